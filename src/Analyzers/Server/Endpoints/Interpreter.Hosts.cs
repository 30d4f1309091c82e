using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Endpoints;

internal sealed partial class Interpreter
{
    /// <summary>What a call does to a host or an endpoint; null when it is about neither.</summary>
    private RequestValue? OfHost(IInvocationOperation call, RequestValue self, RequestValue[] arguments)
    {
        var method = call.TargetMethod;
        if (self.Kind == ValueKind.Route && self.Data is Route route)
        {
            return OfRoute(call, route, arguments);
        }

        if (self.Kind == ValueKind.Authorization && self.Data is { } options)
        {
            return method.Name is "AddPolicy" or "GetPolicy" ? RequestValue.Unknown : new RequestValue(ValueKind.Authorization, options);
        }

        if (self.Kind != ValueKind.Host || self.Data is not { } host)
        {
            // An endpoint, or a host, that others are handed.
            foreach (var argument in arguments)
            {
                if (argument is { Kind: ValueKind.Route, Data: { } handed })
                {
                    _state = _state.With(new Fact(FactKind.Left, handed));
                }
            }

            if (arguments.FirstOrDefault(a => a.Kind == ValueKind.Host) is { Kind: ValueKind.Host, Data: { } owner } given)
            {
                return OfNamed(call, owner, given);
            }

            return method.IsStatic && HostTypes.IsHost(method.ReturnType) ? new RequestValue(ValueKind.Host, call.Syntax) : null;
        }

        switch (method.Name)
        {
            case "MapMcp" when HostTypes.MapsMcp(method):
                return Map(call, host, null, isEndpoint: true);
            case "MapGroup":
                return Map(call, host, null, isEndpoint: false);
            case "Use" when IsPipeline(method):
                AddGate(call, host);
                return self;
            case "UseMiddleware":
                AddMiddleware(call, host, arguments);
                return self;
            case "UseWhen" or "MapWhen" or "Map" when Lambda(call, "IApplicationBuilder") is { } configure:
                AddBranch(call, host, configure, arguments);
                return self;
            case "UseEndpoints":
                RunHostLambdas(call, host);
                _state = _state.With(new Fact(FactKind.Terminal, host));
                return self;
            case "UseStartup":
                RunStartup(method, host);
                return self;
            case "SetFallbackPolicy":
                Met.Add(call.Syntax);
                if (!arguments.Any(a => a.Kind == ValueKind.OpenPolicy))
                {
                    _state = _state.With(new Fact(FactKind.Authorized, host));
                }

                return self;
            case "AddFallbackPolicy":
                _state = _state.With(new Fact(FactKind.Authorized, host));
                return self;
            case "AddAuthorizationFilters":
                _state = _state.With(new Fact(FactKind.Filtered, host));
                return self;
        }

        AddScheme(call, host);
        return OfNamed(call, host, self);
    }

    /// <summary>An authentication scheme; the one of the SDK only says where tokens are to be had.</summary>
    private void AddScheme(IInvocationOperation call, object host)
    {
        var method = call.TargetMethod;
        if (!method.Name.StartsWith("Add", StringComparison.Ordinal) || method.Name is "AddMcp" or "AddAuthentication"
            || (call.Instance ?? call.Arguments.FirstOrDefault()?.Value)?.WithoutConversions().Type?.Name != "AuthenticationBuilder")
        {
            return;
        }

        Gate? gate = null;
        if (method.TypeArguments.LastOrDefault(t => t.Name.Length > 0 && _program.IsOurs(t)) is INamedTypeSymbol type && HandlerOf(type) is { } handler)
        {
            var name = call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "authenticationScheme")?.Value.ConstantValue.Value as string;
            gate = new Gate(call.Syntax, handler, type, null, _state, ImmutableDictionary<string, RequestValue>.Empty)
            {
                IsScheme = true,
                IsDefault = name is not null && DefaultScheme(call) == name,
            };
        }

