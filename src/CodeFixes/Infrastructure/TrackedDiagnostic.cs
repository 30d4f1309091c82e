using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.CodeFixes;

/// <summary>A finding whose places are marked by annotations, so that they are found again after other edits.</summary>
internal sealed class TrackedDiagnostic
{
    private readonly Mark _primary;
    private readonly ImmutableArray<Mark?> _additional;

    private TrackedDiagnostic(Diagnostic diagnostic, Mark primary, ImmutableArray<Mark?> additional)
    {
        Diagnostic = diagnostic;
        _primary = primary;
        _additional = additional;
    }

    public Diagnostic Diagnostic { get; }

    /// <summary>Marks the places of all diagnostics; one that is not in a document of its project is left out.</summary>
    public static async Task<(Solution Solution, ImmutableArray<TrackedDiagnostic> Tracked)> TrackAsync(
        Solution solution, ImmutableArray<(ProjectId Project, Diagnostic Diagnostic)> diagnostics, CancellationToken cancellationToken)
    {
        var marks = new Dictionary<DocumentId, List<Mark>>();
        var tracked = ImmutableArray.CreateBuilder<TrackedDiagnostic>(diagnostics.Length);
        foreach (var (project, diagnostic) in diagnostics)
        {
            if (MarkOf(diagnostic.Location) is not { } primary)
            {
                continue;
            }

            tracked.Add(new TrackedDiagnostic(diagnostic, primary, diagnostic.AdditionalLocations.Select(MarkOf).ToImmutableArray()));

            Mark? MarkOf(Location location)
            {
                if (DocumentOf(solution.GetProject(project), location) is not { } document)
                {
                    return null;
                }

                var mark = new Mark(document.Id, location);
                if (!marks.TryGetValue(document.Id, out var list))
                {
                    marks.Add(document.Id, list = new List<Mark>());
                }

                list.Add(mark);
                return mark;
            }
        }

        foreach (var pair in marks)
        {
            solution = await AnnotateAsync(solution, pair.Key, pair.Value, cancellationToken).ConfigureAwait(false);
        }

        return (solution, tracked.ToImmutable());
    }

    /// <summary>Where the finding stands in <paramref name="solution"/>; null when its node is gone.</summary>
    public async Task<FixTarget?> LocateAsync(Solution solution, CancellationToken cancellationToken)
    {
        if (await PlaceAsync(_primary).ConfigureAwait(false) is not { } primary)
        {
            return null;
        }

        var additional = ImmutableArray.CreateBuilder<FixPlace?>(_additional.Length);
        foreach (var mark in _additional)
        {
            additional.Add(await PlaceAsync(mark).ConfigureAwait(false));
        }

        return new FixTarget(this, solution, primary, additional.ToImmutable());

        async Task<FixPlace?> PlaceAsync(Mark? mark) =>
            mark is not null
            && solution.GetDocument(mark.Document) is { } document
            && await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root
            && root.GetAnnotatedNodes(mark.Annotation).FirstOrDefault() is { } node
                ? new FixPlace(document, node)
                : null;
    }

    private static async Task<Solution> AnnotateAsync(
        Solution solution, DocumentId id, List<Mark> marks, CancellationToken cancellationToken)
    {
        if (await solution.GetDocument(id)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
        {
            return solution;
        }

        var byNode = new Dictionary<SyntaxNode, List<SyntaxAnnotation>>();
        foreach (var mark in marks)
        {
            if (mark.SpanIn(root) is not { } span)
            {
                continue;
            }

            // An argument and its expression have the same span: the fixes work on expressions.
            var node = root.FindNode(span, getInnermostNodeForTie: true);
            if (!byNode.TryGetValue(node, out var annotations))
            {
                byNode.Add(node, annotations = new List<SyntaxAnnotation>());
            }

            annotations.Add(mark.Annotation);
        }

        return solution.WithDocumentSyntaxRoot(
            id, root.ReplaceNodes(byNode.Keys, (node, rewritten) => rewritten.WithAdditionalAnnotations(byNode[node])));
    }

    private static Document? DocumentOf(Project? project, Location location)
    {
        if (project is null)
        {
            return null;
        }

        if (location.SourceTree is { } tree)
        {
            return project.GetDocument(tree) ?? ByPath(tree.FilePath);
        }

        // An IDE may hand over what its analysis process found as a path and lines.
        return location.Kind == LocationKind.ExternalFile ? ByPath(location.GetLineSpan().Path) : null;

        Document? ByPath(string path) =>
            path.Length == 0 ? null : project.Documents.FirstOrDefault(d => string.Equals(d.FilePath, path, StringComparison.Ordinal));
    }

    private sealed class Mark
    {
        private readonly Location _location;

        public Mark(DocumentId document, Location location)
        {
            Document = document;
            _location = location;
        }

        public DocumentId Document { get; }

        public SyntaxAnnotation Annotation { get; } = new();

        public Microsoft.CodeAnalysis.Text.TextSpan? SpanIn(SyntaxNode root)
        {
            var span = _location.SourceSpan;
            if (!_location.IsInSource)
            {
                var lines = root.GetText().Lines;
                var position = _location.GetLineSpan().Span;
                if (position.End.Line >= lines.Count)
                {
                    return null;
                }

                span = lines.GetTextSpan(position);
            }

            return root.FullSpan.Contains(span) ? span : null;
        }
    }
}
