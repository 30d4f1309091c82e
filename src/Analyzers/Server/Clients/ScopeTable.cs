using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace McpAnalyzers.Server;

/// <summary>What one broad scope allows.</summary>
/// <param name="Grants">For a message: what its holder may do.</param>
/// <param name="Narrower">Scopes of the same service that allow less, the most useful first; empty when there is no such choice.</param>
/// <param name="Context">A word that the file must hold for the scope to be this one; null when its spelling is its own.</param>
/// <param name="IsOnlyForm">Whether the service offers nothing else in this place.</param>
internal sealed record ScopeRow(string Grants, ImmutableArray<string> Narrower, string? Context = null, bool IsOnlyForm = false);

/// <summary>OAuth scopes that allow more than any tool needs, one row a scope.</summary>
internal static class ScopeTable
{
    private const string Google = "https://www.googleapis.com/auth/";

    private static readonly Dictionary<string, ScopeRow> s_rows = new(StringComparer.Ordinal)
    {
        ["repo"] = Row("read and write access to every repository, private ones included", "public_repo", "github"),
        ["delete_repo"] = Row("the right to delete repositories", ""),
        ["write:org"] = Row("write access to organisations", "read:org", "github"),
        ["admin:org"] = Row("full control of organisations and teams", "read:org"),
        ["admin:enterprise"] = Row("full control of enterprises", "read:enterprise"),
        ["admin:repo_hook"] = Row("full control of repository hooks", "read:repo_hook"),
        ["admin:org_hook"] = Row("full control of organisation hooks", ""),
        ["admin:public_key"] = Row("full control of the user's SSH keys", "read:public_key"),
        ["admin:gpg_key"] = Row("full control of the user's GPG keys", "read:gpg_key"),
        ["admin:ssh_signing_key"] = Row("full control of the user's signing keys", "read:ssh_signing_key"),
        [Google + "cloud-platform"] = Row("everything that the account may do in Google Cloud", Google + "cloud-platform.read-only"),
        [Google + "drive"] = Row("every file in Google Drive", Google + "drive.file " + Google + "drive.readonly"),
        ["https://mail.google.com/"] = Row("everything in Gmail, permanent deletion included", Google + "gmail.readonly " + Google + "gmail.modify"),
        ["Directory.AccessAsUser.All"] = Row("everything that the user may do in the directory", "Directory.Read.All"),
        ["RoleManagement.ReadWrite.Directory"] = Row("the right to give roles to anybody", "RoleManagement.Read.Directory"),
        ["AppRoleAssignment.ReadWrite.All"] = Row("the right to give permissions to any application", ""),
        ["https://graph.microsoft.com/.default"] = new ScopeRow("every permission that the application was given", ImmutableArray<string>.Empty, IsOnlyForm: true),
        ["https://management.azure.com/.default"] = new ScopeRow("everything that the identity may do in Azure", ImmutableArray<string>.Empty, IsOnlyForm: true),
        ["https://management.core.windows.net/.default"] = new ScopeRow("everything that the identity may do in Azure", ImmutableArray<string>.Empty, IsOnlyForm: true),
        ["api"] = Row("read and write access to the whole API", "read_api", "gitlab"),
        ["sudo"] = Row("the right to act as any user", "", "gitlab"),
        ["admin"] = Row("every method of an administrator", "", "slack"),
    };

    private static readonly HashSet<string> s_omnibus = new(StringComparer.OrdinalIgnoreCase)
    {
        "*", "*:*", "all", "full-access", "full_access", "full_control", "admin", "admin:*", ".default", "offline_access",
    };

    private static readonly HashSet<string> s_everything = new(StringComparer.OrdinalIgnoreCase) { "*", "*:*", "all", "full-access", "full_access", "full_control" };

    /// <summary>Whether a text can hold a scope of the table at all: asked for every literal of a program.</summary>
    public static bool MayHoldOne(string text) =>
        text.Length is > 0 and < 400
        && (s_everything.Contains(text)
            || text.IndexOf("admin", StringComparison.Ordinal) >= 0
            || text.IndexOf("repo", StringComparison.Ordinal) >= 0
            || text.IndexOf("write:org", StringComparison.Ordinal) >= 0
            || text.IndexOf("ReadWrite", StringComparison.Ordinal) >= 0
            || text.IndexOf("AccessAsUser", StringComparison.Ordinal) >= 0
            || text.IndexOf(".default", StringComparison.Ordinal) >= 0
            || text.IndexOf("google", StringComparison.Ordinal) >= 0
            || text.IndexOf("api", StringComparison.Ordinal) >= 0
            || text.IndexOf("sudo", StringComparison.Ordinal) >= 0);

    /// <summary>The row of a scope; null for one that is not broad.</summary>
    public static ScopeRow? Find(string scope)
    {
        if (s_rows.TryGetValue(scope, out var row))
        {
            return row;
        }

        const string Graph = "https://graph.microsoft.com/";
        var permission = scope.StartsWith(Graph, StringComparison.Ordinal) ? scope.Substring(Graph.Length) : scope;
        if (permission.Length < scope.Length && s_rows.TryGetValue(permission, out var graph))
        {
            return graph with { Narrower = graph.Narrower.Select(n => Graph + n).ToImmutableArray() };
        }

        const string ReadWriteAll = ".ReadWrite.All";
        if (permission.EndsWith(ReadWriteAll, StringComparison.Ordinal) && permission.Length > ReadWriteAll.Length)
        {
            var resource = permission.Substring(0, permission.Length - ReadWriteAll.Length);
            return Row($"write access to all of the tenant's {resource}", scope.Substring(0, scope.Length - ReadWriteAll.Length) + ".Read.All");
        }

        return scope.StartsWith("admin.", StringComparison.Ordinal) ? Row("the methods of an administrator", "", "slack") : null;
    }

    /// <summary>Whether a scope says "everything" in any service.</summary>
    public static bool IsEverything(string scope) => s_everything.Contains(scope);

    /// <summary>Whether a resource should not advertise the scope: it is everything, or the client's own business.</summary>
    public static bool IsOmnibus(string scope) => s_omnibus.Contains(scope) || scope.EndsWith("/.default", StringComparison.Ordinal);

    private static ScopeRow Row(string grants, string narrower, string? context = null) =>
        new(grants, narrower.Length == 0 ? ImmutableArray<string>.Empty : narrower.Split(' ').ToImmutableArray(), context);
}
