using System;
using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Endpoints;

internal sealed partial class Interpreter
{
    private static readonly string[] s_proofs = { "Validat", "Verif", "Authenticat", "Decode", "Decrypt", "Parse" };

    private static readonly string[] s_rejections = { "ChallengeAsync", "ForbidAsync", "Unauthorized", "Forbid", "Challenge" };

    /// <summary>Calls whose result is what they are called on, as far as anything is asked of it here.</summary>
    private static readonly HashSet<string> s_handing = new(StringComparer.Ordinal)
    {
        "ToString", "Trim", "TrimStart", "TrimEnd", "ToLower", "ToLowerInvariant", "ToUpper", "ToUpperInvariant", "Split", "Substring", "First", "FirstOrDefault", "Last", "LastOrDefault",
        "Single", "SingleOrDefault", "ToArray", "ToList", "GetBytes", "Replace", "Remove", "ToHashSet", "Select", "Where", "AsSpan", "AsMemory", "ConfigureAwait", "HashData", "ComputeHash",
        "GetAwaiter", "GetResult", "FromResult", "AsTask", "Distinct", "OfType", "Cast", "FromBase64String", "GetString", "ToHexString", "Append", "Concat", "AsEnumerable",
    };

    private RequestValue Call(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var instance = call.Instance is null or IInstanceReferenceOperation ? RequestValue.Unknown : Visit(call.Instance);
        var arguments = new RequestValue[call.Arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Visit(call.Arguments[i].Value);
        }

        if (_isStopped)
        {
            return RequestValue.Unknown;
        }

        if (instance.Kind == ValueKind.Next)
        {
            _isStopped = _isAccepted = true;
            return RequestValue.Unknown;
        }

        if (Speech.NeverReturns(method))
        {
            // The process ends after it has served.
            if (_state.Facts.Any(f => f.Kind == FactKind.Mapped))
            {
                return RequestValue.Unknown;
            }

            _isStopped = Rejects = true;
            return RequestValue.Unknown;
        }

        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return call.Instance is not null && FunctionOf(call.Instance.Syntax) is var (lambda, syntax) ? RunOwn(lambda, syntax, call, arguments) : Foreign(call, instance, arguments);
        }

        var self = call.Instance is not null ? instance : method.IsExtensionMethod && arguments.Length > 0 ? arguments[0] : RequestValue.Unknown;
        if (!HostTypes.MapsMcp(method) && Body(method) is { } body && IsWorthRunning(call, instance, arguments))
        {
            return RunOwn(body.Method, body.Syntax, call, arguments);
        }

        if (OfHost(call, self, arguments) is { } host)
        {
            return host;
        }

        if (s_rejections.Contains(method.Name) || arguments.Any(a => a is { Kind: ValueKind.Known, Data: 401 or 403 }))
        {
            Rejects = true;
            return RequestValue.Unknown;
        }

