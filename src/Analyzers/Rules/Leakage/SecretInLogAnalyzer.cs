using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2004: a credential is written to a log, a trace or a telemetry system.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretInLogAnalyzer : McpAnalyzer
{
    public SecretInLogAnalyzer()
        : base(Descriptors.MCPAC2004_SecretInLog)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            var logs = new BulkLogs(program);
            context.RegisterOperationBlockAction(block => Analyze(block, logs, program));
        }
    }

    private static void Analyze(OperationBlockAnalysisContext context, BulkLogs logs, McpProgram program)
    {
        var leaks = program.Logs.In(context.OwningSymbol, context.CancellationToken);
        if (leaks.IsEmpty)
        {
            return;
        }

        // All headers of a request are reported as such, also where one of them is known to hold the credential.
        var wholesale = new HashSet<SyntaxNode>(
            context.OperationBlocks.SelectMany(block => logs.In(block.Syntax, context.CancellationToken)).Select(found => found.Place));
        foreach (var leak in leaks.Where(leak => !leak.Places.All(wholesale.Contains)))
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC2004_SecretInLog,
                Tier.Warning,
                leak.Places[0].GetLocation(),
                leak.AdditionalLocations,
                leak.IsValue ? leak.Facts.Add(FixFacts.Shape, LogShapes.Value) : leak.Facts,
                leak.Source.Name,
                leak.Log,
                leak.Path.Clause));
        }
    }
}
