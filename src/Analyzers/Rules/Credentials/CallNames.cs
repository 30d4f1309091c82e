using System;
using System.Collections.Generic;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>Calls the finder knows by name. Data only.</summary>
internal static class CallNames
{
    /// <summary>Calls whose result is their argument, or their receiver, in another form.</summary>
    public static readonly HashSet<string> Transparent = Set(
        "GetBytes FromBase64String FromHexString ToBase64String ToHexString ToCharArray ToArray Trim TrimEnd AsSpan AsMemory ToString FromResult Concat Format Copy " +
        "Intern ToImmutableArray ToList UrlEncode EscapeDataString Replace");

    /// <summary>Types that only carry what they are made of.</summary>
    public static readonly HashSet<string> Wrappers = Set("ValueTask StringBuilder StringValues String ReadOnlyMemory Memory");

    /// <summary>Calls (or types created) that take a key and then its value.</summary>
    public static readonly HashSet<string> KeyAndValue = Set(
        "Add TryAdd TryAddWithoutValidation Set SetEnvironmentVariable Append WithHeader AddHeader AddDefaultHeader AddOrUpdateHeader SetHeader Header HeaderParameter " +
        "AddParameter AddOrUpdateParameter AddQueryParameter SetQueryParam SetQueryParams SetParameter AddQueryString AddWithValue UseSetting SetValue WithEnvironment " +
        "AddEnvironmentVariable WithEnvironmentVariable AddOrUpdate SetItem GetValue GetValueOrDefault KeyValuePair NameValueHeaderValue Insert Put Create SetSecret SetSecretAsync Cookie XElement XAttribute");

    /// <summary>Types whose constructor takes nothing but a credential where its parameter says password.</summary>
    public static readonly HashSet<string> PasswordTypes = Set("NetworkCredential X509Certificate2 X509Certificate X509CertificateLoader PfxCertificate SqlCredential PSCredential BasicAuthenticationCredentials UsernamePasswordCredential CertificatePassword");

    /// <summary>What a delegate is called that gives something: <c>AccessTokenProvider</c>.</summary>
    public static readonly string[] Givers = { "Provider", "Factory", "Getter", "Resolver", "Accessor", "Supplier", "Source", "Func", "Callback" };

    /// <summary>A type whose name ends or begins so takes a key that is a credential, whatever its parameter is called.</summary>
    public static readonly string[] KeyTypes = { "SecurityKey", "Credential", "Credentials", "SigningCredentials", "AesGcm", "AesCcm", "ChaCha20Poly1305" };

    /// <summary>Verbs before what a call sets: <c>WithApiKey</c>.</summary>
    public static readonly string[] SettingVerbs = { "With", "Set", "Use", "Add" };

    private static readonly HashSet<string> s_harmless = Set(
        "Contains StartsWith EndsWith IndexOf LastIndexOf Split Join Combine Write WriteLine WriteAsync WriteLineAsync AppendLine AppendFormat Parse TryParse ParseExact TryParseExact " +
        "IsMatch Match Matches GetProperty TryGetProperty GetSection GetRequiredSection GetConnectionString GetEnvironmentVariable MapGet MapPost MapPut MapDelete GetAsync " +
        "HasColumnType HasColumnName HasMaxLength HasDefaultValueSql HasAnnotation ToTable Sql Fail Throw ThrowIfNull ThrowIfNullOrEmpty Regex Uri Guid Version CultureInfo nameof");

    /// <summary>Calls that never take a credential; they are so many that binding them would be what the rule costs.</summary>
    public static bool Harmless(string called) =>
        s_harmless.Contains(called) || (called.StartsWith("Log", StringComparison.Ordinal) && !called.StartsWith("Logi", StringComparison.OrdinalIgnoreCase) && !called.StartsWith("Logo", StringComparison.OrdinalIgnoreCase)) || called.EndsWith("Exception", StringComparison.Ordinal);

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
