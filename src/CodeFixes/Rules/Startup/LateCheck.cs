using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC4001(a): a check that stands below the registration moves above it; where it cannot, one is added there.</summary>
internal static class LateCheck
{
    public static async Task<Solution?> ApplyAsync(StartupFinding finding, CancellationToken cancellationToken)
    {
        var target = finding.Target;
        if (finding.Root is not { } root)
        {
            return null;
        }

        var guard = Place(0);
        var read = Place(1);
        if (guard is not null && finding.IsInRootBody(guard))
        {
            if (Inline(guard, read) is { } inline)
            {
                return InlineRead.Hoist(finding, inline, cancellationToken);
            }

            if (Moved(finding, root, guard, read, cancellationToken) is { } moved)
            {
                return finding.With(moved);
            }
        }

        return await finding.GuardAsync(cancellationToken).ConfigureAwait(false);

        SyntaxNode? Place(int index) =>
            index < target.Additional.Length && target.Additional[index] is { } place && place.Document.Id == root.Document.Id ? place.Node : null;
    }

    private static SyntaxNode? Moved(
        StartupFinding finding, StartupRoot root, SyntaxNode guard, SyntaxNode? read, CancellationToken cancellationToken)
    {
        if (StatementLists.Listed(guard) is not { } check || AnchorFor(check, root) is not { } anchor)
        {
            return null;
        }

        var siblings = StatementLists.Siblings(anchor);
        var wanted = new[] { read, guard }
            .Where(n => n is not null && finding.IsInRootBody(n))
            .Select(n => StatementLists.Listed(n!))
            .Distinct()
            .ToList();
        if (wanted.Any(s => s is null || !siblings.Contains(s) || s is IfStatementSyntax { Else: not null }))
        {
            return null;
        }

        var configuration = StartupGuards.ConfigurationIn(root, cancellationToken);
        var reads = wanted.SelectMany(s => ConfigurationOfBuilt(s!, finding.Model, cancellationToken)).ToList();
        var closure = StatementMove.Closure(
            anchor, wanted!, configuration is null ? System.Array.Empty<SyntaxNode>() : reads, finding.Model, cancellationToken);
        if (closure is null || closure.Count == 0)
        {
            return null;
        }

        var rewritten = closure.SelectMany(statement =>
        {
            var inScope = configuration is null
                ? statement
                : statement.ReplaceNodes(
                    reads.Where(r => statement.Span.Contains(r.Span)),
                    (old, _) => SyntaxFactory.ParseExpression(configuration).WithTriviaFrom(old));
            var strong = StrongChecks.Of(statement, finding.Tree, finding.Model);
            return strong.Count == 1 && strong[0] == statement ? new[] { inScope } : strong;
        });
        return StatementMove.Apply(finding.Tree, anchor, closure, rewritten.ToList());
    }

    /// <summary>
    /// The registration in the check's own list: where a host is built by a chain of calls, both stand in one of its lambdas.
    /// </summary>
    private static StatementSyntax? AnchorFor(StatementSyntax check, StartupRoot root)
    {
        var siblings = StatementLists.Siblings(check);
        return siblings.Contains(root.Anchor)
            ? root.Anchor
            : siblings.TakeWhile(s => s != check).FirstOrDefault(StartupRoot.Registers);
    }

    /// <summary>A check inside a longer expression, where no statement can move without its other effects.</summary>
    private static CheckedRead? Inline(SyntaxNode guard, SyntaxNode? read) =>
        CheckedRead.At(read ?? guard) is { Exception: not null } check
        && check.Whole.Parent is not (EqualsValueClauseSyntax or AssignmentExpressionSyntax)
            ? check
            : null;

    /// <summary><c>app.Configuration</c> where <c>app</c> is what the builder built, which does not exist yet above the registration.</summary>
    public static IEnumerable<SyntaxNode> ConfigurationOfBuilt(SyntaxNode code, SemanticModel model, CancellationToken cancellationToken) =>
        code.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(access =>
            access.Name.Identifier.ValueText == "Configuration"
            && access.Expression is IdentifierNameSyntax name
            && model.GetSymbolInfo(name, cancellationToken).Symbol is ILocalSymbol local
            && local.Type.GetMembers("Services").Length != 0
            && local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } built }
            && StartupGuards.Unwrap(built) is InvocationExpressionSyntax call
            && StartupGuards.CalledName(call) == "Build");
}
