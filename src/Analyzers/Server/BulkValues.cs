using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>What a log line writes wholesale.</summary>
/// <param name="Place">The expression that stands for all of it.</param>
/// <param name="What">In the words of a message.</param>
/// <param name="IsNamed">Whether its names can be written instead.</param>
internal sealed record BulkValue(SyntaxNode Place, string What, bool IsNamed);

/// <summary>Collections and objects that hold credentials among other things, where they are written as a whole.</summary>
internal sealed class BulkValues
{
    /// <summary>Words of which a member that logs one holds at least one; an object that is taken apart has a mark instead.</summary>
    public static readonly ImmutableArray<string> Words = ImmutableArray.Create(
        "Headers", "DefaultRequestHeaders", "Cookies", "Arguments", "JsonRpcMessage", "JsonRpcRequest", "JsonRpcResponse", "JsonRpcNotification", "SendAsync");

    private const int MaxDepth = 6;

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public BulkValues(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>What an argument of a log call writes wholesale; null when it does not.</summary>
    /// <param name="argument">The value.</param>
    /// <param name="takesApart">Whether the logger writes the members of an object.</param>
    public BulkValue? In(IOperation argument, bool takesApart) => In(argument, takesApart, 0);

    private BulkValue? In(IOperation value, bool takesApart, int depth)
    {
        value = value.WithoutConversions();
        if (depth > MaxDepth)
        {
            return null;
        }

        switch (value)
        {
            case IPropertyReferenceOperation property when Named(property) is { } what:
                return new BulkValue(Whole(property.Syntax), what, true);

            case ILocalReferenceOperation local when Collection(local) is { } collection:
                return In(collection, takesApart, depth + 1) is { } ofLoop ? ofLoop with { IsNamed = false } : null;

            case ILocalReferenceOperation local when Initializer(local) is { } initial:
                return In(initial, takesApart, depth + 1) is { } ofLocal ? new BulkValue(value.Syntax, ofLocal.What, false) : null;

            case IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.Name: "KeyValuePair" }, Instance: { } pair } when pair is ILocalReferenceOperation:
                return In(pair, takesApart, depth + 1);

            case IConditionalAccessOperation access:
                return In(access.WhenNotNull, takesApart, depth + 1);

            case IInterpolatedStringOperation text:
                return First(text.Parts.OfType<IInterpolationOperation>().Select(p => p.Expression), takesApart: false, depth);

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return First(new[] { sum.LeftOperand, sum.RightOperand }, takesApart: false, depth);

            case IArrayCreationOperation { Initializer: { } list }:
                return First(list.ElementValues, takesApart, depth);

            case IInvocationOperation call:
                return InCall(call, depth);
        }

