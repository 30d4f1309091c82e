using System;
using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>The reads that bring credentials and configuration into the program.</summary>
internal static class SourceTable
{
    // A secret in this state is safe to show or to store.
    private static readonly HashSet<string> s_unreadable = new(StringComparer.Ordinal)
    {
        "encrypted", "protected", "hashed", "hash", "masked", "redacted", "sealed", "cipher", "sanitized",
    };

    // What the options of one call are named after; a token among them is where it goes on, or a word of a text.
    private static readonly HashSet<string> s_callWords = new(StringComparer.Ordinal)
    {
        "list", "query", "search", "find", "filter", "sort", "scan", "fetch", "read", "page", "paging", "pagination", "cursor", "continuation", "request", "response", "call", "retry",
        "resume", "progress", "cancel", "cancellation", "batch", "stream", "sync", "parse", "parser", "parsing", "lexer", "syntax", "token", "tokens", "tokenizer", "tokenization",
        "template", "replace", "replacement", "highlight", "completion", "prompt", "embedding", "chunk", "chunking", "antiforgery", "csrf", "xsrf", "jwt", "validation",
    };

    private static readonly string[] s_getting = { "Get", "Acquire", "Fetch", "Request", "Refresh", "Read", "Load" };

    private static readonly string[] s_making = { "Generate", "Create", "Issue", "Make", "Build", "New", "Extract", "Parse", "Exchange", "Get", "Read" };

