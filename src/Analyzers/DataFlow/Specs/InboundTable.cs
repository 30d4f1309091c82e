using System;
using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>The reads that bring a caller's credential into the program: headers, tokens of a sign-in, addresses, and what is got in exchange.</summary>
internal static class InboundTable
{
    private static readonly HashSet<string> s_namesOfNames = new(StringComparer.Ordinal) { "header", "headers", "name", "names", "param", "parameter", "query", "const", "default" };

    /// <summary>What the address of a request carries in an OAuth flow, or only points at something.</summary>
    private static readonly HashSet<string> s_addressWords = new(StringComparer.OrdinalIgnoreCase) { "code", "state", "session_state", "id", "sort", "partition" };

    /// <summary>The credential that reading a property brings in, or null.</summary>
    public static TaintSource? Find(IPropertyReferenceOperation reference)
    {
        var property = reference.Property;
        if (property.IsIndexer)
        {
            return reference.Arguments.Length == 1 ? FindEntry(reference, reference.Instance, reference.Arguments[0].Value) : null;
        }

        return property.Name switch
        {
            "Authorization" when IsHeaderDictionary(property.ContainingType) && !IsOfResponse(reference.Instance) => Caller("Authorization", reference.Syntax),
            "Token" when property.ContainingType.Name is "MessageReceivedContext" => Caller("access_token", reference.Syntax),
            "BootstrapContext" when property.ContainingType.Name == "ClaimsIdentity" => Caller("access_token", reference.Syntax),
            _ => null,
        };
    }

