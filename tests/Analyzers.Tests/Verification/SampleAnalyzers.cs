using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Tests.Verification;

internal static class Samples
{
    public const string Category = "Test";

    public static readonly DiagnosticDescriptor Shout = new("TST0001", "Do not shout", "'{0}' shouts", Category, DiagnosticSeverity.Warning, true);

    public static readonly DiagnosticDescriptor Whisper = new("TST0002", "Do not whisper", "'{0}' whispers", Category, DiagnosticSeverity.Warning, true);

    public static bool IsLoud(ClassDeclarationSyntax type) => type.Identifier.ValueText.StartsWith("Loud", StringComparison.Ordinal);

    public static Diagnostic ShoutAt(ClassDeclarationSyntax type) =>
        Diagnostic.Create(Shout, type.Identifier.GetLocation(), type.Identifier.ValueText);
}

/// <summary>Well behaved: reports each class whose name begins with "Loud", where it stands.</summary>
internal sealed class LoudClassAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Samples.Shout];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.ClassDeclaration);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var type = (ClassDeclarationSyntax)context.Node;
        if (Samples.IsLoud(type))
        {
            context.ReportDiagnostic(Samples.ShoutAt(type));
        }
    }
}

/// <summary>Knows a second diagnostic: a class whose name begins with "Quiet".</summary>
internal sealed class LoudOrQuietClassAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Samples.Shout, Samples.Whisper];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.ClassDeclaration);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var type = (ClassDeclarationSyntax)context.Node;
        if (Samples.IsLoud(type))
        {
            context.ReportDiagnostic(Samples.ShoutAt(type));
        }
        else if (type.Identifier.ValueText.StartsWith("Quiet", StringComparison.Ordinal))
        {
            context.ReportDiagnostic(Diagnostic.Create(Samples.Whisper, type.Identifier.GetLocation(), type.Identifier.ValueText));
        }
    }
}

/// <summary>Bad: gathers while it is called and reports at the end, so that an editor never shows it.</summary>
internal sealed class CompilationEndAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Samples.Shout];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(static c =>
        {
            foreach (var tree in c.Compilation.SyntaxTrees)
            {
                foreach (var type in tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Where(Samples.IsLoud))
                {
                    c.ReportDiagnostic(Samples.ShoutAt(type));
                }
            }
        });
    }
}

/// <summary>Bad: called for one class, it reports in the tree of another.</summary>
internal sealed class OtherTreeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Samples.Shout];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(
            static c =>
            {
                if (c.Symbol.Name == "Caller"
                    && c.Compilation.GetTypeByMetadataName("LoudSpeaker")?.DeclaringSyntaxReferences[0].GetSyntax() is ClassDeclarationSyntax type)
                {
                    c.ReportDiagnostic(Samples.ShoutAt(type));
                }
            },
            SymbolKind.NamedType);
    }
}

/// <summary>Bad: counts what it has seen in one pass and reports from the second on.</summary>
internal sealed class StatefulAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Samples.Shout];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var seen = 0;
            start.RegisterSyntaxNodeAction(
                c =>
                {
                    if (c.Node is ClassDeclarationSyntax type && Samples.IsLoud(type) && Interlocked.Increment(ref seen) > 1)
                    {
                        c.ReportDiagnostic(Diagnostic.Create(Samples.Shout, type.SyntaxTree.GetRoot().GetLocation(), "everything"));
                    }
                },
                SyntaxKind.ClassDeclaration);
        });
    }
}

/// <summary>Bad: throws.</summary>
internal sealed class ThrowingAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Samples.Shout];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(static _ => throw new InvalidOperationException("boom"), SyntaxKind.ClassDeclaration);
    }
}

/// <summary>Bad: cannot be suppressed by the user's pragma, since it is reported elsewhere than where the mistake is.</summary>
internal sealed class UnsuppressableAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor s_stubborn = new(
        "TST0003", "Stubborn", "Stubborn", Samples.Category, DiagnosticSeverity.Warning, true, customTags: [WellKnownDiagnosticTags.NotConfigurable]);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [s_stubborn];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(
            static c =>
            {
                var text = c.Node.SyntaxTree.GetText();
                if (text.ToString().StartsWith("#pragma", StringComparison.Ordinal))
                {
                    var first = Location.Create(c.Node.SyntaxTree, Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(0, 1));
                    c.ReportDiagnostic(Diagnostic.Create(s_stubborn, first));
                }
                else
                {
                    c.ReportDiagnostic(Diagnostic.Create(s_stubborn, ((ClassDeclarationSyntax)c.Node).Identifier.GetLocation()));
                }
            },
            SyntaxKind.ClassDeclaration);
    }
}