    // Headers of a request that carry the caller's credential.
    private static readonly HashSet<string> s_credentialHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key", "Api-Key", "ApiKey", "X-Auth-Token", "X-Access-Token", "X-Functions-Key",
        "Ocp-Apim-Subscription-Key", "X-Goog-Api-Key", "Private-Token", "X-GitHub-Token", "X-Amz-Security-Token",
    };

    // The names under which an authorization server answers with tokens.
    private static readonly HashSet<string> s_answeredTokens = new(StringComparer.OrdinalIgnoreCase)
    {
        "access_token", "refresh_token", "id_token", "session_token", "auth_token", "accessToken", "refreshToken", "idToken", "sessionToken", "authToken",
    };

    private const string Configuration = "Microsoft.Extensions.Configuration.IConfiguration";

    /// <summary>The source that a call is, or null.</summary>
    public static TaintSource? Find(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "GetEnvironmentVariable" when SymbolNames.Is(method.ContainingType, "System.Environment"):
                return Read(SourceKind.EnvironmentValue, Constant(call, 0), call.Syntax, secret: false);

            case "GetConnectionString" when IsConfigurationType(method.ContainingType):
                return Read(SourceKind.ConfigurationValue, Prefixed("ConnectionStrings", Constant(call, call.Arguments.Length - 1)), call.Syntax, secret: true);

            case "GetValue" when IsConfigurationType(method.ContainingType) && Carriers.IsText(method.ReturnType):
                return Read(
                    SourceKind.ConfigurationValue, Prefixed(SectionOf(call.Arguments.Length > 0 ? call.Arguments[0].Value : null), ArgumentNamed(call, "key")), call.Syntax, secret: false);

            case "SerializeMsalV3" or "SerializeAdalV3" when SymbolNames.IsInNamespace(method, "Microsoft", "Identity"):
                return new TaintSource(SourceKind.Secret, "the MSAL token cache", null, call.Syntax);

            default:
                return DumpTable.Find(call);
        }
    }

    /// <summary>Whether the call reads the body of an HTTP message as text.</summary>
    public static bool IsBodyOfResponse(IMethodSymbol method) =>
        method.Name == "ReadAsStringAsync" && SymbolNames.Is(method.ContainingType, "System.Net.Http.HttpContent");

    /// <summary>The source that reading a property is, or null: the configuration's indexer and a section's value.</summary>
    public static TaintSource? Find(IPropertyReferenceOperation reference)
    {
        var property = reference.Property;
        if (property.Name is "Authorization" or "Cookie" or "ProxyAuthorization" && IsRequestHeaders(property.ContainingType))
        {
            return new TaintSource(SourceKind.Secret, property.Name, null, reference.Syntax);
        }

        if (property.IsIndexer && reference.Arguments.Length == 1 && IsRequestHeaders(property.ContainingType))
        {
            return reference.Arguments[0].Value.ConstantValue.Value is string header && s_credentialHeaders.Contains(header)
                ? new TaintSource(SourceKind.Secret, header, null, reference.Syntax)
                : null;
        }

        if (property.IsIndexer)
        {
            return reference.Arguments.Length == 1 && SymbolNames.IsOrDerivesFrom(property.ContainingType, Configuration)
                ? Read(
                    SourceKind.ConfigurationValue,
                    Prefixed(SectionOf(reference.Instance), reference.Arguments[0].Value.ConstantValue.Value as string),
                    reference.Syntax,
                    secret: false)
                : null;
        }

        return property.Name == "Value" && SymbolNames.Is(property.ContainingType, "Microsoft.Extensions.Configuration.IConfigurationSection")
            ? Read(SourceKind.ConfigurationValue, SectionOf(reference.Instance), reference.Syntax, secret: false)
            : null;
    }

    /// <summary>The header that <c>headers.TryGetValue("Authorization", out ..)</c> puts into its last argument, or null.</summary>
    public static TaintSource? FindHeader(IInvocationOperation call) =>
        call.TargetMethod.Name is "TryGetValue" or "TryGetValues"
        && call.Arguments.Length == 2
        && (IsRequestHeaders(call.Instance?.Type) || IsRequestHeaders(call.TargetMethod.ContainingType))
        && call.Arguments[0].Value.ConstantValue.Value is string header
        && s_credentialHeaders.Contains(header)
            ? new TaintSource(SourceKind.Secret, header, null, call.Syntax)
            : null;

    /// <summary>
    /// The token that a call takes out of an authorization server's answer by its name, or null:
    /// <c>root.GetProperty("access_token")</c>, <c>tokens.TryGetValue("refresh_token", out var token)</c>.
    /// </summary>
    public static TaintSource? FindAnswered(IInvocationOperation call) =>
        call.TargetMethod.Name is "GetProperty" or "TryGetProperty" or "TryGetPropertyValue" or "TryGetValue" or "GetValueOrDefault" or "GetValue" or "Value" or "SelectToken"
        && IsAnswer(call.Instance?.Type ?? (call.Arguments.Length > 1 ? OperationExtensions.Unconverted(call.Arguments[0].Value).Type : null))
            ? Answered(call.Arguments.Select(a => Text(a.Value)).FirstOrDefault(name => name is not null), call.Syntax)
            : null;

    /// <summary>The token that an indexer takes out of an authorization server's answer, or null: <c>node["access_token"]</c>.</summary>
    public static TaintSource? FindAnswered(IPropertyReferenceOperation reference) =>
        reference.Property.IsIndexer && reference.Arguments.Length == 1 && IsAnswer(reference.Instance?.Type)
            ? Answered(Text(reference.Arguments[0].Value), reference.Syntax)
            : null;

    private static string? Text(IOperation argument) => OperationExtensions.Unconverted(argument).ConstantValue.Value as string;

    private static TaintSource? Answered(string? name, SyntaxNode node) =>
        name is not null && s_answeredTokens.Contains(name) ? new TaintSource(SourceKind.Secret, name, null, node) : null;

    /// <summary>JSON, or the dictionary it was read into. What the protocol hands to tools comes as an interface.</summary>
    private static bool IsAnswer(ITypeSymbol? type) =>
        type?.Name switch
        {
            "JsonElement" or "JsonNode" or "JsonObject" => SymbolNames.IsInNamespace(type, "System", "Text"),
            "JObject" or "JToken" => SymbolNames.IsInNamespace(type, "Newtonsoft"),
            "Dictionary" => SymbolNames.IsInNamespace(type, "System", "Collections"),
            _ => false,
        };

    /// <summary>Whether the header carries a credential, of a request or of what answers it.</summary>
    public static bool IsCredentialHeader(string header) =>
        s_credentialHeaders.Contains(header) || string.Equals(header, "Set-Cookie", StringComparison.OrdinalIgnoreCase);

    private static bool IsRequestHeaders(ITypeSymbol? type) =>
        type?.Name is "IHeaderDictionary" or "HeaderDictionary" or "RequestHeaders" or "HttpRequestHeaders" or "HttpHeaders" or "HttpHeadersCollection"
        && (SymbolNames.IsInNamespace(type, "Microsoft", "AspNetCore") || SymbolNames.IsInNamespace(type, "System", "Net") || SymbolNames.IsInNamespace(type, "Microsoft", "Azure"));

    /// <summary>The source that reading a member is by its name alone, or null: a text member with a strict secret name.</summary>
    public static TaintSource? FindByName(ISymbol member, ITypeSymbol type, SyntaxNode? node)
    {
        if (!Carriers.IsText(type) || member is IFieldSymbol { IsConst: true })
        {
            return null;
        }

        return IsSecretMember(member) ? new TaintSource(SourceKind.Secret, NameOf(member), null, node) : null;
    }

    /// <summary>The credential that a call gets from somewhere out of sight, by the method's name: <c>GetAccessTokenAsync</c>; null when it gets none.</summary>
    public static string? CredentialGotBy(IMethodSymbol method)
    {
        foreach (var verb in s_getting)
        {
            if (method.Name.Length > verb.Length && method.Name.StartsWith(verb, StringComparison.Ordinal))
            {
                var noun = method.Name.Substring(verb.Length);
                noun = noun.EndsWith("Async", StringComparison.Ordinal) ? noun.Substring(0, noun.Length - 5) : noun;
                return Carriers.IsText(Awaited(method.ReturnType)) && IsStrict(noun) ? noun : null;
            }
        }

        return null;
    }

    /// <summary>Whether a method of the compilation brings a credential into the world: <c>GenerateTokenKey</c>, <c>IssueAccessToken</c>.</summary>
    public static bool MakesCredential(string method)
    {
        foreach (var verb in s_making)
        {
            if (method.Length > verb.Length && method.StartsWith(verb, StringComparison.Ordinal))
            {
                return SecretNames.Classify(method.Substring(verb.Length), NamePosition.Identifier).Strength != NameStrength.None;
            }
        }

        return false;
    }

    /// <summary>Whether a member is a credential by its name, or by the name of the type that wraps it.</summary>
    public static bool IsSecretMember(ISymbol member) =>
        IsStrict(member.Name)
        || (member.Name is "Value" or "Plaintext" or "PlainText" or "Content" && IsSecretWrapper(member.ContainingType))
        || (member.Name == "Token" && (IsTokenType(member.ContainingType) || IsServiceSettings(member.ContainingType)));

    /// <summary>What says "credential": the member's own name, else the name of its type with it.</summary>
    private static string NameOf(ISymbol member) =>
        IsStrict(member.Name) ? member.Name : member.ContainingType.Name + "." + member.Name;

    /// <summary>Whether the name of a member or parameter alone says "credential".</summary>
    public static bool IsSecretName(string name) => IsStrict(name);

    private static bool IsStrict(string name) =>
        SecretNames.Classify(name, NamePosition.Identifier).Strength == NameStrength.Strict && !SecretNames.Words(name).Any(s_unreadable.Contains);

    /// <summary>
    /// The settings of a service, <c>GitHubOptions</c>, <c>SlackSettings</c>: the configuration fills its <c>Token</c> from <c>GitHub:Token</c>,
    /// and under that name it is one. Options of a call (<c>ListOptions</c>, <c>ParseOptions</c>) are not.
    /// </summary>
    private static bool IsServiceSettings(INamedTypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        var words = SecretNames.Words(type.Name);
        return words.Count > 1
            && words[words.Count - 1] is "options" or "settings" or "config" or "configuration"
            && !words.Take(words.Count - 1).Any(s_callWords.Contains);
    }

    /// <summary>A type about one token, such as Azure.Core.AccessToken, whose member holds the token itself.</summary>
    private static bool IsTokenType(INamedTypeSymbol? type) =>
        type is not null && type.Name is "AccessToken" or "BearerToken" or "TokenDefinition" or "TokenResponse" or "TokenInfo" or "TokenResult";

    /// <summary>A data type whose own name says that it holds one secret: <c>KeyVaultSecret</c>, <c>SecretDto</c>.</summary>
    private static bool IsSecretWrapper(INamedTypeSymbol? type) =>
        type is not null && IsStrict(TrimSuffix(type.Name));

    private static string TrimSuffix(string name)
    {
        foreach (var suffix in new[] { "Dto", "Model", "Response", "Result", "Item", "Info", "Data", "Bundle" })
        {
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return name.Substring(0, name.Length - suffix.Length);
            }
        }

        return name;
    }

    /// <summary>What names the value that a call reads, where that is not written there: a helper's parameter.</summary>
    public static IOperation? NameOf(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(a => a.Parameter?.Name is "variable" or "key" or "name" && a.Parameter.Type.SpecialType == SpecialType.System_String)?.Value;

    /// <summary>A read whose name has become known.</summary>
    public static TaintSource Named(TaintSource source, string key, SyntaxNode node) => Read(source.Kind, key, node, secret: false);

    private static TaintSource Read(SourceKind kind, string? key, SyntaxNode node, bool secret)
    {
        var isSecret = secret || (key is not null && SecretNames.IsSecretEnvironmentName(key));
        return new TaintSource(isSecret ? SourceKind.Secret : kind, key ?? "an environment variable", key, node);
    }

    private static ITypeSymbol Awaited(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } arguments } ? arguments[0] : type;

    private static bool IsConfigurationType(INamedTypeSymbol? type) =>
        type is not null
        && (SymbolNames.Is(type, "Microsoft.Extensions.Configuration.ConfigurationExtensions")
            || SymbolNames.Is(type, "Microsoft.Extensions.Configuration.ConfigurationBinder")
            || SymbolNames.IsOrDerivesFrom(type, Configuration));

    private static string? SectionOf(IOperation? receiver)
    {
        while (receiver is IConversionOperation or IParenthesizedOperation)
        {
            receiver = receiver is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)receiver).Operand;
        }

        if (receiver is not IInvocationOperation { TargetMethod.Name: "GetSection" or "GetRequiredSection" } call)
        {
            return null;
        }

        var outer = SectionOf(call.Instance ?? (call.Arguments.Length > 1 ? call.Arguments[0].Value : null));
        return Prefixed(outer, Constant(call, call.Arguments.Length - 1));
    }

    private static string? Prefixed(string? section, string? key) =>
        section is null || key is null ? key : section + ":" + key;

    private static string? ArgumentNamed(IInvocationOperation call, string parameter)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Name == parameter)
            {
                return argument.Value.ConstantValue.Value as string;
            }
        }

        return null;
    }

    private static string? Constant(IInvocationOperation call, int index) =>
        index >= 0 && index < call.Arguments.Length ? call.Arguments[index].Value.ConstantValue.Value as string : null;
}
