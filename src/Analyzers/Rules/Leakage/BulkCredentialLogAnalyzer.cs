using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2005: something that holds credentials among other things is logged as a whole, or logging is told to show them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BulkCredentialLogAnalyzer : McpAnalyzer
{
    public BulkCredentialLogAnalyzer()
        : base(Descriptors.MCPAC2005_BulkCredentialLog)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return;
        }

        var logs = new BulkLogs(program);
        RegisterMemberAction(context, program, c => AnalyzeBlock(c, logs, program));
        context.RegisterOperationAction(c => AnalyzeCall(c, program), OperationKind.Invocation);
        context.RegisterOperationAction(c => AnalyzeAssignment(c, program), OperationKind.SimpleAssignment);
    }

    private static void AnalyzeBlock(MemberAnalysisContext context, BulkLogs logs, McpProgram program)
    {
        foreach (var found in logs.In(context.Code, context.CancellationToken))
        {
            Report(
                context.ReportDiagnostic,
                program,
                found.Place,
                found.IsNamed ? BulkShapes.Collection : BulkShapes.Object,
                "Logging " + found.What,
                found.IsNamed ? "log their names, or those that matter" : "log what matters of it");
        }

        // What a serialized object brings into an exception; into a result is another rule's.
        foreach (var leak in program.Leaks.ObjectsIn(context.OwningSymbol, context.CancellationToken).Where(l => l.Channel != LeakChannel.Result))
        {
            Report(context.ReportDiagnostic, program, leak.Places[0], BulkShapes.Object, $"An exception with a whole object, '{leak.Source.Name}' included,", "name what matters of it");
        }

        // All of the environment, outside of handlers: in them it is another rule's.
        if (program.SourceReach.Includes(context.OwningSymbol, context.CancellationToken)
            && !program.Leaks.IsApartFromHandlers(context.OwningSymbol, context.CancellationToken)
            && program.Flow.Analyze(context.OwningSymbol, context.CancellationToken).Hits.FirstOrDefault(hit => hit is { Kind: SinkKind.Log, Fact.Source.Kind: SourceKind.Dump }) is { } dump
            && program.Leaks.ReachingHandler(context.OwningSymbol, context.CancellationToken) is null)
        {
            Report(context.ReportDiagnostic, program, dump.Entry, BulkShapes.Object, "Logging " + dump.Fact.Source.Name, "log what matters of it by name");
        }
    }

    private static void AnalyzeCall(OperationAnalysisContext context, McpProgram program)
    {
        var call = (IInvocationOperation)context.Operation;
        switch (call.TargetMethod.Name)
        {
            case "Add" when call is { Instance: IPropertyReferenceOperation { Property.Name: "RequestHeaders" or "ResponseHeaders" or "AdditionalRequestHeaders" or "LoggedHeaderNames" } list, Arguments: { Length: 1 } headers }
                && list.Property.ContainingType.Name is "HttpLoggingOptions" or "W3CLoggerOptions" or "DiagnosticsOptions"
                && headers[0].Value.ConstantValue.Value is string header
                && SourceTable.IsCredentialHeader(header):
                Report(context.ReportDiagnostic, program, call.Syntax, BulkShapes.Header, $"HTTP logging of the header '{header}'", "leave it off the list, so that it is redacted");
                break;

            case "RedactLoggedHeaders" when call.Arguments.Length > 0
                && SymbolNames.IsInNamespace(call.TargetMethod, "Microsoft", "Extensions")
                && IsNever(call.Arguments[call.Arguments.Length - 1].Value) is { } test:
                Report(context.ReportDiagnostic, program, test, BulkShapes.Redaction, "HTTP logging that redacts no header", "redact them");
                break;

            case "EnableSensitiveDataLogging" when SymbolNames.IsInNamespace(call.TargetMethod, "Microsoft", "EntityFrameworkCore")
                && call.Arguments.All(a => a.ArgumentKind == ArgumentKind.DefaultValue || a.Parameter?.Type.SpecialType != SpecialType.System_Boolean || a.Value.ConstantValue is { HasValue: true, Value: true })
                && !DevelopmentOnly.Holds(call.Syntax):
                Report(context.ReportDiagnostic, program, NameOf(call.Syntax), BulkShapes.Call, "'EnableSensitiveDataLogging'", "call it only in development");
                break;
        }
    }

    private static void AnalyzeAssignment(OperationAnalysisContext context, McpProgram program)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is not IPropertyReferenceOperation { Property: var property })
        {
            return;
        }

        if (property.Name is "ShowPII" or "LogCompleteSecurityArtifact"
            && property.ContainingType.Name == "IdentityModelEventSource"
            && assignment.Value.ConstantValue is { HasValue: true, Value: true }
            && !DevelopmentOnly.Holds(assignment.Syntax))
        {
            Report(context.ReportDiagnostic, program, assignment.Syntax, BulkShapes.Switch, $"'{property.Name}'", "set it only in development");
        }
        else if (property.Name == "ShouldRedactHeaderValue" && IsNever(assignment.Value) is { } test)
        {
            Report(context.ReportDiagnostic, program, test, BulkShapes.Redaction, "HTTP logging that redacts no header", "redact them");
        }
    }

    /// <summary>The lambda, when it says no to everything.</summary>
    private static SyntaxNode? IsNever(IOperation value) =>
        value.WithoutConversions() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Body.Operations: { Length: 1 } body } }
        && body[0] is IReturnOperation { ReturnedValue.ConstantValue: { HasValue: true, Value: false } }
            ? value.WithoutConversions().Syntax
            : null;

    private static SyntaxNode NameOf(SyntaxNode call) =>
        call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } ? access.Name : call;

    private static void Report(System.Action<Diagnostic> report, McpProgram program, SyntaxNode place, string shape, string what, string advice) =>
        report(program.Finding(
            Descriptors.MCPAC2005_BulkCredentialLog,
            Tier.Warning,
            place.GetLocation(),
            properties: ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, shape),
            arguments: new object[] { what, advice }));
}
