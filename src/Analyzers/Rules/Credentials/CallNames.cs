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

    /// <summary>Calls (or types created) that take a key and then its value.</summary>
    public static readonly HashSet<string> KeyAndValue = Set(
        "Add TryAdd TryAddWithoutValidation Set SetEnvironmentVariable Append WithHeader AddHeader AddDefaultHeader AddOrUpdateHeader SetHeader Header HeaderParameter " +
        "AddParameter AddOrUpdateParameter AddQueryParameter SetQueryParam SetQueryParams SetParameter AddQueryString AddWithValue UseSetting SetValue WithEnvironment " +
        "AddEnvironmentVariable WithEnvironmentVariable AddOrUpdate SetItem GetValue GetValueOrDefault KeyValuePair NameValueHeaderValue Insert Put Create SetSecret SetSecretAsync");

    /// <summary>A type whose name ends or begins so takes a key that is a credential, whatever its parameter is called.</summary>
    public static readonly string[] KeyTypes = { "SecurityKey", "Credential", "Credentials", "SigningCredentials" };

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
