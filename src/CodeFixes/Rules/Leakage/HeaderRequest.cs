using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// Sends a value in a header instead of the address: the short call (<c>GetStringAsync(url)</c>) gives way to a request
/// of its own, since the client's default headers would send the value to every host and for every caller.
/// </summary>
internal sealed class HeaderRequest
{
    private const string Http = "global::System.Net.Http";

    private readonly SemanticModel _model;
    private readonly CancellationToken _cancellationToken;
    private readonly string _header;
    private readonly string? _scheme;

    public HeaderRequest(string header, string? scheme, SemanticModel model, CancellationToken cancellationToken)
    {
        _header = header;
        _scheme = scheme;
        _model = model;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The file with the change, or null where the request is not one that is made here and awaited.</summary>
    public SyntaxNode? Apply(SyntaxNode place)
    {
        if (LeakPlace.Expression(place) is not { } expression
            || LeakPlace.Outermost(expression) is not { } value
            || UrlText.Without(value) is not var (text, without)
            || Sending(text) is not { } argument)
        {
            return null;
        }

        var root = place.SyntaxTree.GetRoot(_cancellationToken);
        return argument.Parent?.Parent switch
        {
            BaseObjectCreationExpressionSyntax creation => OfRequest(root, creation, text, without, Unescaped(value)),
            InvocationExpressionSyntax call => OfCall(root, call, text, without, Unescaped(value)),
            _ => null,
        };
    }

    /// <summary>The argument that the text is: itself, or through a local that has no other use.</summary>
    private static ArgumentSyntax? Sending(ExpressionSyntax text)
    {
        if (text.Parent is ArgumentSyntax argument)
        {
            return argument;
        }

        if (text.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax } variable }
            || variable.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseMethodDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or CompilationUnitSyntax) is not { } function)
        {
            return null;
        }

        var uses = function.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == variable.Identifier.ValueText).ToList();
        return uses.Count == 1 ? uses[0].Parent as ArgumentSyntax : null;
    }

    /// <summary>A request that is made anyway gets the header.</summary>
    private SyntaxNode? OfRequest(
        SyntaxNode root, BaseObjectCreationExpressionSyntax creation, ExpressionSyntax text, ExpressionSyntax without, ExpressionSyntax value)
    {
        if (_model.GetTypeInfo(creation, _cancellationToken).Type is not { Name: "HttpRequestMessage" }
            || creation.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax statement } variable }
            || !StatementLists.IsListed(statement))
        {
            return null;
        }

        root = root.TrackNodes(text, statement);
        root = root.ReplaceNode(root.GetCurrentNode(text)!, without);
        return StatementLists.InsertAfter(
            root, root.GetCurrentNode(statement)!, Generated.Statements(root, Header(variable.Identifier.ValueText, value)));
    }

    private SyntaxNode? OfCall(SyntaxNode root, InvocationExpressionSyntax call, ExpressionSyntax text, ExpressionSyntax without, ExpressionSyntax value) =>
        Send(root, call, request => Header(request, value), (text, without));

    /// <summary>
    /// The file with a request of its own in the place of a short call, and with a line that sets a header of it; null where
    /// the call is not one that is awaited here.
    /// </summary>
    public SyntaxNode? Send(
        SyntaxNode root, InvocationExpressionSyntax call, System.Func<string, string> header, (ExpressionSyntax Old, ExpressionSyntax New)? address = null)
    {
        if (call.Expression is not MemberAccessExpressionSyntax access
            || _model.GetSymbolInfo(call, _cancellationToken).Symbol is not IMethodSymbol method
            || (method.ReducedFrom ?? method).ContainingType.Name is not ("HttpClient" or "HttpClientJsonExtensions")
            || call.ArgumentList.Arguments.Any(a => a.NameColon is not null)
            || StatementLists.Listed(call) is not { } statement
            || !IsAwaitedAtOnce(call, statement))
        {
            return null;
        }

        var scope = new[] { call.Ancestors().OfType<MemberDeclarationSyntax>().FirstOrDefault(m => m is not GlobalStatementSyntax) ?? root };
        var request = UniqueNames.In(scope, "request");
        var arguments = call.ArgumentList.Arguments.Skip(1).Select(a => a.ToString()).ToList();
        var client = access.Expression.ToString();
        var (verb, body, reads) = method.Name switch
        {
            "GetAsync" => ("Get", false, null),
            "DeleteAsync" => ("Delete", false, null),
            "PostAsync" => ("Post", true, null),
            "PutAsync" => ("Put", true, null),
            "PatchAsync" => ("Patch", true, null),
            "GetStringAsync" => ("Get", false, "ReadAsStringAsync"),
            "GetByteArrayAsync" => ("Get", false, "ReadAsByteArrayAsync"),
            "GetFromJsonAsync" when method.TypeArguments.Length == 1 => ("Get", false, "ReadFromJsonAsync"),
            _ => ((string?)null, false, (string?)null),
        };
        if (verb is null || (body && arguments.Count == 0))
        {
            return null;
        }

        root = root.TrackNodes(new SyntaxNode?[] { address?.Old, call, statement }.OfType<SyntaxNode>());
        root = address is var (old, instead) ? root.ReplaceNode(root.GetCurrentNode(old)!, instead) : root;
        var uri = root.GetCurrentNode(call)!.ArgumentList.Arguments[0].ToString();
        var lines = new List<string>
        {
            $"using var {request} = new {Http}.HttpRequestMessage({Http}.HttpMethod.{verb}, {uri}){(body ? " { Content = " + arguments[0] + " }" : "")};",
            header(request),
        };
        arguments = body ? arguments.Skip(1).ToList() : arguments;
        ExpressionSyntax sent;
        if (reads is null)
        {
            sent = SyntaxFactory.ParseExpression($"{client}.SendAsync({string.Join(", ", arguments.Prepend(request))})");
        }
        else
        {
            var response = UniqueNames.In(scope, "response");
            var token = arguments.Count > 0 && IsToken(call.ArgumentList.Arguments.Last()) ? ", " + arguments[arguments.Count - 1] : "";
            var generic = access.Name is GenericNameSyntax named ? named.TypeArgumentList.ToString() : "";
            lines.Add($"using var {response} = await {client}.SendAsync({request}{token});");
            lines.Add($"{response}.EnsureSuccessStatusCode();");
            sent = SyntaxFactory.ParseExpression($"{response}.Content.{reads}{generic}({string.Join(", ", arguments)})");
        }

        root = root.ReplaceNode(root.GetCurrentNode(call)!, sent.WithTriviaFrom(call));
        return StatementLists.InsertBefore(root, root.GetCurrentNode(statement)!, lines.SelectMany(line => Generated.Statements(root, line)).ToList());
    }

    private bool IsToken(ArgumentSyntax argument) =>
        _model.GetTypeInfo(argument.Expression, _cancellationToken).Type?.Name == "CancellationToken";

    /// <summary>Whether the statement waits for the call whatever happens, so that what is put above it runs exactly when the call does.</summary>
    private static bool IsAwaitedAtOnce(InvocationExpressionSyntax call, StatementSyntax statement)
    {
        if (statement is not (LocalDeclarationStatementSyntax or ExpressionStatementSyntax or ReturnStatementSyntax))
        {
            return false;
        }

        var isAwaited = false;
        for (var node = call.Parent; node is not null && node != statement; node = node.Parent)
        {
            isAwaited |= node is AwaitExpressionSyntax;
            if (node is not (AwaitExpressionSyntax or ParenthesizedExpressionSyntax or EqualsValueClauseSyntax or VariableDeclaratorSyntax or VariableDeclarationSyntax
                or AssignmentExpressionSyntax or ArgumentSyntax or ArgumentListSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
                or PostfixUnaryExpressionSyntax or CastExpressionSyntax or InterpolationSyntax or InterpolatedStringExpressionSyntax))
            {
                return false;
            }
        }

        return isAwaited;
    }

    private string Header(string request, ExpressionSyntax value) =>
        _header == "Authorization"
            ? $"{request}.Headers.Authorization = new {Http}.Headers.AuthenticationHeaderValue(\"{_scheme}\", {value});"
            : $"{request}.Headers.Add(\"{_header}\", {value});";

    /// <summary>The value under what encodes it for an address.</summary>
    private static ExpressionSyntax Unescaped(ExpressionSyntax value)
    {
        var inner = StartupGuards.Unwrap(value);
        return inner is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } call
            && StartupGuards.CalledName(call) is "EscapeDataString" or "UrlEncode" or "EscapeUriString"
                ? arguments[0].Expression.WithoutTrivia()
                : inner.WithoutTrivia();
    }
}
