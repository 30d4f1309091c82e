namespace Helpdesk.Session;

/// <summary>Keeps the session while the server runs; a new start signs in again.</summary>
public sealed class TokenStore
{
    private TokenSet? _tokens;

    public Task SaveAsync(TokenSet tokens, CancellationToken cancellationToken)
    {
        _tokens = tokens;
        return Task.CompletedTask;
    }

    public Task<TokenSet?> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(_tokens);
}
