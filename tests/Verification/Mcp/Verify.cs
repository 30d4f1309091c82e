using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Verification;

/// <summary>The short way to write a test; what it cannot say, the test types can.</summary>
public static class Verify
{
    /// <summary>The rule reports exactly what the markup of <paramref name="source"/> says: without markup, nothing.</summary>
    public static Task Analyzer<TAnalyzer>(string source, params DiagnosticResult[] expected)
        where TAnalyzer : DiagnosticAnalyzer, new() =>
        Analyzer<TAnalyzer>(source, McpSdk.V2_3, expected);

    /// <inheritdoc cref="Analyzer{TAnalyzer}(string, DiagnosticResult[])"/>
    public static Task Analyzer<TAnalyzer>(string source, McpSdk sdk, params DiagnosticResult[] expected)
        where TAnalyzer : DiagnosticAnalyzer, new() =>
        Analyzer<TAnalyzer>(source, test =>
        {
            test.Sdk = sdk;
            test.ExpectedDiagnostics.AddRange(expected);
        });

    /// <inheritdoc cref="Analyzer{TAnalyzer}(string, DiagnosticResult[])"/>
    public static Task Analyzer<TAnalyzer>(string source, Action<McpAnalyzerTest<TAnalyzer>> configure)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new McpAnalyzerTest<TAnalyzer> { TestCode = source };
        configure(test);
        return test.RunAsync();
    }

    /// <summary>The rule reports what the markup of several files says; the first is the program.</summary>
    public static Task Analyzer<TAnalyzer>(IEnumerable<(string Path, string Source)> files, Action<McpAnalyzerTest<TAnalyzer>>? configure = null)
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new McpAnalyzerTest<TAnalyzer>();
        foreach (var file in files)
        {
            test.TestState.Sources.Add(file);
        }

        configure?.Invoke(test);
        return test.RunAsync();
    }

    /// <summary>The fix turns <paramref name="before"/> into <paramref name="after"/>: one by one, and all at once in each scope.</summary>
    public static Task Fix<TAnalyzer, TCodeFix>(string before, string after, Action<McpCodeFixTest<TAnalyzer, TCodeFix>>? configure = null)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TCodeFix : CodeFixProvider, new()
    {
        var test = new McpCodeFixTest<TAnalyzer, TCodeFix> { TestCode = before, FixedCode = after };
        configure?.Invoke(test);
        return test.RunAsync();
    }

    /// <summary>The fix over several files; <paramref name="after"/> names all of them, changed or not.</summary>
    public static Task Fix<TAnalyzer, TCodeFix>(
        IEnumerable<(string Path, string Source)> before,
        IEnumerable<(string Path, string Source)> after,
        Action<McpCodeFixTest<TAnalyzer, TCodeFix>>? configure = null)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TCodeFix : CodeFixProvider, new()
    {
        var test = new McpCodeFixTest<TAnalyzer, TCodeFix>();
        foreach (var file in before)
        {
            test.TestState.Sources.Add(file);
        }

        foreach (var file in after)
        {
            test.FixedState.Sources.Add(file);
        }

        configure?.Invoke(test);
        return test.RunAsync();
    }

    /// <summary>The rule reports what the markup says, and the fix offers nothing for it.</summary>
    public static Task NoFix<TAnalyzer, TCodeFix>(string source, Action<McpCodeFixTest<TAnalyzer, TCodeFix>>? configure = null)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TCodeFix : CodeFixProvider, new() =>
        Fix(source, source, configure);

    /// <summary>An expected diagnostic at the markup <c>{|#key:...|}</c>, with these message arguments; steps are not compared.</summary>
    public static DiagnosticResult Diagnostic(DiagnosticDescriptor descriptor, int markupKey, params object[] arguments) =>
        new DiagnosticResult(descriptor)
            .WithLocation(markupKey)
            .WithArguments(arguments)
            .WithOptions(DiagnosticOptions.IgnoreAdditionalLocations);
}
