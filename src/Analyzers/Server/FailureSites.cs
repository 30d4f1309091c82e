using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Server;

/// <summary>
/// The places of one file that may let out what a failure says: catches that do more with the exception than log it, and
/// reads of a failed response's body. By syntax alone, so that a file without them costs no more than this.
/// </summary>
/// <remarks>Keyed by the tree like <see cref="TreeIndex"/>; holds no nodes and no symbols.</remarks>
internal sealed class FailureSites
{
    private static readonly ConditionalWeakTable<SyntaxTree, FailureSites> s_cache = new();

    private FailureSites(Candidate[] candidates) => Candidates = candidates;

    public IReadOnlyList<Candidate> Candidates { get; }

    public static FailureSites Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (s_cache.TryGetValue(tree, out var known))
        {
            return known;
        }

        var index = TreeIndex.Of(tree, cancellationToken);
        var candidates = new List<Candidate>();
        if (index.MayContain("catch"))
        {
            foreach (var clause in index.Catches(tree.GetRoot(cancellationToken)))
            {
                if (Catches.Uses(clause).Any())
                {
                    candidates.Add(new Candidate(clause.Span, NamesOf(clause, clause.Block)));
                }
            }
        }

        if (index.MayContain(FailedReads.Method))
        {
            foreach (var name in index.Tokens(tree.GetRoot(cancellationToken), FailedReads.Method))
            {
                if (FailedReads.At(name) is { } read)
                {
                    candidates.Add(new Candidate(read.Span, NamesOf(read, read)));
                }
            }
        }

        known = new FailureSites(candidates.ToArray());
        return s_cache.GetValue(tree, _ => known);
    }

    /// <summary>Whether such a place lies in the span.</summary>
    public bool Any(TextSpan span)
    {
        foreach (var candidate in Candidates)
        {
            if (span.Contains(candidate.Span))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The names by which other members may get at what is let out: the member's own, and what is assigned or filled.</summary>
    private static int[] NamesOf(SyntaxNode place, SyntaxNode scope)
    {
        var names = new HashSet<int>();
        foreach (var ancestor in place.Ancestors())
        {
            var identifier = ancestor switch
            {
                MethodDeclarationSyntax method => method.Identifier.ValueText,
                PropertyDeclarationSyntax property => property.Identifier.ValueText,
                VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field => field.Identifier.ValueText,
                ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
                _ => null,
            };
            if (identifier is not null)
            {
                names.Add(TreeIndex.Hash(identifier));
                break;
            }
        }

        foreach (var node in scope.DescendantNodes())
        {
            var target = node switch
            {
                AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } assignment => Catches.LastName(assignment.Left),
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, Parent: ExpressionStatementSyntax statement }
                    when !Catches.IsLogging(statement.Expression) => Catches.LastName(access.Expression),
                _ => "",
            };
            if (target.Length > 0)
            {
                names.Add(TreeIndex.Hash(target));
            }
        }

        return names.ToArray();
    }

    /// <summary>One place.</summary>
    /// <param name="Span">The whole catch clause, or the read.</param>
    /// <param name="Names">The hashes of the names by which what it lets out may be got at.</param>
    internal sealed record Candidate(TextSpan Span, int[] Names);
}
