using System.Collections.Generic;
using System.Collections.Immutable;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Storage;

/// <summary>MCPAC3002: a file with a credential lies where others can read it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretFileSharedAnalyzer : McpAnalyzer
{
    public SecretFileSharedAnalyzer()
        : base(Descriptors.MCPAC3002_SecretFileShared)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject && !FilePlaces.IsForWindowsOnly(context.Compilation))
        {
            RegisterMemberAction(context, program, block => Analyze(block, program));
        }
    }

    private static void Analyze(MemberAnalysisContext context, McpProgram program)
    {
        var reported = new HashSet<SyntaxNode>();
        foreach (var stored in program.Storage.In(context.OwningSymbol, context.CancellationToken))
        {
            // A helper that writes for others is judged where it is, when it is itself given a credential.
            if (stored.Place != stored.Hit.Sink || stored.Hit.SinkName != "a file")
            {
                continue;
            }

            var name = stored.Hit.Fact.Source.Name;
            if (FilePlaces.SharedModeNear(stored.Place) is { } mode)
            {
                Report(context, program, reported, mode, null, SharedFileShapes.Mode, $"The file with '{name}' is readable for others than its owner; give it UserRead and UserWrite only");
            }
            else if (FilePlaces.TemporaryPathOf(stored.Place, program, context.CancellationToken) is var (path, cause) && !OwnerOnly.IsCreatedFor(stored.Place))
            {
                Report(context, program, reported, path, cause, SharedFileShapes.Temporary, $"'{name}' is created with default permissions in the folder for temporary files; keep it in the user's own folder");
            }
        }
    }

    private static void Report(
        MemberAnalysisContext context, McpProgram program, HashSet<SyntaxNode> reported, SyntaxNode place, SyntaxNode? cause, string shape, string message)
    {
        if (reported.Add(place))
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC3002_SecretFileShared,
                Tier.Warning,
                place.GetLocation(),
                cause is null || cause == place ? null : new[] { cause.GetLocation() },
                ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, shape),
                message));
        }
    }
}
