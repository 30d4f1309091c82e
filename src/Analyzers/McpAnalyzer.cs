using System;
using System.Collections.Immutable;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers;

/// <summary>
/// The base of every rule: one set-up, one early exit. A rule says which actions it needs and gets the program it is
/// to judge; where nothing of MCP is in sight it is never called.
/// </summary>
public abstract class McpAnalyzer : DiagnosticAnalyzer
{
    private protected McpAnalyzer(params DiagnosticDescriptor[] descriptors) =>
        SupportedDiagnostics = ImmutableArray.Create(descriptors);

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <summary>Whether the rule judges which code is generated, and so must be heard there.</summary>
    private protected virtual bool ReportsInGeneratedCode => false;

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // Sources and helpers may stand in generated code, findings may not.
        context.ConfigureGeneratedCodeAnalysis(
            ReportsInGeneratedCode ? GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics : GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(Start);
    }

    /// <summary>Registers the rule's actions. Called once for a compilation that the rules apply to.</summary>
    private protected abstract void Register(CompilationStartAnalysisContext context, McpProgram program);

    /// <summary>
    /// Calls the rule once for each file. For what asks the whole program.
    /// </summary>
    /// <remarks>
    /// This is the one use of semantic-model actions, and this is the reason: a build runs them when the compiler has bound
    /// every body and handed it to the models, where syntax and operation actions run while it still does, so that a rule
    /// that looks into other members binds them a second time. An editor runs them for each file that it asks about.
    /// </remarks>
    private protected static void RegisterFileAction(CompilationStartAnalysisContext context, McpProgram program, Action<SemanticModelAnalysisContext> action) =>
        context.RegisterSemanticModelAction(c =>
        {
            program.Use(c.SemanticModel);
            action(c);
        });

    /// <summary>Calls the rule for each member of each file that has code. For what follows values through the program.</summary>
    private protected static void RegisterMemberAction(CompilationStartAnalysisContext context, McpProgram program, Action<MemberAnalysisContext> action) =>
        RegisterFileAction(context, program, c =>
        {
            foreach (var member in program.CodeMembersOf(c.SemanticModel.SyntaxTree, c.CancellationToken))
            {
                action(new MemberAnalysisContext(member.Symbol, member.Code, c.ReportDiagnostic, c.CancellationToken));
            }
        });

    private void Start(CompilationStartAnalysisContext context)
    {
        if (McpProgram.TryGet(context.Compilation, context.Options) is { } program)
        {
            Register(context, program);
        }
    }
}
