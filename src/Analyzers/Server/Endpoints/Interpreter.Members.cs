using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Endpoints;

internal sealed partial class Interpreter
{
    /// <summary>Headers that say something about the request and nothing about who sends it.</summary>
    private static readonly string[] s_details =
    {
        "Origin", "Host", "Referer", "User-Agent", "Connection", "Upgrade", "Mcp-Session-Id", "Mcp-Protocol-Version", "X-Request-Id", "X-Correlation-Id", "X-Session-Id",
        "Traceparent", "Via", "Date", "Range", "From", "Expect", "Pragma", "Last-Event-ID",
    };

    private static readonly string[] s_detailPrefixes = { "Accept", "Content-", "X-Forwarded-", "If-", "Sec-", "Access-Control-", "Cache-" };

    /// <summary>A configured text: there, or in the scenario without it, not there.</summary>
    private RequestValue Setting(string name, object? fallback = null) =>
        _scenario.Missing == name ? new RequestValue(ValueKind.Known, fallback, name) : new RequestValue(ValueKind.Setting, null, name);

    /// <summary>What the caller sends to prove himself: nothing, or what he made up.</summary>
    private RequestValue Sent => _scenario.IsForged ? new RequestValue(ValueKind.Detail) : RequestValue.Credential;

    private static RequestValue Switch(string name) => new(ValueKind.Switch, null, name);

    private RequestValue OfLocal(ILocalSymbol local)
    {
        if (_state.Values.TryGetValue(local, out var known))
        {
            return known;
        }

        if (local.HasConstantValue)
        {
            return RequestValue.Of(local.ConstantValue);
        }

        // A variable of the code around a lambda whose surroundings were not run.
        if (_program.SourcesOf(local).FirstOrDefault()?.GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value } && _members.Add(local))
        {
            var result = Visit(_program.ModelOf(value.SyntaxTree).OperationOf(value, _cancellationToken));
            _members.Remove(local);
            return result;
        }

