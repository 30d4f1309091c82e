using System;
using System.Linq;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>
/// Parts that are cut out of a connection string by the name before them:
/// <c>var at = text.IndexOf("Database="); text.Substring(at + 9, end - at - 9)</c>.
/// </summary>
internal static class ConnectionParts
{
    /// <summary>Whether a part begins after the name of a segment that holds no credential, and ends somewhere.</summary>
    /// <param name="start">Where the part begins.</param>
    /// <param name="hasEnd">Whether it says where it ends; else what surrounds it must ask whether anything follows.</param>
    /// <param name="part">The part itself.</param>
    public static bool StandsAfterPublicName(SyntaxNode start, bool hasEnd, SyntaxNode part)
    {
        if (start is LiteralExpressionSyntax || (!hasEnd && !IsOneOfTwo(part)))
        {
            return false;
        }

        var names = start.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(n => n.Identifier.ValueText).ToList();
        var body = start.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax);
        if (SoughtIn(start) is { } sought)
        {
            return IsPublic(sought);
        }

        var found = false;
        foreach (var local in body?.DescendantNodes().OfType<VariableDeclaratorSyntax>() ?? Enumerable.Empty<VariableDeclaratorSyntax>())
        {
            if (local.Initializer is { } initializer && names.Contains(local.Identifier.ValueText) && SoughtIn(initializer) is { } name)
            {
                if (!IsPublic(name))
                {
                    return false;
                }

                found = true;
            }
        }

        return found;
    }

    /// <summary>
    /// Whether a call takes such a part by its name: <c>Regex.Match(text, "Server=([^;]+)")</c>,
    /// <c>text.Split(';').FirstOrDefault(p => p.StartsWith("Server="))</c>.
    /// </summary>
    public static bool IsPublicPart(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "Match", ContainingType: var type } when SymbolNames.Is(type, "System.Text.RegularExpressions.Regex") => PatternOf(call) is { } pattern && NamesPublicOnly(pattern),
        { Name: "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" or "Find", ContainingNamespace: { } space } when SymbolNames.IsInNamespace(call.TargetMethod, "System") =>
            !space.IsGlobalNamespace && call.Syntax is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } tests } && tests[0].Expression is LambdaExpressionSyntax { ExpressionBody: { } test } && BeginOf(test) is { } begin && IsPublic(begin),
        { Name: "TryGetValue" } when call.Arguments.Length == 2 => IsPublicEntry(call.Instance?.Type, call.Arguments[0]),
        _ => false,
    };

    /// <summary><c>builder["User Id"]</c></summary>
    public static bool IsPublicPart(IPropertyReferenceOperation element) =>
        element.Arguments.Length == 1 && IsPublicEntry(element.Instance?.Type, element.Arguments[0]);

    private static bool IsPublicEntry(ITypeSymbol? builder, IArgumentOperation key) =>
        builder is not null
        && OperationExtensions.Unconverted(key.Value).ConstantValue.Value is string name
        && IsPublic(name)
        && SymbolNames.IsOrDerivesFrom(builder, "System.Data.Common.DbConnectionStringBuilder");

    private static string? PatternOf(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "pattern")?.Value.ConstantValue.Value as string;

    /// <summary>The text that a test asks an element to begin with, when it asks nothing else.</summary>
    private static string? BeginOf(ExpressionSyntax test) =>
        test is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "StartsWith" }, ArgumentList.Arguments: var arguments }
        && arguments.FirstOrDefault()?.Expression is LiteralExpressionSyntax { Token.Value: string begin }
        && begin.TrimEnd().EndsWith("=", StringComparison.Ordinal)
            ? begin
            : null;

    /// <summary><c>(?i)(?:Server|Data Source)\s*=\s*([^;]+)</c>: the names before the first sign of equality.</summary>
    private static bool NamesPublicOnly(string pattern)
    {
        var end = pattern.IndexOf('=');
        if (end <= 0 || pattern.IndexOf("[^;", end, StringComparison.Ordinal) < 0)
        {
            return false;
        }

        var names = pattern.Substring(0, end);
        foreach (var sign in new[] { "(?i)", "(?:", "\\s*", "\\s+", "\\b", "(", ")", "^", ";" })
        {
            names = names.Replace(sign, sign == "\\s+" ? " " : "");
        }

        return names.Split('|').All(IsPublic);
    }

    /// <summary><c>end &lt; 0 ? text.Substring(at) : text.Substring(at, end - at)</c>.</summary>
    private static bool IsOneOfTwo(SyntaxNode part) =>
        part.Parent is ConditionalExpressionSyntax or ParenthesizedExpressionSyntax { Parent: ConditionalExpressionSyntax };

    /// <summary>The text that <c>IndexOf</c> looks for, when it is written out and names a segment.</summary>
    private static string? SoughtIn(SyntaxNode node) =>
        node.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IndexOf" })
            .Select(call => call.ArgumentList.Arguments.FirstOrDefault()?.Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } text ? text.Token.ValueText : null)
            .FirstOrDefault(text => text?.TrimEnd().EndsWith("=", StringComparison.Ordinal) == true);

    private static bool IsPublic(string name) => ConnectionAccount.IsPublicKey(name.Trim().TrimStart(';').TrimEnd('=').Trim());
}
