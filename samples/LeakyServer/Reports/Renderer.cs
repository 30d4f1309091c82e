using System.Diagnostics;

namespace Helpdesk.Reports;

/// <summary>Draws figures: a program of its own, which asks a service on the network.</summary>
public sealed class Renderer(string program, string token)
{
    public async Task<string> RenderAsync(string figures, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add("--token");
        start.ArgumentList.Add(token);
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(figures);
        process.StandardInput.Close();
        return await process.StandardOutput.ReadToEndAsync(cancellationToken);
    }
}
