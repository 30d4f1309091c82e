using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Storage;

/// <summary>MCPAC3004: the token of one caller is kept where the requests of all callers use it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallerTokenSharedAnalyzer : McpAnalyzer
{
    public CallerTokenSharedAnalyzer()
        : base(Descriptors.MCPAC3004_CallerTokenShared)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            context.RegisterOperationAction(c => Analyze(c, program), OperationKind.SimpleAssignment, OperationKind.CoalesceAssignment);
        }
    }

    private static void Analyze(OperationAnalysisContext context, McpProgram program)
    {
        var assignment = (IAssignmentOperation)context.Operation;

        // A constructor runs before there are callers; an object that is built from one's token is that caller's.
        if (assignment.Target is not (IFieldReferenceOperation or IPropertyReferenceOperation)
            || !HoldsToken(assignment.Target.Type)
            || assignment.Value.ConstantValue.HasValue
            || (program.Handlers.Host(context.CancellationToken) & (McpHost.Http | McpHost.Functions)) == 0
            || context.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor }
            || !program.CallerTokens.Takes(assignment.Value.Syntax, SinkKind.Kept, context.CancellationToken))
        {
            return;
        }

        var state = new SharedState(program, context.CancellationToken);
        if (state.WrittenBy(assignment.Target) is not { } member)
        {
            return;
        }

        var registration = state.RegistrationOf(member);
        var steps = member.Locations.Take(1);
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC3004_CallerTokenShared,
            Tier.Warning,
            assignment.Target.Syntax.GetLocation(),
            registration is null ? steps : new[] { registration.Syntax.GetLocation() }.Concat(steps),
            registration is not null && state.MayBeScoped(registration) ? ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, "Scope") : null,
            member.Name));
    }

    private static bool HoldsToken(ITypeSymbol? type) =>
        Carriers.IsText(type) || type?.Name is "StringValues" or "AuthenticationHeaderValue" or "AuthenticationResult" or "AccessToken";
}
