using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.Options;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2010: a tool asks the model for a credential.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CredentialParameterAnalyzer : McpAnalyzer
{
    /// <summary>Shapes for the fix: the parameter itself can go; only its header can, since the tool is about the value.</summary>
    internal const string ParameterShape = "Parameter";
    internal const string HeaderShape = "Header";
    internal const string MemberShape = "Member";
    internal const string SchemaShape = "Schema";

    public CredentialParameterAnalyzer()
        : base(Descriptors.MCPAC2010_CredentialParameter)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(node => Analyze(node, program), SyntaxKind.Parameter);
            context.RegisterSyntaxNodeAction(node => AnalyzeSchema(node, program), WrittenSchemas.Kinds);
        }
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var syntax = (ParameterSyntax)context.Node;
        if (!MayMatter(syntax)
            || context.SemanticModel.GetDeclaredSymbol(syntax, context.CancellationToken) is not IParameterSymbol { ContainingSymbol: IMethodSymbol method } parameter
            || method.PartialImplementationPart is not null
            || program.Handlers.Find(method, context.CancellationToken) is not { Kind: HandlerKind.Tool } tool
            || CredentialParameters.Read(parameter, tool) is not { } credential
            || !program.Handlers.IsModelSupplied(parameter, context.CancellationToken))
        {
            return;
        }

        var isMeant = credential.IsSubjectData || program.For(KnownOptions.AllowCredentialParameters, syntax.SyntaxTree);
        if (TierOf(credential, isMeant) is { } tier)
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC2010_CredentialParameter,
                tier,
                syntax.Identifier.GetLocation(),
                properties: ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, ShapeOf(credential, isMeant)),
                arguments: credential.Name));
        }
    }

    /// <summary>A tool that a low-level server describes itself has its arguments in a schema.</summary>
    private static void AnalyzeSchema(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var schema = (ExpressionSyntax)context.Node;
        var arguments = WrittenSchemas.ArgumentsOf(schema);
        List<string>? tool = null;
        foreach (var argument in arguments)
        {
            if (SecretNames.Classify(argument.Name, NamePosition.Identifier) is not { IsSecret: true } verdict)
            {
                continue;
            }

            tool ??= WrittenSchemas.ToolOf(schema, context.SemanticModel, context.CancellationToken);
            if (tool is null)
            {
                return;
            }

            var isSubjectData = SubjectData.Is(argument.Name, verdict, tool, arguments.Where(a => a != argument).Select(a => a.Name));
            var isMeant = isSubjectData || program.For(KnownOptions.AllowCredentialParameters, schema.SyntaxTree);
            if (TierOf(new CredentialParameter(argument.Name, argument.IsHeader, argument.HasDefault, isSubjectData), isMeant) is { } tier)
            {
                context.ReportDiagnostic(program.Finding(
                    Descriptors.MCPAC2010_CredentialParameter,
                    tier,
                    argument.Place,
                    properties: ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, SchemaShape),
                    arguments: argument.Name));
            }
        }
    }

    /// <summary>A name that can be a credential's, or a type of a tool's own arguments: all else is never bound.</summary>
    private static bool MayMatter(ParameterSyntax parameter) =>
        SecretNames.MayMatch(parameter.Identifier.ValueText, 0, parameter.Identifier.ValueText.Length)
        || (parameter.Parent?.Parent is MethodDeclarationSyntax { AttributeLists.Count: > 0 }
            && (parameter.AttributeLists.Count > 0 || parameter.Type is IdentifierNameSyntax or NullableTypeSyntax { ElementType: IdentifierNameSyntax }));

    /// <summary>How bad it is; null for what is meant. A header or a value in the source never is.</summary>
    private static Tier? TierOf(CredentialParameter credential, bool isMeant) =>
        credential.IsHeader || (credential.HasDefault && !credential.IsSubjectData) ? Tier.Warning
        : isMeant ? null
        : Tier.Info;

    private static string ShapeOf(CredentialParameter credential, bool isMeant) =>
        credential.IsMember ? MemberShape
        : isMeant && credential is { IsHeader: true } ? HeaderShape
        : ParameterShape;
}
