using McpAnalyzers.Config;
using McpAnalyzers.Options;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>MCPAC1009: the settings of a client start a package in whatever version its feed has that day.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnpinnedPackageAnalyzer : McpAnalyzer
{
    public UnpinnedPackageAnalyzer()
        : base(Descriptors.MCPAC1009_UnpinnedPackage)
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
        foreach (var package in PackageLaunches.Unpinned(file, text.ToString()))
        {
            var span = new TextSpan(package.Start, package.Length);
            var location = Location.Create(context.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span));
            var name = package.Text.Substring(0, package.Text.IndexOf('@', 1) is > 0 and var at ? at : package.Text.Length);
            if (program.FindingIn(context.AdditionalFile, Descriptors.MCPAC1009_UnpinnedPackage, KnownOptions.PackageSeverity, Tier.Info, location, name, file.Name) is { } finding)
            {
                context.ReportDiagnostic(finding);
            }
        }
    }
}
