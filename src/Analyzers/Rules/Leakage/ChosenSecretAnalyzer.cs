using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2007: the model says by name which setting a tool reads and shows or uses.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ChosenSecretAnalyzer : McpAnalyzer
{
    public ChosenSecretAnalyzer()
        : base(Descriptors.MCPAC2007_ChosenSecret)
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
        foreach (var choices in program.Choices.In(context.OwningSymbol, SinkKind.SettingName, context.CancellationToken)
            .Where(c => IsUsed(c, program, context.CancellationToken))
            .GroupBy(c => (c.Origin, c.Argument)))
        {
            var choice = choices.First();
            var finding = new ChoiceFinding(choices);
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC2007_ChosenSecret,
                IsVault(choice) ? Tier.Info : Tier.Error,
                choice.Place.GetLocation(),
                finding.Locations,
                finding.Facts,
                choice.Kind.ToString(),
                choice.Argument,
                choice.Sink.SinkName switch
                {
                    "GetEnvironmentVariable" => "environment variable",
                    "GetConnectionString" => "connection string",
                    "GetSecret" or "GetSecretAsync" => "secret",
                    _ => "setting",
                }));
        }
    }

    /// <summary>Whether what was read is shown to the client, or sent somewhere; a test whether it is set shows nothing.</summary>
    private static bool IsUsed(Choice choice, McpProgram program, CancellationToken cancellationToken)
    {
        // A secret of a vault is an object, and nobody asks for one only to see that it is there.
        if (IsVault(choice))
        {
            return true;
        }

        var read = choice.Sink.Sink;
        var members = new HashSet<ISymbol>(SymbolEqualityComparer.Default)
        {
            ProgramFacts.OutermostMember(choice.Reader),
            ProgramFacts.OutermostMember(choice.Sink.Method),
        };
        foreach (var step in choice.Sink.Fact.Steps.Prepend(choice.Place))
        {
            if (program.ModelOf(step.SyntaxTree).GetEnclosingSymbol(step.SpanStart, cancellationToken) is { } symbol)
            {
                members.Add(ProgramFacts.OutermostMember(symbol));
            }
        }

        return members.Any(member => program.Choices.Flow.Analyze(member, cancellationToken).Hits.Any(hit =>
            hit.Kind is SinkKind.ClientResult or SinkKind.ClientException or SinkKind.ClientMessage or SinkKind.Outgoing
            && hit.Fact.Source is { Key: null, Node: { } node }
            && ((node.SyntaxTree == read.SyntaxTree && node.Span.Contains(read.Span))

                // A section is an object, too; its value is read from it later.
                || (choice.Sink.SinkName is "GetSection" or "GetRequiredSection" && hit.Fact.Source.Kind == SourceKind.ConfigurationValue))));
    }

    private static bool IsVault(Choice choice) => choice.Sink.SinkName is "GetSecret" or "GetSecretAsync";
}
