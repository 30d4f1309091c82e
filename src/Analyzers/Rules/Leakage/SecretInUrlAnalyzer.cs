using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2012: a credential is part of the address that a request is sent to.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretInUrlAnalyzer : McpAnalyzer
{
    public SecretInUrlAnalyzer()
        : base(Descriptors.MCPAC2012_SecretInUrl)
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
        foreach (var leak in program.Urls.In(context.OwningSymbol, context.CancellationToken))
        {
            // An API that wants its key in the path, or nowhere but in the query, leaves its user no choice.
            var isOpen = leak.Where.Part == UrlPart.Query && leak.Api is not { Header: null };
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC2012_SecretInUrl,
                isOpen ? Tier.Warning : Tier.Info,
                leak.Places[0].GetLocation(),
                leak.AdditionalLocations,
                Facts(leak),
                leak.Source.Name,
                leak.Where.Part == UrlPart.Query ? "the query string" : "the path of the address",
                leak.Path.Clause,
                leak.Api is { Header: { } header } ? $"send it in the header '{header}'"
                    : isOpen ? "send it in a header, if the API takes it there"
                    : "keep the address out of logs and errors"));
        }
    }

    private static System.Collections.Immutable.ImmutableDictionary<string, string?> Facts(UrlLeak leak)
    {
        var facts = leak.Facts;
        if (leak.Where.Part != UrlPart.Query || leak.Api is { Header: null })
        {
            return facts;
        }

        return facts
            .Add(FixFacts.Header, leak.Api?.Header ?? "Authorization")
            .Add(FixFacts.HeaderScheme, leak.Api is null ? "Bearer" : leak.Api.Scheme)
            .Add(FixFacts.Shape, leak.Api is null ? UrlShapes.AnyApi : UrlShapes.KnownApi);
    }
}
