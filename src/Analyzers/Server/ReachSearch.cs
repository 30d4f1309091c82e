using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>One search from a service or member to the handlers that use it.</summary>
/// <remarks>
/// A carrier is a name under which one type holds the object: a constructor parameter, a field that keeps it, a property
/// that shows it. A method of the type that mentions a carrier uses it; if it is no handler, its callers are sought among
/// the types that hold the type in turn.
/// </remarks>
internal sealed class ReachSearch
{
    /// <summary>Tool, service, service, client: what is deeper is not a tool's client any more.</summary>
    private const int MaxDepth = 5;

    /// <summary>How many handlers are gathered; a client of more is shared by "100 or more".</summary>
    public const int MaxHandlers = 100;

    /// <summary>How many names that hold the object are followed, in source order.</summary>
    private const int MaxCarriers = 400;

    private readonly McpProgram _program;
    private readonly object? _key;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<(ISymbol, string)> _visited = new(PairComparer.Instance);
    private readonly Dictionary<ISymbol, ReachedHandler> _handlers = new(SymbolEqualityComparer.Default);

    /// <param name="program">The program to search.</param>
    /// <param name="key">The key under which the sought service is registered; null for a service without one.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public ReachSearch(McpProgram program, object? key, CancellationToken cancellationToken)
    {
        _program = program;
        _key = key;
        _cancellationToken = cancellationToken;
    }

    public IEnumerable<ReachedHandler> Handlers => _handlers.Values;

    private bool IsFull => _handlers.Count >= MaxHandlers || _visited.Count >= MaxCarriers;

    /// <summary>Visits everything that asks for <paramref name="type"/>; with <paramref name="methods"/>, only what calls one of these.</summary>
    public void VisitType(INamedTypeSymbol type, IReadOnlyCollection<string>? methods, int depth)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        foreach (var token in _program.Tokens(type.Name, _cancellationToken))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (IsFull)
            {
                return;
            }