        return takesApart ? OfObject(value) : OfText(value);
    }

    private BulkValue? First(IEnumerable<IOperation> values, bool takesApart, int depth) =>
        values.Select(v => In(v, takesApart, depth + 1)).FirstOrDefault(found => found is not null);

    private BulkValue? InCall(IInvocationOperation call, int depth)
    {
        var receiver = call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
        switch (call.TargetMethod.Name)
        {
            case "Serialize" or "SerializeObject" or "SerializeToNode" or "SerializeToElement" or "ToJson" when call.Arguments.Length > 0:
                return In(call.Arguments[0].Value, takesApart: true, depth + 1);

            case "ToString" or "ToList" or "ToArray" or "OrderBy" or "AsEnumerable" or "ToImmutableArray" when receiver is not null:
                return In(receiver, takesApart: false, depth + 1) is { } whole ? whole with { IsNamed = false } : null;

            case "Select" or "ToDictionary" when receiver is not null && call.Arguments.Skip(call.Instance is null ? 1 : 0).Any(ShowsValues):
            case "ToDictionary" when receiver is not null && call.Arguments.Length <= 1:
                return In(receiver, takesApart: false, depth + 1) is { } chosen ? chosen with { IsNamed = false } : null;

            case "Join" or "Concat" or "Format" when call.TargetMethod.ContainingType.SpecialType == SpecialType.System_String:
                return First(call.Arguments.Select(a => a.Value), takesApart: false, depth) is { } joined ? joined with { IsNamed = false } : null;

            default:
                return null;
        }
    }

    /// <summary>The access with what stands before its <c>?.</c>.</summary>
    private static SyntaxNode Whole(SyntaxNode access)
    {
        while (access.Parent is ConditionalAccessExpressionSyntax outer && outer.WhenNotNull == access)
        {
            access = outer;
        }

        return access;
    }

    /// <summary>Whether a lambda over named values shows more than their names, and chooses none of them.</summary>
    private static bool ShowsValues(IArgumentOperation argument)
    {
        var lambda = argument.Value.Syntax;
        var words = lambda.DescendantTokens().Select(t => t.ValueText).ToList();
        return lambda is AnonymousFunctionExpressionSyntax
            && !lambda.DescendantNodes().Any(n => n is ConditionalExpressionSyntax or SwitchExpressionSyntax or InvocationExpressionSyntax { Expression: IdentifierNameSyntax })
            && (words.Contains("Value") || !words.Contains("Key"));
    }

    /// <summary>The collections that carry credentials among other things, by the property that gives them.</summary>
    private static string? Named(IPropertyReferenceOperation reference)
    {
        var (name, owner) = (reference.Property.Name, reference.Property.ContainingType);
        return name switch
        {
            "Headers" when owner.Name is "HttpRequest" or "HttpRequestMessage" or "HttpRequestData"
                && (SymbolNames.IsInNamespace(owner, "Microsoft") || SymbolNames.IsInNamespace(owner, "System", "Net")) => "all headers of a request",
            "DefaultRequestHeaders" when SymbolNames.IsOrDerivesFrom(owner, "System.Net.Http.HttpClient") => "all headers of a client",
            "Cookies" when owner.Name == "HttpRequest" && SymbolNames.IsInNamespace(owner, "Microsoft", "AspNetCore") => "all cookies of a request",
            "Arguments" when owner.Name is "CallToolRequestParams" or "GetPromptRequestParams" && SymbolNames.IsInNamespace(owner, "ModelContextProtocol") => "all arguments of a call",
            _ => null,
        };
    }

    /// <summary>An object that is taken apart: a message of the protocol, or one with credentials among its members.</summary>
    private BulkValue? OfObject(IOperation value)
    {
        if (value.Type is not { } type)
        {
            return null;
        }

        if (IsMessage(type))
        {
            return new BulkValue(value.Syntax, "a whole message of the protocol", false);
        }

        return _program.Serialized.MembersOf(type, _cancellationToken).FirstOrDefault(m => !SecretTypes.IsIgnoredByNewtonsoft(m)) is { } member
            ? new BulkValue(value.Syntax, $"a whole '{member.ContainingType.Name}', '{member.Name}' included,", false)
            : null;
    }

    /// <summary>An object that is written as a text: a request shows its headers, a record its members.</summary>
    private BulkValue? OfText(IOperation value) =>
        value.Type is { IsRecord: true } record && IsMessage(record) ? new BulkValue(value.Syntax, "a whole message of the protocol", false)
        : value is IParameterReferenceOperation && SymbolNames.IsOrDerivesFrom(value.Type, "System.Net.Http.HttpRequestMessage")
            && value.SemanticModel?.GetEnclosingSymbol(value.Syntax.SpanStart, _cancellationToken) is { } method
            && SymbolNames.IsOrDerivesFrom(method.ContainingType, "System.Net.Http.DelegatingHandler")
                ? new BulkValue(value.Syntax, "a request with all its headers", false)
                : null;

    private static bool IsMessage(ITypeSymbol type) =>
        SymbolNames.IsOrDerivesFrom(type, "ModelContextProtocol.Protocol.JsonRpcMessage")
        || SymbolNames.IsOrDerivesFrom(type, "ModelContextProtocol.Protocol.Messages.JsonRpcMessage")
        || (type.Name == "CallToolRequestParams" && SymbolNames.IsInNamespace(type, "ModelContextProtocol"));

    /// <summary>What a local was given, when it was given one thing.</summary>
    private IOperation? Initializer(ILocalReferenceOperation reference)
    {
        if (reference.Local.DeclaringSyntaxReferences is not { Length: 1 } declarations
            || declarations[0].GetSyntax(_cancellationToken) is not VariableDeclaratorSyntax { Initializer.Value: { } value, Parent.Parent: LocalDeclarationStatementSyntax })
        {
            return null;
        }

        return _program.ModelOf(value.SyntaxTree).OperationOf(value, _cancellationToken);
    }

    /// <summary>The collection whose elements a loop gives to the local; null where the loop chooses among them.</summary>
    private IOperation? Collection(ILocalReferenceOperation reference)
    {
        if (reference.Local.DeclaringSyntaxReferences is not { Length: 1 } declarations
            || declarations[0].GetSyntax(_cancellationToken) is not ForEachStatementSyntax loop
            || loop.Statement.DescendantNodesAndSelf().Any(n => n is IfStatementSyntax or ContinueStatementSyntax or SwitchStatementSyntax or ConditionalExpressionSyntax))
        {
            return null;
        }

        return _program.ModelOf(loop.SyntaxTree).OperationOf(loop.Expression, _cancellationToken);
    }
}
