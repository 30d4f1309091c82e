using System;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>Values that belong to one caller of an HTTP server: the token of the request, or one that was got in exchange for it.</summary>
internal sealed class CallerTokens
{
    private const int MaxDepth = 10;
    private const int MaxHops = 2;

    private static readonly string[] s_handing =
    {
        "Replace", "Substring", "Trim", "TrimStart", "TrimEnd", "ToString", "Split", "Last", "First", "FirstOrDefault", "LastOrDefault", "Single", "SingleOrDefault",
        "ExecuteAsync", "Parse", "ConfigureAwait", "GetAwaiter", "GetResult", "Remove",
    };

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public CallerTokens(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    public bool Include(IOperation? value) => Include(value, MaxDepth, MaxHops);

    private bool Include(IOperation? value, int depth, int hops)
    {
        if (value is null || depth == 0)
        {
            return false;
        }

        switch (value.WithoutConversions())
        {
            case IAwaitOperation awaited:
                return Include(awaited.Operation, depth - 1, hops);

            case IInvocationOperation call:
                return IncludesCall(call, depth, hops);

            case IPropertyReferenceOperation property:
                return IsHeader(property) || IsTokenOfContext(property.Property)
                    || (property.Property.Name is "AccessToken" or "IdToken" or "RefreshToken" or "Token" or "Parameter" or "Value" && Include(property.Instance, depth - 1, hops));

            case IArrayElementReferenceOperation element:
                return Include(element.ArrayReference, depth - 1, hops);

            case IImplicitIndexerReferenceOperation part:
                return Include(part.Instance, depth - 1, hops);

            case ILocalReferenceOperation { Local: var local }:
                return IncludesLocal(local, depth, hops);

            case IParameterReferenceOperation { Parameter: var parameter } when hops > 0:
                return IncludesArgument(parameter, depth, hops);

            case IConditionalAccessOperation access:
                return Include(access.WhenNotNull, depth - 1, hops) || Include(access.Operation, depth - 1, hops);

            case ICoalesceOperation coalesce:
                return Include(coalesce.Value, depth - 1, hops) || Include(coalesce.WhenNull, depth - 1, hops);

            case IConditionalOperation choice:
                return Include(choice.WhenTrue, depth - 1, hops) || Include(choice.WhenFalse, depth - 1, hops);

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return Include(sum.LeftOperand, depth - 1, hops) || Include(sum.RightOperand, depth - 1, hops);

            case IInterpolatedStringOperation text:
                return text.Parts.OfType<IInterpolationOperation>().Any(p => Include(p.Expression, depth - 1, hops));

            default:
                return false;
        }
    }

    private bool IncludesCall(IInvocationOperation call, int depth, int hops)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            // The exchange of the caller's token, and reading it; a token of the application itself is everybody's.
            case "AcquireTokenOnBehalfOf" or "GetAccessTokenForUserAsync" or "GetAuthenticationResultForUserAsync" or "CreateAuthorizationHeaderForUserAsync":
                return true;
            case "GetTokenAsync" or "GetTokenValue":
                return SymbolNames.IsInNamespace(method, "Microsoft", "AspNetCore") || call.Instance?.Type?.Name == "OnBehalfOfCredential";
        }

        if (Array.IndexOf(s_handing, method.Name) >= 0 && (Include(call.Instance, depth - 1, hops) || call.Arguments.Any(a => Include(a.Value, depth - 1, hops))))
        {
            return true;
        }

        return hops > 0 && _program.IsOurs(method)
            && _program.SourcesOf(method).Select(r => r.GetSyntax(_cancellationToken)).SelectMany(Results)
            .Any(e => Include(_program.ModelOf(e.SyntaxTree).OperationOf(e, _cancellationToken), depth - 1, hops - 1));
    }

    private static System.Collections.Generic.IEnumerable<ExpressionSyntax> Results(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax { ExpressionBody.Expression: { } expression } => new[] { expression },
        MethodDeclarationSyntax { Body: { } body } => body.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>().Select(r => r.Expression).OfType<ExpressionSyntax>(),
        _ => Enumerable.Empty<ExpressionSyntax>(),
    };

    private bool IncludesLocal(ILocalSymbol local, int depth, int hops)
    {
        foreach (var reference in _program.SourcesOf(local))
        {
            var syntax = reference.GetSyntax(_cancellationToken);
            if (syntax is VariableDeclaratorSyntax { Initializer.Value: { } value })
            {
                return Include(_program.ModelOf(value.SyntaxTree).OperationOf(value, _cancellationToken), depth - 1, hops);
            }

            // Headers.TryGetValue("Authorization", out var header)
            if (syntax.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                && _program.ModelOf(call.SyntaxTree).GetOperation(call, _cancellationToken) is IInvocationOperation { TargetMethod.Name: "TryGetValue", Arguments: { Length: > 1 } arguments, Instance: { } headers })
            {
                return IsHeaders(headers.Type) && IsCredential(arguments[0].Value);
            }

            // AuthenticationHeaderValue.TryParse(header, out var value)
            if (syntax.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } parse
                && _program.ModelOf(parse.SyntaxTree).GetOperation(parse, _cancellationToken) is IInvocationOperation { TargetMethod: { Name: "TryParse", ContainingType.Name: "AuthenticationHeaderValue" }, Arguments: { Length: > 0 } parsed })
            {
                return Include(parsed[0].Value, depth - 1, hops);
            }
        }

        return false;
    }

    private bool IncludesArgument(IParameterSymbol parameter, int depth, int hops)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
        {
            return false;
        }

        foreach (var site in _program.Calls.CallersOf(method, _cancellationToken))
        {
            if (_program.ModelOf(site.Syntax.SyntaxTree).GetOperation(site.Syntax, _cancellationToken) is IInvocationOperation call
                && call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal) is { } argument
                && Include(argument.Value, depth - 1, hops - 1))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHeader(IPropertyReferenceOperation reference) =>
        reference.Property.IsIndexer
            ? IsHeaders(reference.Instance?.Type) && reference.Arguments.Length == 1 && IsCredential(reference.Arguments[0].Value)
            : reference.Property.Name == "Authorization" && IsHeaders(reference.Property.ContainingType);

    private static bool IsHeaders(ITypeSymbol? type) => type?.Name is "IHeaderDictionary" or "HeaderDictionary";

    private static bool IsCredential(IOperation key) =>
        key.ConstantValue.Value is string name
        && (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || SecretNames.Classify(name, NamePosition.Header).Strength != NameStrength.None);

    private static bool IsTokenOfContext(IPropertySymbol property) =>
        property.Name is "Token" or "SecurityToken" && property.ContainingType.Name is "MessageReceivedContext" or "TokenValidatedContext";
}
