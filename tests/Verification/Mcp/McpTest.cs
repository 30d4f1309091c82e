using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace McpAnalyzers.Verification;

/// <summary>A test of one rule over a server that binds against a real MCP SDK.</summary>
public sealed class McpAnalyzerTest<TAnalyzer> : CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    public McpAnalyzerTest() => McpTestSetup.Prepare(this);

    /// <summary>The SDK the sample is written for.</summary>
    public McpSdk Sdk { get; set; } = McpSdk.V2_3;

    /// <summary>Global options by key, such as <c>build_property.McpAnalysisMode</c>.</summary>
    public Dictionary<string, string> GlobalOptions { get; } = new(StringComparer.Ordinal);

    /// <summary>Options of an .editorconfig for all C# files, by key.</summary>
    public Dictionary<string, string> EditorConfig { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the usings of <c>ImplicitUsings</c> are in a file of their own, as the .NET SDK writes it.</summary>
    public bool ImplicitUsings { get; set; } = true;

    protected override Task RunImplAsync(CancellationToken cancellationToken)
    {
        McpTestSetup.Complete(TestState, Sdk, GlobalOptions, EditorConfig, ImplicitUsings);
        return base.RunImplAsync(cancellationToken);
    }
}

/// <summary>A test of one rule and its fix over a server that binds against a real MCP SDK.</summary>
public sealed class McpCodeFixTest<TAnalyzer, TCodeFix> : CSharpCodeFixTest<TAnalyzer, TCodeFix, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    public McpCodeFixTest() => McpTestSetup.Prepare(this);

    /// <summary>The SDK the sample is written for.</summary>
    public McpSdk Sdk { get; set; } = McpSdk.V2_3;

    /// <summary>Global options by key, such as <c>build_property.McpAnalysisMode</c>.</summary>
    public Dictionary<string, string> GlobalOptions { get; } = new(StringComparer.Ordinal);

    /// <summary>Options of an .editorconfig for all C# files, by key.</summary>
    public Dictionary<string, string> EditorConfig { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the usings of <c>ImplicitUsings</c> are in a file of their own, as the .NET SDK writes it.</summary>
    public bool ImplicitUsings { get; set; } = true;

    protected override Task RunImplAsync(CancellationToken cancellationToken)
    {
        McpTestSetup.Complete(TestState, Sdk, GlobalOptions, EditorConfig, ImplicitUsings);
        foreach (var state in new[] { FixedState, BatchFixedState })
        {
            if (state.Sources.Count > 0 && ImplicitUsings)
            {
                state.Sources.Add(Verification.ImplicitUsings.FileFor(Sdk));
            }
        }

        return base.RunImplAsync(cancellationToken);
    }
}

/// <summary>What every test of ours shares.</summary>
internal static partial class McpTestSetup
{
    public static void Prepare<TVerifier>(AnalyzerTest<TVerifier> test)
        where TVerifier : IVerifier, new()
    {
        test.ReferenceAssemblies = new ReferenceAssemblies("net10.0");

        // `$$"""` is code here, never a caret position.
        test.MarkupOptions = MarkupOptions.TreatPositionIndicatorsAsCode;
        test.SolutionTransforms.Add((solution, id) =>
        {
            var options = (CSharpCompilationOptions)solution.GetProject(id)!.CompilationOptions!;
            return solution.WithProjectCompilationOptions(id, options.WithNullableContextOptions(NullableContextOptions.Enable));
        });
    }

    public static void Complete(
        SolutionState state, McpSdk sdk, Dictionary<string, string> globalOptions, Dictionary<string, string> editorConfig, bool implicitUsings)
    {
        state.AdditionalReferences.AddRange(sdk.References);
        state.OutputKind ??= state.Sources.Any(s => IsProgram(s.content.ToString())) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        if (implicitUsings)
        {
            state.Sources.Add(ImplicitUsings.FileFor(sdk));
        }

        if (globalOptions.Count > 0)
        {
            state.AnalyzerConfigFiles.Add(("/0/.globalconfig", "is_global = true\n" + Lines(globalOptions)));
        }

        if (editorConfig.Count > 0)
        {
            state.AnalyzerConfigFiles.Add(("/0/.editorconfig", "root = true\n[*.cs]\n" + Lines(editorConfig)));
        }
    }

    private static string Lines(Dictionary<string, string> options) => string.Concat(options.Select(o => o.Key + " = " + o.Value + "\n"));

    /// <summary>Top-level statements, or a static Main.</summary>
    private static bool IsProgram(string text)
    {
        var root = CSharpSyntaxTree.ParseText(MarkupPattern().Replace(text, "")).GetCompilationUnitRoot();
        return root.Members.OfType<GlobalStatementSyntax>().Any() || root.DescendantNodes().OfType<MethodDeclarationSyntax>().Any(IsMain);
    }

    private static bool IsMain(MethodDeclarationSyntax method) =>
        method.Identifier.ValueText == "Main" && method.Modifiers.Any(SyntaxKind.StaticKeyword);

    [GeneratedRegex(@"\[\||\|\]|\{\|[#\w]+:|\|\}")]
    private static partial Regex MarkupPattern();
}
