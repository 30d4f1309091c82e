using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>
/// One question to the engine and all that must be computed to answer it, on one thread: summaries of bodies, values of
/// members, arguments of parameters, which may depend on each other in circles (<see cref="FlowSolver"/>).
/// </summary>
internal sealed class FlowSession
{
    private readonly FlowEngine _engine;
    private readonly FlowSolver _solver;

    public FlowSession(FlowEngine engine, CancellationToken cancellationToken)
    {
        _engine = engine;
        _solver = new FlowSolver(engine);
        CancellationToken = cancellationToken;
    }

    public CancellationToken CancellationToken { get; }

    public IProgramFacts Facts => _engine.Facts;

    public FlowSubject Subject => _engine.Subject;

    public void CountTruncated() => _engine.Budget.CountTruncated();

    /// <summary>A question that had to be left open, so that the answer to the session's own is incomplete.</summary>
    public ISymbol? LeftOpen => _solver.Cut;

    public CallTraits TraitsOf(IMethodSymbol method) => _engine.TraitsOf(method);

    /// <summary>The summary of a method, or of a field's or property's initialiser; within a recursion what is known so far.</summary>
    public MethodFlow Analyze(ISymbol member)
    {
        if (_engine.Bodies.TryGet(member) is { } known)
        {
            return known;
        }

        var body = member is IMethodSymbol method ? Facts.BodyOf(method, CancellationToken) : Facts.InitializerOf(member, CancellationToken);
        return body is null
            ? _engine.Bodies.Publish(member, MethodFlow.Nothing)
            : _solver.Solve(_engine.Bodies, member, () => Walk(member as IMethodSymbol ?? InitializerFrame(member), body));
    }

    /// <summary>
    /// What a field or an auto-property of the compilation holds, whoever wrote it: its initialiser, its constructors
    /// with what their callers pass, other methods of its type. Raw: where it was put together is its writers' business.
    /// </summary>
    public TaintValue MemberValue(ISymbol member, ITypeSymbol type)
    {
        if (!(Carriers.IsData(type) || Carriers.IsPlainObject(type))
            || member is IFieldSymbol { IsConst: true }
            || !Facts.IsInSource(member)
            || (Subject == FlowSubject.Choices && !Facts.MayHoldSource(member, CancellationToken)))
        {
            return TaintValue.Clean;
        }

        member = member.OriginalDefinition;
        return _engine.Members.TryGet(member) ?? _solver.Solve(_engine.Members, member, () => ComputeMember(member, type));
    }

    /// <summary>What callers in the compilation pass to a parameter, raw; clean when nobody is known to call.</summary>
    public TaintValue ArgumentsFor(IParameterSymbol parameter)
    {
        parameter = parameter.OriginalDefinition;
        return parameter.ContainingSymbol is not IMethodSymbol method
            ? TaintValue.Clean
            : _engine.Parameters.TryGet(parameter) ?? _solver.Solve(_engine.Parameters, parameter, () => ComputeArguments(parameter, method));
    }

    /// <summary>
    /// A value that a strict secret name vouches for: what is known to be secret stays, an ordinary read under it
    /// becomes one with its key, and where nothing is known the name itself is the source. Beside a known secret an
    /// ordinary read is the rest of the text, as a connection string's host is.
    /// </summary>
    public static TaintValue Named(TaintValue value, TaintSource byName)
    {
        var facts = value.All.Where(f => f.Source.Parameter < 0).ToList();
        if (facts.Count == 0)
        {
            return TaintValue.Of(TaintFact.From(byName));
        }

        return TaintValue.Of(facts.Select(f => f.Source.Kind is SourceKind.EnvironmentValue or SourceKind.ConfigurationValue && !facts.Any(known => known.Source.Kind == SourceKind.Secret)
            ? TaintFact.From(new TaintSource(SourceKind.Secret, f.Source.Name, f.Source.Key, f.Source.Node))
            : f));
    }

