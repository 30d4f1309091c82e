using System;
using McpAnalyzers.Config;
using McpAnalyzers.Options;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>MCPAC1007: the manifest does not tell clients that a variable is secret, or leaves it out.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretNotInManifestAnalyzer : McpAnalyzer
{
    public SecretNotInManifestAnalyzer()
        : base(Descriptors.MCPAC1007_SecretNotInManifest)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        foreach (var file in context.Options.AdditionalFiles)
        {
            if (!program.IsTestProject && ManifestModel.IsManifest(file))
            {
                context.RegisterAdditionalFileAction(c => Analyze(c, program));
                context.RegisterSyntaxTreeAction(c => Analyze(c, program));
                return;
            }
        }
    }

    /// <summary>In the manifest: what it lists without a mark.</summary>
    private static void Analyze(AdditionalFileAnalysisContext context, McpProgram program)
    {
        if (!ManifestModel.IsManifest(context.AdditionalFile)
            || !program.IsScanned(context.AdditionalFile)
            || context.AdditionalFile.GetText(context.CancellationToken) is not { Length: <= ConfigFile.LongestText } text)
        {
            return;
        }

        foreach (var input in ServerManifest.Read(text.ToString()).Inputs)
        {
            // An explicit false is a statement of the author's.
            if (!input.IsCredential || input.IsSecret is not null)
            {
                continue;
            }

            var span = new TextSpan(input.Name.Start, input.Name.Length);
            var location = Location.Create(context.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span));
            var message = $"'{input.Name.Text}' is a credential but server.json does not mark it; add \"isSecret\": true so that clients mask and protect it";
            if (program.FindingIn(context.AdditionalFile, Descriptors.MCPAC1007_SecretNotInManifest, KnownOptions.ManifestSecretSeverity, TierOf(program), location, message) is { } finding)
            {
                context.ReportDiagnostic(finding);
            }
        }
    }

    /// <summary>In the source: what is read and not listed.</summary>
    private static void Analyze(SyntaxTreeAnalysisContext context, McpProgram program)
    {
        if (ReadCandidates.Of(context.Tree, context.CancellationToken).Spans.IsEmpty)
        {
            return;
        }

        foreach (var read in program.Manifest.Unlisted(context.CancellationToken))
        {
            if (read.Node.SyntaxTree == context.Tree && !context.IsGeneratedCode)
            {
                context.ReportDiagnostic(program.Finding(
                    Descriptors.MCPAC1007_SecretNotInManifest,
                    TierOf(program),
                    read.Node.GetLocation(),
                    arguments: $"'{read.Key}' is read as a credential but server.json does not list it; add it with \"isSecret\": true so that clients ask for it and mask it"));
            }
        }
    }

    private static Tier TierOf(McpProgram program) => program.Global(KnownOptions.McpServerPackage) ? Tier.Warning : Tier.Info;
}
