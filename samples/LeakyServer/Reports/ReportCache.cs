using System.Text;

namespace Helpdesk.Reports;

/// <summary>Keeps the session of the reports between two runs of the server.</summary>
public sealed class ReportCache
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), "helpdesk-reports.dat");

    public async Task SaveAsync(string sessionToken, CancellationToken cancellationToken) =>
        await File.WriteAllTextAsync(_path, Convert.ToBase64String(Encoding.UTF8.GetBytes(sessionToken)), cancellationToken);

    public async Task<string?> LoadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        return Encoding.UTF8.GetString(Convert.FromBase64String(await File.ReadAllTextAsync(_path, cancellationToken)));
    }
}
