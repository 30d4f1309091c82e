using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.CodeFixes;

/// <summary>The log entry of a caught exception.</summary>
internal static class CaughtLog
{
    /// <summary>Whether the clause logs its exception already.</summary>
    public static bool IsWritten(CatchClauseSyntax clause) =>
        clause.Block.Statements.OfType<ExpressionStatementSyntax>().Any(s =>
            Catches.IsLogging(s.Expression) && s.DescendantTokens().Any(t => t.ValueText == clause.Declaration?.Identifier.ValueText));

    /// <summary>The names by which a logger can be reached from the clause, the nearest first.</summary>
    public static List<string> LoggersAt(CatchClauseSyntax clause, SemanticModel model) =>
        ValuesInReach.At(clause.Block.OpenBraceToken.Span.End, model)
            .Where(value => IsLogger(value.Type))
            .OrderBy(value => value.Symbol.Kind switch { SymbolKind.Local => 0, SymbolKind.Parameter => 1, SymbolKind.Field => 2, _ => 3 })
            .ThenBy(value => value.Symbol.Name, System.StringComparer.Ordinal)
            .Select(value => value.Symbol.Name)
            .ToList();

    /// <summary>The file with an entry at the head of the clause, without and with the using that it needs.</summary>
    public static IEnumerable<SyntaxNode> Write(SyntaxNode root, CatchClauseSyntax clause, string logger)
    {
        var name = clause.Declaration is { Identifier: { RawKind: not 0 } identifier } ? identifier.Text : null;
        if (name is null || clause.Block.Statements.Count == 0)
        {
            yield break;
        }

        var what = clause.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.Identifier.ValueText is { } method ? method + " failed." : "The call failed.";
        var entry = Generated.Statements(root, $"{logger}.LogError({name}, {Generated.Literal(what)});");
        var logged = StatementLists.InsertBefore(root, clause.Block.Statements[0], entry);
        yield return logged;
        yield return Usings.Add(logged, "Microsoft.Extensions.Logging");
    }

    /// <summary>The clause without the variable when nothing reads it any more: the compiler would say so.</summary>
    public static CatchClauseSyntax WithoutIdleName(CatchClauseSyntax clause)
    {
        if (clause.Declaration is not { Identifier: { RawKind: not 0 } variable } declaration
            || clause.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == variable.ValueText && t.Parent != declaration))
        {
            return clause;
        }

        return clause.WithDeclaration(declaration
            .WithIdentifier(default)
            .WithType(declaration.Type.WithTrailingTrivia(variable.TrailingTrivia))
            .WithAdditionalAnnotations(Formatter.Annotation));
    }

    private static bool IsLogger(ITypeSymbol type) =>
        IsILogger(type) || type.AllInterfaces.Any(IsILogger);

    private static bool IsILogger(ITypeSymbol type) =>
        type is { Name: "ILogger", ContainingNamespace: { } space } && space.ToDisplayString() == "Microsoft.Extensions.Logging";
}
