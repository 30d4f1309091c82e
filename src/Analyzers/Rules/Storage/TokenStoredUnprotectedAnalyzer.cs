using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Storage;

/// <summary>MCPAC3001: a token is written where it outlives the process, in clear.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TokenStoredUnprotectedAnalyzer : McpAnalyzer
{
    public TokenStoredUnprotectedAnalyzer()
        : base(Descriptors.MCPAC3001_TokenStoredUnprotected)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return;
        }

        RegisterMemberAction(context, program, block => AnalyzeWrites(block, program));
        context.RegisterOperationAction(c => AnalyzeFlag(c, program), OperationKind.SimpleAssignment);
        context.RegisterOperationAction(c => AnalyzeCall(c, program), OperationKind.Invocation);
        context.RegisterOperationAction(c => AnalyzeCreation(c, program), OperationKind.ObjectCreation);
    }

    private static void AnalyzeWrites(MemberAnalysisContext context, McpProgram program)
    {
        foreach (var stored in program.Storage.In(context.OwningSymbol, context.CancellationToken))
        {
            // An encoding that stands for protection is the point of MCPAC3003.
            if (FakeProtection.EncodingOf(stored, program, context.CancellationToken) is not null)
            {
                continue;
            }

            var (hit, place) = stored;

            var path = FlowPath.Of(hit.Fact, place, hit.Sink);
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC3001_TokenStoredUnprotected,
                OwnerOnly.IsCreatedFor(hit.Sink) ? Tier.Info : Tier.Warning,
                place.GetLocation(),
                path.Locations,
                Shape(StorageShapes.Write).Add(FixFacts.Path, path.Roles),
                hit.Fact.Source.Name,
                hit.SinkName,
                path.Clause));
        }
    }

    private static void AnalyzeFlag(OperationAnalysisContext context, McpProgram program)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is IPropertyReferenceOperation { Property.Name: "UnsafeAllowUnencryptedStorage" } target
            && assignment.Value.ConstantValue is { HasValue: true, Value: true }
            && SymbolNames.IsInNamespace(target.Property, "Azure", "Identity"))
        {
            Report(context, program, StorageShapes.UnsafeFlag, "The token cache");
        }
    }

    private static void AnalyzeCall(OperationAnalysisContext context, McpProgram program)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is "WithUnprotectedFile" or "WithLinuxUnprotectedFile"
            && SymbolNames.IsInNamespace(call.TargetMethod, "Microsoft", "Identity"))
        {
            Report(context, program, StorageShapes.UnprotectedStorage, "The token cache");
        }

        // Without a store of the caller's, Google's broker makes one of plain files.
        if (call.TargetMethod is { Name: "AuthorizeAsync", ContainingType.Name: "GoogleWebAuthorizationBroker" }
            && SymbolNames.IsInNamespace(call.TargetMethod, "Google", "Apis")
            && call.Arguments.Any(a => a.Parameter?.Name == "dataStore" && DataFlow.OperationExtensions.Unconverted(a.Value).ConstantValue is { HasValue: true, Value: null }))
        {
            Report(context, program, StorageShapes.FileStore, "The token cache");
        }
    }

    private static void AnalyzeCreation(OperationAnalysisContext context, McpProgram program)
    {
        if (context.Operation.Type is { Name: "FileDataStore" } type && SymbolNames.IsInNamespace(type, "Google", "Apis"))
        {
            Report(context, program, StorageShapes.FileStore, "The token cache");
        }
    }

    private static void Report(OperationAnalysisContext context, McpProgram program, string shape, string what) =>
        context.ReportDiagnostic(program.Finding(
            Descriptors.MCPAC3001_TokenStoredUnprotected,
            Tier.Warning,
            context.Operation.Syntax.GetLocation(),
            properties: Shape(shape),
            arguments: new object[] { what, "a file", "" }));

    private static ImmutableDictionary<string, string?> Shape(string shape) =>
        ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, shape);
}
