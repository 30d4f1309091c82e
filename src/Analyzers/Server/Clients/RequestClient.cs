using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>
/// What goes with a request: whether its client, its registration or the request itself carries a credential, and the
/// host that the client is made for.
/// </summary>
internal sealed class RequestClient
{
    private const int MaxDepth = 4;

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<object> _visited = new();
    private readonly RequestEvidence _evidence;

    private RequestClient(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
        _evidence = new RequestEvidence(program, cancellationToken);
    }

    /// <summary>The client by the name it has where the request is sent.</summary>
    public string Name { get; private set; } = "";

    public bool HasCredential => _evidence.HasCredential;

    /// <summary>What the credential is called where it is given; null when there is none.</summary>
    public string? Credential => _evidence.Credential;

    /// <summary>The host of its constant base address; null when there is none in sight.</summary>
    public string? BaseAddress => _evidence.BaseAddress;

    /// <summary>What is known of the request that is sent, created or addressed at <paramref name="sink"/>.</summary>
    public static RequestClient Of(SyntaxNode sink, McpProgram program, CancellationToken cancellationToken)
    {
        var request = new RequestClient(program, cancellationToken);
        switch (sink)
        {
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access }:
                request.Client(access.Expression, 0);
                break;

            case InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax } call when call.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>() is { } conditional:
                request.Client(conditional.Expression, 0);
                break;

            case BaseObjectCreationExpressionSyntax creation:
                request.Message(creation);
                break;