    private TaintValue ComputeMember(ISymbol member, ITypeSymbol type)
    {
        var value = TaintValue.Clean;
        var hasConstant = false;
        var isSpelledOut = IsFixed(member);
        var isWritten = false;
        if (Facts.InitializerOf(member, CancellationToken) is { } initializer)
        {
            hasConstant = IsFixed(member)
                && initializer is ISymbolInitializerOperation { Value: { ConstantValue: { HasValue: true, Value: not (null or "") } } or IParameterReferenceOperation } given
                && (given.Value is not IParameterReferenceOperation { Parameter: var parameter } || Facts.IsSpelledOut(parameter, CancellationToken));
            isSpelledOut &= initializer is ISymbolInitializerOperation { Value.ConstantValue.HasValue: true };
            value = Analyze(member).MemberWrites.TryGetValue(member, out var initial)
                ? InitializerFrame(member) is { } constructor ? Resolve(initial, constructor) : initial
                : value;
        }

        foreach (var writer in Facts.WritersOf(member, CancellationToken))
        {
            hasConstant = false;
            var written = Analyze(writer).MemberWrites.TryGetValue(member, out var found) ? found : TaintValue.Clean;
            value = value.Union(Resolve(written, writer));
            isSpelledOut &= !written.IsClean && written.All.All(f => IsSpelledOut(f, writer));
            isWritten = true;
        }

        if (Subject is FlowSubject.Secrets or FlowSubject.Callers && Facts.MayBeGivenSource(member, CancellationToken))
        {
            foreach (var writer in Facts.WritersElsewhereOf(member, CancellationToken))
            {
                if (Analyze(writer).MemberWrites.TryGetValue(member, out var written))
                {
                    value = value.Union(writer is IMethodSymbol method ? Resolve(written, method) : written);
                }
            }

            // A positional record's property is its constructor's parameter.
            if (member is IPropertySymbol
                && member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(CancellationToken) is ParameterSyntax position
                && member.ContainingType.InstanceConstructors.SelectMany(c => c.Parameters)
                    .FirstOrDefault(p => p.Name == member.Name && p.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(CancellationToken) == position) is { } parameter)
            {
                value = value.Union(ArgumentsFor(parameter));
            }
        }

        value = Raw(value);
        var declaration = member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(CancellationToken);
        return !hasConstant && !(isWritten && isSpelledOut) && SourceTable.FindByName(member, type, declaration) is { } byName ? Named(value, byName) : value;
    }

    /// <summary>Whether the method was handed the value, and each of its callers spells out what it is.</summary>
    private bool IsSpelledOut(TaintFact fact, IMethodSymbol method) =>
        fact.Source is { Kind: SourceKind.Parameter, Path.IsEmpty: true, Parameter: var ordinal } && ordinal < method.Parameters.Length && Facts.IsSpelledOut(method.Parameters[ordinal], CancellationToken);

    /// <summary>Whether nobody outside the type can write it: a binder or a serializer fills a property that has a public setter.</summary>
    private static bool IsFixed(ISymbol member) =>
        member switch
        {
            IFieldSymbol field => field.IsReadOnly || field.DeclaredAccessibility == Accessibility.Private,
            IPropertySymbol property => property.SetMethod is null or { DeclaredAccessibility: Accessibility.Private },
            _ => false,
        };

    private TaintValue ComputeArguments(IParameterSymbol parameter, IMethodSymbol method)
    {
        var value = TaintValue.Clean;
        var called = Subject == FlowSubject.Callers ? CalledAs(parameter, method).Prepend(parameter).ToList() : new List<IParameterSymbol> { parameter };
        foreach (var caller in Facts.CallersOf(method, CancellationToken))
        {
            var arguments = Analyze(caller).ArgumentsGiven;
            foreach (var name in called)
            {
                if (arguments.TryGetValue(name, out var given))
                {
                    value = value.Union(caller is IMethodSymbol callerMethod ? Resolve(given, callerMethod) : given);
                }
            }
        }

        return Raw(value);
    }

