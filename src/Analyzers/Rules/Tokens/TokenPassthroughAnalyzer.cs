using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Tokens;

/// <summary>MCPAC7004: the token that a caller sent to this server is sent on to another.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TokenPassthroughAnalyzer : McpAnalyzer
{
    public TokenPassthroughAnalyzer()
        : base(Descriptors.MCPAC7004_TokenPassthrough)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            RegisterMemberAction(context, program, block => Analyze(block, program));
            context.RegisterOperationAction(c => AnalyzePropagation(c, program), OperationKind.Invocation);
        }
    }

    private static void Analyze(MemberAnalysisContext context, McpProgram program)
    {
        foreach (var token in new ForwardedTokens(program, context.CancellationToken).In(context.OwningSymbol))
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC7004_TokenPassthrough,
                token.IsMeantForIt ? Tier.Info : Tier.Warning,
                token.Places[0].GetLocation(),
                token.Places.Skip(1).Select(p => p.GetLocation()).Concat(token.Path.Locations),
                ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Path, new string('p', token.Places.Length - 1) + token.Path.Roles),
                token.IsOwn ? "The caller's token" : $"'{token.Name}' of the caller",
                token.Host is { } host ? $"'{host}'" : "another server",
                token.Path.Clause));
        }
    }

    /// <summary><c>AddHeaderPropagation(o => o.Headers.Add("Authorization"))</c></summary>
    private static void AnalyzePropagation(OperationAnalysisContext context, McpProgram program)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == "Add"
            && call.TargetMethod.ContainingType.Name == "HeaderPropagationEntryCollection"
            && call.Arguments.Any(a => a.Value.ConstantValue.Value is string name && name.Equals("Authorization", System.StringComparison.OrdinalIgnoreCase)))
        {
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC7004_TokenPassthrough, Tier.Warning, call.Syntax.GetLocation(), null, null, "The caller's token", "every server that is called with it", ""));
        }
    }
}
