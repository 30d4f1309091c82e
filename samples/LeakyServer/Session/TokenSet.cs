using System.Text.Json.Serialization;

namespace Helpdesk.Session;

/// <summary>What the sign-in endpoint answers, and what a session lives on.</summary>
public sealed record TokenSet(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("refresh_token")] string RefreshToken,
    [property: JsonPropertyName("expires_at")] DateTimeOffset ExpiresAt);
