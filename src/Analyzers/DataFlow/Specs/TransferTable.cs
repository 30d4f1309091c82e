using System;
using System.Collections.Generic;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>What calls outside the compilation do to data: clean it, hand it on, or keep it to themselves.</summary>
internal static class TransferTable
{
    // Words of a method's name that say its result no longer shows the value.
    private static readonly HashSet<string> s_cleaning = new(StringComparer.Ordinal)
    {
        "redact", "redacted", "redactor", "mask", "masked", "scrub", "sanitize", "sanitise", "fingerprint", "obfuscate", "hash", "hashed", "hmac",
        "sha256", "protect", "encrypt", "encrypted", "encryption", "seal", "anonymize", "censor", "hide",
    };

    private static readonly HashSet<string> s_negated = new(StringComparer.Ordinal) { "un", "unprotect", "decrypt", "unmask", "unhash", "unseal" };

    // Types whose members hand data on: text, encodings, collections, serializers, tasks.
    private static readonly string[] s_handing =
    {
        "System.String", "System.Convert", "System.BitConverter", "System.Uri", "System.Lazy", "System.Tuple", "System.ValueTuple", "System.Array",
        "System.MemoryExtensions", "System.Object", "System.Nullable", "System.ArraySegment", "System.Buffer", "System.FormattableString",
        "System.Net.WebUtility", "System.Web.HttpUtility", "System.IO.StringWriter", "System.IO.StringReader", "System.IO.MemoryStream", "System.UriBuilder",
        "Newtonsoft.Json.JsonConvert", "Newtonsoft.Json.Linq.JToken", "Newtonsoft.Json.Linq.JObject",
        "Microsoft.AspNetCore.Http.Results", "Microsoft.AspNetCore.Http.TypedResults",
        "System.Net.Http.Headers.AuthenticationHeaderValue", "System.Exception",
    };

    // Types whose text shows what they hold.
    private static readonly string[] s_showing =
    {
        "System.Uri", "System.UriBuilder", "System.Exception", "System.FormattableString", "System.Tuple", "System.Net.Http.HttpRequestMessage",
        "System.Net.Http.Headers.AuthenticationHeaderValue", "Newtonsoft.Json.Linq.JToken", "System.Diagnostics.ActivityEvent",
        "System.Diagnostics.ActivityTagsCollection",
    };

    private static readonly (string First, string? Second)[] s_handingNamespaces =
    {
        ("System", "Text"), ("System", "Linq"), ("System", "Collections"), ("Microsoft", "Primitives"),
    };

    private static readonly (string First, string? Second)[] s_dataNamespaces =
    {
        ("System", "Text"), ("System", "Collections"), ("System", "Threading"), ("ModelContextProtocol", null), ("Microsoft", "Primitives"),
    };

    /// <summary>
    /// The sinks for which the result of a call no longer matters, by the words of its name. Encryption and redaction
    /// clean for every sink; encodings clean for none.
    /// </summary>
    public static SinkAreas CleanedBy(IMethodSymbol method)
    {
        if (!MayClean(method.Name))
        {
            return SinkAreas.None;
        }

        var cleans = false;
        foreach (var word in SecretNames.Words(method.Name))
        {
            if (s_negated.Contains(word))
            {
                return SinkAreas.None;
            }

            cleans |= s_cleaning.Contains(word);
        }

        return cleans ? SinkAreas.All : SinkAreas.None;
    }