    /// <summary>The parameter of the interface or base members through which the method is called.</summary>
    private static IEnumerable<IParameterSymbol> CalledAs(IParameterSymbol parameter, IMethodSymbol method)
    {
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            yield return overridden.OriginalDefinition.Parameters[parameter.Ordinal];
        }

        foreach (var member in method.ContainingType.AllInterfaces.SelectMany(i => i.GetMembers(method.Name).OfType<IMethodSymbol>()))
        {
            if (SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method) && member.Parameters.Length > parameter.Ordinal)
            {
                yield return member.OriginalDefinition.Parameters[parameter.Ordinal];
            }
        }
    }

    /// <summary>The value with the method's own parameters replaced by what the compilation passes to them.</summary>
    private TaintValue Resolve(TaintValue value, IMethodSymbol method)
    {
        var known = new HashSet<int>();
        var result = value.Expand(fact =>
        {
            if (fact.Source.Kind != SourceKind.Parameter || fact.Source.Parameter >= method.Parameters.Length)
            {
                return TaintValue.Of(fact);
            }

            var given = ArgumentsFor(method.Parameters[fact.Source.Parameter]).MemberAt(fact.Source.Path);
            if (given.IsClean && method.MethodKind == MethodKind.Constructor && fact.Source.Path.Length == 1)
            {
                // Nobody here creates it: the container hands in the one object of its type that there is.
                given = MemberOfInjected(method.Parameters[fact.Source.Parameter].Type, fact.Source.Path[0]);
            }

            if (!given.IsClean)
            {
                known.Add(fact.Source.Parameter);
            }

            return fact.Steps.IsEmpty ? given : given.Select(f => f.Through(fact.Steps[0], fact.Steps));
        });

        // Where what is passed is known, the parameter's own name is the weaker evidence.
        return result.Select(f => known.Contains(f.Source.Parameter) ? null : f);
    }

    private TaintValue MemberOfInjected(ITypeSymbol type, string name) =>
        type.GetMembers(name).FirstOrDefault() switch
        {
            IPropertySymbol property when property.IsAutoProperty() => MemberValue(property, property.Type),
            IFieldSymbol field => MemberValue(field, field.Type),
            _ => TaintValue.Clean,
        };

    private static TaintValue Raw(TaintValue value) => value.Select(f => f.Raw());

    private MethodFlow Walk(IMethodSymbol? method, IOperation body)
    {
        _engine.Budget.CountMethod();
        if (GraphOf(body, CancellationToken) is not { } graph)
        {
            return MethodFlow.Nothing;
        }

        var walker = new FlowWalker(this, method);
        var flow = walker.Run(graph);
        _engine.Budget.CountOperations(walker.Operations);
        if (flow.Truncated)
        {
            _engine.Budget.CountTruncated();
            return MethodFlow.Nothing;
        }

        return flow;
    }

    /// <summary>Initialisers run in a constructor; which one does not matter, they see the primary one's parameters at most.</summary>
    private static IMethodSymbol? InitializerFrame(ISymbol member) =>
        member.ContainingType.Constructors.FirstOrDefault(c => c.IsStatic == member.IsStatic && !c.Parameters.IsEmpty && c.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax))
        ?? member.ContainingType.Constructors.FirstOrDefault(c => c.IsStatic == member.IsStatic)
        ?? member.ContainingType.Constructors.FirstOrDefault();

    private static ControlFlowGraph? GraphOf(IOperation body, CancellationToken cancellationToken) =>
        body switch
        {
            IMethodBodyOperation method => ControlFlowGraph.Create(method, cancellationToken),
            IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor, cancellationToken),
            IBlockOperation { Parent: null } block => ControlFlowGraph.Create(block, cancellationToken),
            IFieldInitializerOperation field => ControlFlowGraph.Create(field, cancellationToken),
            IPropertyInitializerOperation property => ControlFlowGraph.Create(property, cancellationToken),
            IParameterInitializerOperation parameter => ControlFlowGraph.Create(parameter, cancellationToken),
            _ => null,
        };
}
