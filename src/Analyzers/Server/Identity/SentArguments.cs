using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Identity;

/// <summary>
/// Tells reads of what the model sent with a request from all other look-ups: <c>context.Params.Arguments["role"]</c>,
/// <c>TryGetValue("role", out var role)</c>, <c>Argument(context, "role")</c>, also when the arguments were handed on first. It goes
/// backwards from the one read, and binds nothing else.
/// </summary>
internal sealed class SentArguments
{
    private const int MaxDepth = 8;
    private const int MaxCallers = 4;

    private static readonly HashSet<string> s_argumentWords = new(StringComparer.Ordinal) { "arg", "args", "argument", "arguments", "param", "params", "parameters", "input", "inputs" };

    private static readonly HashSet<string> s_lookups = new(StringComparer.Ordinal)
    {
        "TryGetValue", "GetValueOrDefault", "GetProperty", "TryGetProperty", "TryGetPropertyValue", "GetValue", "SelectToken", "Get", "GetValues",
    };

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;
    private bool? _hasRequests;

    public SentArguments(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The read that takes out what the model sent under this key; null when the argument is no such key.</summary>
    public IOperation? ReadUnder(ArgumentSyntax key)
    {
        var read = key.Parent?.Parent is { } around and (ElementAccessExpressionSyntax or ElementBindingExpressionSyntax or InvocationExpressionSyntax)
            ? _program.ModelOf(key.SyntaxTree).GetOperation(around, _cancellationToken)
            : null;
        return read is not null && IsRead(read, key, MaxDepth) ? read : null;
    }

    /// <summary>Whether the expression is all that the model sent, or an object within it.</summary>
    public bool IsSent(IOperation? operation) => IsSent(operation, MaxDepth);

    private bool IsRead(IOperation read, SyntaxNode key, int depth)
    {
        switch (read)
        {
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } holder }:
                return IsSent(holder, depth - 1);

            case IInvocationOperation { TargetMethod: var method } call when !_program.IsOurs(method):
                return s_lookups.Contains(method.Name) && IsSent(call.Instance ?? call.Arguments.FirstOrDefault()?.Value, depth - 1);

            case IInvocationOperation call:
                return depth > 0
                    && call.Arguments.FirstOrDefault(a => a.Syntax == key || a.Value.Syntax == key) is { Parameter: { Type.SpecialType: SpecialType.System_String } parameter }
                    && (HandsOn(call, depth) || ReadsUnder(CallGraph.Definition(call.TargetMethod), parameter.Ordinal, depth));

            default:
                return false;
        }
    }

    /// <summary>Whether the arguments themselves go into the helper, which is asked for one of them.</summary>
    private bool HandsOn(IInvocationOperation call, int depth) =>
        IsSent(call.Instance, depth - 1) || call.Arguments.Any(a => a.Parameter?.Type.SpecialType != SpecialType.System_String && IsSent(a.Value, depth - 1));

    /// <summary>Whether the helper looks up, in what the model sent, what it is told to.</summary>
    private bool ReadsUnder(IMethodSymbol helper, int ordinal, int depth)
    {
        if (_program.SourcesOf(helper).FirstOrDefault()?.GetSyntax(_cancellationToken) is not { } source || ordinal >= helper.Parameters.Length)
        {
            return false;
        }

        var name = helper.Parameters[ordinal].Name;
        foreach (var argument in source.DescendantNodes().OfType<ArgumentSyntax>())
        {
            if (argument.Expression is IdentifierNameSyntax identifier
                && identifier.Identifier.ValueText == name
                && argument.Parent?.Parent is { } around and (ElementAccessExpressionSyntax or ElementBindingExpressionSyntax or InvocationExpressionSyntax)
                && _program.ModelOf(source.SyntaxTree).GetOperation(around, _cancellationToken) is { } read
                && IsRead(read, argument, depth - 1))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsSent(IOperation? operation, int depth)
    {
        operation = ClaimWalk.Written(operation);
        if (operation is null || depth <= 0)
        {
            return false;
        }

        switch (operation)
        {
            case IPropertyReferenceOperation { Property: var property } when McpNames.KindOfInput(property) is not null:
                return true;

            case IPropertyReferenceOperation { Property: var property, Instance: { } holder }:
                return ClaimWalk.Written(holder) is IInstanceReferenceOperation
                    ? IsNamedLikeArguments(property.Name, property.Type)
                    : (property.IsIndexer || _program.IsOurs(property) || IsReader(property.ContainingType)) && IsSent(holder, depth - 1);

            case IFieldReferenceOperation { Field: var field }:
                return IsNamedLikeArguments(field.Name, field.Type);

            case IConditionalAccessOperation access:
                return IsSent(access.WhenNotNull, depth - 1);

            case IConditionalAccessInstanceOperation instance:
                return IsSent(ClaimWalk.AccessOf(instance)?.Operation, depth - 1);

            case ICoalesceOperation either:
                return IsSent(either.Value, depth - 1);

            case IConditionalOperation choice:
                return IsSent(choice.WhenTrue, depth - 1) || IsSent(choice.WhenFalse, depth - 1);

            case ILocalReferenceOperation { Local: var local }:
                return IsSentLocal(local, depth - 1);

            case IParameterReferenceOperation { Parameter: var parameter }:
                return IsSentParameter(parameter, depth - 1);

            // A class of the program around the arguments.
            case IObjectCreationOperation creation:
                return creation.Arguments.Any(a => a.Parameter?.Type.SpecialType != SpecialType.System_String && IsSent(a.Value, depth - 1));

            case IInvocationOperation { TargetMethod: var method } call when !_program.IsOurs(method):
                return IsReader(method.ContainingType)
                    && (method.ContainingType.Name == "Regex" || call.Instance is null ? call.Arguments.Any(a => IsSent(a.Value, depth - 1)) : IsSent(call.Instance, depth - 1));

            case IInvocationOperation { TargetMethod: { IsStatic: true } or { MethodKind: MethodKind.LocalFunction } } call:
                return HandsOn(call, depth);

            default:
                return false;
        }
    }

    private bool IsSentLocal(ILocalSymbol local, int depth)
    {
        if (local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellationToken) is not { } declaration)
        {
            return false;
        }

        var value = declaration switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } initializer } => initializer,
            SingleVariableDesignationSyntax when declaration.FirstAncestorOrSelf<SyntaxNode>(n => n is ArgumentSyntax or IsPatternExpressionSyntax or StatementSyntax) is { } around => around switch
            {
                ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => call,
                IsPatternExpressionSyntax test => test.Expression,
                _ => null,
            },
            ForEachStatementSyntax loop => loop.Expression,
            _ => null,
        };
        var operation = value is null ? null : _program.ModelOf(declaration.SyntaxTree).OperationOf(value, _cancellationToken);

        // root.TryGetProperty("filter", out var filter)
        return operation is IInvocationOperation { TargetMethod: var method } looked && declaration is SingleVariableDesignationSyntax && s_lookups.Contains(method.Name)
            ? IsSent(looked.Instance ?? looked.Arguments.FirstOrDefault()?.Value, depth)
            : IsSent(operation, depth);
    }

    private bool IsSentParameter(IParameterSymbol parameter, int depth)
    {
        if (parameter.Type is { Name: "AIFunctionArguments" } || IsNamedLikeArguments(parameter.Name, parameter.Type))
        {
            return true;
        }

        if (!IsObject(parameter.Type) || parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return false;
        }

        return _program.Handlers.IsModelSupplied(parameter, _cancellationToken)
            || _program.Calls.CallersInTurn(method, _cancellationToken)
                .Where(c => c.Kind is CallKind.Invocation or CallKind.Creation)
                .Take(MaxCallers)
                .Any(c => _program.ModelOf(c.Syntax.SyntaxTree).GetOperation(c.Syntax, _cancellationToken).Passed().Any(a => a.Parameter?.Ordinal == parameter.Ordinal && IsSent(a.Value, depth)));
    }

    /// <summary>Where a dispatcher keeps its tools in a table, nobody sees who calls them: then what it is called has to say what it is.</summary>
    private bool IsNamedLikeArguments(string name, ITypeSymbol type) =>
        IsObject(type) && NameWords.Split(name).Any(s_argumentWords.Contains) && (_hasRequests ??= HasRequests());

    private bool HasRequests() =>
        McpNames.ClientInputs.SelectMany(word => _program.Tokens(word, _cancellationToken)).Any(token =>
            token.Parent is SimpleNameSyntax { Parent: MemberAccessExpressionSyntax or MemberBindingExpressionSyntax } name
            && _program.ModelOf(token.SyntaxTree!).GetSymbolInfo(name, _cancellationToken).Symbol is IPropertySymbol property
            && McpNames.KindOfInput(property) is not null);

    /// <summary>Objects that hold values by name: JSON, and dictionaries of texts.</summary>
    private static bool IsObject(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } value })
        {
            type = value[0];
        }

        return type is { Name: "JsonElement" or "JsonDocument" or "JsonObject" or "JsonNode" } && SymbolNames.IsInNamespace(type, "System", "Text")
            || type is { Name: "JObject" or "JToken" }
            || (type is INamedTypeSymbol { TypeArguments: { Length: 2 } pair, Name: "Dictionary" or "IDictionary" or "IReadOnlyDictionary" } && pair[0].SpecialType == SpecialType.System_String);
    }

    /// <summary>Types of the class library, and the like, that only take apart what they are handed.</summary>
    private static bool IsReader(ITypeSymbol? type) =>
        type is not null
        && (SymbolNames.IsInNamespace(type, "System", "Text")
            || SymbolNames.IsInNamespace(type, "System", "Collections")
            || SymbolNames.IsInNamespace(type, "System", "Linq")
            || SymbolNames.IsInNamespace(type, "Newtonsoft", "Json")
            || SymbolNames.IsInNamespace(type, "System", "Web")
            || SymbolNames.IsInNamespace(type, "Microsoft", "AspNetCore") && type.Name == "QueryHelpers"
            || type is { Name: "Uri" or "String" or "UriBuilder" or "Nullable", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } });
}
