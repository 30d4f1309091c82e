using System;
using System.Collections.Generic;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>
/// What a value can choose: the setting that is read, the address that a request goes to. And what takes that power
/// from it: tests against a list, a fixed beginning, escaping.
/// </summary>
internal static class ChoiceTable
{
    private const string Configuration = "Microsoft.Extensions.Configuration.IConfiguration";

    private static readonly HashSet<string> s_requests = new(StringComparer.Ordinal)
    {
        "GetAsync", "GetStringAsync", "GetByteArrayAsync", "GetStreamAsync", "PostAsync", "PutAsync", "PatchAsync", "DeleteAsync",
        "GetFromJsonAsync", "GetFromJsonAsAsyncEnumerable", "PostAsJsonAsync", "PutAsJsonAsync", "PatchAsJsonAsync", "DeleteFromJsonAsync",
    };

    private static readonly HashSet<string> s_hostParts = new(StringComparer.Ordinal) { "Host", "IdnHost", "DnsSafeHost", "Authority" };

    private static readonly HashSet<string> s_escaping = new(StringComparer.Ordinal)
    {
        "EscapeDataString", "UrlEncode", "UrlPathEncode", "UrlEncodeToBytes", "HtmlEncode", "HexEscape",
    };

    private static readonly HashSet<string> s_allowing = new(StringComparer.Ordinal)
    {
        "allow", "allows", "allowed", "allowlist", "allowlisted", "whitelist", "whitelisted", "permit", "permits", "permitted", "trusted", "known", "safe", "authorized",
    };

    private static readonly string[] s_outgoing = { "Client", "Connection", "Credential", "Content", "Headers", "HeaderValue", "RequestMessage", "Channel" };

    /// <summary>The name of the parameter that says which setting the call reads; null for a call that reads none.</summary>
    public static string? SettingNameOf(IMethodSymbol method) => method.Name switch
    {
        "GetEnvironmentVariable" when SymbolNames.Is(method.ContainingType, "System.Environment") => "variable",
        "GetConnectionString" when IsConfiguration(method.ContainingType) => "name",
        "GetSection" or "GetRequiredSection" or "GetValue" when IsConfiguration(method.ContainingType) => "key",
        "GetSecret" or "GetSecretAsync" when SymbolNames.Is(method.ContainingType, "Azure.Security.KeyVault.Secrets.SecretClient") => "name",
        _ => null,
    };

    /// <summary>Whether the indexer reads a setting by its whole name; within a section the name has a fixed beginning.</summary>
    public static bool IsSettingIndexer(IPropertyReferenceOperation reference) =>
        reference is { Property.IsIndexer: true, Arguments.Length: 1 } && SymbolNames.IsOrDerivesFrom(reference.Property.ContainingType, Configuration);

    /// <summary>Whether what the receiver holds gives every name in it a fixed beginning.</summary>
    public static bool IsSection(IOperation? receiver) =>
        receiver is not null
        && OperationExtensions.Unconverted(receiver) is var section
        && SymbolNames.Is(section.Type, "Microsoft.Extensions.Configuration.IConfigurationSection")
        && !(section is IInvocationOperation { Arguments: { Length: > 0 } arguments }
             && arguments[arguments.Length - 1].Value.ConstantValue.Value is string name
             && (name == "ConnectionStrings" || SecretNames.IsSecretEnvironmentName(name)));

    /// <summary>The name of the parameter that is the address of a request; null for a call that sends none.</summary>
    public static string? AddressOf(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor
            ? SymbolNames.Is(method.ContainingType, "System.Net.Http.HttpRequestMessage") ? "requestUri" : null
            : s_requests.Contains(method.Name)
              && (SymbolNames.IsOrDerivesFrom(method.ContainingType, "System.Net.Http.HttpClient")
                  || SymbolNames.Is(method.ContainingType, "System.Net.Http.Json.HttpClientJsonExtensions"))
                ? "requestUri"
                : null;

    /// <summary>Whether the call takes one thing out of several by its name.</summary>
    public static bool LooksUp(IMethodSymbol method) => method.Name is "TryGetValue" or "GetValueOrDefault" or "GetProperty" or "TryGetProperty" or "TryGetPropertyValue";

    /// <summary>Whether assigning the property sets the address of a request.</summary>
    public static bool IsAddress(IPropertySymbol property) =>
        (property.Name == "RequestUri" && SymbolNames.Is(property.ContainingType, "System.Net.Http.HttpRequestMessage"))
        || (property.Name == "BaseAddress" && SymbolNames.IsOrDerivesFrom(property.ContainingType, "System.Net.Http.HttpClient"));

    /// <summary>Whether what is passed here leaves the process: clients, connections, what is sent with a request.</summary>
    public static bool IsOutgoing(IMethodSymbol method)
    {
        foreach (var suffix in s_outgoing)
        {
            if (method.ContainingType?.Name.EndsWith(suffix, StringComparison.Ordinal) == true)
            {
                return true;
            }
        }

        return method.ContainingType is { Name: "HttpClientJsonExtensions" };
    }

    /// <summary>Whether the member of an address is its host.</summary>
    public static bool IsHost(string member) => s_hostParts.Contains(member);

    /// <summary>Whether the call's result can be no more than one segment of an address.</summary>
    public static bool Escapes(IMethodSymbol method) => s_escaping.Contains(method.Name);

    /// <summary>Whether the assigned part of an address leaves its host alone.</summary>
    public static bool IsBehindHost(IPropertySymbol property) =>
        property is { Name: "Path" or "Query" or "Fragment", ContainingType.Name: "UriBuilder" };

    /// <summary>Whether the name of a test says that it only lets through what is on a list.</summary>
    public static bool Allows(IMethodSymbol method)
    {
        foreach (var word in SecretNames.Words(method.Name))
        {
            if (s_allowing.Contains(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// What a value can no longer choose behind this text, in which a NUL stands for a part that is not constant: a name
    /// with a fixed beginning, an address whose host is complete.
    /// </summary>
    public static SinkAreas FixedBy(string before)
    {
        if (before.Length == 0)
        {
            return SinkAreas.None;
        }

        var scheme = before.IndexOf("://", StringComparison.Ordinal);
        return scheme >= 0 && before.IndexOfAny(s_afterHost, scheme + 3) < 0 ? SinkAreas.Name : SinkAreas.Name | SinkAreas.Address;
    }

    /// <summary>Whether an address that begins with the text has this host and no other.</summary>
    public static bool HasWholeHost(string text) => text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && text.IndexOfAny(s_afterHost, scheme + 3) >= 0;

    private static readonly char[] s_afterHost = { '/', '?', '#' };

    private static bool IsConfiguration(INamedTypeSymbol? type) =>
        type is not null
        && (SymbolNames.Is(type, "Microsoft.Extensions.Configuration.ConfigurationExtensions")
            || SymbolNames.Is(type, "Microsoft.Extensions.Configuration.ConfigurationBinder")
            || SymbolNames.IsOrDerivesFrom(type, Configuration));
}
