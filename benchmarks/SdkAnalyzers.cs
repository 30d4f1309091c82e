using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Benchmarks;

/// <summary>
/// The analyzers that the .NET SDK runs in every build of a project with default settings: those that may warn. The
/// compiler leaves out the others when no error log is asked for.
/// </summary>
internal static class SdkAnalyzers
{
    private static readonly string[] s_assemblies =
        ["Microsoft.CodeAnalysis.NetAnalyzers.dll", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll"];

    /// <summary>What the SDK's default analysis level makes of each id.</summary>
    public static ImmutableDictionary<string, ReportDiagnostic> Severities { get; private set; } =
        ImmutableDictionary<string, ReportDiagnostic>.Empty;

    /// <summary>Empty when the program runs without an SDK beside its runtime.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> All { get; } = Load();

    private static ImmutableArray<DiagnosticAnalyzer> Load()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var sdk = Directory.Exists(Path.Combine(root, "sdk"))
            ? Directory.GetDirectories(Path.Combine(root, "sdk"), $"{Environment.Version.Major}.*").Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (sdk is null)
        {
            return [];
        }

        var folder = Path.Combine(sdk, "Sdks", "Microsoft.NET.Sdk", "analyzers");
        Severities = Read(Path.Combine(folder, "build", "config", $"analysislevel_{Environment.Version.Major}_default.globalconfig"));
        return
        [
            .. s_assemblies
                .SelectMany(name => new AnalyzerFileReference(Path.Combine(folder, name), Loader.Instance).GetAnalyzers(LanguageNames.CSharp))
                .Where(analyzer => analyzer.SupportedDiagnostics.Any(MayWarn)),
        ];
    }

    private static bool MayWarn(DiagnosticDescriptor descriptor) =>
        Severities.TryGetValue(descriptor.Id, out var severity)
            ? severity is ReportDiagnostic.Warn or ReportDiagnostic.Error
            : descriptor.IsEnabledByDefault && descriptor.DefaultSeverity >= DiagnosticSeverity.Warning;

    private static ImmutableDictionary<string, ReportDiagnostic> Read(string globalConfig)
    {
        const string Prefix = "dotnet_diagnostic.";
        var severities = ImmutableDictionary.CreateBuilder<string, ReportDiagnostic>();
        foreach (var line in File.ReadLines(globalConfig).Where(l => l.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var id = line[Prefix.Length..line.IndexOf('.', Prefix.Length)];
            severities[id] = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim() switch
            {
                "error" => ReportDiagnostic.Error,
                "warning" => ReportDiagnostic.Warn,
                "suggestion" => ReportDiagnostic.Info,
                "silent" => ReportDiagnostic.Hidden,
                _ => ReportDiagnostic.Suppress,
            };
        }

        return severities.ToImmutable();
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public static readonly Loader Instance = new();

        public void AddDependencyLocation(string fullPath)
        {
            // The two assemblies lie in one folder, where LoadFrom looks by itself.
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