        return Known(call, self, arguments) ?? Foreign(call, self, arguments);
    }

    /// <summary>What the framework's own methods say.</summary>
    private RequestValue? Known(IInvocationOperation call, RequestValue self, RequestValue[] arguments)
    {
        var method = call.TargetMethod;
        var first = arguments.Length > 0 ? arguments[0] : default;
        switch (method.Name)
        {
            case "Success" when IsScheme && method.ContainingType.Name == "AuthenticateResult":
                _isStopped = _isAccepted = true;
                return RequestValue.Unknown;

            case "IsNullOrEmpty" or "IsNullOrWhiteSpace":
                return Told(first, v => v.IsEmpty);

            case "ThrowIfNullOrEmpty" or "ThrowIfNullOrWhiteSpace" or "ThrowIfNull":
                if ((method.Name == "ThrowIfNull" ? first.IsNull : first.IsEmpty) == true)
                {
                    _isStopped = Rejects = true;
                }

                return RequestValue.Unknown;

            case "Equals" or "SequenceEqual" or "FixedTimeEquals" or "Compare" or "CompareOrdinal" or "ReferenceEquals":
                var (left, right) = call.Instance is not null ? (self, first) : (first, arguments.Length > 1 ? arguments[1] : default);
                var equal = arguments.Length > 2 && arguments.Any(a => a.Kind == ValueKind.Credential) && left.Kind != ValueKind.Credential && right.Kind != ValueKind.Credential
                    ? RequestValue.False
                    : Equal(left, right, call.Syntax);
                return method.Name.StartsWith("Compare", StringComparison.Ordinal) && equal.Truth is { } same ? RequestValue.Of(same ? 0 : 1) : equal;

            case "GetEnvironmentVariable" or "GetConnectionString":
                return arguments.Select(a => a.Data).OfType<string>().FirstOrDefault() is { } variable ? Setting(variable) : RequestValue.Unknown;
            case "GetValue" when method.TypeArguments.Length == 1 && call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "key")?.Value.ConstantValue.Value is string key:
                return Configured(key, method.TypeArguments[0], call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "defaultValue")?.Value.ConstantValue.Value);
            case "Get" when method.TypeArguments.Length == 1 && call.Arguments.FirstOrDefault()?.Value.WithoutConversions() is IInvocationOperation { TargetMethod.Name: "GetSection" } section:
                return section.Arguments.LastOrDefault()?.Value.ConstantValue.Value is string path ? Configured(path, method.TypeArguments[0], null) : RequestValue.Unknown;
            case "TryParse" when first.Kind is ValueKind.Setting or ValueKind.Known && first.Name is { } name:
                StoreOuts(call, Switch(name));
                return Switch(name);

            case "IsDevelopment":
                return RequestValue.Of((object)_scenario.IsDevelopment);
            case "IsProduction":
                return RequestValue.Of((object)!_scenario.IsDevelopment);
            case "IsStaging":
                return RequestValue.False;
            case "IsEnvironment" when arguments[arguments.Length - 1] is { Kind: ValueKind.Known, Data: string environment }:
                return RequestValue.Of((object)environment.Equals(_scenario.IsDevelopment ? "Development" : "Production", StringComparison.OrdinalIgnoreCase));

            case "StartsWithSegments" when self.Kind == ValueKind.RequestPath:
                return _path is not null && (call.Instance is null ? arguments.Skip(1).FirstOrDefault() : first) is { Kind: ValueKind.Known, Data: string prefix }
                    ? RequestValue.Of(RequestPaths.StartsWithSegments(_path, prefix))
                    : RequestValue.Unknown;
            case "StartsWith" or "EndsWith" or "Contains" when self.Kind == ValueKind.RequestPath:
                return _path is not null && first is { Kind: ValueKind.Known, Data: string text } ? RequestValue.Of(RequestPaths.Text(method.Name, _path, text)) : RequestValue.Unknown;
            case "IsOptions" or "IsGet" or "IsHead" or "IsDelete" or "IsPut" or "IsPatch" or "IsTrace" or "IsConnect" when method.ContainingType.Name == "HttpMethods":
                return RequestValue.False;
            case "IsPost" when method.ContainingType.Name == "HttpMethods":
                return RequestValue.True;

            case "TryGetValue" or "ContainsKey" when self.Kind == ValueKind.Carrier:
                var isDetail = arguments.Any(a => a is { Kind: ValueKind.Known, Data: string header } && IsDetail(header));
                AsksForCredential |= !isDetail;
                StoreOuts(call, isDetail ? new RequestValue(ValueKind.Detail) : Sent);
                return isDetail ? new RequestValue(ValueKind.Detail) : RequestValue.Of((object)_scenario.IsForged);
            case "Any" when arguments.Length == 1 && self.IsEmpty is { } isEmpty:
                return RequestValue.Of((object)!isEmpty) with { Name = self.Name };
            case "Count" when arguments.Length == 1 && self.IsEmpty is { } nothing:
                return RequestValue.Of(nothing ? 0 : 64) with { Name = self.Name };

            case "Empty" when arguments.Length == 0 && method.ContainingType.Name is "Array" or "Enumerable":
                return RequestValue.Of("");
            case "GetEndpoint":
                return new RequestValue(ValueKind.Metadata);
            case "GetMetadata" when method.TypeArguments.Length == 1:
                return method.TypeArguments[0].Name.IndexOf("Anonymous", StringComparison.Ordinal) >= 0 ? RequestValue.Null : RequestValue.Unknown;
            case "Any" or "OfType" when self.Kind == ValueKind.Metadata:
                return RequestValue.Unknown;
            case "GetTypedHeaders":
                return new RequestValue(ValueKind.Carrier);

            case "RequireAssertion" when arguments.Length > 0 && HoldsAlways(call.Arguments[call.Arguments.Length - 1].Syntax):
                return new RequestValue(ValueKind.OpenPolicy);
        }

        if (s_handing.Contains(method.Name))
        {
            var source = self.Kind != ValueKind.Unknown ? self : arguments.FirstOrDefault(a => a.Kind != ValueKind.Unknown);
            if (source.Kind is ValueKind.Credential or ValueKind.Setting or ValueKind.Text or ValueKind.RequestPath or ValueKind.RequestMethod or ValueKind.Detail or ValueKind.OpenPolicy
                || source is { Kind: ValueKind.Known, Name: not null })
            {
                return source.Kind == ValueKind.Credential
                    ? source with { Data = method.Name == "ToString" ? "" : method.Name.StartsWith("First", StringComparison.Ordinal) ? null : source.Data }
                    : source;
            }

            if (method.Name is "ConfigureAwait" or "FromResult" or "GetResult" or "GetAwaiter" or "AsTask")
            {
                return source;
            }
        }

        return self.Kind == ValueKind.OpenPolicy ? self : null;
    }

    /// <summary>A call that leaves the compilation: what is made of a missing credential is missing.</summary>
    private RequestValue Foreign(IInvocationOperation call, RequestValue self, RequestValue[] arguments)
    {
        var all = arguments.Append(self).ToList();
        var isTruth = IsTruth(call.Type);
        if (_scenario.IsForged && all.Any(a => a.Kind is ValueKind.Detail or ValueKind.Request or ValueKind.Carrier))
        {
            return OfForged(call, all);
        }

        if (all.Any(a => a.Kind == ValueKind.Credential) || all.Any(a => a.Kind is ValueKind.Request or ValueKind.Carrier) && (isTruth || call.TargetMethod.Name.StartsWith("Authenticat", StringComparison.Ordinal)))
        {
            StoreOuts(call, RequestValue.Credential);
            if (!isTruth && IsCaught(call))
            {
                _isStopped = true;
            }

            return RequestValue.Credential;
        }

        if (all.Any(a => a.Kind == ValueKind.Detail))
        {
            StoreOuts(call, new RequestValue(ValueKind.Detail));
            return new RequestValue(ValueKind.Detail);
        }

        StoreOuts(call, RequestValue.Unknown);
        if (all.Any(a => a.Kind == ValueKind.Next))
        {
            _mayBeAccepted = true;
        }

        var setting = all.FirstOrDefault(a => a.Name is not null);
        return setting.Name is null ? ByType(call.Type) : isTruth ? Switch(setting.Name) : setting.Kind == ValueKind.Setting && call.Type is { } type && (type.SpecialType == SpecialType.System_String || IsList(type)) ? setting : RequestValue.Unknown;
    }

    /// <summary>What is made of a credential that the caller made up: he chooses how it looks, and cannot know what proves.</summary>
    private RequestValue OfForged(IInvocationOperation call, List<RequestValue> all)
    {
        var result = all.All(a => a.Kind is ValueKind.Detail or ValueKind.Unknown or ValueKind.Known && a.Name is null)
            && call.TargetMethod.Name is "Parse" or "TryParse" or "StartsWith" or "EndsWith" or "Contains" or "IndexOf"
                ? new RequestValue(ValueKind.Detail)
                : IsTruth(call.Type) && all.Any(a => a.Kind is ValueKind.Setting or ValueKind.Text) && call.TargetMethod.Name is "Contains" or "ContainsKey" or "TryGetValue" ? RequestValue.False : RequestValue.Unknown;
        StoreOuts(call, result.Kind == ValueKind.Detail ? result : RequestValue.Unknown);
        return result;
    }

    /// <summary>Whether an exception tells that the credential is not valid.</summary>
    private static bool IsCaught(IInvocationOperation call) =>
        s_proofs.Any(w => call.TargetMethod.Name.IndexOf(w, StringComparison.Ordinal) >= 0 && !call.TargetMethod.Name.StartsWith("Try", StringComparison.Ordinal))
        && call.Syntax.Ancestors().TakeWhile(a => !Functions.IsNested(a) && a is not MemberDeclarationSyntax).OfType<TryStatementSyntax>()
            .Any(t => t.Block.Span.Contains(call.Syntax.Span) && t.Catches.Any(c => c.Block.DescendantNodes().Any(n => n is ReturnStatementSyntax or ThrowStatementSyntax)));

    private static bool IsTruth(ITypeSymbol? type) =>
        type?.SpecialType == SpecialType.System_Boolean
        || type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } arguments } && arguments[0].SpecialType == SpecialType.System_Boolean;

    private void StoreOuts(IInvocationOperation call, RequestValue value)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.RefKind is RefKind.Out or RefKind.Ref)
            {
                Store(argument.Value, value);
            }
        }
    }

    /// <summary>Whether the condition of a policy is fulfilled by everybody: <c>_ =&gt; true</c>.</summary>
    private bool HoldsAlways(SyntaxNode argument) =>
        argument.DescendantNodesAndSelf().OfType<LambdaExpressionSyntax>().FirstOrDefault() is { ExpressionBody: { } body }
        && _program.ModelOf(body.SyntaxTree).GetConstantValue(body, _cancellationToken) is { HasValue: true, Value: true };

    /// <summary>The one body that a call can run; null when it is not in the compilation.</summary>
    private (IMethodSymbol Method, SyntaxNode Syntax)? Body(IMethodSymbol method)
    {
        if (!_program.IsOurs(method))
        {
            return null;
        }

        method = CallGraph.Definition(method);
        if (method.IsAbstract)
        {
            var implementations = _program.Calls.Implementations(method, _cancellationToken).Where(i => !i.IsAbstract).ToList();
            if (implementations.Count != 1)
            {
                return null;
            }

            method = implementations[0];
        }

        foreach (var reference in _program.SourcesOf(method))
        {
            if (reference.GetSyntax(_cancellationToken) is MethodDeclarationSyntax { Body: not null } or MethodDeclarationSyntax { ExpressionBody: not null } or LocalFunctionStatementSyntax)
            {
                return (method, reference.GetSyntax(_cancellationToken));
            }
        }

        return null;
    }

    private bool IsWorthRunning(IInvocationOperation call, RequestValue instance, RequestValue[] arguments)
    {
        if (arguments.Any(a => a.Kind is ValueKind.Host or ValueKind.Route or ValueKind.Authorization or ValueKind.Next)
            || IsScheme && (call.Type?.Name == "AuthenticateResult" || call.Type is INamedTypeSymbol { TypeArguments: { Length: 1 } results } && results[0].Name == "AuthenticateResult"))
        {
            return true;
        }

        var isAnswer = IsTruth(call.Type) || call.Type?.SpecialType == SpecialType.System_String;
        return _isRequest
            ? isAnswer || arguments.Any(a => a.Kind is ValueKind.Request or ValueKind.Carrier or ValueKind.Credential or ValueKind.RequestPath)
            : isAnswer && _depth < 3;
    }

    /// <summary>Runs code of the compilation in place of a call.</summary>
    private RequestValue RunOwn(IMethodSymbol method, SyntaxNode function, IInvocationOperation call, RequestValue[] arguments)
    {
        var entry = _state;
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            if (call.Arguments[i].Parameter is { } parameter && parameter.Ordinal < method.Parameters.Length)
            {
                entry = Bind(entry, method.Parameters[parameter.Ordinal], arguments[i]);
            }
        }

        var passage = Run(function, entry);
        if (passage.Accepts)
        {
            _isStopped = _isAccepted = true;
            return RequestValue.Unknown;
        }

        _mayBeAccepted |= passage.MayAccept;
        if (passage.Ends.Count == 0)
        {
            _isStopped = true;
            return RequestValue.Unknown;
        }

        _state = Together(passage.Ends, entry);
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { RefKind: RefKind.Out or RefKind.Ref } parameter && parameter.Ordinal < method.Parameters.Length)
            {
                Store(argument.Value, _state.Values.TryGetValue(method.Parameters[parameter.Ordinal], out var result) ? result : RequestValue.Unknown);
            }
        }

        return passage.Returned is { Kind: not ValueKind.Unknown } returned ? returned : ByType(call.Type);
    }

    /// <summary>Runs a lambda that the framework runs while the server starts, such as that of UseEndpoints.</summary>
    private void RunInline(IMethodSymbol method, SyntaxNode function, Func<IParameterSymbol, RequestValue> argument)
    {
        var entry = _state;
        foreach (var parameter in method.Parameters)
        {
            entry = Bind(entry, parameter, argument(parameter));
        }

        var passage = Run(function, entry);
        if (passage.Ends.Count > 0)
        {
            _state = Together(passage.Ends, entry);
        }
    }

    private static State Bind(State state, IParameterSymbol parameter, RequestValue value) =>
        value.Kind == ValueKind.Unknown ? new State(state.Values.Remove(parameter), state.Facts) : state.With(parameter, value);

    /// <summary>The ends of a helper as one state: what only some of them set up is set up perhaps.</summary>
    private static State Together(List<State> ends, State entry)
    {
        var result = ends[0];
        foreach (var end in ends.Skip(1))
        {
            var facts = result.Facts.Intersect(end.Facts);
            foreach (var fact in result.Facts.Union(end.Facts).Except(facts))
            {
                switch (fact.Kind)
                {
                    case FactKind.Mapped or FactKind.Left or FactKind.Perhaps:
                        facts = facts.Add(fact);
                        break;
                    case not FactKind.Decided:
                        facts = facts.Add(new Fact(FactKind.Perhaps, fact.Subject, fact));
                        break;
                }
            }

            result = new State(State.Join(result, end).Values, facts);
        }

        return result;
    }

    /// <summary>The function that an expression names or is; null when that is not known.</summary>
    private (IMethodSymbol Method, SyntaxNode Syntax)? FunctionOf(SyntaxNode expression)
    {
        expression = expression is ArgumentSyntax argument ? argument.Expression : expression;
        while (expression is ParenthesizedExpressionSyntax or CastExpressionSyntax)
        {
            expression = expression is ParenthesizedExpressionSyntax inner ? inner.Expression : ((CastExpressionSyntax)expression).Expression;
        }

        var symbol = _program.ModelOf(expression.SyntaxTree).GetSymbolInfo(expression, _cancellationToken).Symbol;
        switch (symbol)
        {
            case IMethodSymbol lambda when expression is AnonymousFunctionExpressionSyntax:
                return (lambda, expression);
            case IMethodSymbol { MethodKind: not MethodKind.DelegateInvoke } method when expression is NameSyntax or MemberAccessExpressionSyntax:
                return Body(method);
            case ILocalSymbol or IFieldSymbol when _program.SourcesOf(symbol).FirstOrDefault()?.GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value }
                && value is AnonymousFunctionExpressionSyntax or NameSyntax:
                return value == expression ? null : FunctionOf(value);
            default:
                return null;
        }
    }
}
