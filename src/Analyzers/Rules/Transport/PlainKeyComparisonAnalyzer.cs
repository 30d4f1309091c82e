using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Transport;

/// <summary>MCPAC6007: the key that a caller sends is compared with the server's by something that stops at the first difference.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PlainKeyComparisonAnalyzer : McpAnalyzer
{
    public PlainKeyComparisonAnalyzer()
        : base(Descriptors.MCPAC6007_PlainKeyComparison)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        // Where the framework has nothing to compare with in constant time, there is nothing to ask for.
        if (!program.IsTestProject && !context.Compilation.GetTypesByMetadataName("System.Security.Cryptography.CryptographicOperations").IsEmpty)
        {
            RegisterMemberAction(context, program, block => Analyze(block, program));
        }
    }

    private static void Analyze(MemberAnalysisContext context, McpProgram program)
    {
        foreach (var function in KeyComparisons.In(context.OwningSymbol, program, context.CancellationToken)
            .GroupBy(c => c.Place).Select(g => g.First())

            // What lets callers in without any key is MCPAC4003: a constant time would not help.
            .Where(c => !program.Endpoints.IsEmptyMatch(c.Place, context.CancellationToken))
            .OrderBy(c => c.Place.SpanStart)
            .GroupBy(c => KeyComparisons.FunctionAround(c.Place)))
        {
            var found = function.ToList();
            var first = found.FirstOrDefault(c => c.Secret.IsOfProcess) ?? found[0];
            var denies = first is { Secret.IsOfProcess: true, IsLookUp: false } && KeyComparisons.Deny(function.Key, context.OwningSymbol, program, context.CancellationToken);
            var further = found.Where(c => c != first).Select(c => c.Place.GetLocation()).ToList();
            var path = FlowPath.Of(first.Use.Fact, first.Place);
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC6007_PlainKeyComparison,
                denies ? Tier.Warning : Tier.Info,
                first.Place.GetLocation(),
                further.Concat(path.Locations),
                ImmutableDictionary<string, string?>.Empty
                    .Add(FixFacts.FurtherPlaces, further.Count.ToString(CultureInfo.InvariantCulture))
                    .Add(FixFacts.Path, new string('p', further.Count) + path.Roles),
                first.Secret.Name,
                first.Use.Source.Name,
                path.Clause));
        }
    }
}
