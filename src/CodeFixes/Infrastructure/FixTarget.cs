using System.Collections.Immutable;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.CodeFixes;

/// <summary>A node and the document it stands in, in the solution that a <see cref="FixTarget"/> belongs to.</summary>
internal sealed class FixPlace
{
    public FixPlace(Document document, SyntaxNode node)
    {
        Document = document;
        Node = node;
    }

    public Document Document { get; }

    public SyntaxNode Node { get; }
}

/// <summary>One finding on one state of the solution: where it stands now, and the facts its rule left for the fix.</summary>
internal sealed class FixTarget
{
    private readonly TrackedDiagnostic _tracked;

    public FixTarget(TrackedDiagnostic tracked, Solution solution, FixPlace primary, ImmutableArray<FixPlace?> additional)
    {
        _tracked = tracked;
        Solution = solution;
        Primary = primary;
        Additional = additional;
    }

    public Diagnostic Diagnostic => _tracked.Diagnostic;

    public Solution Solution { get; }

    public FixPlace Primary { get; }

    public Document Document => Primary.Document;

    public SyntaxNode Node => Primary.Node;

    /// <summary>The additional locations by index; null for one that is not in a document or no longer there.</summary>
    public ImmutableArray<FixPlace?> Additional { get; }

    /// <summary>The first additional location; null when there is none.</summary>
    public FixPlace? First => Additional.IsEmpty ? null : Additional[0];

    /// <summary>The fact with a key of <see cref="FixFacts"/>; null when the rule did not know it.</summary>
    public string? Fact(string key) =>
        Diagnostic.Properties.TryGetValue(key, out var value) && !string.IsNullOrEmpty(value) ? value : null;

    /// <summary>A fact that counts something; 0 when absent.</summary>
    public int Count(string key) =>
        int.TryParse(Fact(key), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    /// <summary>
    /// The same finding on a later state of the solution; null when an edit has taken its node away. Use it between
    /// two edits of one fix: the nodes of the earlier target are not in the later trees.
    /// </summary>
    public Task<FixTarget?> InAsync(Solution solution, CancellationToken cancellationToken) =>
        _tracked.LocateAsync(solution, cancellationToken);
}
