using McpAnalyzers.Config;
using McpAnalyzers.Options;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>MCPAC1004: a configuration file beside the source holds a credential.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretInConfigurationAnalyzer : McpAnalyzer
{
    public SecretInConfigurationAnalyzer()
        : base(Descriptors.MCPAC1004_SecretInConfiguration)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program) =>
        context.RegisterAdditionalFileAction(c => Analyze(c, program));

    private static void Analyze(AdditionalFileAnalysisContext context, McpProgram program)
    {
        var file = ConfigFile.Of(context.AdditionalFile.Path);
        if (file.Kind == ConfigKind.None
            || !program.IsScanned(context.AdditionalFile)
            || context.AdditionalFile.GetText(context.CancellationToken) is not { Length: <= ConfigFile.LongestText } text)
        {
            return;
        }

        var beside = SettingNote.ReferencesBeside(context.AdditionalFile, file, program, context.CancellationToken);
        foreach (var secret in ConfigSecrets.In(file, text.ToString(), beside: beside))
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var kind = program.For(KnownOptions.Explain, context.AdditionalFile) ? $"{secret.Value.What}: {secret.Value.Why}" : secret.Value.What;
            var span = new TextSpan(secret.Start, secret.Length);
            var location = Location.Create(context.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span));
            if (TierOf(secret.Value, file, beside?.Has(secret.Leaf.Path) == true, context, program) is { } tier
                && program.NotedFindingIn(context.AdditionalFile, Descriptors.MCPAC1004_SecretInConfiguration, KnownOptions.ConfigSecretSeverity, tier, location, SettingNote.Of(secret, file, beside, program), secret.DisplayName, file.Name, kind) is { } finding)
            {
                context.ReportDiagnostic(finding);
            }
        }
    }

    /// <summary>The rank of a finding; null where tests stay silent.</summary>
    private static Tier? TierOf(ValueVerdict value, ConfigFile file, bool isReferenceElsewhere, AdditionalFileAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return value.Kind == ValueKind.ProviderFormat && value.Certainty == Certainty.Certain ? Tier.Info : null;
        }

        if (file.IsForDevelopment || (value.Certainty == Certainty.Possible && !isReferenceElsewhere))
        {
            return Tier.Info;
        }

        // Where version control is known, a file that is ignored is no checked-in one; and of a file that is made for
        // values MCPAC1006 says that it would be committed, once for all that is in it.
        return program.Repository.Of(context.AdditionalFile, context.CancellationToken) switch
        {
            Tracking.Ignored => Tier.Info,
            Tracking.Committed when SecretFile.KindOf(context.AdditionalFile.Path) == SecretFileKind.Values => Tier.Info,
            _ => Tier.Warning,
        };
    }
}
