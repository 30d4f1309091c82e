using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Leakage;

/// <summary>MCPAC2009: a form, a message to the client's model or a prompt asks for a credential.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CredentialRequestAnalyzer : McpAnalyzer
{
    public CredentialRequestAnalyzer()
        : base(Descriptors.MCPAC2009_CredentialRequest)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (program.IsTestProject)
        {
            return;
        }

        var advice = CredentialRequests.HasUrlMode(context.Compilation) ? "use URL mode" : "ask for it outside of the conversation, this SDK has no URL mode";
        context.RegisterOperationAction(c => AnalyzeCreation(c, program, advice), OperationKind.ObjectCreation);
        context.RegisterOperationAction(c => AnalyzeCall(c, program, advice), OperationKind.Invocation);
        context.RegisterSyntaxNodeAction(c => AnalyzeParameter(c, program), SyntaxKind.Parameter);
    }

    private static void AnalyzeCreation(OperationAnalysisContext context, McpProgram program, string advice)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        switch (creation.Type?.Name)
        {
            case "StringSchema" or "RequestSchema" or "ElicitRequestParams":
                foreach (var (name, place) in CredentialRequests.FieldsOf(creation))
                {
                    Report(context, program, place, $"Form elicitation asks for '{name}'; {advice}");
                }

                if (CredentialRequests.MessageOf(creation) is (var asked, var message))
                {
                    Report(context, program, message, $"Form elicitation asks for '{asked}'; {advice}");
                }

                break;

            case "PromptArgument" when CredentialRequests.PromptArgumentOf(creation) is (var needed, var argument):
                Report(context, program, argument, $"Prompt argument '{needed}' asks the user for a credential and puts it into the conversation; let the server read it from its own settings");
                break;

            case "SamplingMessage" or "CreateMessageRequestParams" when CredentialRequests.SampleOf(creation) is (var wanted, var text):
                Report(context, program, text, $"Sampling asks the client's model for '{wanted}'; let the server read it from its own settings");
                break;
        }
    }

    private static void AnalyzeCall(OperationAnalysisContext context, McpProgram program, string advice)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == "ElicitAsync" && CredentialRequests.FormOf(call) is (var name, var place))
        {
            Report(context, program, place, $"Form elicitation asks for '{name}'; {advice}");
        }
    }

    private static void Report(OperationAnalysisContext context, McpProgram program, SyntaxNode place, string message) =>
        context.ReportDiagnostic(program.Finding(Descriptors.MCPAC2009_CredentialRequest, Tier.Error, place.GetLocation(), arguments: message));

    private static void AnalyzeParameter(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        var syntax = (ParameterSyntax)context.Node;
        var name = syntax.Identifier.ValueText;
        if (SecretNames.MayMatch(name, 0, name.Length)
            && context.SemanticModel.GetDeclaredSymbol(syntax, context.CancellationToken) is IParameterSymbol { ContainingSymbol: IMethodSymbol { PartialImplementationPart: null } method } parameter
            && program.Handlers.Find(method, context.CancellationToken) is { Kind: HandlerKind.Prompt } prompt
            && CredentialParameters.Read(parameter, prompt) is { IsMember: false, IsSubjectData: false }
            && program.Handlers.IsModelSupplied(parameter, context.CancellationToken))
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC2009_CredentialRequest,
                Tier.Error,
                syntax.Identifier.GetLocation(),
                arguments: $"Prompt argument '{name}' asks the user for a credential and puts it into the conversation; let the server read it from its own settings"));
        }
    }
}
