using System.Linq;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Permissions;

/// <summary>MCPAC5009: tools that say neither that they read nor that they change.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ToolWithoutHintsAnalyzer : McpAnalyzer
{
    public ToolWithoutHintsAnalyzer()
        : base(Descriptors.MCPAC5009_ToolWithoutHints)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterSyntaxNodeAction(
                c => Analyze(c, program), SyntaxKind.ClassDeclaration, SyntaxKind.RecordDeclaration, SyntaxKind.StructDeclaration, SyntaxKind.InterfaceDeclaration);
        }
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var declaration = (TypeDeclarationSyntax)context.Node;
        if (!declaration.Members.Any(MayBeTool)
            || context.SemanticModel.GetDeclaredSymbol(declaration, context.CancellationToken) is not { } type)
        {
            return;
        }

        var tools = ToolHints.DeclaredBy(type, program, context.CancellationToken);
        var silent = tools.Where(ToolHints.AreMissing).ToList();

        // Of a type in parts the first part with such a tool stands for all.
        if (silent.Count == 0
            || silent[0].Method.DeclaringSyntaxReferences.FirstOrDefault() is not { } first
            || first.SyntaxTree != declaration.SyntaxTree
            || !declaration.Span.Contains(first.Span)
            || declaration.Members.OfType<TypeDeclarationSyntax>().Any(nested => nested.Span.Contains(first.Span)))
        {
            return;
        }

        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC5009_ToolWithoutHints,
            Tier.Info,
            declaration.Identifier.GetLocation(),
            silent.Select(t => t.Method.Locations[0]),
            arguments: new object[] { silent.Count, tools.Length, type.Name }));
    }

    private static bool MayBeTool(MemberDeclarationSyntax member) =>
        member is MethodDeclarationSyntax { AttributeLists.Count: > 0 } method
        && method.AttributeLists.Any(l => l.Attributes.Any(a => a.Name.RightmostName().ValueText is "McpServerTool" or "McpServerToolAttribute"));
}
