using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>What members outside of the compilation do, one row an API: reading, changing, or nothing that matters.</summary>
internal static class EffectTable
{
    private static readonly string[] s_writingFileVerbs = { "Write", "Append", "Delete", "Move", "Copy", "Create", "Replace", "Set", "Encrypt", "Decrypt" };

    private static readonly string[] s_readingVerbs =
    {
        "Get", "List", "Read", "Describe", "Query", "Search", "Find", "Count", "Exists", "Head", "Lookup", "Scan", "Peek", "TryGet", "Check",
    };

    private static readonly string[] s_changingVerbs =
    {
        "Create", "Update", "Delete", "Remove", "Put", "Post", "Patch", "Insert", "Add", "Upsert", "Set", "Write", "Send", "Publish", "Upload",
        "Replace", "Merge", "Start", "Stop", "Restart", "Terminate", "Drop", "Purge", "Grant", "Revoke", "Attach", "Detach", "Enable", "Disable",
        "Cancel", "Rename", "Move", "Copy", "Restore", "Reset", "Archive", "Close", "Approve", "Refund", "Bulk", "Execute",
    };

    private static readonly string[] s_deletingVerbs = { "Delete", "Remove", "Purge", "Drop", "Terminate" };

    /// <summary>Of the changing verbs those that never open, prepare or ask for something.</summary>
    private static readonly string[] s_certainVerbs =
    {
        "CreateOrUpdate", "Update", "Put", "Patch", "Insert", "Upsert", "Replace", "Restart", "Terminate", "Grant", "Revoke", "Rename", "Publish", "Upload",
    };

    /// <summary>SDKs whose method names follow their service's verbs; elsewhere a name proves nothing.</summary>
    private static readonly string[] s_sdkNamespaces =
    {
        "Azure", "Amazon", "Google.Cloud", "Google.Apis", "Octokit", "k8s", "MongoDB.Driver", "Stripe", "Microsoft.Graph", "Microsoft.Azure",
        "StackExchange.Redis", "Auth0.ManagementApi", "Okta.Sdk", "Microsoft.TeamFoundation", "Microsoft.VisualStudio.Services", "Microsoft.Xrm",
        "Microsoft.PowerPlatform", "Elastic.Clients", "Qdrant.Client", "Supabase", "SlackNet", "GitLabApiClient", "NGitLab", "Atlassian.Jira",
    };

    private static readonly HashSet<string> s_neutralTypes = new(StringComparer.Ordinal)
    {
        "System.Console", "System.Environment", "System.GC", "System.AppContext",
    };

    /// <summary>The effect of a call; null when it has none outside of the process, like a string's methods or a logger's.</summary>
    public static EffectKind? Of(IMethodSymbol method)
    {
        method = method.ReducedFrom ?? method;
        var type = method.ContainingType;
        if (type is null)
        {
            return EffectKind.Unknown;
        }

        var name = type.ContainingNamespace.IsGlobalNamespace ? type.Name : type.ContainingNamespace.ToDisplayString() + "." + type.Name;
        return Http(name, method.Name)
            ?? Database(method, name)
            ?? FilesAndProcesses(name, method.Name)
            ?? Known(method, name);
    }

    /// <summary>Whether a call of a known SDK changes something beyond doubt: it goes over the wire, and its verb has one meaning.</summary>
    public static bool IsSdkChange(IMethodSymbol method) =>
        IsSdk(NamespaceOf(method) + ".")
        && method.ReturnType.GetMembers("GetAwaiter").Length > 0
        && (FirstWordIs(method.Name, s_certainVerbs) || IsSdkDeletion(method));

    public static bool IsSdkDeletion(IMethodSymbol method) => FirstWordIs(method.Name, s_deletingVerbs);

    /// <summary>Whether a collection's method changes the collection.</summary>
    public static bool ChangesItsReceiver(IMethodSymbol method) =>
        Starts(method.Name, "Add", "TryAdd", "Remove", "TryRemove", "Clear", "Insert", "Enqueue", "Dequeue", "TryDequeue", "Push", "Pop", "TryPop", "TryTake", "GetOrAdd", "TryUpdate", "Sort", "Reverse", "UnionWith", "ExceptWith", "IntersectWith", "Set");

    /// <summary>Whether a call that touches nothing outside of the process changes it as a whole, or asks the client for more.</summary>
    public static bool IsProcessWide(IMethodSymbol method) => (method.ContainingType?.Name, method.Name) is
        ("Environment", "SetEnvironmentVariable" or "Exit" or "FailFast")
        or ("McpServer" or "McpServerExtensions", "SampleAsync" or "ElicitAsync" or "SendRequestAsync")
        or ("IHostApplicationLifetime", "StopApplication");

    private static EffectKind? Http(string type, string method)
    {
        switch (type)
        {
            case "System.Net.Http.HttpClient" or "System.Net.Http.Json.HttpClientJsonExtensions" or "System.Net.Http.HttpMessageInvoker":
                // Which verb Send uses stands in the request; the caller looks there.
                return method.StartsWith("Get", StringComparison.Ordinal) ? EffectKind.Reading
                    : Starts(method, "Post", "Put", "Patch", "Delete") ? EffectKind.Mutating
                    : method is "Send" or "SendAsync" ? EffectKind.Unknown
                    : EffectKind.Reading;

            case "System.Net.WebClient":
                return Starts(method, "Download", "OpenRead") ? EffectKind.Reading : Starts(method, "Upload", "OpenWrite") ? EffectKind.Mutating : null;

            case "RestSharp.RestClientExtensions" or "RestSharp.IRestClient" or "RestSharp.RestClient":
                return method.StartsWith("Get", StringComparison.Ordinal) ? EffectKind.Reading
                    : Starts(method, "Post", "Put", "Patch", "Delete") ? EffectKind.Mutating
                    : EffectKind.Unknown;

            default:
                return null;
        }
    }

