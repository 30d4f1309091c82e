namespace Helpdesk.Reports;

/// <summary>Keeps the session of the reports while the server runs.</summary>
public sealed class ReportCache
{
    private string? _sessionToken;

    public Task SaveAsync(string sessionToken, CancellationToken cancellationToken)
    {
        _sessionToken = sessionToken;
        return Task.CompletedTask;
    }

    public Task<string?> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(_sessionToken);
}
