using System;
using McpAnalyzers.Config;
using McpAnalyzers.Options;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>MCPAC1006: a file with secrets is packed, published, copied into an image, or not ignored by version control.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretFileShippedAnalyzer : McpAnalyzer
{
    public SecretFileShippedAnalyzer()
        : base(Descriptors.MCPAC1006_SecretFileShipped)
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
        var file = context.AdditionalFile;
        if (!program.IsScanned(file))
        {
            return;
        }

        if (ConfigFile.Of(file.Path).Kind == ConfigKind.Dockerfile)
        {
            Image(context, program);
        }
        else if (SecretFile.KindOf(file.Path) is { } kind && DestinationOf(kind, file, program, context) is { } destination && Holds(kind, file, context))
        {
            Report(context, program, Location.Create(file.Path, default, default), System.IO.Path.GetFileName(file.Path), destination.Where, destination.Remedy);
        }
    }

    /// <summary>Where the file goes, and what keeps it out; null when it stays.</summary>
    private static (string Where, string Remedy)? DestinationOf(SecretFileKind kind, AdditionalText file, McpProgram program, AdditionalFileAnalysisContext context) =>
        program.ShippedWith(file) switch
        {
            "package" => ("the package", "give its item Pack=\"false\""),
            "publish" => ("the publish output", "give its item CopyToPublishDirectory=\"Never\""),
            _ => kind != SecretFileKind.Settings && program.Repository.Of(file, context.CancellationToken) == Tracking.Committed
                ? ("the next commit", "add it to .gitignore, and rotate what was committed before")
                : null,
        };

    private static bool Holds(SecretFileKind kind, AdditionalText file, AdditionalFileAnalysisContext context) =>
        kind == SecretFileKind.ByName
        || (file.GetText(context.CancellationToken) is { Length: <= ConfigFile.LongestText } text && SecretFile.Holds(kind, file.Path, text.ToString()));

    private static void Image(AdditionalFileAnalysisContext context, McpProgram program)
    {
        if (context.AdditionalFile.GetText(context.CancellationToken) is not { Length: <= ConfigFile.LongestText } text)
        {
            return;
        }

        foreach (var leaf in DockerLeaves.Of(text.ToString()))
        {
            if (leaf.Path is not ("COPY" or "ADD") && !leaf.Path.StartsWith("COPY:", StringComparison.Ordinal) && !leaf.Path.StartsWith("ADD:", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var (start, length) in ImageSources.In(leaf))
            {
                var name = leaf.Text.Substring(start, length);
                if (SecretFile.KindOf(name) is not (null or SecretFileKind.Settings or SecretFileKind.Tokens or SecretFileKind.Key))
                {
                    var span = new TextSpan(leaf.Start + start, length);
                    var location = Location.Create(context.AdditionalFile.Path, span, text.Lines.GetLinePositionSpan(span));
                    Report(context, program, location, name, "the image", "mount it as a secret while building, or pass its values when the image runs");
                }
            }
        }
    }

    private static void Report(AdditionalFileAnalysisContext context, McpProgram program, Location location, params object[] arguments)
    {
        if (program.FindingIn(context.AdditionalFile, Descriptors.MCPAC1006_SecretFileShipped, KnownOptions.SecretFileSeverity, Tier.Warning, location, arguments) is { } finding)
        {
            context.ReportDiagnostic(finding);
        }
    }
}
