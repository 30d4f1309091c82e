using System.Collections.Immutable;
using System.Reflection;
using McpAnalyzers.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Server.Tests.Fixing;

/// <summary>Every rule and every fix that ships.</summary>
internal static class Rules
{
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } = CreateAll<DiagnosticAnalyzer>(typeof(McpAnalyzer).Assembly);

    public static ImmutableArray<CodeFixProvider> Fixes { get; } = CreateAll<CodeFixProvider>(typeof(McpCodeFix).Assembly);

    /// <summary>The ids that no fix mends.</summary>
    public static ImmutableArray<string> WithoutFix { get; } = Analyzers
        .SelectMany(analyzer => analyzer.SupportedDiagnostics)
        .Select(descriptor => descriptor.Id)
        .Except(Fixes.SelectMany(fix => fix.FixableDiagnosticIds))
        .Order(StringComparer.Ordinal)
        .ToImmutableArray();

    private static ImmutableArray<T> CreateAll<T>(Assembly assembly) => assembly.GetTypes()
        .Where(type => !type.IsAbstract && typeof(T).IsAssignableFrom(type))
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .Select(type => (T)Activator.CreateInstance(type, nonPublic: true)!)
        .ToImmutableArray();
}