    /// <summary>The credential that a call brings in, or null.</summary>
    public static TaintSource? Find(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "GetTokenAsync" or "GetTokenValue" when SymbolNames.IsInNamespace(method, "Microsoft", "AspNetCore"):
                return Caller(call.Arguments.Select(a => a.Value.ConstantValue.Value).OfType<string>().LastOrDefault() ?? "access_token", call.Syntax);

            case "GetTokenAsync" or "GetToken" when call.Instance?.Type?.Name == "OnBehalfOfCredential":
            case "AcquireTokenOnBehalfOf" or "GetAccessTokenForUserAsync" or "GetAuthenticationResultForUserAsync" or "CreateAuthorizationHeaderForUserAsync":
                return new TaintSource(SourceKind.CallerGrant, method.Name, null, call.Syntax);

            case "GetValues" or "GetCommaSeparatedValues" or "GetRouteValue" when call.Arguments.Length > 0:
                return FindEntry(call, call.Instance ?? call.Arguments[0].Value, call.Arguments[call.Arguments.Length - 1].Value);

            default:
                return null;
        }
    }

    /// <summary>The credential that <c>headers.TryGetValue("X-Api-Key", out ..)</c> puts into its last argument, or null.</summary>
    public static TaintSource? FindOut(IInvocationOperation call) =>
        call.TargetMethod.Name is "TryGetValue" or "TryGetValues" && call.Instance is not null && call.Arguments.Length == 2
            ? FindEntry(call, call.Instance, call.Arguments[0].Value)
            : null;

    /// <summary>The credential that the framework puts into a parameter, by its attribute; null for any other.</summary>
    public static TaintSource? Find(IParameterSymbol parameter, SyntaxNode? node)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            var kind = attribute.AttributeClass?.Name switch
            {
                "FromHeaderAttribute" => SourceKind.CallerCredential,
                "FromQueryAttribute" or "FromRouteAttribute" => SourceKind.AddressCredential,
                _ => SourceKind.Parameter,
            };
            if (kind != SourceKind.Parameter && SymbolNames.IsInNamespace(attribute.AttributeClass!, "Microsoft", "AspNetCore"))
            {
                var name = attribute.NamedArguments.FirstOrDefault(a => a.Key == "Name").Value.Value as string ?? parameter.Name;
                return (kind == SourceKind.CallerCredential ? IsCredentialHeader(name) : IsCredentialOfAddress(name)) ? new TaintSource(kind, name, name, node) : null;
            }
        }

        return null;
    }

    /// <summary>Whether a header of a request carries a credential of the caller.</summary>
    public static bool IsCredentialHeader(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || SecretNames.Classify(name, NamePosition.Header).Strength != NameStrength.None;

    /// <summary>Whether a key stands for the name of such a header: by its text, by the default of what holds it, or by what that is called.</summary>
    public static bool NamesCredentialHeader(IOperation key) => NameIn(key, IsCredentialHeader) is not null;

    /// <summary>Whether a part of an address by this name carries a credential of the caller.</summary>
    public static bool IsCredentialOfAddress(string name) =>
        !s_addressWords.Contains(name) && SecretNames.Classify(name, NamePosition.Key).Strength != NameStrength.None;

    /// <summary>Whether a part of what came in is no credential: the scheme before it.</summary>
    public static bool IsHarmlessPart(IPropertySymbol property) => property.Name == "Scheme" && property.ContainingType.Name == "AuthenticationHeaderValue";

    private static TaintSource? FindEntry(IOperation read, IOperation? collection, IOperation key)
    {
        collection = collection is null ? null : OperationExtensions.Unconverted(collection);
        var type = collection?.Type;
        if (IsHeaderDictionary(type) || IsOtherHeaders(collection))
        {
            return !IsOfResponse(collection) && NameIn(key, IsCredentialHeader) is { } header ? Caller(header, read.Syntax) : null;
        }

        if (IsQuery(collection) || type?.Name == "RouteValueDictionary" || IsRequest(type, read))
        {
            return NameIn(key, IsCredentialOfAddress) is { } name ? new TaintSource(SourceKind.AddressCredential, name, name, read.Syntax) : null;
        }

        // What a middleware left for whoever handles the same request.
        return collection is IPropertyReferenceOperation { Property: { Name: "Items", ContainingType: { Name: "HttpContext" } } }
            && NameIn(key, name => SecretNames.Classify(name, NamePosition.Key).Strength == NameStrength.Strict) is { } item
                ? Caller(item, read.Syntax)
                : null;
    }

    /// <summary>The name that a key stands for when it is one of a credential: its text, else what the variable is called that holds it.</summary>
    private static string? NameIn(IOperation key, Func<string, bool> isCredential)
    {
        key = OperationExtensions.Unconverted(key);
        if (key.ConstantValue is { HasValue: true, Value: var constant })
        {
            return constant is string text && isCredential(text) ? text : null;
        }

        ISymbol? holder = key switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IMemberReferenceOperation member => member.Member,
            _ => null,
        };
        if (holder is null)
        {
            return null;
        }

        // string HeaderName { get; set; } = "X-Api-Key"; var header = configuration["Header"] ?? "X-Api-Key";
        if (DefaultOf(holder) is { } usual && isCredential(usual))
        {
            return usual;
        }

        // apiKeyHeaderName; options.HeaderName of ApiKeyOptions.
        var words = SecretNames.Words(holder.Name).Where(w => !s_namesOfNames.Contains(w)).ToList();
        if (words.Count == 0 && holder.ContainingType is { } owner)
        {
            words = SecretNames.Words(owner.Name).Where(w => w is not ("options" or "settings" or "middleware" or "handler" or "filter" or "defaults" or "constants" or "authentication")).ToList();
        }

        return words.Count > 0 && isCredential(string.Join("-", words)) ? holder.Name : null;
    }

    /// <summary>The text that a variable or member has unless somebody gives it another.</summary>
    private static string? DefaultOf(ISymbol holder)
    {
        var initial = holder.DeclaringSyntaxReferences.Length == 1 ? holder.DeclaringSyntaxReferences[0].GetSyntax() switch
        {
            VariableDeclaratorSyntax variable => variable.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            ParameterSyntax parameter => parameter.Default?.Value,
            _ => null,
        } : null;
        return (initial is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } choice ? choice.Right : initial) is LiteralExpressionSyntax { Token.Value: string text } ? text : null;
    }

    private static TaintSource Caller(string name, SyntaxNode node) => new(SourceKind.CallerCredential, name, name, node);

    private static bool IsHeaderDictionary(ITypeSymbol? type) =>
        type?.Name is "IHeaderDictionary" or "HeaderDictionary" or "RequestHeaders" && SymbolNames.IsInNamespace(type, "Microsoft", "AspNetCore");

    /// <summary>The headers that Azure Functions hands over, of a request or of the transport of a tool call, and those of a plain listener.</summary>
    private static bool IsOtherHeaders(IOperation? collection) =>
        collection is IPropertyReferenceOperation { Property: { Name: "Headers", ContainingType: var owner } }
        && (owner.Name is "HttpRequestData" or "HttpTransport" or "Transport" && SymbolNames.IsInNamespace(owner, "Microsoft", "Azure")
            || owner.Name == "HttpListenerRequest");

    private static bool IsQuery(IOperation? collection) =>
        collection?.Type?.Name is "IQueryCollection" or "QueryCollection"
        || collection is IPropertyReferenceOperation { Property: { Name: "Query" or "QueryString", ContainingType.Name: "HttpRequestData" or "HttpListenerRequest" } };

    private static bool IsRequest(ITypeSymbol? type, IOperation read) =>
        type?.Name is "HttpContext" && read is IInvocationOperation { TargetMethod.Name: "GetRouteValue" };

    private static bool IsOfResponse(IOperation? headers) =>
        headers is IPropertyReferenceOperation { Property.ContainingType.Name: "HttpResponse" or "HttpResponseData" };
}
