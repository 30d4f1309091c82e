using McpAnalyzers.Options;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests;

/// <summary>The preset files of the package say what the descriptor table says.</summary>
public class PresetsTests
{
    [Theory]
    [InlineData("None")]
    [InlineData("Recommended")]
    [InlineData("Strict")]
    public void Preset_has_the_lines_that_the_rules_call_for(string mode)
    {
        var lines = File.ReadAllLines(Path.Combine(PresetFolder(), $"McpAnalyzers.{mode}.globalconfig"))
            .Where(line => line.Length > 0 && line[0] != '#');

        Assert.Equal(["is_global = true", "global_level = -100", .. ExpectedLines(Enum.Parse<AnalysisMode>(mode))], lines);
    }

    [Fact]
    public void Default_mode_has_no_preset()
    {
        Assert.Equal(3, Directory.GetFiles(PresetFolder()).Length);
        Assert.Empty(ExpectedLines(AnalysisMode.Default));
    }

    [Fact]
    public void Level_beats_the_mode_and_the_users_own_lines_beat_both()
    {
        var level = Directory.GetFiles(Path.Combine(PresetFolder(), "levels"), "McpAnalyzers.*.Strict.globalconfig").Max(StringComparer.Ordinal)!;
        var configuration = AnalyzerConfigSet.Create(new[]
        {
            AnalyzerConfig.Parse(File.ReadAllText(Path.Combine(PresetFolder(), "McpAnalyzers.Strict.globalconfig")), "/package/McpAnalyzers.Strict.globalconfig"),
            AnalyzerConfig.Parse(File.ReadAllText(level) + "dotnet_diagnostic.MCPAC2004.severity = none\ndotnet_diagnostic.MCPAC3002.severity = none\ndotnet_diagnostic.MCPAC3004.severity = none\n", "/package/levels/McpAnalyzers.globalconfig"),
            AnalyzerConfig.Parse("is_global = true\ndotnet_diagnostic.MCPAC3002.severity = warning\n", "/src/all.globalconfig"),
            AnalyzerConfig.Parse("[*.cs]\ndotnet_diagnostic.MCPAC3004.severity = suggestion\ndotnet_analyzer_diagnostic.category-McpSecurity.severity = error\n", "/src/.editorconfig"),
        }.ToList(), out var wrong);

        Assert.Empty(wrong);
        var everywhere = configuration.GlobalConfigOptions.TreeOptions;
        Assert.Equal(ReportDiagnostic.Suppress, everywhere["MCPAC2004"]);
        Assert.Equal(ReportDiagnostic.Error, everywhere["MCPAC2005"]);
        Assert.Equal(ReportDiagnostic.Warn, everywhere["MCPAC3002"]);
        Assert.Equal(ReportDiagnostic.Info, configuration.GetOptionsForSourcePath("/src/Tools.cs").TreeOptions["MCPAC3004"]);
    }

    [Fact]
    public void Every_rule_states_its_tiers()
    {
        var without = Descriptors.All.Where(d => !IsOfThePackageItself(d) && RuleTiers.Of(d).IsEmpty);

        Assert.Empty(without.Select(d => d.Id));
    }

    [Fact]
    public void Descriptor_severity_is_the_highest_tier_capped_at_warning()
    {
        foreach (var descriptor in Descriptors.All.Where(d => !IsOfThePackageItself(d)))
        {
            Assert.Equal(Severities.Of(RuleTiers.Of(descriptor).Max(), AnalysisMode.Default), descriptor.DefaultSeverity);
        }
    }

    private static IEnumerable<string> ExpectedLines(AnalysisMode mode) =>
        mode == AnalysisMode.None
            ? [$"dotnet_analyzer_diagnostic.category-{Descriptors.Category}.severity = none"]
            : from descriptor in Descriptors.All
              let tiers = RuleTiers.Of(descriptor)
              where tiers.Length == 1
              let severity = Severities.Of(tiers[0], mode)
              where severity != descriptor.DefaultSeverity
              select $"dotnet_diagnostic.{descriptor.Id}.severity = {EditorConfigName(severity)}";

    private static string EditorConfigName(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "suggestion",
    };

    private static bool IsOfThePackageItself(DiagnosticDescriptor descriptor) =>
        descriptor.Id.StartsWith("MCPAC0", StringComparison.Ordinal);

    private static string PresetFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "McpAnalyzers.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return Path.Combine(folder.FullName, "src", "Build", "package", "presets");
    }
}
