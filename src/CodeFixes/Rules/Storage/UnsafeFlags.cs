using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>Flags and calls that ask for unencrypted storage; without them the library protects the file or refuses.</summary>
internal static class UnsafeFlags
{
    public static async Task<Solution?> RemoveAssignmentAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (target.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { } assignment)
        {
            return null;
        }

        return assignment.Parent switch
        {
            InitializerExpressionSyntax initializer => With(target, WithoutMember(root!, initializer, assignment)),
            ExpressionStatementSyntax statement when StatementLists.IsListed(statement) => With(target, StatementLists.Remove(root!, new[] { statement })),

            // A lambda that does nothing else keeps its shape: the flag is set to its default.
            _ => With(target, root!.ReplaceNode(
                assignment.Right, SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression).WithTriviaFrom(assignment.Right))),
        };
    }

    public static async Task<Solution?> RemoveCallAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (target.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Expression: MemberAccessExpressionSyntax access } call)
        {
            return null;
        }

        return call.Parent is ExpressionStatementSyntax statement && access.Expression is not InvocationExpressionSyntax
            ? StatementLists.IsListed(statement) ? With(target, StatementLists.Remove(root!, new[] { statement })) : null
            : With(target, root!.ReplaceNode(call, access.Expression.WithTrailingTrivia(call.GetTrailingTrivia())));
    }

    private static Solution With(FixTarget target, SyntaxNode root) => target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root);

    private static SyntaxNode WithoutMember(SyntaxNode root, InitializerExpressionSyntax initializer, AssignmentExpressionSyntax assignment)
    {
        var members = initializer.Expressions;
        if (members.Count > 1)
        {
            var index = members.IndexOf(assignment);
            var without = members.RemoveAt(index);
            if (index == members.Count - 1 && members.SeparatorCount < members.Count)
            {
                var last = without[without.Count - 1];
                without = without.Replace(last, last.WithTrailingTrivia(assignment.GetTrailingTrivia()));
            }

            return root.ReplaceNode(initializer, initializer.WithExpressions(without));
        }

        return initializer.Parent switch
        {
            ObjectCreationExpressionSyntax creation => root.ReplaceNode(creation, creation
                .WithInitializer(null)
                .WithType(creation.Type.WithoutTrailingTrivia())
                .WithArgumentList((creation.ArgumentList ?? SyntaxFactory.ArgumentList()).WithoutTrailingTrivia())
                .WithTrailingTrivia(creation.GetTrailingTrivia())),
            ImplicitObjectCreationExpressionSyntax creation => root.ReplaceNode(creation, creation
                .WithInitializer(null)
                .WithArgumentList(creation.ArgumentList.WithoutTrailingTrivia())
                .WithTrailingTrivia(creation.GetTrailingTrivia())),
            _ => root.ReplaceNode(initializer, initializer.WithExpressions(default)),
        };
    }
}
