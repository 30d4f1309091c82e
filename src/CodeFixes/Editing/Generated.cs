using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// Code written by a fix. Types are spelled <c>global::Namespace.Type</c>, which compiles whatever the file imports; the
/// clean-up after the fix shortens them where a using allows it.
/// </summary>
internal static class Generated
{
    public const string Environment = "global::System.Environment";

    public const string InvalidOperation = "global::System.InvalidOperationException";

    /// <summary>Statements parsed from code with <c>\n</c> line ends.</summary>
    public static IReadOnlyList<StatementSyntax> Statements(SyntaxNode root, string code) =>
        ((BlockSyntax)SyntaxFactory.ParseStatement("{\n" + NewLines.In(root, code) + "\n}")).Statements
            .Select(s => Annotate(s.WithoutLeadingTrivia().WithoutTrailingTrivia()))
            .ToList();

    public static ExpressionSyntax Expression(string code) => Annotate(SyntaxFactory.ParseExpression(code));

    public static MemberDeclarationSyntax Member(SyntaxNode root, string code) =>
        Annotate(SyntaxFactory.ParseMemberDeclaration(NewLines.In(root, code))!);

    /// <summary>A C# string literal, quotes included.</summary>
    public static string Literal(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    /// <summary>An <c>InvalidOperationException</c> that says which setting is missing; the setting's name only.</summary>
    public static string NotSet(string name) => $"new {InvalidOperation}({Literal(name + " is not set.")})";

    /// <summary>Marks generated code for the formatter, and its qualified names for the simplifier, which looks at marked nodes only.</summary>
    public static T Annotate<T>(T node)
        where T : SyntaxNode =>
        node.ReplaceNodes(
                node.DescendantNodes().Where(IsQualified),
                (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation))
            .WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);

    private static bool IsQualified(SyntaxNode node) =>
        node is QualifiedNameSyntax
        || (node is MemberAccessExpressionSyntax access && access.DescendantNodes().OfType<AliasQualifiedNameSyntax>().Any());
}
