using McpAnalyzers.Config;
using McpAnalyzers.Options;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Rules.Permissions;

/// <summary>MCPAC5010: checked-in settings of a client let every tool run without asking.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WildcardGrantAnalyzer : McpAnalyzer
{
    public WildcardGrantAnalyzer()
        : base(Descriptors.MCPAC5010_WildcardGrant)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterAdditionalFileAction(c => Analyze(c, program));
        }
    }

    private static void Analyze(AdditionalFileAnalysisContext context, McpProgram program)
    {
        if (program.CheckedIn(context.AdditionalFile, context.CancellationToken) is not { } text)
        {
            return;
        }

        var file = ConfigFile.Of(context.AdditionalFile.Path);
        foreach (var (leaf, name) in ClientGrants.In(file, text.ToString()))
        {
            var span = new TextSpan(leaf.Start, leaf.Length);
            var location = Location.Create(context.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span));
            if (program.FindingIn(context.AdditionalFile, Descriptors.MCPAC5010_WildcardGrant, KnownOptions.GrantSeverity, Tier.Info, location, name, file.Name) is { } finding)
            {
                context.ReportDiagnostic(finding);
            }
        }
    }
}
