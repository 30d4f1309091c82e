using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>Object initialisers that a fix takes a member out of.</summary>
internal static class Initializers
{
    /// <summary>The file without the member; an initialiser that had no other goes with it.</summary>
    public static SyntaxNode Without(SyntaxNode root, InitializerExpressionSyntax initializer, ExpressionSyntax member)
    {
        if (initializer.Expressions.Count > 1)
        {
            var index = initializer.Expressions.IndexOf(member);
            var rest = initializer.Expressions.RemoveAt(index);

            // The last member's line end is the one before the brace; what follows a comma belongs to the comma.
            if (index == rest.Count && rest.SeparatorCount < rest.Count)
            {
                rest = rest.Replace(rest.Last(), rest.Last().WithTrailingTrivia(member.GetTrailingTrivia()));
            }

            return root.ReplaceNode(initializer, initializer.WithExpressions(rest));
        }

        switch (initializer.Parent)
        {
            case ObjectCreationExpressionSyntax creation:
                var arguments = creation.ArgumentList ?? SyntaxFactory.ArgumentList();
                return root.ReplaceNode(creation, creation
                    .WithInitializer(null)
                    .WithType(creation.Type.WithoutTrailingTrivia())
                    .WithArgumentList(arguments.WithoutTrivia())
                    .WithTriviaFrom(creation));

            case ImplicitObjectCreationExpressionSyntax creation:
                return root.ReplaceNode(creation, creation.WithInitializer(null).WithArgumentList(creation.ArgumentList.WithoutTrivia()).WithTriviaFrom(creation));

            default:
                return root.ReplaceNode(initializer, initializer.WithExpressions(default));
        }
    }
}
