using System.Text.Json;

namespace Helpdesk.Session;

/// <summary>Keeps the session between two runs of the server.</summary>
public sealed class TokenStore(string path)
{
    public async Task SaveAsync(TokenSet tokens, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(tokens);
        await File.WriteAllTextAsync(path, json, cancellationToken);
    }

    public async Task<TokenSet?> LoadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var json = await File.ReadAllTextAsync(path, cancellationToken);
        return JsonSerializer.Deserialize<TokenSet>(json);
    }
}
