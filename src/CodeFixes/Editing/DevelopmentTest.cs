using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.CodeFixes;

/// <summary>How code at some place asks whether it runs on a developer's machine.</summary>
internal sealed class DevelopmentTest
{
    private readonly bool _needsUsing;

    private DevelopmentTest(string expression, bool needsUsing)
    {
        Expression = expression;
        _needsUsing = needsUsing;
    }

    /// <summary><c>builder.Environment.IsDevelopment()</c>.</summary>
    public string Expression { get; }

    /// <summary>The test that can be written at the place; null where no environment is in reach.</summary>
    public static DevelopmentTest? At(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var position = place.SpanStart;
        foreach (var (symbol, type) in ValuesInReach.At(position, model))
        {
            var environment = IsEnvironment(type) ? symbol.Name : type.GetMembers().OfType<IPropertySymbol>().Concat(type.AllInterfaces.SelectMany(i => i.GetMembers().OfType<IPropertySymbol>()))
                .FirstOrDefault(p => p.Name is "Environment" or "HostingEnvironment" && IsEnvironment(p.Type) && p.DeclaredAccessibility == Accessibility.Public) is { } member
                ? symbol.Name + "." + member.Name
                : null;
            if (environment is not null)
            {
                var known = model.LookupNamespacesAndTypes(position, name: "HostEnvironmentEnvExtensions").Any();
                return new DevelopmentTest(environment + ".IsDevelopment()", !known);
            }
        }

        return null;
    }

    /// <summary>The file with the assignment under the test: a statement in a branch, a member of an initialiser by its value.</summary>
    public SyntaxNode Around(SyntaxNode root, AssignmentExpressionSyntax assignment)
    {
        if (assignment.Parent is ExpressionStatementSyntax statement)
        {
            var (above, own) = StatementLists.SplitLeading(statement.GetLeadingTrivia());
            var branch = SyntaxFactory.IfStatement(
                    SyntaxFactory.ParseExpression(Expression),
                    SyntaxFactory.Block(statement.WithLeadingTrivia(own).WithTrailingTrivia(NewLines.Of(root)).WithAdditionalAnnotations(Formatter.Annotation)))
                .WithLeadingTrivia(above.AddRange(StatementLists.Indentation(statement)))
                .WithTrailingTrivia(statement.GetTrailingTrivia())
                .WithAdditionalAnnotations(Formatter.Annotation);
            root = root.ReplaceNode(statement, branch);
        }
        else
        {
            var value = assignment.Right;
            root = root.ReplaceNode(value, SyntaxFactory.ParseExpression($"{Expression} ? {value.WithoutTrivia().ToFullString()} : null").WithTriviaFrom(value));
        }

        return WithUsing(root);
    }

    /// <summary>The file with the using that the test needs, unless it has it.</summary>
    public SyntaxNode WithUsing(SyntaxNode root) => _needsUsing ? Imports.Ensure(root, "Microsoft.Extensions.Hosting") : root;

    private static bool IsEnvironment(ITypeSymbol? type) =>
        type is not null && (type.Name == "IHostEnvironment" || type.AllInterfaces.Any(i => i.Name == "IHostEnvironment"));
}
