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

/// <summary>How a value becomes a part of a log line.</summary>
internal enum BulkForm
{
    /// <summary>By its <c>ToString</c>, as in a text with holes.</summary>
    Text,

    /// <summary>As a value of a structured logger, which writes the elements of a collection, and keeps its text.</summary>
    Value,

    /// <summary>With its members, as a serializer writes it.</summary>
    Members,
}

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
    /// <param name="form">How the logger writes it.</param>
    public BulkValue? In(IOperation argument, BulkForm form) => In(argument, form, 0);

    private BulkValue? In(IOperation value, BulkForm form, int depth)
    {
        value = value.WithoutConversions();
        if (depth > MaxDepth)
        {
            return null;
        }

        switch (value)
        {
            case IPropertyReferenceOperation property when Named(property) is { } what:
                return Shows(property.Type, form) ? new BulkValue(Whole(property.Syntax), what, true) : null;

            case ILocalReferenceOperation local when Collection(local) is { } collection:
                return Elements(collection, form, isValue: false, depth + 1);

            case ILocalReferenceOperation local when Deconstructed(local) is { } parts:
                return Elements(parts, form, isValue: true, depth + 1);

            case ILocalReferenceOperation local when Initializer(local) is { } initial:
                return In(initial, form, depth + 1) is { } ofLocal ? new BulkValue(value.Syntax, ofLocal.What, false) : null;

            case IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.Name: "KeyValuePair" }, Instance: ILocalReferenceOperation pair } when Collection(pair) is { } pairs:
                return Elements(pairs, form, isValue: true, depth + 1);

            case IConditionalAccessOperation access:
                return In(access.WhenNotNull, form, depth + 1);

            case ICoalesceOperation either:
                return In(either.Value, form, depth + 1);

            case IInterpolatedStringOperation text:
                return First(text.Parts.OfType<IInterpolationOperation>().Select(p => p.Expression), BulkForm.Text, depth);

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return First(new[] { sum.LeftOperand, sum.RightOperand }, BulkForm.Text, depth);

            case IArrayCreationOperation { Initializer: { } list }:
                return First(list.ElementValues, form, depth);

            case IInvocationOperation call:
                return InCall(call, form, depth);
        }

        return form == BulkForm.Members ? OfObject(value) : OfText(value);
    }

    private BulkValue? First(IEnumerable<IOperation> values, BulkForm form, int depth) =>
        values.Select(v => In(v, form, depth + 1)).FirstOrDefault(found => found is not null);

    private BulkValue? InCall(IInvocationOperation call, BulkForm form, int depth)
    {
        var receiver = call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
        switch (call.TargetMethod.Name)
        {
            case "Serialize" or "SerializeObject" or "SerializeToNode" or "SerializeToElement" or "ToJson" when call.Arguments.Length > 0:
                return In(call.Arguments[0].Value, BulkForm.Members, depth + 1);

            case "ToString" when receiver is not null:
                return In(receiver, BulkForm.Text, depth + 1) is { } written ? written with { IsNamed = false } : null;

            // A list of them: its own text is its type.
            case "ToList" or "ToArray" or "OrderBy" or "AsEnumerable" or "ToImmutableArray" when receiver is not null && form != BulkForm.Text:
                return Elements(receiver, form, isValue: false, depth + 1);

            case "Select" or "ToDictionary" when receiver is not null && form != BulkForm.Text && call.Arguments.Skip(call.Instance is null ? 1 : 0).Any(a => ShowsValues(a, form == BulkForm.Members || !(CollectionIn(receiver, depth) is (_, var type) && IsSelfWriting(type)))):
                return CollectionIn(receiver, depth) is (var chosen, _) ? chosen : null;

            case "ToDictionary" when receiver is not null && form != BulkForm.Text && call.Arguments.Length <= 1:
                return Elements(receiver, form, isValue: false, depth + 1);

            case "Join" or "Concat" or "Format" when call.TargetMethod.ContainingType.SpecialType == SpecialType.System_String:
                return call.Arguments.Select(a => JoinedIn(a, depth + 1)).FirstOrDefault(found => found is not null) is { } joined ? joined with { IsNamed = false } : null;

            default:
                return null;
        }
    }

    /// <summary>What a text is joined of: the elements of a collection, each as a text, or the values themselves.</summary>
    private BulkValue? JoinedIn(IArgumentOperation argument, int depth) =>
        argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter?.Type is INamedTypeSymbol { Name: "IEnumerable" }
            ? CollectionIn(argument.Value, depth) is null ? In(argument.Value, BulkForm.Value, depth) : Elements(argument.Value, BulkForm.Value, isValue: false, depth)
            : In(argument.Value, BulkForm.Text, depth);

    /// <summary>
    /// The elements of a collection, one after the other, or their values: what the headers of the HTTP client hold is
    /// an array, of which a text shows the type.
    /// </summary>
    private BulkValue? Elements(IOperation collection, BulkForm form, bool isValue, int depth) =>
        CollectionIn(collection, depth) is (var all, var type) && (form == BulkForm.Members || !IsSelfWriting(type) || (isValue && form == BulkForm.Value)) ? all : null;

    /// <summary>The collection that an expression gives the elements of.</summary>
    private (BulkValue Value, ITypeSymbol? Type)? CollectionIn(IOperation operation, int depth)
    {
        operation = operation.WithoutConversions();
        return depth > MaxDepth ? null : operation switch
        {
            IPropertyReferenceOperation property => Named(property) is { } what ? (new BulkValue(Whole(property.Syntax), what, false), property.Type) : null,
            IConditionalAccessOperation access => CollectionIn(access.WhenNotNull, depth + 1),
            ICoalesceOperation either => CollectionIn(either.Value, depth + 1),
            ILocalReferenceOperation local => Initializer(local) is { } initial && CollectionIn(initial, depth + 1) is (var found, var type) ? (found with { Place = local.Syntax }, type) : null,
            IInvocationOperation { TargetMethod.Name: "ToList" or "ToArray" or "OrderBy" or "AsEnumerable" or "ToImmutableArray" } call
                when (call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is { } receiver => CollectionIn(receiver, depth + 1),
            _ => null,
        };
    }

    /// <summary>
    /// Whether a log line shows what the collection holds. The headers of the HTTP client write themselves as a text, which
    /// is also what structured loggers keep of them; of the others a text is the name of their type.
    /// </summary>
    private static bool Shows(ITypeSymbol? type, BulkForm form) => form != BulkForm.Text || IsSelfWriting(type);

    private static bool IsSelfWriting(ITypeSymbol? type) => SymbolNames.IsOrDerivesFrom(type, "System.Net.Http.Headers.HttpHeaders");

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
    /// <param name="argument">The lambda.</param>
    /// <param name="asTheyAre">Whether a value shows itself; else something must be called to make a text of it.</param>
    private static bool ShowsValues(IArgumentOperation argument, bool asTheyAre)
    {
        var lambda = argument.Value.Syntax;
        var words = lambda.DescendantTokens().Select(t => t.ValueText).ToList();
        return lambda is AnonymousFunctionExpressionSyntax
            && (asTheyAre || lambda.DescendantNodes().Any(n => n is InvocationExpressionSyntax))
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
            || declarations[0].GetSyntax(_cancellationToken) is not ForEachStatementSyntax loop)
        {
            return null;
        }

        return Walked(loop);
    }

    /// <summary>The collection whose named values a loop takes apart, for the part that is the value: <c>foreach (var (name, value) in headers)</c>.</summary>
    private IOperation? Deconstructed(ILocalReferenceOperation reference) =>
        reference.Local.DeclaringSyntaxReferences is { Length: 1 } declarations
        && declarations[0].GetSyntax(_cancellationToken) is SingleVariableDesignationSyntax { Parent: ParenthesizedVariableDesignationSyntax { Variables: { Count: 2 } parts, Parent: DeclarationExpressionSyntax { Parent: ForEachVariableStatementSyntax loop } } } part
        && parts[1] == part
            ? Walked(loop)
            : null;

    /// <summary>What the loop goes through; null where it chooses among the elements.</summary>
    private IOperation? Walked(CommonForEachStatementSyntax loop) =>
        loop.Statement.DescendantNodesAndSelf().Any(n => n is IfStatementSyntax or ContinueStatementSyntax or SwitchStatementSyntax or ConditionalExpressionSyntax)
            ? null
            : _program.ModelOf(loop.SyntaxTree).OperationOf(loop.Expression, _cancellationToken);
}
