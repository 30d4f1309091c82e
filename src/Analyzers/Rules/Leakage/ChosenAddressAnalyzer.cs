using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2013: the model says where a request goes that carries a credential.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ChosenAddressAnalyzer : McpAnalyzer
{
    public ChosenAddressAnalyzer()
        : base(Descriptors.MCPAC2013_ChosenAddress)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            RegisterMemberAction(context, program, block => Analyze(block, program));
        }
    }

    private static void Analyze(MemberAnalysisContext context, McpProgram program)
    {
        foreach (var choices in program.Choices.In(context.OwningSymbol, SinkKind.RequestAddress, context.CancellationToken).GroupBy(c => (c.Origin, c.Argument)))
        {
            foreach (var choice in choices)
            {
                var client = RequestClient.Of(choice.Sink.Sink, program, context.CancellationToken);
                if (!client.HasCredential)
                {
                    continue;
                }

                var finding = new ChoiceFinding(choices.OrderBy(c => c != choice));
                context.ReportDiagnostic(program.Finding(
                    Descriptors.MCPAC2013_ChosenAddress,
                    TestsHost(choice) ? Tier.Warning : Tier.Error,
                    choice.Place.GetLocation(),
                    finding.Locations,
                    client.BaseAddress is { } address && IsWholeAddress(choice) ? finding.Facts.Add(FixFacts.BaseAddress, address) : finding.Facts,
                    choice.Argument,
                    client.Name.Length > 0 ? client.Name : "HttpClient"));
                break;
            }
        }
    }

    /// <summary>Whether what is passed is the address itself or its beginning, not a host or a part that stands behind something.</summary>
    private static bool IsWholeAddress(Choice choice)
    {
        if (choice.Sink.Sink.FirstAncestorOrSelf<MemberDeclarationSyntax>() is var sender && sender == choice.Place.FirstAncestorOrSelf<MemberDeclarationSyntax>())
        {
            return Begins(choice.Place);
        }

        // A helper that sends what it is given, as it is.
        return choice.Sink.Fact.Steps.Length <= 1
            && Begins(choice.Place)
            && sender is BaseMethodDeclarationSyntax helper
            && choice.Sink.Sink.DescendantNodes().OfType<ArgumentSyntax>().Any(a =>
                a.Expression is IdentifierNameSyntax name && helper.ParameterList.Parameters.Any(p => p.Identifier.ValueText == name.Identifier.ValueText && p.Type?.ToString() is "string" or "Uri"));
    }

    private static bool Begins(SyntaxNode place) => place.Parent switch
    {
        InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax text } hole => text.Contents[0] == hole,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => sum.Left == place && sum.Parent is not BinaryExpressionSyntax,
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Format" or "Concat" } } } => false,
        _ => true,
    };

    /// <summary>Whether somebody on the way looks at the host, although not well enough.</summary>
    private static bool TestsHost(Choice choice) =>
        choice.Path.Nodes.Append(choice.Place).Append(choice.Sink.Sink)
            .Select(n => n.FirstAncestorOrSelf<MemberDeclarationSyntax>())
            .Distinct()
            .Any(m => m?.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText is "Host" or "IdnHost" or "DnsSafeHost" or "Authority" or "EndsWith") == true);
}
