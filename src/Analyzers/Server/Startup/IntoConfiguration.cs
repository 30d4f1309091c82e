using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Startup;

/// <summary>Values that a program hands to its own configuration: <c>AddInMemoryCollection([new("Db:Password", value)])</c>.</summary>
internal static class IntoConfiguration
{
    private const string Adding = "AddInMemoryCollection";

    /// <summary>Whether the value is an entry of such a collection, written there or in a local that is then added.</summary>
    public static bool Goes(SyntaxNode value)
    {
        foreach (var around in value.Ancestors())
        {
            switch (around)
            {
                case InvocationExpressionSyntax call when NameOf(call) == Adding:
                    return true;

                case VariableDeclaratorSyntax local:
                    return IsAdded(local.Identifier.ValueText, local);

                // entries["Db:Password"] = value; entries.Add("Db:Password", value);
                case AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { Expression: var target } } assignment when assignment.Right.Span.Contains(value.Span):
                    return IsConfiguration(target) || (target is IdentifierNameSyntax filled && IsAdded(filled.Identifier.ValueText, assignment));

                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: IdentifierNameSyntax entries } } add:
                    return IsAdded(entries.Identifier.ValueText, add);

                case StatementSyntax or MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax:
                    return false;
            }
        }

        return false;
    }

    /// <summary><c>builder.Configuration["Db:Password"] = value</c>.</summary>
    private static bool IsConfiguration(ExpressionSyntax target) =>
        target is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Configuration" };

    private static bool IsAdded(string entries, SyntaxNode place) =>
        Functions.Around(place) is { } function
        && function.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => NameOf(call) == Adding
            && call.ArgumentList.Arguments.Any(a => a.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == entries));

    private static string? NameOf(InvocationExpressionSyntax call) => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText;
}