    private static EffectKind? Database(IMethodSymbol method, string type)
    {
        if (method.Name.StartsWith("ExecuteNonQuery", StringComparison.Ordinal))
        {
            return EffectKind.Mutating;
        }

        if (Starts(method.Name, "ExecuteReader", "ExecuteScalar", "ExecuteDbDataReader") && IsCommand(method.ContainingType))
        {
            return EffectKind.Reading;
        }

        if (Starts(method.Name, "SaveChanges") && IsOrDerivesFrom(method.ContainingType, "Microsoft.EntityFrameworkCore.DbContext"))
        {
            return EffectKind.Mutating;
        }

        if (type == "Dapper.SqlMapper")
        {
            return method.Name.StartsWith("Query", StringComparison.Ordinal) || method.Name.StartsWith("ExecuteReader", StringComparison.Ordinal)
                || method.Name.StartsWith("ExecuteScalar", StringComparison.Ordinal)
                ? EffectKind.Reading
                : EffectKind.Mutating;
        }

        if (type.StartsWith("Microsoft.EntityFrameworkCore.", StringComparison.Ordinal))
        {
            return Starts(method.Name, "ExecuteDelete", "ExecuteUpdate", "ExecuteSql", "EnsureDeleted", "EnsureCreated", "Migrate")
                ? EffectKind.Mutating
                : EffectKind.Reading;
        }

        return null;
    }

    private static EffectKind? FilesAndProcesses(string type, string method)
    {
        switch (type)
        {
            case "System.IO.File" or "System.IO.Directory" or "System.IO.FileInfo" or "System.IO.DirectoryInfo" or "System.IO.FileSystemInfo":
                return Starts(method, s_writingFileVerbs) || (method.StartsWith("Open", StringComparison.Ordinal) && method is not ("OpenRead" or "OpenText"))
                    ? EffectKind.Mutating
                    : EffectKind.Reading;

            case "System.IO.FileStream" or "System.IO.StreamWriter":
                return Starts(method, "Write", "Flush", "SetLength") ? EffectKind.Mutating : null;

            case "System.Diagnostics.Process":
                return method == "Start" ? EffectKind.Mutating : method == "Kill" ? EffectKind.Mutating : null;

            case "Microsoft.Win32.Registry" or "Microsoft.Win32.RegistryKey":
                return Starts(method, "Set", "Create", "Delete") ? EffectKind.Mutating : EffectKind.Reading;

            default:
                return null;
        }
    }

    private static EffectKind? Known(IMethodSymbol method, string type)
    {
        if (s_neutralTypes.Contains(type)
            || type.StartsWith("ModelContextProtocol.", StringComparison.Ordinal)
            || type.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
            || type.StartsWith("System.Net.Http.", StringComparison.Ordinal)
            || (type.StartsWith("System.", StringComparison.Ordinal) && !Starts(type, "System.Net.", "System.ServiceModel.", "System.DirectoryServices.", "System.Management.", "System.Messaging.")))
        {
            return null;
        }

        if (Starts(type, "System.Net.WebUtility", "System.Net.IPAddress", "System.Net.Mime", "System.Net.Dns", "Newtonsoft.Json.", "Polly.", "Serilog."))
        {
            return null;
        }

        if (!IsSdk(type))
        {
            return EffectKind.Unknown;
        }

        // A constructor of an SDK's client or request sends nothing.
        return method.MethodKind is MethodKind.Constructor or MethodKind.PropertyGet or MethodKind.PropertySet ? null
            : FirstWordIs(method.Name, s_readingVerbs) ? EffectKind.Reading
            : FirstWordIs(method.Name, s_changingVerbs) ? EffectKind.Mutating
            : EffectKind.Unknown;
    }

    private static bool IsSdk(string type) => s_sdkNamespaces.Any(ns => type.StartsWith(ns + ".", StringComparison.Ordinal));

    private static string NamespaceOf(IMethodSymbol method) => (method.ReducedFrom ?? method).ContainingType?.ContainingNamespace?.ToDisplayString() ?? "";

    private static bool IsCommand(INamedTypeSymbol type) =>
        IsOrDerivesFrom(type, "System.Data.Common.DbCommand") || type.ToDisplayString() == "System.Data.IDbCommand";

    private static bool IsOrDerivesFrom(INamedTypeSymbol type, string name)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.ToDisplayString() == name)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Starts(string text, params string[] prefixes) => prefixes.Any(p => text.StartsWith(p, StringComparison.Ordinal));

    /// <summary>Whole words only: <c>GetAsync</c> is a Get, <c>Getaway</c> is none.</summary>
    private static bool FirstWordIs(string name, string[] verbs) =>
        verbs.Any(v => name.StartsWith(v, StringComparison.Ordinal) && (name.Length == v.Length || char.IsUpper(name[v.Length]) || name[v.Length] == '_'));
}
