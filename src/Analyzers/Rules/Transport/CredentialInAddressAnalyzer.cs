using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Rules.Transport;

/// <summary>MCPAC6006: a caller is let in by a credential in the address of his request.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CredentialInAddressAnalyzer : McpAnalyzer
{
    public CredentialInAddressAnalyzer()
        : base(Descriptors.MCPAC6006_CredentialInAddress)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program)
    {
        if (!program.IsTestProject)
        {
            RegisterMemberAction(context, program, block => Analyze(block, program));
            context.RegisterOperationAction(c => AnalyzeRoute(c, program), OperationKind.Invocation);
            context.RegisterSyntaxNodeAction(c => AnalyzeAttribute(c, program), SyntaxKind.Attribute);
        }
    }

    private static void Analyze(MemberAnalysisContext context, McpProgram program)
    {
        foreach (var function in new AddressCredentials(program, context.CancellationToken).In(context.OwningSymbol, context.Code)
            .GroupBy(c => KeyComparisons.FunctionAround(c.Place)))
        {
            var found = function.GroupBy(c => c.Place).Select(g => g.First()).ToList();
            context.ReportDiagnostic(program.Finding(
                Descriptors.MCPAC6006_CredentialInAddress,
                Tier.Warning,
                found[0].Place.GetLocation(),
                found.Skip(1).Select(c => c.Place.GetLocation()),
                ImmutableDictionary<string, string?>.Empty.Add(FixFacts.FurtherPlaces, (found.Count - 1).ToString(CultureInfo.InvariantCulture)),
                found[0].Name));
        }
    }

    /// <summary><c>app.MapGet("/mcp/{apiKey}", ..)</c></summary>
    private static void AnalyzeRoute(OperationAnalysisContext context, McpProgram program)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!call.TargetMethod.Name.StartsWith("Map", StringComparison.Ordinal)
            || !(SymbolNames.IsInNamespace(call.TargetMethod, "Microsoft", "AspNetCore") || SymbolNames.IsInNamespace(call.TargetMethod, "ModelContextProtocol")))
        {
            return;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Type.SpecialType == SpecialType.System_String
                && argument.Value.ConstantValue.Value is string pattern
                && AddressCredentials.InRoute(pattern) is { } name)
            {
                Report(context.ReportDiagnostic, program, argument.Value.Syntax, name);
            }
        }
    }

    /// <summary><c>[HttpGet("orders/{apiKey}")]</c></summary>
    private static void AnalyzeAttribute(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        if (context.Node is AttributeSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } attribute
            && attribute.Name.RightmostName().ValueText is "Route" or "HttpGet" or "HttpPost" or "HttpPut" or "HttpDelete" or "HttpPatch"
            && arguments[0] is { NameEquals: null, Expression: LiteralExpressionSyntax literal }
            && AddressCredentials.InRoute(literal.Token.ValueText) is { } name
            && context.SemanticModel.GetSymbolInfo(attribute, context.CancellationToken).Symbol is { } constructor
            && SymbolNames.IsInNamespace(constructor, "Microsoft", "AspNetCore"))
        {
            Report(context.ReportDiagnostic, program, literal, name);
        }
    }

    private static void Report(Action<Diagnostic> report, McpProgram program, SyntaxNode place, string name) =>
        report(program.Finding(Descriptors.MCPAC6006_CredentialInAddress, Tier.Warning, place.GetLocation(), null, null, name));
}