        return ByType(local.Type);
    }

    private RequestValue OfParameter(IParameterSymbol parameter)
    {
        var value = ByType(parameter.Type);
        if (value.Kind != ValueKind.Unknown)
        {
            return value;
        }

        if (HostTypes.IsHost(parameter.Type))
        {
            return new RequestValue(ValueKind.Host, new ForeignHost(parameter.ContainingSymbol));
        }

        // Func<Task> is what the older form of Use calls the rest of the pipeline.
        if (parameter.Type is INamedTypeSymbol { Name: "Func", TypeArguments: { Length: 1 or 2 } arguments } && arguments[arguments.Length - 1].Name == "Task"
            && parameter.ContainingSymbol is IMethodSymbol { Parameters: { Length: 2 } parameters } && ByType(parameters[0].Type).Kind == ValueKind.Request)
        {
            return new RequestValue(ValueKind.Next);
        }

        return parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } ? Configured(parameter.Name, parameter.Type, null) : RequestValue.Unknown;
    }

    /// <summary>What a type alone says of a value that comes from elsewhere.</summary>
    private static RequestValue ByType(ITypeSymbol? type)
    {
        switch (type?.Name)
        {
            case "HttpContext" or "HttpRequest" or "HttpResponse" or "ConnectionInfo" or "EndpointFilterInvocationContext" or "RequestContext" or "MessageContext":
                return new RequestValue(ValueKind.Request);
            case "IHeaderDictionary" or "IQueryCollection" or "IRequestCookieCollection" or "IFormCollection" or "RequestHeaders":
                return new RequestValue(ValueKind.Carrier);
            case "RequestDelegate" or "EndpointFilterDelegate":
                return new RequestValue(ValueKind.Next);
            case "ClaimsPrincipal" or "ClaimsIdentity" or "IIdentity" or "IPrincipal" or "X509Certificate2" or "AuthenticateResult":
                return RequestValue.Credential;
            default:
                return RequestValue.Unknown;
        }
    }

    /// <summary>A value of the configuration, as its type tells.</summary>
    private RequestValue Configured(string name, ITypeSymbol type, object? fallback)
    {
        if (type.SpecialType == SpecialType.System_Boolean || type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } arguments } && arguments[0].SpecialType == SpecialType.System_Boolean
            || type.TypeKind == TypeKind.Enum)
        {
            return Switch(name);
        }

        return type.SpecialType == SpecialType.System_String || IsList(type) ? Setting(name, fallback) : RequestValue.Unknown;
    }

    private static bool IsList(ITypeSymbol type) =>
        type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_String or SpecialType.System_Byte }
        || type is INamedTypeSymbol { IsGenericType: true, ContainingNamespace.Name: "Generic" or "Immutable" or "Frozen" } list
            && list.Name is not ("IAsyncEnumerable" or "KeyValuePair")
            && list.TypeArguments.Length > 0 && list.TypeArguments[0].SpecialType == SpecialType.System_String;

    private RequestValue OfMember(ISymbol member, ITypeSymbol type)
    {
        if (_state.Values.TryGetValue(member, out var known))
        {
            return known;
        }

        var value = ByType(type);
        if (value.Kind != ValueKind.Unknown)
        {
            return value;
        }

        if (!_program.IsOurs(member) || _members.Count > 12 || !_members.Add(member))
        {
            return Configured(member.Name, type, null);
        }

        var (assigned, isInitializer) = Assigned(member);
        RequestValue result;
        if (assigned is null)
        {
            result = Configured(member.Name, type, null);
        }
        else if (isInitializer && member is IPropertySymbol { SetMethod: not null })
        {
            // The default of an option, which the configuration replaces.
            var fallback = Visit(_program.ModelOf(assigned.SyntaxTree).OperationOf(assigned, _cancellationToken));
            result = IsRequired(member) ? new RequestValue(ValueKind.Text) : Configured(member.Name, type, fallback.Data);
        }
        else
        {
            result = Visit(_program.ModelOf(assigned.SyntaxTree).OperationOf(assigned, _cancellationToken));
            result = result.Kind == ValueKind.Unknown ? Configured(member.Name, type, null) : result;
        }

        _members.Remove(member);
        return assigned is null && IsRequired(member) ? new RequestValue(ValueKind.Text) : result;
    }

    /// <summary>What the member is set to once: where it is declared, in a constructor, or by its getter.</summary>
    private (ExpressionSyntax? Value, bool IsInitializer) Assigned(ISymbol member)
    {
        if (_program.SourcesOf(member).FirstOrDefault()?.GetSyntax(_cancellationToken) is not { } declaration)
        {
            return default;
        }

        switch (declaration)
        {
            case PropertyDeclarationSyntax { ExpressionBody.Expression: { } body }:
                return (body, false);
            case PropertyDeclarationSyntax { AccessorList.Accessors: var accessors } when accessors.Select(a => a.ExpressionBody?.Expression).FirstOrDefault(e => e is not null) is { } getter:
                return (getter, false);
        }

        ExpressionSyntax? value = null;
        foreach (var constructor in declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Members.OfType<ConstructorDeclarationSyntax>() ?? Enumerable.Empty<ConstructorDeclarationSyntax>())
        {
            foreach (var assignment in constructor.DescendantNodes().OfType<AssignmentExpressionSyntax>())
            {
                var left = assignment.Left is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access ? access.Name : assignment.Left;
                if (left is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == member.Name)
                {
                    if (value is not null)
                    {
                        return default;
                    }

                    value = assignment.Right;
                }
            }
        }

        return value is not null
            ? (value, false)
            : declaration switch
            {
                VariableDeclaratorSyntax { Initializer.Value: var initial } => (initial, true),
                PropertyDeclarationSyntax { Initializer.Value: var initial } => (initial, true),
                _ => default,
            };
    }

    /// <summary>Whether the server does not start without the option.</summary>
    private bool IsRequired(ISymbol option)
    {
        if (!_program.Tokens("ValidateOnStart", _cancellationToken).Any())
        {
            return false;
        }

        return option.GetAttributes().Any(a => a.AttributeClass?.Name is "RequiredAttribute" or "MinLengthAttribute" or "LengthAttribute")
            || _program.Tokens("Validate", _cancellationToken).Any(t => t.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                && call.ArgumentList.Arguments.FirstOrDefault()?.Expression is AnonymousFunctionExpressionSyntax test
                && test.DescendantTokens().Any(n => n.ValueText == option.Name));
    }

    private RequestValue OfProperty(IPropertyReferenceOperation reference)
    {
        var property = reference.Property;
        var instance = reference.Instance is null or IInstanceReferenceOperation ? RequestValue.Unknown : Visit(reference.Instance);
        var key = reference.Arguments.Length == 1 ? Visit(reference.Arguments[0].Value) : default;
        if (reference.Instance is null or IInstanceReferenceOperation && !property.IsIndexer)
        {
            return property.Name == "Request" && property.ContainingType.Name.Contains("AuthenticationHandler") ? new RequestValue(ValueKind.Request) : OfMember(property, property.Type);
        }

        switch (instance.Kind)
        {
            case ValueKind.Host:
                return HostTypes.IsHost(property.Type) ? instance : RequestValue.Unknown;
            case ValueKind.Request:
                return OfRequest(property);
            case ValueKind.Carrier:
                if (property.IsIndexer ? key is { Kind: ValueKind.Known, Data: string header } && IsDetail(header) : property.Name is "Count" or "Keys" || IsDetail(property.Name))
                {
                    return new RequestValue(ValueKind.Detail);
                }

                AsksForCredential = true;
                return Sent;
            case ValueKind.RequestPath:
                return property.Name == "HasValue" ? RequestValue.True : instance;
            case ValueKind.RequestMethod or ValueKind.Detail:
                return new RequestValue(ValueKind.Detail);
            case ValueKind.Credential:
                return property.Type.SpecialType == SpecialType.System_Int32 ? RequestValue.Of(0) : RequestValue.Credential;
            case ValueKind.Known when property.Name is "Length" or "Count" && instance.Data is null or string && instance.Name is null:
                return instance.Data is string constant ? RequestValue.Of(constant.Length) : RequestValue.Unknown;
            case ValueKind.Known when instance.Name is not null:
                return property.Type.SpecialType == SpecialType.System_Int32 ? RequestValue.Of(((instance.Data as string)?.Length ?? 0)) with { Name = instance.Name } : instance;
            case ValueKind.Setting:
                return property.Type.SpecialType == SpecialType.System_Int32 ? RequestValue.Of(64) with { Name = instance.Name } : instance;
            case ValueKind.Text:
                return property.Type.SpecialType == SpecialType.System_Int32 ? RequestValue.Of(64) : instance;
            case ValueKind.Metadata or ValueKind.Authorization:
                return instance;
        }

        if (property.IsIndexer)
        {
            return property.ContainingType.Name is "IConfiguration" or "IConfigurationRoot" or "IConfigurationSection" or "ConfigurationManager" && key is { Kind: ValueKind.Known, Data: string setting }
                ? Setting(setting)
                : RequestValue.Unknown;
        }

        if (property.Name == "EnvironmentName")
        {
            return RequestValue.Of(_scenario.IsDevelopment ? "Development" : "Production");
        }

        if (property.Name is "Value" && property.ContainingType.Name.StartsWith("IConfigurationSection", StringComparison.Ordinal)
            && reference.Instance is IInvocationOperation { TargetMethod.Name: "GetSection" or "GetRequiredSection" } section
            && section.Arguments.LastOrDefault()?.Value.ConstantValue.Value is string path)
        {
            return Setting(path);
        }

        return _program.IsOurs(property) ? OfMember(property, property.Type) : ByType(property.Type) is { Kind: not ValueKind.Unknown } known ? known : RequestValue.Unknown;
    }

    private static RequestValue OfRequest(IPropertySymbol property) => property.Name switch
    {
        "Request" or "Response" or "HttpContext" or "Connection" or "Features" => new RequestValue(ValueKind.Request),
        "Headers" or "Query" or "Cookies" or "Form" or "Items" or "Session" or "RouteValues" => new RequestValue(ValueKind.Carrier),
        "Path" when property.Type.Name == "PathString" => new RequestValue(ValueKind.RequestPath),
        "Method" => new RequestValue(ValueKind.RequestMethod),
        "User" or "ClientCertificate" => RequestValue.Credential,
        "IsHttps" => RequestValue.True,

        // Nobody chooses his address, and what the body asks for may need no proof.
        "RequestServices" or "Services" or "RemoteIpAddress" or "LocalIpAddress" or "Body" or "BodyReader" => RequestValue.Unknown,
        _ => new RequestValue(ValueKind.Detail),
    };

    private static bool IsDetail(string header) =>
        s_details.Any(d => d.Replace("-", "").Equals(header.Replace("-", ""), StringComparison.OrdinalIgnoreCase))
        || s_detailPrefixes.Any(p => header.StartsWith(p.TrimEnd('-'), StringComparison.OrdinalIgnoreCase));

    private RequestValue Create(IObjectCreationOperation creation)
    {
        foreach (var argument in creation.Arguments)
        {
            Visit(argument.Value);
        }

        if (creation.Type?.Name is "UnauthorizedResult" or "UnauthorizedObjectResult" or "ForbidResult" or "ChallengeResult" or "UnauthorizedHttpResult")
        {
            Rejects = true;
        }

        // What a list is when nothing was configured.
        if (creation is { Arguments.IsEmpty: true, Initializer: null, Syntax.Parent: BinaryExpressionSyntax } && creation.Type is { } type && IsList(type))
        {
            return RequestValue.Of("");
        }

        return HostTypes.IsHost(creation.Type) ? new RequestValue(ValueKind.Host, creation.Syntax) : RequestValue.Unknown;
    }

    /// <summary>A delegate stands for what it looks at: a credential before anything else.</summary>
    private RequestValue OfDelegate(IOperation target)
    {
        if (target is not (IFlowAnonymousFunctionOperation or IAnonymousFunctionOperation))
        {
            return RequestValue.Unknown;
        }

        var names = new HashSet<string>(target.Syntax.DescendantNodes().OfType<IdentifierNameSyntax>().Select(n => n.Identifier.ValueText));
        foreach (var pair in _state.Values)
        {
            if (pair.Value.Kind == ValueKind.Credential && pair.Key is ISymbol symbol && names.Contains(symbol.Name))
            {
                return RequestValue.Credential;
            }
        }

        return RequestValue.Unknown;
    }
}
