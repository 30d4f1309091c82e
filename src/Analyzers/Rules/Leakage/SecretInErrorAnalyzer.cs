using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2002: an error, sent to the client or logged by the SDK, shows the value of a setting.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretInErrorAnalyzer : McpAnalyzer
{
    public SecretInErrorAnalyzer()
        : base(Descriptors.MCPAC2002_SecretInError)
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
        foreach (var leak in program.Leaks.In(context.OwningSymbol, context.CancellationToken))
        {
            if (leak.Channel == LeakChannel.Result || TierOf(leak) is not { } tier)
            {
                continue;
            }

            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC2002_SecretInError,
                tier,
                leak.Places[0].GetLocation(),
                leak.AdditionalLocations,
                leak.Facts,
                leak.Channel == LeakChannel.MaskedException
                    ? $"The exception of '{leak.Handler}' carries '{leak.Source.Name}'{leak.Path.Clause}; the client does not see it, the SDK logs it; name the setting instead"
                    : $"The error returned by '{leak.Handler}' contains the value of '{leak.Source.Name}'{leak.Path.Clause}; name the setting instead"));
        }
    }

    /// <summary>How bad it is; null for values that anybody may see.</summary>
    private static Tier? TierOf(ClientLeak leak)
    {
        var source = leak.Source;
        if (source.Kind == SourceKind.Secret)
        {
            return leak.Channel == LeakChannel.MaskedException ? Tier.Warning : Tier.Error;
        }

        // An ordinary setting in a masked exception is what a log is for; one whose name is not known says nothing.
        if (leak.Channel == LeakChannel.MaskedException || source.Key is not { } key || SecretNames.IsPlainlyPublic(key.Substring(key.LastIndexOf(':') + 1)))
        {
            return null;
        }

        return source.Kind == SourceKind.EnvironmentValue ? Tier.Warning : Tier.Info;
    }
}
