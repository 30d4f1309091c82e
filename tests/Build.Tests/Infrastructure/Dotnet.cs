using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace McpAnalyzers.Build.Tests.Infrastructure;

/// <summary>Runs the dotnet command as a user would, untouched by the build that runs these tests.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private static readonly string s_host =
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    public static DotnetResult Run(string folder, WarmBuilds warm, params string[] arguments) => Run(folder, warm, _ => false, arguments);

    /// <summary>Stops the command, as somebody at the keyboard does and then somebody without patience, when it says a line that <paramref name="isEnough"/>.</summary>
    public static DotnetResult Run(string folder, WarmBuilds warm, Predicate<string> isEnough, string[] arguments)
    {
        var start = new ProcessStartInfo(s_host, WarmBuilds.Arguments(arguments))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What dotnet test and MSBuild tell their children would turn the consumers' builds into a part of ours.
        foreach (var name in start.Environment.Keys.Where(IsOfTheRunningBuild).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        warm.Offer(start.Environment);

        var output = new StringBuilder();
        var enough = new TaskCompletionSource();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var ended = process.WaitForExitAsync();
        if (Task.WaitAny([ended, enough.Task], s_patience) == 1)
        {
            Stop(process);
        }

        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} did not end within {s_patience}:\n{output}");
        }

        process.WaitForExit();
        return new DotnetResult(process.ExitCode, output.ToString());

        void Add(string? line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }

            if (line is not null && isEnough(line))
            {
                enough.TrySetResult();
            }
        }
    }

    private static void Stop(Process process)
    {
        if (!OperatingSystem.IsWindows())
        {
            Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)])?.Dispose();

            // What a shell runs in the background, and all that it starts, does not hear this one.
            process.WaitForExit(TimeSpan.FromSeconds(1));
        }

        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static bool IsOfTheRunningBuild(string variable) =>
        variable.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || variable is "NUGET_PACKAGES" or "DOTNET_HOST_PATH" or "DOTNET_CLI_TELEMETRY_SESSIONID";
}

/// <summary>How a command ended, and everything it said.</summary>
internal sealed record DotnetResult(int ExitCode, string Output)
{
    public IReadOnlyList<Finding> Findings { get; } = Finding.In(Output);

    public DotnetResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode}, not {exitCode}:\n{Output}");
        return this;
    }
}
