using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// Puts credential checks where they stop the server before it lists a tool: above the first MCP registration of the
/// startup flow, each key once.
/// </summary>
internal static class StartupEditor
{
    /// <summary>
    /// The solution in which the start checks that the key is set and not blank: the same one when it already does; null
    /// when there is no startup flow to put the check in, or no way there to read the key.
    /// </summary>
    public static async Task<Solution?> GuardAsync(
        Solution solution, ProjectId project, CredentialKey key, FixPlace? registration, CancellationToken cancellationToken)
    {
        if (await StartupRoot.FindAsync(solution, project, registration, cancellationToken).ConfigureAwait(false) is not { } root)
        {
            return null;
        }

        if (StartupGuards.Find(root, key, cancellationToken) is not null)
        {
            return solution;
        }

        return StartupGuards.Read(root, key, cancellationToken) is { } read
            ? await InsertAsync(solution, root, CheckOf(read, key), cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>
    /// As <see cref="GuardAsync"/>, and the checked value is in a local of the startup flow, for code below the check to
    /// capture. An existing checked local is used again.
    /// </summary>
    public static async Task<(Solution Solution, string Local)?> ValueAsync(
        Solution solution, ProjectId project, CredentialKey key, FixPlace? registration, CancellationToken cancellationToken)
    {
        if (await StartupRoot.FindAsync(solution, project, registration, cancellationToken).ConfigureAwait(false) is not { } root)
        {
            return null;
        }

        if (StartupGuards.Find(root, key, cancellationToken) is { Local: { } existing })
        {
            return (solution, existing);
        }

        if (StartupGuards.Read(root, key, cancellationToken) is not { } read)
        {
            return null;
        }

        var local = UniqueNames.In(root.Scope, UniqueNames.Camel(key.Name));
        var changed = await InsertAsync(
            solution, root, $"var {local} = {read};\n{CheckOf(local, key)}", cancellationToken).ConfigureAwait(false);
        return (changed, local);
    }

    /// <summary>The statement that stops the program when <paramref name="value"/> is missing or blank.</summary>
    public static string CheckOf(string value, CredentialKey key) =>
        $"if (string.IsNullOrWhiteSpace({value}))\n{{\n    throw {Generated.NotSet(key.Name)};\n}}";

    private static async Task<Solution> InsertAsync(
        Solution solution, StartupRoot root, string code, CancellationToken cancellationToken)
    {
        var tree = await root.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<StatementSyntax> statements = Generated.Statements(tree!, code);
        return solution.WithDocumentSyntaxRoot(root.Document.Id, StatementLists.InsertBefore(tree!, root.Anchor, statements));
    }
}
