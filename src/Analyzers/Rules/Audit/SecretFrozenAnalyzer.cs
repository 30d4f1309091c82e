using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Audit;

/// <summary>MCPAC8003: a secret that its store renews is read once, and used until the process ends.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretFrozenAnalyzer : McpAnalyzer
{
    private static readonly string[] s_stores = { "AddAzureKeyVault", "AddAzureAppConfiguration", "AddSystemsManager", "AddSecretsManager", "AddKeyPerFile", "AddVaultConfiguration" };

    private static readonly string[] s_reads = { "GetSecret", "GetSecretAsync", "GetSecretValueAsync", "AccessSecretVersion", "AccessSecretVersionAsync", "ReadSecretAsync" };

    public SecretFrozenAnalyzer()
        : base(Descriptors.MCPAC8003_SecretFrozen)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(c => Read(c, program), SyntaxKind.InvocationExpression);
            context.RegisterSyntaxNodeAction(c => Options(c, program), SyntaxKind.Parameter);
        }
    }

    /// <summary>A read of the store whose result a field keeps that is written once.</summary>
    private static void Read(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        if (context.Node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: { Identifier.ValueText: var name } read } } call
            || System.Array.IndexOf(s_reads, name) < 0
            || KeptBy(call, context.SemanticModel, context.CancellationToken) is not { } member
            || context.SemanticModel.GetSymbolInfo(call, context.CancellationToken).Symbol is not IMethodSymbol method
            || program.IsOurs(method) && !SymbolNames.IsInNamespace(method, "Azure"))
        {
            return;
        }

        context.ReportDiagnostic(program.Finding(Descriptors.MCPAC8003_SecretFrozen, Tier.Info, read.GetLocation(), arguments: new object[] { member.Name }));
    }

    private static ISymbol? KeptBy(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (call.FirstAncestorOrSelf<SyntaxNode>(n => n is EqualsValueClauseSyntax or AssignmentExpressionSyntax or StatementSyntax or AnonymousFunctionExpressionSyntax or ArrowExpressionClauseSyntax))
        {
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field }:
                return model.GetDeclaredSymbol(field, cancellationToken) is IFieldSymbol { IsReadOnly: true } kept && !IsLazy(kept.Type) ? kept : null;

            case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property }:
                return model.GetDeclaredSymbol(property, cancellationToken);

            case AssignmentExpressionSyntax assignment when call.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is ConstructorDeclarationSyntax:
                return model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is IFieldSymbol or IPropertySymbol ? model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol : null;

            default:
                return null;
        }
    }

    private static bool IsLazy(ITypeSymbol type) => type.Name is "Lazy" or "AsyncLazy";

    /// <summary>Options with a credential, as they were when the process began, beside a store that renews them.</summary>
    private static void Options(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var parameter = (ParameterSyntax)context.Node;
        if (parameter.Type is not GenericNameSyntax { Identifier.ValueText: "IOptions", TypeArgumentList.Arguments: { Count: 1 } arguments } type
            || parameter.Parent?.Parent is not (ConstructorDeclarationSyntax or TypeDeclarationSyntax)
            || !s_stores.Any(word => program.Tokens(word, context.CancellationToken).Any())
            || context.SemanticModel.GetTypeInfo(arguments[0], context.CancellationToken).Type is not INamedTypeSymbol options
            || options.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(p => Carriers.IsText(p.Type) && SecretNames.Classify(p.Name, NamePosition.Identifier).IsSecret) is not { } secret)
        {
            return;
        }

        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC8003_SecretFrozen,
            Tier.Info,
            type.GetLocation(),
            properties: ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, "Options"),
            arguments: new object[] { options.Name + "." + secret.Name }));
    }
}
