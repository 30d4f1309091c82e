using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>How a place uses a method.</summary>
internal enum CallKind
{
    /// <summary>Called by name; the syntax is the invocation.</summary>
    Invocation,

    /// <summary>Handed on as a delegate; the syntax is the name.</summary>
    MethodGroup,

    /// <summary>A constructor runs: <c>new T(..)</c>, <c>new(..)</c>, <c>: this(..)</c>, <c>: base(..)</c>, <c>class D(..) : T(..)</c>.</summary>
    Creation,

    /// <summary>An accessor runs; the syntax is the name of the property.</summary>
    Accessor,
}

/// <summary>One place that uses a method.</summary>
/// <param name="Container">The method, lambda or local function around it; outside of bodies the field or property.</param>
/// <param name="Syntax">See <see cref="CallKind"/>.</param>
/// <param name="Kind">What the place does with the method.</param>
internal readonly record struct CallSite(ISymbol Container, SyntaxNode Syntax, CallKind Kind);

/// <summary>
/// Who calls whom within the compilation. Places are found by name through the index, and only those are bound.
/// </summary>
/// <remarks>
/// Not seen: indexers, operators, calls that the language makes by pattern (<c>foreach</c>, <c>using</c>, deconstruction),
/// base constructors that run without being written, and reflection. What a container builds is the service model's.
/// </remarks>
internal sealed class CallGraph
{
    /// <summary>How many bodies a call may join before it counts as unknown.</summary>
    public const int MaxImplementations = 4;

    /// <summary>How many places of one name are bound; beyond it the answer is cut, in source order.</summary>
    private const int MaxPlaces = 600;

    private readonly McpProgram _program;
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<CallSite>> _callers = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<IMethodSymbol>> _implementations = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<INamedTypeSymbol>> _derived = new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<string, ImmutableArray<SimpleNameSyntax>> _uses = new(System.StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SimpleNameSyntax, ISymbol?> _meanings = new();
    private volatile HashSet<string>? _baseNames;

    public CallGraph(McpProgram program) => _program = program;

    /// <summary>
    /// The places that may run <paramref name="method"/>, by file and position; those that name an interface member or a
    /// base method which it implements are included. A lambda has none: it runs where it was handed to.
    /// </summary>
    public ImmutableArray<CallSite> CallersOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = Definition(method);
        if (_callers.TryGetValue(method, out var known))
        {
            return known;
        }

        return _callers.GetOrAdd(method, FindCallers(method, cancellationToken));
    }

    /// <summary>
    /// The same places, bound one after the other while the caller asks for more, in the order of the compilation: for a
    /// question that the first place may answer, about a method that a thousand tools call.
    /// </summary>
    public IEnumerable<CallSite> CallersInTurn(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = Definition(method);
        return _callers.TryGetValue(method, out var known) ? known
            : HasCalls(method) ? CallTargets(method).SelectMany(target => Calls(target, cancellationToken))
            : CallersOf(method, cancellationToken);
    }

    /// <summary>
    /// The bodies in this compilation that a call of <paramref name="method"/> may run: its own, its overrides, its
    /// implementations. Empty when there is none, or more than <see cref="MaxImplementations"/>.
    /// </summary>
    public ImmutableArray<IMethodSymbol> Implementations(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = Definition(method);
        if (_implementations.TryGetValue(method, out var known))
        {
            return known;
        }

        return _implementations.GetOrAdd(method, FindImplementations(method, cancellationToken));
    }

    /// <summary>Every <c>new T(..)</c>, <c>new(..)</c>, <c>: this(..)</c> and <c>: base(..)</c> that runs a constructor of the type.</summary>
    public ImmutableArray<CallSite> CreationsOf(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var sites = ImmutableArray.CreateBuilder<CallSite>();
        foreach (var constructor in type.OriginalDefinition.InstanceConstructors)
        {
            sites.AddRange(CallersOf(constructor, cancellationToken));
        }

        return InSourceOrder(sites);
    }

    /// <summary>The types of this compilation that name <paramref name="type"/> in their base list, directly or through others; by file and position.</summary>
    public ImmutableArray<INamedTypeSymbol> DerivedTypes(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        type = type.OriginalDefinition;
        if (type.IsSealed || !BaseNames(cancellationToken).Contains(type.Name))
        {
            return ImmutableArray<INamedTypeSymbol>.Empty;
        }

        if (_derived.TryGetValue(type, out var known))
        {
            return known;
        }

        return _derived.GetOrAdd(type, FindDerived(type, cancellationToken));
    }