            // An address that is set: request.RequestUri = .., http.BaseAddress = .., also in an initialiser.
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "BaseAddress" } address:
                request.Client(address.Expression, 0);
                break;

            case MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax message } address:
                request.Sent(address, message.Identifier.ValueText);
                break;

            case IdentifierNameSyntax { Parent: AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax creation } } } address:
                if (address.Identifier.ValueText == "BaseAddress")
                {
                    request.Made(creation);
                }
                else
                {
                    request.Message(creation);
                }

                break;
        }

        return request;
    }

    private void Message(BaseObjectCreationExpressionSyntax creation)
    {
        _evidence.Scan(creation, null);
        switch (creation.Parent)
        {
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call } when IsSend(call):
                Client(access.Expression, 0);
                break;

            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax local }:
                Sent(creation, local.Identifier.ValueText);
                break;

            case AssignmentExpressionSyntax { Left: IdentifierNameSyntax local }:
                Sent(creation, local.Identifier.ValueText);
                break;

            default:
                // Made by a helper, sent by another: every client of the type may be the one.
                SentByType(creation);
                break;
        }
    }

    private void Made(BaseObjectCreationExpressionSyntax client)
    {
        _evidence.Scan(client, null);
        if (client.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax local })
        {
            Name = local.Identifier.ValueText;
            _evidence.Scan(BodyAround(client), Name);
        }
    }

    /// <summary>A message in a local: what is done to it in the method, by its helpers, and who sends it.</summary>
    private void Sent(SyntaxNode place, string message)
    {
        var body = BodyAround(place);
        _evidence.Scan(body, message);
        Name = Name.Length == 0 && HasCredential ? message : Name;
        var isSent = false;
        foreach (var call in body.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(c => c.ArgumentList.Arguments.Any(a => a.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == message)))
        {
            if (IsSend(call) && call.Expression is MemberAccessExpressionSyntax access && IsClient(access.Expression))
            {
                isSent = true;
                Client(access.Expression, 0);
            }
            else if (_program.ModelOf(call.SyntaxTree).GetSymbolInfo(call, _cancellationToken).Symbol is IMethodSymbol helper && _program.IsOurs(helper))
            {
                foreach (var declaration in _program.SourcesOf(CallGraph.Definition(helper)).Select(r => r.GetSyntax(_cancellationToken)))
                {
                    _evidence.Scan(declaration, null);
                }
            }
        }

        if (!isSent)
        {
            SentByType(place);
        }
    }

    private void SentByType(SyntaxNode place)
    {
        if (place.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return;
        }

        foreach (var access in type.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(IsSend).Select(c => c.Expression).OfType<MemberAccessExpressionSyntax>())
        {
            if (IsClient(access.Expression))
            {
                _evidence.Scan(BodyAround(access), access.Parent is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } && arguments[0].Expression is IdentifierNameSyntax sent ? sent.Identifier.ValueText : null);
                Client(access.Expression, 0);
            }
        }
    }

    private bool IsClient(ExpressionSyntax expression) =>
        SymbolNames.IsOrDerivesFrom(_program.ModelOf(expression.SyntaxTree).GetTypeInfo(expression, _cancellationToken).Type, "System.Net.Http.HttpMessageInvoker");

    /// <summary>A client, wherever it comes from.</summary>
    private void Client(ExpressionSyntax expression, int depth)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        switch (expression)
        {
            case ParenthesizedExpressionSyntax inner:
                Client(inner.Expression, depth);
                return;

            case PostfixUnaryExpressionSyntax inner:
                Client(inner.Operand, depth);
                return;

            case BinaryExpressionSyntax coalesce when coalesce.IsKind(SyntaxKind.CoalesceExpression):
                Client(coalesce.Left, depth);
                Client(coalesce.Right, depth);
                return;

            case BaseObjectCreationExpressionSyntax creation:
                Creation(creation, depth);
                return;
        }

        if (_program.ModelOf(expression.SyntaxTree).GetSymbolInfo(expression, _cancellationToken).Symbol is not { } symbol)
        {
            return;
        }

        if (expression is not InvocationExpressionSyntax && Name.Length == 0)
        {
            Name = symbol.Name;
        }

        switch (symbol)
        {
            case ILocalSymbol local when _visited.Add(local):
                _evidence.Scan(BodyAround(expression), local.Name);
                Value(local, depth);
                break;

            case IFieldSymbol or IPropertySymbol when _program.IsOurs(symbol) && _visited.Add(symbol):
                Member(symbol, depth);
                break;

            case IParameterSymbol { ContainingSymbol: IMethodSymbol method } parameter when _visited.Add(parameter):
                Parameter(parameter, method, depth);
                break;

            case IMethodSymbol { Name: "CreateClient" } when expression is InvocationExpressionSyntax call && !_program.IsOurs(symbol):
                Factory(call);
                break;

            case IMethodSymbol helper when _program.IsOurs(helper) && _visited.Add(helper):
                foreach (var declaration in _program.SourcesOf(CallGraph.Definition(helper)).Select(r => r.GetSyntax(_cancellationToken)))
                {
                    _evidence.Scan(declaration, null);
                    foreach (var call in declaration.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(c => NameOf(c) == "CreateClient"))
                    {
                        Factory(call);
                    }
                }

                break;
        }
    }

    private void Creation(BaseObjectCreationExpressionSyntax creation, int depth)
    {
        _evidence.Scan(creation, null);

        // new HttpClient(handler): what is done to the handler.
        foreach (var argument in creation.ArgumentList?.Arguments ?? default)
        {
            if (argument.Expression is IdentifierNameSyntax)
            {
                Client(argument.Expression, depth + 1);
            }
        }
    }

    private void Value(ISymbol variable, int depth)
    {
        foreach (var reference in _program.SourcesOf(variable))
        {
            switch (reference.GetSyntax(_cancellationToken))
            {
                case VariableDeclaratorSyntax { Initializer.Value: { } value }:
                    Client(value, depth + 1);
                    break;

                case PropertyDeclarationSyntax { Initializer.Value: { } value }:
                    Client(value, depth + 1);
                    break;

                case PropertyDeclarationSyntax { ExpressionBody.Expression: { } value }:
                    Client(value, depth + 1);
                    break;
            }
        }
    }

    private void Member(ISymbol member, int depth)
    {
        Value(member, depth);
        foreach (var declaration in _program.SourcesOf(member.ContainingType).Select(r => r.GetSyntax(_cancellationToken)))
        {
            _evidence.Scan(declaration, member.Name);
            foreach (var assignment in declaration.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(a => RequestEvidence.RootOf(a.Left) == member.Name && a.Left is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }))
            {
                Client(assignment.Right, depth + 1);
            }
        }
    }

    private void Parameter(IParameterSymbol parameter, IMethodSymbol method, int depth)
    {
        var scope = method.MethodKind == MethodKind.Constructor ? _program.SourcesOf(method.ContainingType) : _program.SourcesOf(method);
        foreach (var declaration in scope.Select(r => r.GetSyntax(_cancellationToken)))
        {
            _evidence.Scan(declaration, parameter.Name);
        }

        if (method.MethodKind == MethodKind.Constructor)
        {
            foreach (var registration in _program.Services.RegistrationsOf(method.ContainingType, _cancellationToken))
            {
                Registration(registration);
            }
        }

        if (method.MethodKind != MethodKind.Constructor && _program.Handlers.Find(method, _cancellationToken) is null)
        {
            foreach (var site in _program.Calls.CallersOf(method, _cancellationToken))
            {
                if (site.Syntax is InvocationExpressionSyntax call && parameter.Ordinal < call.ArgumentList.Arguments.Count)
                {
                    Client(call.ArgumentList.Arguments[parameter.Ordinal].Expression, depth + 1);
                }
            }

            return;
        }

        // The container's own client, and what holds for all clients.
        foreach (var registration in _program.Services.All(_cancellationToken).Where(r => r.Service?.Name == "HttpClient" || r.Implementation?.Name == "HttpClient"))
        {
            Registration(registration);
        }

        Defaults();
    }

    /// <summary>A client that the factory makes by name.</summary>
    private void Factory(InvocationExpressionSyntax call)
    {
        var name = call.ArgumentList.Arguments.Count == 0
            ? ""
            : _program.ModelOf(call.SyntaxTree).GetConstantValue(call.ArgumentList.Arguments[0].Expression, _cancellationToken).Value as string;
        Name = Name.Length == 0 && name is { Length: > 0 } ? name : Name;
        foreach (var registration in _program.Services.All(_cancellationToken))
        {
            if (name is not null && registration.Form is ServiceForm.NamedHttpClient or ServiceForm.TypedHttpClient && (registration.ClientName ?? registration.Service?.Name ?? "") == name)
            {
                Registration(registration);
            }
        }

        Defaults();
    }

    private void Defaults()
    {
        foreach (var token in _program.Tokens("ConfigureHttpClientDefaults", _cancellationToken))
        {
            _evidence.Scan(token.Parent!.FirstAncestorOrSelf<StatementSyntax>(), null);
        }
    }

    private void Registration(ServiceRegistration registration)
    {
        if (_visited.Add(registration))
        {
            // With what is chained behind it: handlers, further configuration.
            SyntaxNode chain = registration.Syntax;
            while (chain.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax)
            {
                chain = chain.Parent;
            }

            if (registration.Form is ServiceForm.TypedHttpClient or ServiceForm.NamedHttpClient)
            {
                _evidence.Scan(chain, null);
            }
            else
            {
                _evidence.Scan(registration.Source, null);
            }

            // A client in a local that is registered as it is.
            if (registration.Source is IdentifierNameSyntax instance)
            {
                Client(instance, 1);
            }
        }
    }

    private static SyntaxNode BodyAround(SyntaxNode node) =>
        node.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or PropertyDeclarationSyntax or CompilationUnitSyntax) ?? node;

    private static bool IsSend(InvocationExpressionSyntax call) => NameOf(call) is "SendAsync" or "Send";

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };
}
