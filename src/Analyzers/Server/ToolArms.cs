using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>
/// The tools that one low-level handler answers for: the arms in which it takes the name of the called tool apart, by
/// <c>switch</c> or by <c>if</c>, itself or in a method that it hands the name to.
/// </summary>
internal static class ToolArms
{
    private const int MaxArms = 100;

    private const int MaxDepth = 3;

    /// <summary>One handler for each arm, in source order; none for a handler that takes no name apart.</summary>
    public static ImmutableArray<ReachedHandler> Of(McpHandler handler, McpProgram program, CancellationToken cancellationToken)
    {
        var arms = ImmutableArray.CreateBuilder<ReachedHandler>();
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var level = new List<IMethodSymbol> { handler.Method };

        // The nearest code that takes a name apart is the dispatcher: what it hands on may take something else apart.
        for (var depth = 0; depth <= MaxDepth && level.Count > 0 && arms.Count == 0; depth++)
        {
            var called = new List<IMethodSymbol>();
            foreach (var operation in level.Where(seen.Add).SelectMany(m => OperationsOf(m, program, cancellationToken)))
            {
                Add(operation, arms, handler);
                if (operation is IInvocationOperation { TargetMethod: var method } call && program.IsOurs(method) && call.Arguments.Any(a => IsToolName(a.Value) || IsRequest(a.Value.Type)))
                {
                    called.AddRange(program.Calls.Implementations(method, cancellationToken));
                }
            }

            level = called;
        }

        return arms.ToImmutable();
    }

    private static void Add(IOperation operation, ImmutableArray<ReachedHandler>.Builder arms, McpHandler handler)
    {
        switch (operation)
        {
            case ISwitchOperation choice when IsToolName(choice.Value):
                foreach (var section in choice.Cases)
                {
                    foreach (var clause in section.Clauses.OfType<ISingleValueCaseClauseOperation>())
                    {
                        Add(clause.Value, section.Syntax);
                    }
                }

                break;

            case ISwitchExpressionOperation choice when IsToolName(choice.Value):
                foreach (var arm in choice.Arms)
                {
                    foreach (var constant in arm.Pattern.DescendantsAndSelf().OfType<IConstantPatternOperation>())
                    {
                        Add(constant.Value, arm.Syntax);
                    }
                }

                break;

            case IConditionalOperation { Condition: IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equality } test:
                if (IsToolName(equality.LeftOperand))
                {
                    Add(equality.RightOperand, test.WhenTrue.Syntax);
                }
                else if (IsToolName(equality.RightOperand))
                {
                    Add(equality.LeftOperand, test.WhenTrue.Syntax);
                }

                break;
        }

        void Add(IOperation name, SyntaxNode code)
        {
            if (arms.Count < MaxArms && name.ConstantValue.Value is string { Length: > 0 } tool)
            {
                arms.Add(new ReachedHandler(new McpHandler(handler.Method, HandlerKind.Tool, tool, null, null) { IsProtocolLevel = true, Arm = code }, name.Syntax.GetLocation()));
            }
        }
    }

    private static IEnumerable<IOperation> OperationsOf(IMethodSymbol method, McpProgram program, CancellationToken cancellationToken) =>
        program.SourcesOf(CallGraph.Definition(method))
            .Select(r => r.GetSyntax(cancellationToken))
            .Select(s => program.ModelOf(s.SyntaxTree).GetOperation(s is ArrowExpressionClauseSyntax arrow ? arrow.Expression : s, cancellationToken))
            .SelectMany(o => o?.DescendantsAndSelf() ?? Enumerable.Empty<IOperation>());

    /// <summary>Whether the value is the name of the tool that a client calls, or a variable that is called so.</summary>
    private static bool IsToolName(IOperation? value)
    {
        switch (value)
        {
            case IConversionOperation conversion:
                return IsToolName(conversion.Operand);
            case IConditionalAccessOperation access:
                return IsToolName(access.WhenNotNull);
            case ICoalesceOperation either:
                return IsToolName(either.Value);
            case IInvocationOperation { Instance: { } text, TargetMethod.Name: "ToLowerInvariant" or "ToLower" or "ToUpperInvariant" or "Trim" }:
                return IsToolName(text);
            case IPropertyReferenceOperation { Property: { Name: "Name", ContainingType: var type } }:
                return IsRequest(type);
            case ILocalReferenceOperation { Local: { Type.SpecialType: SpecialType.System_String, Name: var local } }:
                return IsCalledSo(local);
            case IParameterReferenceOperation { Parameter: { Type.SpecialType: SpecialType.System_String, Name: var parameter } }:
                return IsCalledSo(parameter);
            default:
                return false;
        }
    }

    private static bool IsCalledSo(string name) => NameWords.Split(name) is var words && (words.Contains("tool") || (words.Count == 1 && words[0] == "name"));

    private static bool IsRequest(ITypeSymbol? type) =>
        type is { Name: "CallToolRequestParams" } && SymbolNames.IsInNamespace(type, "ModelContextProtocol")
        || type is INamedTypeSymbol { Name: "RequestContext", TypeArguments: { Length: 1 } request } && request[0].Name == "CallToolRequestParams";
}
