using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Tokens;

/// <summary>MCPAC7010: a sign-in that is put together by hand leaves out what protects it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandRolledCodeFlowAnalyzer : McpAnalyzer
{
    public HandRolledCodeFlowAnalyzer()
        : base(Descriptors.MCPAC7010_HandRolledCodeFlow)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return;
        }

        context.RegisterSyntaxNodeAction(
            c => AnalyzeText(c, program), SyntaxKind.StringLiteralExpression, SyntaxKind.InterpolatedStringText);
        context.RegisterSyntaxNodeAction(c => AnalyzeDelegate(c, program), SyntaxKind.SimpleAssignmentExpression);
    }

    private static void AnalyzeText(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var text = context.Node is LiteralExpressionSyntax literal ? literal.Token.ValueText : ((InterpolatedStringTextSyntax)context.Node).TextToken.ValueText;
        if (text.Length < 4 || IsLookedFor(context.Node) || DevelopmentOnly.Holds(context.Node))
        {
            return;
        }

        if (text.Contains("code_challenge_method=plain") || (text == "code_challenge_method" && ValueOf(context.Node) is "plain"))
        {
            Report(context, program, "'plain' sends the verifier itself to whoever sees the address; use S256");
        }
        else if ((text.Contains("response_type=code") || (text == "response_type" && ValueOf(context.Node) is "code")) && Missing(context.Node) is { Count: > 0 } missing)
        {
            Report(context, program, $"This sign-in has no {string.Join(" and no ", missing)}: whoever sees the code can use it, or slip in his own; add them, or use a library");
        }
        else if (text.StartsWith("http", StringComparison.Ordinal) && (text.StartsWith("http://+", StringComparison.Ordinal) || text.StartsWith("http://*", StringComparison.Ordinal)
            || text.StartsWith("https://+", StringComparison.Ordinal) || text.StartsWith("https://*", StringComparison.Ordinal)) && IsPrefix(context))
        {
            Report(context, program, "The redirect is taken from every network; listen on the loopback address", "Prefix");
        }
        else if (text.StartsWith("/c start", StringComparison.OrdinalIgnoreCase) && IsAboutSignIn(context.Node))
        {
            Report(context, program, "The shell takes the address of the sign-in apart; start the browser with UseShellExecute instead");
        }
    }

    private static void AnalyzeDelegate(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var target = ((AssignmentExpressionSyntax)context.Node).Left;
        if (((target as MemberAccessExpressionSyntax)?.Name ?? target as SimpleNameSyntax) is { Identifier.ValueText: "AuthorizationRedirectDelegate" } name
            && context.SemanticModel.GetSymbolInfo(name, context.CancellationToken).Symbol is IPropertySymbol { ContainingType: { } type } property
            && SymbolNames.IsInNamespace(property, "ModelContextProtocol")
            && !type.GetMembers("AuthorizationCallbackHandler").IsEmpty)
        {
            Report(context, program, "'AuthorizationRedirectDelegate' hands the code on without state and issuer; use 'AuthorizationCallbackHandler'", place: name);
        }
    }

    /// <summary>Whether the text is what another is compared with or searched for: that makes no address.</summary>
    private static bool IsLookedFor(SyntaxNode node) => node.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } } =>
            name is "Contains" or "IndexOf" or "LastIndexOf" or "StartsWith" or "EndsWith" or "Equals" or "Split" or "Replace" or "IsMatch",
        ConstantPatternSyntax => true,
        BinaryExpressionSyntax comparison => comparison.RawKind is (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression,
        _ => false,
    };

    /// <summary>What the sign-in leaves out, of what the code around could add.</summary>
    private static IReadOnlyList<string> Missing(SyntaxNode node)
    {
        var function = FunctionOf(node);
        var texts = string.Concat(function.DescendantTokens().Where(IsText).Select(t => t.ValueText + "\n"));

        // Parameters that are added elsewhere cannot be seen here.
        if (function.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(c => c.Expression is SimpleNameSyntax { Identifier.ValueText: var name } && name.IndexOf("Pkce", StringComparison.OrdinalIgnoreCase) >= 0))
        {
            return Array.Empty<string>();
        }

        var missing = new List<string>();
        if (texts.IndexOf("code_challenge", StringComparison.Ordinal) < 0)
        {
            missing.Add("'code_challenge'");
        }

        if (!HasState(texts))
        {
            missing.Add("'state'");
        }

        if (missing.Count > 0 && texts.IndexOf("resource", StringComparison.Ordinal) < 0 && function.SyntaxTree.GetText().ToString().IndexOf("oauth-protected-resource", StringComparison.Ordinal) >= 0)
        {
            missing.Add("'resource'");
        }

        return missing;
    }

    private static bool HasState(string texts) =>
        texts.IndexOf("state=", StringComparison.Ordinal) >= 0 || texts.Split('\n').Contains("state");

    /// <summary>["response_type"] = "code", Add("response_type", "code"), { "response_type", "code" }</summary>
    private static string? ValueOf(SyntaxNode key)
    {
        var value = key.Parent switch
        {
            ArgumentSyntax { Parent: BracketedArgumentListSyntax { Parent: ElementAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } } } => assignment.Right,
            ArgumentSyntax { Parent: BracketedArgumentListSyntax { Parent: ImplicitElementAccessSyntax { Parent: AssignmentExpressionSyntax assignment } } } => assignment.Right,
            ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: { Count: >= 2 } arguments } } argument when arguments.IndexOf(argument) is var index && index + 1 < arguments.Count => arguments[index + 1].Expression,
            InitializerExpressionSyntax { Expressions: { Count: 2 } pair } when pair[0] == key => pair[1],
            _ => null,
        };
        return (value as LiteralExpressionSyntax)?.Token.ValueText;
    }

    private static bool IsPrefix(SyntaxNodeAnalysisContext context) =>
        context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" } access }
        && SymbolNames.Is(context.SemanticModel.GetTypeInfo(access.Expression, context.CancellationToken).Type, "System.Net.HttpListenerPrefixCollection")
        && IsAboutSignIn(context.Node);

    /// <summary>Whether the code around has to do with a sign-in: other listeners and shells are other rules' business.</summary>
    private static bool IsAboutSignIn(SyntaxNode node) =>
        (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? FunctionOf(node)).DescendantTokens().Any(t => (IsText(t) || t.IsKind(SyntaxKind.IdentifierToken))
            && (Has(t, "oauth") || Has(t, "authoriz") || Has(t, "redirect") || Has(t, "login") || Has(t, "signin")));

    private static bool IsText(SyntaxToken token) =>
        token.RawKind is (int)SyntaxKind.StringLiteralToken or (int)SyntaxKind.InterpolatedStringTextToken or (int)SyntaxKind.SingleLineRawStringLiteralToken or (int)SyntaxKind.MultiLineRawStringLiteralToken;

    private static bool Has(SyntaxToken token, string word) => token.ValueText.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;

    private static SyntaxNode FunctionOf(SyntaxNode node) =>
        node.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax)!;

    private static void Report(SyntaxNodeAnalysisContext context, McpProgram program, string text, string shape = "", SyntaxNode? place = null) =>
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC7010_HandRolledCodeFlow,
            Tier.Info,
            (place ?? context.Node).GetLocation(),
            properties: ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, shape),
            arguments: text));
}
