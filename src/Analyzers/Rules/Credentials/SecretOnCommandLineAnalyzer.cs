using System.Linq;
using McpAnalyzers.Options;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>MCPAC1008: a credential is an argument of another process, or all of them are in its environment.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretOnCommandLineAnalyzer : McpAnalyzer
{
    /// <summary>The shape of a finding about a whole environment.</summary>
    public const string InheritedShape = "Inherited";

    /// <summary>The shape of a finding about an argument that could be a variable.</summary>
    public const string ArgumentShape = "Argument";

    private const string Inherit = "InheritEnvironmentVariables";
    private const string ClientOptions = "StdioClientTransportOptions";

    public SecretOnCommandLineAnalyzer()
        : base(Descriptors.MCPAC1008_SecretOnCommandLine)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return;
        }

        RegisterMemberAction(context, program, block => Analyze(block, program));
        if (context.Compilation.GetTypeByMetadataName("ModelContextProtocol.Client." + ClientOptions) is { } options && options.GetMembers(Inherit).Any())
        {
            context.RegisterSyntaxNodeAction(c => Environment(c, program), SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression);
        }
    }

    private static void Analyze(MemberAnalysisContext context, McpProgram program)
    {
        foreach (var leak in program.CommandLines.In(context.OwningSymbol, context.CancellationToken))
        {
            var remedy = leak.HasOtherForm ? "pass it as an environment variable" : "the program takes it in no other way, so keep the process short";
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC1008_SecretOnCommandLine,
                leak.HasOtherForm ? Tier.Warning : Tier.Info,
                leak.Places[0].GetLocation(),
                leak.AdditionalLocations,
                leak.HasOtherForm ? leak.Facts.Add(FixFacts.Shape, ArgumentShape) : leak.Facts,
                $"'{leak.Source.Name}' is passed on a command line{leak.Path.Clause}, where the process list shows it; {remedy}{Explained(program, leak)}"));
        }
    }

    private static string Explained(McpProgram program, CommandLineLeak leak) =>
        program.For(KnownOptions.Explain, leak.Places[0].SyntaxTree) && SecretNames.Classify(leak.Source.Name, NamePosition.EnvironmentVariable) is { Strength: not NameStrength.None } name
            ? $" ({name.Why})"
            : "";

    /// <summary>A server that is started with everything that this process has in its environment.</summary>
    private static void Environment(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var creation = (BaseObjectCreationExpressionSyntax)context.Node;
        if (context.IsGeneratedCode
            || !MayMakeOptions(creation)
            || context.SemanticModel.GetTypeInfo(creation, context.CancellationToken).Type is not INamedTypeSymbol { Name: ClientOptions } type
            || type.GetMembers(Inherit).IsEmpty
            || Names(creation, Inherit))
        {
            return;
        }

        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC1008_SecretOnCommandLine,
            Tier.Info,
            Location.Create(creation.SyntaxTree, creation is ObjectCreationExpressionSyntax named ? named.Type.Span : creation.NewKeyword.Span),
            additionalLocations: null,
            System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, InheritedShape),
            "The child server inherits all of this process's credentials; set InheritEnvironmentVariables to false and pass what it needs"));
    }

    private static bool MayMakeOptions(BaseObjectCreationExpressionSyntax creation) => creation switch
    {
        ObjectCreationExpressionSyntax named => named.Type.RightmostName().ValueText == ClientOptions,
        _ => creation.Initializer is { } initializer && initializer.Expressions.Any(e => e is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "Command" } }),
    };

    /// <summary>Whether the member around says anything about it, for these options or for others.</summary>
    public static bool Names(SyntaxNode node, string word) =>
        (node.FirstAncestorOrSelf<MemberDeclarationSyntax>(m => m is not GlobalStatementSyntax) ?? node.SyntaxTree.GetRoot()).DescendantTokens()
            .Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == word);
}