    /// <summary>The one symbol that stands for a method however it was reached: unreduced, unconstructed, the body of a partial.</summary>
    public static IMethodSymbol Definition(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        return method.PartialImplementationPart ?? method;
    }

    private HashSet<string> BaseNames(CancellationToken cancellationToken)
    {
        if (_baseNames is { } known)
        {
            return known;
        }

        var names = new HashSet<string>();
        foreach (var (tree, index) in _program.Indexes(cancellationToken))
        {
            names.UnionWith(index.BaseNames(tree.GetRoot(cancellationToken)));
        }

        return _baseNames = names;
    }

    private ImmutableArray<CallSite> FindCallers(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var sites = ImmutableArray.CreateBuilder<CallSite>();
        switch (method.MethodKind)
        {
            case MethodKind.Constructor:
                AddCreations(sites, method, cancellationToken);
                break;

            case MethodKind.LocalFunction:
                AddLocalCalls(sites, method, cancellationToken);
                break;

            case var _ when HasCalls(method):
                foreach (var target in CallTargets(method))
                {
                    sites.AddRange(Calls(target, cancellationToken));
                }

                break;
        }

        return InSourceOrder(sites);
    }

    private static bool HasCalls(IMethodSymbol method) =>
        method.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation or MethodKind.PropertyGet or MethodKind.PropertySet;

    private IEnumerable<CallSite> Calls(IMethodSymbol target, CancellationToken cancellationToken)
    {
        var member = target.AssociatedSymbol ?? target;
        foreach (var name in Uses(member.Name, cancellationToken))
        {
            if (member is IPropertySymbol && !RunsAccessor(name, target.MethodKind))
            {
                continue;
            }

            if (Bound(name, member, cancellationToken) is { } site)
            {
                yield return site;
            }
        }
    }

    /// <summary>The names of this text that are more than declared, cut at <see cref="MaxPlaces"/>.</summary>
    private ImmutableArray<SimpleNameSyntax> Uses(string word, CancellationToken cancellationToken) =>
        _uses.TryGetValue(word, out var known)
            ? known
            : _uses.GetOrAdd(
                word,
                _program.Tokens(word, cancellationToken)
                    .Select(token => token.Parent)
                    .OfType<SimpleNameSyntax>()
                    .Where(name => !IsDeclaration(name) && !name.IsInNameOf())
                    .Take(MaxPlaces)
                    .ToImmutableArray());

    /// <summary>What a name stands for. Members of many types share a name: each of its places is bound once for all of them.</summary>
    private ISymbol? Meaning(SimpleNameSyntax name, CancellationToken cancellationToken)
    {
        if (_meanings.TryGetValue(name, out var known))
        {
            return known;
        }

        var symbol = _program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol;
        return _meanings.GetOrAdd(name, symbol is IMethodSymbol method ? Definition(method) : symbol?.OriginalDefinition);
    }

    private void AddLocalCalls(ImmutableArray<CallSite>.Builder sites, IMethodSymbol function, CancellationToken cancellationToken)
    {
        var scope = function.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken).Parent;
        while (scope is GlobalStatementSyntax)
        {
            scope = scope.Parent;
        }