        _state = _state.With(new Fact(FactKind.Scheme, host, (object?)gate ?? call.Syntax));
    }

    /// <summary>The method of an authentication handler that says who the caller is.</summary>
    private SyntaxNode? HandlerOf(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers("HandleAuthenticateAsync").OfType<IMethodSymbol>().FirstOrDefault(m => !m.IsAbstract) is { } method)
            {
                return _program.SourcesOf(method).FirstOrDefault()?.GetSyntax(_cancellationToken);
            }
        }

        return null;
    }

    /// <summary>What the chain that a scheme is added in says of the default: <c>AddAuthentication("ApiKey").AddScheme(..)</c>.</summary>
    private static string? DefaultScheme(IInvocationOperation call)
    {
        for (var current = call; current is not null; current = (current.Instance ?? current.Arguments.FirstOrDefault()?.Value)?.WithoutConversions() as IInvocationOperation)
        {
            if (current.TargetMethod.Name == "AddAuthentication")
            {
                return current.Arguments.FirstOrDefault(a => a.Parameter?.Name == "defaultScheme")?.Value.ConstantValue.Value as string;
            }
        }

        return null;
    }

    private RequestValue OfNamed(IInvocationOperation call, object host, RequestValue self)
    {
        var method = call.TargetMethod;
        RunHostLambdas(call, host);
        if (!_program.IsOurs(method) && method.Name.StartsWith("Use", StringComparison.Ordinal) && HostTypes.SoundsLikeGuard(method.Name))
        {
            _state = _state.With(new Fact(FactKind.Left, host));
        }

        return HostTypes.IsHost(method.ReturnType) ? self : RequestValue.Unknown;
    }

    private static bool IsPipeline(IMethodSymbol method) => method.ContainingType.Name is "IApplicationBuilder" or "UseExtensions" or "WebApplication" or "ApplicationBuilder";

    private RequestValue Map(IInvocationOperation call, object host, Route? group, bool isEndpoint)
    {
        var pattern = call.Arguments.FirstOrDefault(a => a.Parameter is { Name: "pattern" or "prefix" });
        var value = pattern is null ? RequestValue.Of("") : Visit(pattern.Value);
        var route = new Route(call.Syntax, host, group, value.Kind == ValueKind.Known && value.Name is null ? value.Data as string : null);
        if (isEndpoint)
        {
            _state = _state.With(new Fact(FactKind.Mapped, route));
        }

        return new RequestValue(ValueKind.Route, route);
    }

    private RequestValue OfRoute(IInvocationOperation call, Route route, RequestValue[] arguments)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "MapMcp" when HostTypes.MapsMcp(method):
                return Map(call, route.Host, route, isEndpoint: true);
            case "MapGroup":
                return Map(call, route.Host, route, isEndpoint: false);
            case "RequireAuthorization":
                if (!call.Arguments.Any(a => RunsToOpenPolicy(a, route)))
                {
                    _state = _state.With(new Fact(FactKind.Authorized, route));
                    if (call.Arguments.Any(a => a.ArgumentKind == ArgumentKind.ParamArray
                        ? a.Value is IArrayCreationOperation { Initializer.ElementValues.IsEmpty: false }
                        : a.Parameter is { Name: "policyNames" or "policy" or "configurePolicy" or "authorizeData" }))
                    {
                        _state = _state.With(new Fact(FactKind.Restricted, route));
                    }
                }

                break;
            case "AllowAnonymous":
                _state = _state.With(new Fact(FactKind.Anonymous, route));
                break;
            case "WithMetadata":
                foreach (var argument in call.Arguments.SelectMany(a => a.Value.DescendantsAndSelf()).OfType<IObjectCreationOperation>())
                {
                    if (argument.Type?.AllInterfaces.Any(i => i.Name is "IAuthorizeData" or "IAllowAnonymous") == true)
                    {
                        _state = _state.With(new Fact(argument.Type.AllInterfaces.Any(i => i.Name == "IAllowAnonymous") ? FactKind.Anonymous : FactKind.Authorized, route));
                    }
                }

                break;
            case "AddEndpointFilter" or "AddEndpointFilterFactory":
                AddFilter(call, route);
                break;
            case "Add" or "Finally":
                // A convention of one's own may say anything.
                if (call.Syntax.DescendantTokens().Any(t => t.ValueText.IndexOf("Authoriz", StringComparison.Ordinal) >= 0 || t.ValueText.IndexOf("RequestDelegate", StringComparison.Ordinal) >= 0))
                {
                    _state = _state.With(new Fact(FactKind.Left, route));
                }

                break;
            default:
                if (!method.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))
                {
                    _state = _state.With(new Fact(FactKind.Left, route));
                }

                break;
        }

        return HostTypes.IsRoute(method.ReturnType) || method.ReturnType is ITypeParameterSymbol || method.IsGenericMethod ? new RequestValue(ValueKind.Route, route) : RequestValue.Unknown;
    }

    /// <summary>Whether the policy is one that everybody satisfies: <c>policy =&gt; policy.RequireAssertion(_ =&gt; true)</c>.</summary>
    private bool RunsToOpenPolicy(IArgumentOperation argument, Route route)
    {
        var assertions = argument.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>().ToList();
        return route is not null && assertions.Count == 1
            && assertions[0].Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "RequireAssertion" }
            && HoldsAlways(assertions[0].ArgumentList);
    }

    private void RunHostLambdas(IInvocationOperation call, object host)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Type is INamedTypeSymbol { DelegateInvokeMethod.Parameters: { IsEmpty: false } parameters }
                && parameters.Any(p => HostTypes.IsHost(p.Type) || p.Type.Name == "AuthorizationOptions")
                && FunctionOf(argument.Value.Syntax) is var (lambda, syntax))
            {
                RunInline(lambda, syntax, p => HostTypes.IsHost(p.Type)
                    ? new RequestValue(ValueKind.Host, host)
                    : p.Type.Name == "AuthorizationOptions" ? new RequestValue(ValueKind.Authorization, host) : RequestValue.Unknown);
            }
        }
    }

    private (IMethodSymbol Method, SyntaxNode Syntax)? Lambda(IInvocationOperation call, string parameterType)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Type is INamedTypeSymbol { DelegateInvokeMethod: { ReturnsVoid: true, Parameters: { Length: 1 } parameters } }
                && parameters[0].Type.Name == parameterType)
            {
                return FunctionOf(argument.Value.Syntax);
            }
        }

        return null;
    }

    private void AddGate(IInvocationOperation call, object host)
    {
        var argument = call.Arguments.LastOrDefault();
        if (argument is null || FunctionOf(argument.Value.Syntax) is not var (method, function))
        {
            _state = _state.With(new Fact(FactKind.Left, host));
            return;
        }

        // next => async context => ...
        if (method.Parameters.Length == 1 && new DelegateTargets(_program, _cancellationToken).ReturnedBy(method) is { Length: 1 } inner
            && inner[0].DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellationToken) is { } body)
        {
            function = body;
        }

        AddGate(call.Syntax, host, function, null, null, ImmutableDictionary<string, RequestValue>.Empty);
    }

    private void AddMiddleware(IInvocationOperation call, object host, RequestValue[] arguments)
    {
        var type = call.TargetMethod.TypeArguments.FirstOrDefault() as INamedTypeSymbol
            ?? call.Arguments.Select(a => a.Value.WithoutConversions()).OfType<ITypeOfOperation>().FirstOrDefault()?.TypeOperand as INamedTypeSymbol;
        if (type is null or { TypeKind: TypeKind.Error })
        {
            _state = _state.With(new Fact(FactKind.Left, host));
            return;
        }

        if (!_program.IsOurs(type))
        {
            if (HostTypes.SoundsLikeGuard(type.Name))
            {
                _state = _state.With(new Fact(FactKind.Left, host));
            }

            return;
        }

        // What the constructor takes besides what the container gives is handed over here, in order.
        var handed = call.Arguments.LastOrDefault(a => a.Parameter?.Name == "args") is { } list
            ? list.Value.DescendantsAndSelf().OfType<IArrayInitializerOperation>().FirstOrDefault()?.ElementValues.Select(Visit).ToList()
            : null;
        var bound = ImmutableDictionary<string, RequestValue>.Empty;
        foreach (var parameter in type.InstanceConstructors.OrderByDescending(c => c.Parameters.Length).FirstOrDefault()?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty)
        {
            if (handed?.Count > 0 && (parameter.Type.SpecialType != SpecialType.None || IsList(parameter.Type)))
            {
                bound = bound.SetItem(parameter.Name, handed[0]);
                handed.RemoveAt(0);
            }
        }

        AddGate(call.Syntax, host, null, type, null, bound);
    }

    private void AddFilter(IInvocationOperation call, Route route)
    {
        var type = call.TargetMethod.TypeArguments.FirstOrDefault(t => t.AllInterfaces.Any(i => i.Name == "IEndpointFilter")) as INamedTypeSymbol
            ?? call.Arguments.Select(a => a.Value.WithoutConversions().Type).OfType<INamedTypeSymbol>().FirstOrDefault(t => t.AllInterfaces.Any(i => i.Name == "IEndpointFilter"));
        if (type is not null && _program.IsOurs(type))
        {
            AddGate(call.Syntax, route, null, type, null, ImmutableDictionary<string, RequestValue>.Empty);
        }
        else if (call.TargetMethod.Name == "AddEndpointFilter" && call.Arguments.Length > 0 && FunctionOf(call.Arguments[call.Arguments.Length - 1].Value.Syntax) is var (_, function))
        {
            AddGate(call.Syntax, route, function, null, null, ImmutableDictionary<string, RequestValue>.Empty);
        }
        else
        {
            _state = _state.With(new Fact(FactKind.Left, route));
        }
    }

    private void AddBranch(IInvocationOperation call, object host, (IMethodSymbol Method, SyntaxNode Syntax) configure, RequestValue[] arguments)
    {
        var isMap = call.TargetMethod.Name == "Map";
        var path = isMap ? arguments.Skip(call.Instance is null ? 1 : 0).FirstOrDefault() : default;
        var branch = new HostBranch(host, call.Syntax, isMap ? path is { Kind: ValueKind.Known, Data: string prefix } ? prefix : null : "");
        RunInline(configure.Method, configure.Syntax, _ => new RequestValue(ValueKind.Host, branch));
        if (call.TargetMethod.Name == "UseWhen")
        {
            var condition = call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "predicate") is { } predicate ? FunctionOf(predicate.Value.Syntax)?.Syntax : null;
            AddGate(call.Syntax, host, condition, null, branch, ImmutableDictionary<string, RequestValue>.Empty);
        }
    }

    private void AddGate(SyntaxNode call, object subject, SyntaxNode? function, INamedTypeSymbol? type, HostBranch? branch, ImmutableDictionary<string, RequestValue> arguments)
    {
        // What runs after the endpoints guards none of them.
        if (!_state.Facts.Contains(new Fact(FactKind.Terminal, subject)))
        {
            _state = _state.With(new Fact(FactKind.Gate, subject, new Gate(call, function, type, branch, _state, arguments)));
        }
    }

    private void RunStartup(IMethodSymbol method, object host)
    {
        if (method.TypeArguments.FirstOrDefault() is INamedTypeSymbol type && _program.IsOurs(type))
        {
            RunStartup(type, host);
        }
    }

    private void RunStartup(INamedTypeSymbol type, object host)
    {
        foreach (var name in new[] { "ConfigureServices", "Configure" })
        {
            if (type.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault() is { } part && Body(part) is var (own, syntax))
            {
                RunInline(own, syntax, p => HostTypes.IsHost(p.Type) ? new RequestValue(ValueKind.Host, host) : RequestValue.Unknown);
            }
        }
    }

    /// <summary>Runs a class of the older kind that sets up services and pipeline.</summary>
    public State RunStartupClass(INamedTypeSymbol type)
    {
        _state = State.Empty;
        RunStartup(type, type);
        return _state;
    }
}
