using System.Collections.Immutable;
using McpAnalyzers.Options;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>MCPAC1002: a credential that is not configured is replaced by one that is built in.</summary>
/// <remarks>Starts from the constant: its place says in a moment that nearly all of them are no fallback.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LiteralFallbackAnalyzer : McpAnalyzer
{
    public LiteralFallbackAnalyzer()
        : base(Descriptors.MCPAC1002_LiteralFallback)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(c => Literal(c, program), SyntaxKind.StringLiteralExpression);
            context.RegisterSyntaxNodeAction(c => Constant(c, program), SyntaxKind.CoalesceExpression);
        }
    }

    private static void Literal(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var literal = (LiteralExpressionSyntax)context.Node;
        if (context.IsGeneratedCode || literal.Token.ValueText is not { Length: > 0 } text || !SecretFallback.MayBe(literal))
        {
            return;
        }

        if (literal.Parent is EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property })
        {
            OptionsDefault(context, program, literal, property, text);
        }
        else
        {
            Report(context, program, literal, text);
        }
    }

    /// <summary><c>public string ApiKey { get; set; } = "dev-key";</c> of a type that is filled from the configuration.</summary>
    private static void OptionsDefault(SyntaxNodeAnalysisContext context, McpProgram program, LiteralExpressionSyntax literal, PropertyDeclarationSyntax property, string text)
    {
        var name = property.Identifier.ValueText;
        if (SecretNames.IsSecretEnvironmentName(name)
            && SecretFallback.IsBuiltInCredential(text, name)
            && CredentialRules.Of(text) == CredentialRule.Any
            && property.Parent is TypeDeclarationSyntax type
            && IsBound(type.Identifier.ValueText, context, program)
            && HardCodedCredential.Find(literal, context.SemanticModel, context.CancellationToken) is null)
        {
            Report(context, program, literal, name, name, ReadKind.Options, SecretFallback.OtherShape);
        }
    }

    private static bool IsBound(string type, SyntaxNodeAnalysisContext context, McpProgram program)
    {
        foreach (var token in program.Tokens(type, context.CancellationToken))
        {
            if (token.Parent?.Parent is TypeArgumentListSyntax { Parent: GenericNameSyntax { Identifier.ValueText: "Configure" or "AddOptions" or "AddOptionsWithValidateOnStart" or "Bind" or "BindConfiguration" or "Get" } })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>?? DefaultKey</c>: a constant with a name.</summary>
    private static void Constant(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var coalesce = (BinaryExpressionSyntax)context.Node;
        var right = coalesce.Right;
        if (!context.IsGeneratedCode
            && SecretRead.MayBe(coalesce.Left, context.CancellationToken)
            && right is IdentifierNameSyntax or MemberAccessExpressionSyntax
            && context.SemanticModel.GetConstantValue(right, context.CancellationToken) is { HasValue: true, Value: string { Length: > 0 } text }
            && !IsReportedWhereItIsDeclared(context, program, right))
        {
            Report(context, program, right, text);
        }
    }

    private static void Report(SyntaxNodeAnalysisContext context, McpProgram program, ExpressionSyntax value, string text)
    {
        if (CredentialRules.Of(text) != CredentialRule.Any
            || SecretFallback.Of(value, context.SemanticModel, context.CancellationToken) is not { } fallback
            || !SecretFallback.IsBuiltInCredential(text, fallback.Read.Key))
        {
            return;
        }

        Report(context, program, value, Place(value) ?? fallback.Read.Key, fallback.Read.Key, fallback.Read.Kind, fallback.Shape);
    }

    private static void Report(SyntaxNodeAnalysisContext context, McpProgram program, ExpressionSyntax value, string place, string key, ReadKind kind, string shape)
    {
        var facts = ImmutableDictionary<string, string?>.Empty
            .Add(FixFacts.SourceName, key)
            .Add(FixFacts.ReadKind, kind.ToString())
            .Add(FixFacts.Shape, shape);
        var tier = IsDesignTime(value, context) ? Tier.Info : Tier.Warning;
        context.ReportDiagnostic(program.Finding(Descriptors.MCPAC1002_LiteralFallback, tier, value.GetLocation(), additionalLocations: null, facts, place, key, Explained(program, value, key)));
    }

    private static string Explained(McpProgram program, ExpressionSyntax value, string key) =>
        program.For(KnownOptions.Explain, value.SyntaxTree) ? $" ({SecretNames.Classify(key, NamePosition.EnvironmentVariable).Why})" : "";

    /// <summary>One finding for a cause: a constant that is a credential by its own look is reported at its declaration.</summary>
    private static bool IsReportedWhereItIsDeclared(SyntaxNodeAnalysisContext context, McpProgram program, ExpressionSyntax reference)
    {
        if (context.SemanticModel.GetSymbolInfo(reference, context.CancellationToken).Symbol is not { } symbol || program.SourcesOf(symbol) is not { Length: 1 } sources)
        {
            return false;
        }

        return sources[0].GetSyntax(context.CancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } declared }
            && HardCodedCredential.Find(declared, program.ModelOf(declared.SyntaxTree), context.CancellationToken) is not null;
    }

    /// <summary>What takes the value: a variable, a property, a method, the target of an assignment.</summary>
    private static string? Place(SyntaxNode value)
    {
        for (var node = value.Parent; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case VariableDeclaratorSyntax variable:
                    return variable.Identifier.ValueText;
                case AssignmentExpressionSyntax assignment:
                    return NameReader.Of(assignment.Left).Name is { Length: > 0 } name ? name : null;
                case PropertyDeclarationSyntax property:
                    return property.Identifier.ValueText;
                case MethodDeclarationSyntax method:
                    return method.Identifier.ValueText;
                case StatementSyntax or MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax when node is not ReturnStatementSyntax and not BlockSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Whether only the tools of Entity Framework run the code.</summary>
    private static bool IsDesignTime(SyntaxNode value, SyntaxNodeAnalysisContext context)
    {
        if (value.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { BaseList: not null } type || context.SemanticModel.GetDeclaredSymbol(type, context.CancellationToken) is not INamedTypeSymbol symbol)
        {
            return false;
        }

        foreach (var contract in symbol.AllInterfaces)
        {
            if (contract.Name == "IDesignTimeDbContextFactory")
            {
                return true;
            }
        }

        return false;
    }
}
