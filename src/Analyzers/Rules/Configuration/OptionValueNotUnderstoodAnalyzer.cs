using System;
using McpAnalyzers.Options;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Configuration;

/// <summary>MCPAC0001: an option has a value that nobody understands, and so acts as if it were not there.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OptionValueNotUnderstoodAnalyzer : McpAnalyzer
{
    /// <summary>Creates the rule.</summary>
    public OptionValueNotUnderstoodAnalyzer()
        : base(Descriptors.MCPAC0001_OptionValueNotUnderstood)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        context.RegisterSyntaxTreeAction(c => Analyze(c, program));
        context.RegisterAdditionalFileAction(c => Analyze(c, program));
    }

    /// <summary>Sections for files that are not source have options too; what those of the source say wrong is said there.</summary>
    private static void Analyze(AdditionalFileAnalysisContext context, McpProgram program)
    {
        var provider = context.Options.AnalyzerConfigOptionsProvider;
        foreach (var option in KnownOptions.All)
        {
            if (IsMalformed(option, provider.GetOptions(context.AdditionalFile)) && IsFirst(option, provider, context.AdditionalFile, context.Options, program.Compilation))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.MCPAC0001_OptionValueNotUnderstood, Location.None, option.Name, option.Allowed));
            }
        }
    }

    private static bool IsFirst(IOption option, AnalyzerConfigOptionsProvider provider, AdditionalText file, AnalyzerOptions options, Compilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (IsMalformed(option, provider, tree))
            {
                return false;
            }
        }

        foreach (var other in options.AdditionalFiles)
        {
            if (string.CompareOrdinal(other.Path, file.Path) < 0 && IsMalformed(option, provider.GetOptions(other)))
            {
                return false;
            }
        }

        return true;
    }

    private static void Analyze(SyntaxTreeAnalysisContext context, McpProgram program)
    {
        var provider = context.Options.AnalyzerConfigOptionsProvider;
        foreach (var option in KnownOptions.All)
        {
            if (IsMalformed(option, provider, context.Tree) && IsFirst(option, provider, context.Tree, program.Compilation))
            {
                // The value is not repeated: nobody knows what it is. The file it stands in is not known to an analyzer.
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.MCPAC0001_OptionValueNotUnderstood, Location.None, option.Name, option.Allowed));
            }
        }
    }

    private static bool IsMalformed(IOption option, AnalyzerConfigOptionsProvider provider, SyntaxTree tree) =>
        IsMalformed(option, provider.GetOptions(tree)) || IsMalformed(option, provider.GlobalOptions);

    private static bool IsMalformed(IOption option, AnalyzerConfigOptions options) =>
        options.TryGetValue(option.Key, out var text) && !option.Understands(text);

    /// <summary>Whether no file before this one, by path, has the same to report: the option is named once, not once a file.</summary>
    private static bool IsFirst(IOption option, AnalyzerConfigOptionsProvider provider, SyntaxTree tree, Compilation compilation)
    {
        var before = true;
        foreach (var other in compilation.SyntaxTrees)
        {
            if (other == tree)
            {
                before = false;
                continue;
            }

            var order = string.CompareOrdinal(other.FilePath, tree.FilePath);
            if ((order < 0 || (order == 0 && before)) && IsMalformed(option, provider, other))
            {
                return false;
            }
        }

        return true;
    }
}