        foreach (var node in scope?.DescendantNodes() ?? System.Array.Empty<SyntaxNode>())
        {
            if (node is IdentifierNameSyntax or GenericNameSyntax
                && ((SimpleNameSyntax)node) is var name
                && name.Identifier.ValueText == function.Name
                && !name.IsInNameOf()
                && Bound(name, function, cancellationToken) is { } site)
            {
                sites.Add(site);
            }
        }
    }

    private CallSite? Bound(SimpleNameSyntax name, ISymbol member, CancellationToken cancellationToken)
    {
        if (!SymbolEqualityComparer.Default.Equals(Meaning(name, cancellationToken), member is IMethodSymbol method ? Definition(method) : member)
            || _program.ModelOf(name.SyntaxTree).GetEnclosingSymbol(name.SpanStart, cancellationToken) is not { } container)
        {
            return null;
        }

        var expression = name.WholeAccess();
        return member is IPropertySymbol
            ? new CallSite(container, name, CallKind.Accessor)
            : expression.Parent is InvocationExpressionSyntax invocation && invocation.Expression == expression
                ? new CallSite(container, invocation, CallKind.Invocation)
                : new CallSite(container, name, CallKind.MethodGroup);
    }

    private void AddCreations(ImmutableArray<CallSite>.Builder sites, IMethodSymbol constructor, CancellationToken cancellationToken)
    {
        var type = constructor.ContainingType;
        foreach (var (tree, index) in _program.Indexes(cancellationToken))
        {
            if (!index.MayContain(type.Name))
            {
                continue;
            }

            var root = tree.GetRoot(cancellationToken);
            foreach (var token in index.Tokens(root, type.Name))
            {
                AddCreation(sites, CreationAround(token), constructor, cancellationToken);
                AddBaseCalls(sites, token, constructor, cancellationToken);
            }

            // A target-typed creation does not name the type, but what it is assigned to nearly always does, in the same file.
            foreach (var creation in index.ImplicitCreations(root))
            {
                AddCreation(sites, creation, constructor, cancellationToken);
            }
        }

        foreach (var reference in _program.SourcesOf(type))
        {
            if (reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration)
            {
                AddInitializers(sites, declaration, SyntaxKind.ThisConstructorInitializer, constructor, cancellationToken);
            }
        }
    }

    private void AddBaseCalls(ImmutableArray<CallSite>.Builder sites, SyntaxToken typeName, IMethodSymbol constructor, CancellationToken cancellationToken)
    {
        if (BaseTypeAround(typeName) is not { } baseType || baseType.Parent?.Parent is not TypeDeclarationSyntax derived)
        {
            return;
        }

        AddCreation(sites, baseType as PrimaryConstructorBaseTypeSyntax, constructor, cancellationToken);
        AddInitializers(sites, derived, SyntaxKind.BaseConstructorInitializer, constructor, cancellationToken);
    }

    private void AddInitializers(
        ImmutableArray<CallSite>.Builder sites, TypeDeclarationSyntax type, SyntaxKind kind, IMethodSymbol constructor, CancellationToken cancellationToken)
    {
        foreach (var member in type.Members)
        {
            if (member is ConstructorDeclarationSyntax { Initializer: { } initializer } && initializer.IsKind(kind))
            {
                AddCreation(sites, initializer, constructor, cancellationToken);
            }
        }
    }

    private void AddCreation(ImmutableArray<CallSite>.Builder sites, SyntaxNode? creation, IMethodSymbol constructor, CancellationToken cancellationToken)
    {
        if (creation is null)
        {
            return;
        }

        var model = _program.ModelOf(creation.SyntaxTree);
        if (model.GetSymbolInfo(creation, cancellationToken).Symbol is IMethodSymbol bound
            && SymbolEqualityComparer.Default.Equals(bound.OriginalDefinition, constructor)
            && model.GetEnclosingSymbol(creation.SpanStart, cancellationToken) is { } container)
        {
            sites.Add(new CallSite(container, creation, CallKind.Creation));
        }
    }

    private ImmutableArray<IMethodSymbol> FindImplementations(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<IMethodSymbol>();
        if (!method.IsAbstract && !method.IsExtern && _program.IsOurs(method) && !method.DeclaringSyntaxReferences.IsEmpty)
        {
            found.Add(method);
        }

        var type = method.ContainingType;
        if (type is null || !(method.IsAbstract || method.IsVirtual || method.IsOverride) || method.IsSealed)
        {
            return found.ToImmutable();
        }

        foreach (var derived in DerivedTypes(type, cancellationToken))
        {
            var body = type.TypeKind == TypeKind.Interface ? ImplementationIn(derived, method) : OverrideIn(derived, method);
            if (body is null || _program.SourcesOf(body).IsEmpty || body.IsAbstract || found.Any(known => SymbolEqualityComparer.Default.Equals(known, body)))
            {
                continue;
            }

            if (found.Count == MaxImplementations)
            {
                return ImmutableArray<IMethodSymbol>.Empty;
            }

            found.Add(body);
        }

        return found.ToImmutable();
    }

    private ImmutableArray<INamedTypeSymbol> FindDerived(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { type };
        var pending = new Queue<INamedTypeSymbol>();
        pending.Enqueue(type);
        while (pending.Count > 0)
        {
            var parent = pending.Dequeue();
            if (parent.IsSealed)
            {
                continue;
            }

            foreach (var token in _program.Tokens(parent.Name, cancellationToken))
            {
                if (BaseTypeAround(token)?.Parent?.Parent is BaseTypeDeclarationSyntax declaration
                    && _program.ModelOf(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellationToken) is { } derived
                    && Names(derived, parent)
                    && seen.Add(derived))
                {
                    found.Add(derived);
                    pending.Enqueue(derived);
                }
            }
        }

        return found.ToImmutable();
    }

    private static bool Names(INamedTypeSymbol derived, INamedTypeSymbol parent)
    {
        if (SymbolEqualityComparer.Default.Equals(derived.BaseType?.OriginalDefinition, parent))
        {
            return true;
        }

        foreach (var candidate in derived.Interfaces)
        {
            if (SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, parent))
            {
                return true;
            }
        }

        return false;
    }

    private static IMethodSymbol? ImplementationIn(INamedTypeSymbol type, IMethodSymbol interfaceMember)
    {
        if (type.TypeKind == TypeKind.Interface)
        {
            return null;
        }

        foreach (var candidate in type.AllInterfaces)
        {
            if (!SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, interfaceMember.ContainingType))
            {
                continue;
            }

            foreach (var member in candidate.GetMembers(interfaceMember.Name))
            {
                if (SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, interfaceMember)
                    && type.FindImplementationForInterfaceMember(member) is IMethodSymbol body)
                {
                    // The language answers with the base's member where the type overrides it.
                    return OverrideIn(type, body.OriginalDefinition) ?? Definition(body);
                }
            }
        }

        return null;
    }

    private static IMethodSymbol? OverrideIn(INamedTypeSymbol type, IMethodSymbol method)
    {
        foreach (var member in type.GetMembers(method.Name))
        {
            if (member is IMethodSymbol candidate)
            {
                for (var overridden = candidate.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
                {
                    if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, method))
                    {
                        return Definition(candidate);
                    }
                }
            }
        }

        return null;
    }

    /// <summary>The members by whose name a call may reach the method: itself, what it overrides, what it implements.</summary>
    private static IEnumerable<IMethodSymbol> CallTargets(IMethodSymbol method)
    {
        // The declaration of a partial method is what names bind to.
        yield return method;
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            yield return overridden.OriginalDefinition;
        }

        if (method.ContainingType is null || method.IsStatic)
        {
            yield break;
        }

        foreach (var contract in method.ContainingType.AllInterfaces)
        {
            foreach (var member in contract.GetMembers())
            {
                if (member is IMethodSymbol candidate
                    && (candidate.Name == method.Name || !method.ExplicitInterfaceImplementations.IsEmpty)
                    && method.ContainingType.FindImplementationForInterfaceMember(candidate) is IMethodSymbol body
                    && SymbolEqualityComparer.Default.Equals(Definition(body), method))
                {
                    yield return candidate.OriginalDefinition;
                }
            }
        }
    }

    private static ObjectCreationExpressionSyntax? CreationAround(SyntaxToken typeName)
    {
        SyntaxNode? node = typeName.Parent;
        while (node is NameSyntax)
        {
            node = node.Parent;
        }

        return node is ObjectCreationExpressionSyntax creation && creation.Type.Span.Contains(typeName.Span)
            && creation.Type.RightmostName() == typeName
            ? creation
            : null;
    }

    private static BaseTypeSyntax? BaseTypeAround(SyntaxToken typeName)
    {
        SyntaxNode? node = typeName.Parent;
        while (node is NameSyntax)
        {
            node = node.Parent;
        }

        return node is BaseTypeSyntax baseType && baseType.Type.RightmostName() == typeName ? baseType : null;
    }

    private static bool IsDeclaration(SimpleNameSyntax name) =>
        name.Parent is NameEqualsSyntax or NameColonSyntax { Parent: not SubpatternSyntax } or ExplicitInterfaceSpecifierSyntax;

    private static bool RunsAccessor(SimpleNameSyntax name, MethodKind accessor)
    {
        var expression = name.WholeAccess();
        var written = expression.Parent is AssignmentExpressionSyntax assignment && assignment.Left == expression;
        return accessor == MethodKind.PropertySet
            ? written || expression.Parent is PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax
            : !written || !expression.Parent.IsKind(SyntaxKind.SimpleAssignmentExpression);
    }

    private static ImmutableArray<CallSite> InSourceOrder(ImmutableArray<CallSite>.Builder sites)
    {
        // Stable, so that files without a path keep the order of the compilation.
        var ordered = sites
            .OrderBy(static site => site.Syntax.SyntaxTree.FilePath, System.StringComparer.Ordinal)
            .ThenBy(static site => site.Syntax.SpanStart)
            .ToList();
        sites.Clear();
        var seen = new HashSet<SyntaxNode>();
        foreach (var site in ordered)
        {
            if (seen.Add(site.Syntax))
            {
                sites.Add(site);
            }
        }

        return sites.ToImmutable();
    }
}