    /// <summary>Whether the result of a call outside the compilation holds what its receiver and arguments hold.</summary>
    public static bool HandsOn(IMethodSymbol method)
    {
        var type = method.ContainingType;
        if (type is null)
        {
            return false;
        }

        if (method.Name is "ToString" or "Clone" or "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" or "<Clone>$")
        {
            return true;
        }

        if (type.Name is "Task" or "ValueTask")
        {
            return SymbolNames.IsInNamespace(type, "System", "Threading") && method.Name is "FromResult" or "WhenAll" or "WhenAny" or "Run" or "FromException" or "ContinueWith" or ".ctor";
        }

        foreach (var name in s_handing)
        {
            if (SymbolNames.Is(type, name))
            {
                return true;
            }
        }

        foreach (var (first, second) in s_handingNamespaces)
        {
            if (SymbolNames.IsInNamespace(type, first, second))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the call reads a text into an object, or looks for a pattern in it: what is then taken out of it was chosen.</summary>
    public static bool TakesApart(IMethodSymbol method) =>
        (method.Name is "Match" or "Matches" && SymbolNames.Is(method.ContainingType, "System.Text.RegularExpressions.Regex"))
        || method.Name is "Parse" or "ParseAsync" or "Deserialize" or "DeserializeAsync" or "DeserializeObject"
        && (SymbolNames.IsInNamespace(method, "System", "Text") || SymbolNames.IsInNamespace(method, "Newtonsoft") || SymbolNames.IsInNamespace(method, "System", "Xml"));

    /// <summary>Whether the result holds what the call's lambda returns and nothing else of its receiver.</summary>
    public static bool YieldsWhatLambdaReturns(IMethodSymbol method) =>
        method.Name is "Select" or "SelectMany" or "ConvertAll" or "ContinueWith";

    /// <summary>Whether a parameter is what a collection is asked by: what it yields is another thing.</summary>
    public static bool IsLookedUpBy(IParameterSymbol parameter) =>
        parameter.Name == "key"
        && parameter.ContainingSymbol.ContainingType is { } type
        && type.Name != "KeyValuePair"
        && SymbolNames.IsInNamespace(type, "System", "Collections");

    /// <summary>Whether what is written to such an object goes on to what it was created over: a writer, a stream around a stream.</summary>
    public static bool WritesThrough(ITypeSymbol type) =>
        SymbolNames.Is(type, "System.Text.Json.Utf8JsonWriter")
        || SymbolNames.IsOrDerivesFrom(type, "System.IO.TextWriter")
        || SymbolNames.IsOrDerivesFrom(type, "System.IO.BinaryWriter")
        || SymbolNames.IsOrDerivesFrom(type, "System.Xml.XmlWriter")
        || SymbolNames.IsOrDerivesFrom(type, "Newtonsoft.Json.JsonWriter")
        || SymbolNames.Is(type, "System.IO.BufferedStream")
        || SymbolNames.Is(type, "System.IO.Compression.GZipStream");

    /// <summary>The member of an object of a library that shows what its constructor got, and the constructor's parameter; null for most.</summary>
    public static (string Parameter, string Member)? MemberSetBy(INamedTypeSymbol type) =>
        SymbolNames.Is(type, "System.Net.Http.HttpRequestMessage") ? ("requestUri", "RequestUri")
        : SymbolNames.Is(type, "System.UriBuilder") ? ("uri", "Uri")
        : null;

    /// <summary>Whether a property is the whole object in another form: the address that a builder has built.</summary>
    public static bool IsWhole(IPropertySymbol property) => property.Name switch
    {
        "Uri" => SymbolNames.Is(property.ContainingType, "System.UriBuilder"),
        "ConnectionString" => SymbolNames.IsOrDerivesFrom(property.ContainingType, "System.Data.Common.DbConnectionStringBuilder"),
        _ => false,
    };

    /// <summary>Whether a call changes its receiver into something that holds its arguments: builders and collections.</summary>
    public static bool FillsReceiver(IMethodSymbol method)
    {
        var type = method.ContainingType;
        return !method.IsStatic
            && type is not null
            && (method.ReturnsVoid || method.Name is "Append" or "AppendLine" or "AppendFormat" or "AppendJoin" or "Insert" or "Add" or "TryAdd" or "TryAddWithoutValidation" or "Replace")
            && (SymbolNames.IsInNamespace(type, "System", "Text")
                || SymbolNames.Is(type, "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler")
                || SymbolNames.Is(type, "System.IO.MemoryStream")
                || SymbolNames.IsInNamespace(type, "System", "Collections")
                || SymbolNames.Is(type, "System.IO.StringWriter")
                || SymbolNames.Is(type, "System.Diagnostics.ActivityTagsCollection")
                || SymbolNames.Is(type, "System.Diagnostics.TagList")
                || SymbolNames.IsOrDerivesFrom(type, "System.Net.Http.Headers.HttpHeaders")
                || (type.Name == "TextWriter" && SymbolNames.Is(type, "System.IO.TextWriter")));
    }

    /// <summary>Whether an object created outside the compilation shows what its constructor got: data types do, clients and credentials do not.</summary>
    public static bool HoldsArguments(INamedTypeSymbol type)
    {
        if (SymbolNames.IsOrDerivesFrom(type, "System.Exception"))
        {
            return true;
        }

        if (type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true })
        {
            return true;
        }

        if (type.Name == "AuthenticationHeaderValue" && SymbolNames.IsInNamespace(type, "System", "Net"))
        {
            return true;
        }

        if (type.Name is "ActivityEvent" or "ActivityTagsCollection" or "TagList" && SymbolNames.IsInNamespace(type, "System", "Diagnostics"))
        {
            return true;
        }

        if (SymbolNames.IsOrDerivesFrom(type, "Microsoft.Extensions.AI.AIContent") || SymbolNames.Is(type, "Microsoft.Extensions.AI.ChatMessage"))
        {
            return true;
        }

        foreach (var (first, second) in s_dataNamespaces)
        {
            if (SymbolNames.IsInNamespace(type, first, second))
            {
                return !type.Name.EndsWith("Options", StringComparison.Ordinal) && !type.Name.EndsWith("Transport", StringComparison.Ordinal);
            }
        }

        return SymbolNames.Is(type, "System.IO.StringWriter") || SymbolNames.Is(type, "System.IO.StringReader");
    }

    /// <summary>Whether an object of a type outside the compilation shows its members when it is written as a text.</summary>
    public static bool ShowsMembers(ITypeSymbol type)
    {
        if (type.SpecialType is SpecialType.System_String or SpecialType.System_Object or SpecialType.System_Array)
        {
            return true;
        }

        foreach (var name in s_showing)
        {
            if (SymbolNames.IsOrDerivesFrom(type, name))
            {
                return true;
            }
        }

        foreach (var (first, second) in s_handingNamespaces)
        {
            if (SymbolNames.IsInNamespace(type, first, second))
            {
                return true;
            }
        }

        return type.IsRecord;
    }

    /// <summary>Whether a part of a larger value no longer shows the secret: a URL's host says nothing of its password.</summary>
    public static bool IsHarmlessPart(IPropertySymbol property) =>
        property.Name is "Host" or "Scheme" or "Authority" or "Count" or "Key" or "Keys" or "DnsSafeHost" or "IdnHost" or "AllKeys"
        && property.ContainingType is
        {
            Name: "Uri" or "UriBuilder" or "Dictionary" or "IDictionary" or "IReadOnlyDictionary" or "ConcurrentDictionary" or "NameValueCollection"
                or "KeyValuePair" or "DictionaryEntry",
        };

    /// <summary>Whether a text that stands in the place of another says that something was left out: <c>***</c>, <c>[redacted]</c>.</summary>
    public static bool IsRedaction(string text) =>
        text.IndexOf("***", StringComparison.Ordinal) >= 0
        || text.IndexOf("redacted", StringComparison.OrdinalIgnoreCase) >= 0
        || text.IndexOf("masked", StringComparison.OrdinalIgnoreCase) >= 0
        || text.IndexOf("hidden", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool MayClean(string name)
    {
        foreach (var stem in new[] { "edact", "ask", "crub", "anitize", "anitise", "ingerprint", "bfuscate", "ash", "mac", "MAC", "sha256", "SHA256", "rotect", "ncrypt", "eal", "nonymize", "ensor", "ide" })
        {
            if (name.IndexOf(stem, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