            if (token.Parent is SimpleNameSyntax name && HolderAround(name) is { } holder && Binds(name, type)
                && (depth > 0 || Equals(KeyOf(holder), _key)))
            {
                VisitHolder(holder, methods, depth);
            }
        }
    }

    /// <summary>Visits the users of a field or property, inside of its type and, when it can be seen there, outside.</summary>
    public void VisitMember(ISymbol member, int depth)
    {
        if (member.ContainingType is not { } type)
        {
            return;
        }

        VisitCarrier(type, member.Name, null, depth);
        if (member.DeclaredAccessibility == Accessibility.Private || !member.IsStatic)
        {
            return;
        }

        foreach (var token in _program.Tokens(member.Name, _cancellationToken))
        {
            if (token.Parent is IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax access } name
                && access.Name == name
                && RightmostName(access.Expression) == type.Name)
            {
                VisitPlace(name, null, depth);
            }
        }
    }

    public void VisitNamedClient(string clientName)
    {
        foreach (var token in _program.Tokens("CreateClient", _cancellationToken))
        {
            if (token.Parent is SimpleNameSyntax name
                && name.WholeAccess().Parent is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments }
                && TextOf(arguments[0].Expression) == clientName)
            {
                VisitPlace(name, null, depth: 0);
            }
        }
    }

    // A literal needs no binding, and nearly every name of a client is one.
    private string? TextOf(ExpressionSyntax expression) => expression is LiteralExpressionSyntax literal
        ? literal.Token.Value as string
        : _program.ModelOf(expression.SyntaxTree).GetConstantValue(expression, _cancellationToken).Value as string;

    public void VisitLocal(ILocalSymbol local)
    {
        if (local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellationToken) is not { } declaration)
        {
            return;
        }

        var tree = declaration.SyntaxTree;
        var model = _program.ModelOf(tree);
        foreach (var token in TreeIndex.Of(tree, _cancellationToken).Tokens(tree.GetRoot(_cancellationToken), local.Name))
        {
            if (token.Parent is IdentifierNameSyntax name
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, _cancellationToken).Symbol, local))
            {
                VisitLambdas(name);
                VisitCreation(name, depth: 0);
            }
        }
    }

    /// <summary>A type that is given the object as a constructor's argument, like <c>WithTools(new Tools(client))</c>.</summary>
    private void VisitCreation(SyntaxNode argument, int depth)
    {
        if (argument.Parent is not ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation } passed
            || _program.ModelOf(creation.SyntaxTree).GetSymbolInfo(creation, _cancellationToken).Symbol is not IMethodSymbol constructor
            || creation.ArgumentList is not { } list)
        {
            return;
        }

        var position = passed.NameColon is { } named
            ? constructor.Parameters.FirstOrDefault(p => p.Name == named.Name.Identifier.ValueText)?.Ordinal ?? -1
            : list.Arguments.IndexOf(passed);
        if (position >= 0 && position < constructor.Parameters.Length)
        {
            var parameter = constructor.Parameters[position];
            if (_program.SourcesOf(parameter).FirstOrDefault()?.GetSyntax(_cancellationToken) is ParameterSyntax declaration)
            {
                VisitHolder(declaration, null, depth + 1);
            }
        }
    }

    /// <summary>Visits what follows from one declaration or expression that holds the object.</summary>
    public void VisitHolder(SyntaxNode holder, IReadOnlyCollection<string>? methods, int depth)
    {
        switch (holder)
        {
            case ParameterSyntax { Parent.Parent: TypeDeclarationSyntax } parameter when TypeAround(parameter) is { } type:
                VisitCarrier(type, parameter.Identifier.ValueText, methods, depth);
                break;

            case ParameterSyntax { Parent.Parent: ConstructorDeclarationSyntax constructor } parameter:
                VisitUses(constructor, parameter.Identifier.ValueText, methods, depth);
                break;

            case ParameterSyntax { Parent.Parent: (BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax) and var owner } parameter
                when Mentions(owner, parameter.Identifier.ValueText, methods, exclude: parameter):
                VisitPlace(parameter, methods, depth);
                break;

            case ParameterSyntax { Parent: LambdaExpressionSyntax or ParameterListSyntax { Parent: LambdaExpressionSyntax } } parameter:
                VisitLambdas(parameter);
                break;

            case VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field when TypeAround(field) is { } type:
                VisitCarrier(type, field.Identifier.ValueText, methods, depth);
                break;

            case PropertyDeclarationSyntax property when TypeAround(property) is { } type:
                VisitCarrier(type, property.Identifier.ValueText, methods, depth);
                break;

            case ExpressionSyntax place:
                VisitPlace(place, methods: null, depth);
                break;
        }
    }

    /// <summary>Follows one name that holds the object, through the parts of its type and the types derived from it.</summary>
    private void VisitCarrier(INamedTypeSymbol type, string name, IReadOnlyCollection<string>? methods, int depth)
    {
        if (depth > MaxDepth || IsFull || !_visited.Add((type, Filter("." + name, methods))))
        {
            return;
        }

        foreach (var declaration in PartsOf(type))
        {
            VisitUses(declaration, name, methods, depth);
        }
    }

    private void VisitUses(SyntaxNode scope, string name, IReadOnlyCollection<string>? methods, int depth)
    {
        foreach (var token in TokensWithin(scope, name))
        {
            if (token.Parent is IdentifierNameSyntax use && !IsForeignMember(use) && !IsShadowed(use) && Calls(use, methods))
            {
                VisitPlace(use, methods, depth);
            }
        }
    }

    /// <summary>What follows from a mention of the object at <paramref name="place"/>: another name for it, a handler, a method that others call.</summary>
    private void VisitPlace(SyntaxNode place, IReadOnlyCollection<string>? methods, int depth)
    {
        VisitLambdas(place);
        VisitCreation(place, depth);
        switch (MemberAround(place))
        {
            case ConstructorDeclarationSyntax when AssignedName(place) is { } field && TypeAround(place) is { } type:
                VisitCarrier(type, field, methods, depth);
                break;

            case VariableDeclaratorSyntax field when TypeAround(field) is { } type:
                VisitCarrier(type, field.Identifier.ValueText, methods, depth);
                break;

            case PropertyDeclarationSyntax property when TypeAround(property) is { } type:
                VisitCarrier(type, property.Identifier.ValueText, methods, depth);
                break;

            case MethodDeclarationSyntax method:
                VisitMethod(method, depth);
                break;
        }
    }

    private void VisitMethod(MethodDeclarationSyntax declaration, int depth)
    {
        if (_program.ModelOf(declaration.SyntaxTree).GetDeclaredSymbol(declaration, _cancellationToken) is not { } method
            || method.ContainingType is not { } type
            || AddHandler(CallGraph.Definition(method), declaration.Identifier.GetLocation()))
        {
            return;
        }

        if (depth > MaxDepth || IsFull || !_visited.Add((type, method.Name + "()")))
        {
            return;
        }

        var name = new[] { method.Name };
        foreach (var part in PartsOf(type))
        {
            foreach (var token in TokensWithin(part, method.Name))
            {
                if (token.Parent is SimpleNameSyntax call && !IsForeignMember(call))
                {
                    VisitPlace(call, null, depth);
                }
            }
        }

        if (method.DeclaredAccessibility == Accessibility.Private && method.ExplicitInterfaceImplementations.IsEmpty)
        {
            return;
        }

        if (method.IsStatic)
        {
            VisitStaticCalls(method, depth);
            return;
        }

        foreach (var service in _program.Services.ServiceTypesOf(type, _cancellationToken))
        {
            VisitType(service, name, depth + 1);
        }
    }

    private void VisitStaticCalls(IMethodSymbol method, int depth)
    {
        foreach (var token in _program.Tokens(method.Name, _cancellationToken))
        {
            if (token.Parent is not SimpleNameSyntax name || name.WholeAccess() is not MemberAccessExpressionSyntax access)
            {
                continue;
            }

            // An extension method is called on its first argument, so only binding can tell.
            if (RightmostName(access.Expression) == method.ContainingType.Name
                || (method.IsExtensionMethod && BindsTo(name, method)))
            {
                VisitPlace(name, null, depth + 1);
            }
        }
    }

    private void VisitLambdas(SyntaxNode place)
    {
        if (!_program.Handlers.AnyCreated(_cancellationToken))
        {
            return;
        }

        foreach (var node in place.AncestorsAndSelf())
        {
            if (node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
            {
                var model = _program.ModelOf(node.SyntaxTree);
                var symbol = node is LocalFunctionStatementSyntax
                    ? model.GetDeclaredSymbol(node, _cancellationToken)
                    : model.GetSymbolInfo(node, _cancellationToken).Symbol;
                if (symbol is IMethodSymbol function)
                {
                    AddHandler(function, node.GetFirstToken().GetLocation());
                }
            }
            else if (node is MemberDeclarationSyntax and not GlobalStatementSyntax)
            {
                return;
            }
        }
    }

    private bool AddHandler(IMethodSymbol method, Location location)
    {
        if (_program.Handlers.Find(method, _cancellationToken) is not { } handler)
        {
            return false;
        }

        if (!_handlers.ContainsKey(handler.Method) && _handlers.Count < MaxHandlers)
        {
            _handlers.Add(handler.Method, new ReachedHandler(handler, location));
        }

        return true;
    }

    /// <summary>What a mention of a type name declares or yields; null where it says nothing about who holds an object.</summary>
    private static SyntaxNode? HolderAround(SimpleNameSyntax name)
    {
        SyntaxNode? node = name;
        while (node?.Parent is TypeSyntax or TypeArgumentListSyntax or ArrayTypeSyntax)
        {
            // GetRequiredService<Client>() yields one; AddSingleton<Client>() and WithTools<Tools>() do not.
            if (node.Parent is TypeArgumentListSyntax { Parent: GenericNameSyntax generic }
                && generic.WholeAccess() is var access
                && access.Parent is InvocationExpressionSyntax)
            {
                return generic.Identifier.ValueText is "GetRequiredService" or "GetService" or "GetKeyedService" or "GetRequiredKeyedService"
                        or "CreateInstance" or "GetServiceOrCreateInstance"
                    ? generic
                    : null;
            }

            node = node.Parent;
        }

        return node?.Parent switch
        {
            ParameterSyntax parameter => parameter,
            VariableDeclarationSyntax { Variables.Count: > 0, Parent: FieldDeclarationSyntax } declaration => declaration.Variables[0],
            PropertyDeclarationSyntax property when property.Type == node => property,
            ObjectCreationExpressionSyntax creation when creation.Type == node && IsInHandlerCode(creation) => creation,
            _ => null,
        };
    }

    // A creation inside a registration is what the container builds, and its consumers are found by its type.
    private static bool IsInHandlerCode(SyntaxNode creation) => MemberAround(creation) is not ConstructorDeclarationSyntax and not null;

    private bool Binds(SimpleNameSyntax name, INamedTypeSymbol type) =>
        _program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, _cancellationToken).Symbol?.OriginalDefinition is { } symbol
        && (SymbolEqualityComparer.Default.Equals(symbol, type)
            || SymbolEqualityComparer.Default.Equals((symbol as IMethodSymbol)?.ContainingType.OriginalDefinition, type));

    private bool BindsTo(SimpleNameSyntax name, IMethodSymbol method) =>
        _program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, _cancellationToken).Symbol is IMethodSymbol bound
        && SymbolEqualityComparer.Default.Equals(CallGraph.Definition(bound), CallGraph.Definition(method));

    private INamedTypeSymbol? TypeAround(SyntaxNode node) =>
        node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
            ? _program.ModelOf(declaration.SyntaxTree).GetDeclaredSymbol(declaration, _cancellationToken)
            : null;

    private IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type) =>
        _program.SourcesOf(type).Select(r => r.GetSyntax(_cancellationToken)).OfType<TypeDeclarationSyntax>();

    /// <summary>The declarations in which a member of the type can be mentioned by its bare name.</summary>
    private IEnumerable<TypeDeclarationSyntax> PartsOf(INamedTypeSymbol type) =>
        Declarations(type).Concat(_program.Calls.DerivedTypes(type, _cancellationToken).SelectMany(Declarations));

    private object? KeyOf(SyntaxNode holder)
    {
        var key = holder switch
        {
            ParameterSyntax parameter => parameter.AttributeLists.SelectMany(l => l.Attributes)
                .FirstOrDefault(a => a.Name.RightmostName().ValueText is "FromKeyedServices" or "FromKeyedServicesAttribute")
                ?.ArgumentList?.Arguments.FirstOrDefault()?.Expression,
            GenericNameSyntax { Identifier.ValueText: "GetKeyedService" or "GetRequiredKeyedService" } call
                when call.WholeAccess().Parent is InvocationExpressionSyntax invocation => invocation.ArgumentList.Arguments.LastOrDefault()?.Expression,
            _ => null,
        };

        return key is null ? null : _program.KeyValue(key, _cancellationToken);
    }

    private IEnumerable<SyntaxToken> TokensWithin(SyntaxNode scope, string word) =>
        TreeIndex.Of(scope.SyntaxTree, _cancellationToken)
            .Tokens(scope.SyntaxTree.GetRoot(_cancellationToken), word)
            .Where(t => scope.Span.Contains(t.Span));

    private bool Mentions(SyntaxNode scope, string word, IReadOnlyCollection<string>? methods, SyntaxNode exclude) =>
        TokensWithin(scope, word).Any(t => !exclude.Span.Contains(t.Span) && t.Parent is IdentifierNameSyntax use && Calls(use, methods));

    /// <summary>The field, property or declarator, or method around a place; null at the top level.</summary>
    private static SyntaxNode? MemberAround(SyntaxNode place)
    {
        foreach (var node in place.AncestorsAndSelf())
        {
            switch (node)
            {
                case GlobalStatementSyntax:
                    return null;
                case VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax }:
                    return node;
                case BaseMethodDeclarationSyntax or PropertyDeclarationSyntax:
                    return node;
                case TypeDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The field or property that a constructor stores the mentioned object in.</summary>
    private static string? AssignedName(SyntaxNode place)
    {
        var assignment = place.AncestorsAndSelf().TakeWhile(n => n is not StatementSyntax).OfType<AssignmentExpressionSyntax>().FirstOrDefault();
        return assignment is null || assignment.Left.Span.Contains(place.Span)
            ? null
            : assignment.Left switch
            {
                IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
                MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText,
                _ => null,
            };
    }

    /// <summary>Whether the name belongs to another object: <c>x</c> in <c>other.x</c>, but not in <c>this.x</c> or <c>base.x</c>.</summary>
    private static bool IsForeignMember(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name => access.Expression is not (ThisExpressionSyntax or BaseExpressionSyntax)
            && RightmostName(access.Expression) != name.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText,
        MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax or QualifiedNameSyntax => true,
        _ => name.IsInNameOf(),
    };

    private static bool IsShadowed(IdentifierNameSyntax name) =>
        name.Parent is not MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }
        && name.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
        && method.ParameterList.Parameters.Any(p => p.Identifier.ValueText == name.Identifier.ValueText);

    /// <summary>Whether a mention of the object may call one of the methods: <c>crm.GetAsync</c>, or it is handed on as a whole.</summary>
    private static bool Calls(SimpleNameSyntax use, IReadOnlyCollection<string>? methods)
    {
        if (methods is null)
        {
            return true;
        }

        SyntaxNode whole = use.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own ? own : use;
        while (whole.Parent is PostfixUnaryExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            whole = whole.Parent;
        }

        return whole.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Expression == whole => methods.Contains(access.Name.Identifier.ValueText),
            ConditionalAccessExpressionSyntax conditional when conditional.Expression == whole =>
                conditional.WhenNotNull.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault() is not { } binding
                || methods.Contains(binding.Name.Identifier.ValueText),
            _ => true,
        };
    }

    private static string? RightmostName(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        _ => null,
    };

    private static string Filter(string name, IReadOnlyCollection<string>? methods) =>
        methods is null ? name : name + "|" + string.Join("|", methods);

    private sealed class PairComparer : IEqualityComparer<(ISymbol Type, string Name)>
    {
        public static readonly PairComparer Instance = new();

        public bool Equals((ISymbol Type, string Name) x, (ISymbol Type, string Name) y) =>
            x.Name == y.Name && SymbolEqualityComparer.Default.Equals(x.Type, y.Type);

        public int GetHashCode((ISymbol Type, string Name) pair) =>
            unchecked((SymbolEqualityComparer.Default.GetHashCode(pair.Type) * 31) + System.StringComparer.Ordinal.GetHashCode(pair.Name));
    }
}
