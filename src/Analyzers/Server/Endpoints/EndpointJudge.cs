using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>Judges the endpoints that one start of a server maps, in each circumstance that matters.</summary>
internal sealed class EndpointJudge
{
    private const int MaxScenarios = 16;

    private readonly McpProgram _program;
    private readonly FlowGraphs _graphs;
    private readonly SyntaxNode _root;
    private readonly INamedTypeSymbol? _startup;
    private readonly bool _areToolsAuthorized;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<(SyntaxNode Gate, Scenario Scenario, string? Path, bool HasPath), GateResult> _gates = new();
    private readonly List<string> _settings = new();

    /// <param name="program">The program.</param>
    /// <param name="graphs">The graphs of the pass.</param>
    /// <param name="root">The function that the start begins with.</param>
    /// <param name="areToolsAuthorized">Whether each tool says who may call it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public EndpointJudge(McpProgram program, FlowGraphs graphs, SyntaxNode root, bool areToolsAuthorized, CancellationToken cancellationToken)
    {
        _program = program;
        _graphs = graphs;
        _root = root;
        _areToolsAuthorized = areToolsAuthorized;
        _cancellationToken = cancellationToken;

        // A class with ConfigureServices beside Configure is the set-up of one host.
        _startup = program.ModelOf(root.SyntaxTree).GetDeclaredSymbol(root, cancellationToken) is IMethodSymbol { Name: "Configure", ContainingType: { } type }
            && type.GetMembers("ConfigureServices").OfType<IMethodSymbol>().Any()
                ? type
                : null;
    }

    /// <summary>The calls that guard a host as a whole, as far as the start meets them.</summary>
    public HashSet<SyntaxNode> Met { get; } = new();

    public IEnumerable<McpEndpoint> Judge()
    {
        var configured = Start(Scenario.Configured);
        if (configured is null)
        {
            yield break;
        }

        var states = configured.Value.Ends;
        foreach (var route in Mapped(states).GroupBy(r => r.Call).Select(g => g.First()))
        {
            yield return Judge(route, configured.Value.Run, states) with { IsRestricted = states.Where(s => s.Facts.Contains(new Fact(FactKind.Mapped, route))).All(s => IsSaid(s, FactKind.Restricted, route)) };
        }
    }

    private static IEnumerable<Route> Mapped(IEnumerable<State> states) =>
        states.SelectMany(s => s.Facts).Where(f => f.Kind == FactKind.Mapped).Select(f => (Route)f.Subject).Distinct();

    private (Interpreter Run, List<State> Ends)? Start(Scenario scenario)
    {
        var run = new Interpreter(_program, _graphs, scenario, _cancellationToken);
        var ends = _startup is null ? run.Run(_root, State.Empty).Ends : new List<State> { run.RunStartupClass(_startup) };
        Met.UnionWith(run.Met);
        return run.HasGivenUp ? null : (run, ends);
    }

    private McpEndpoint Judge(Route route, Interpreter run, List<State> states)
    {
        var call = (InvocationExpressionSyntax)route.Call;
        var protections = Protections(route, states, Scenario.Configured).ToList();
        if (protections.Contains(EndpointProtection.Unknown))
        {
            return new McpEndpoint(call, route.Path, EndpointProtection.Unknown);
        }

        if (protections.All(p => p == EndpointProtection.Open))
        {
            return Opened(route, states);
        }

        if (protections.Any(p => p != EndpointProtection.Protected))
        {
            var switches = run.Switches.Concat(Gates(route, states).SelectMany(g => Pass(g, Scenario.Configured, route.Path, states).Run?.Switches ?? ImmutableArray<SyntaxNode>.Empty));
            return new McpEndpoint(call, route.Path, EndpointProtection.Optional)
            {
                Gaps = switches.Take(1).Select(s => new GuardGap(s, null, false, false)).ToImmutableArray(),
            };
        }

        var names = run.Settings.Concat(Gates(route, states).SelectMany(g => Pass(g, Scenario.Configured, route.Path, states).Run?.Settings ?? ImmutableArray<string>.Empty)).Distinct();
        var gaps = names.Take(MaxScenarios).Select(Scenario.Without).Append(Scenario.Development)
            .Select(scenario => Gap(route, run, states, scenario)).OfType<GuardGap>()
            .GroupBy(g => g.Place).Select(g => g.First()).ToImmutableArray();
        return new McpEndpoint(call, route.Path, gaps.IsEmpty ? EndpointProtection.Protected : EndpointProtection.FailsOpen) { Gaps = gaps };
    }

    private McpEndpoint Opened(Route route, List<State> states)
    {
        var open = new McpEndpoint((InvocationExpressionSyntax)route.Call, route.Path, EndpointProtection.Open);
        if (route.Path is not null
            && Gates(route, states).FirstOrDefault(g => Pass(g, Scenario.Configured, route.Path, states).Outcome == GateOutcome.Open && Pass(g, Scenario.Configured, null, states).Outcome == GateOutcome.Holds) is { } elsewhere)
        {
            return open with { Reason = OpenReason.PathNotCovered, Guard = elsewhere.Call };
        }

        return states.Any(s => IsSaid(s, FactKind.Anonymous, route)) && states.Any(s => IsAuthorized(s, route))
            ? open with { Reason = OpenReason.AllowAnonymous }
            : open;
    }

    private GuardGap? Gap(Route route, Interpreter configured, List<State> configuredStates, Scenario scenario)
    {
        if (Start(scenario) is not { } other)
        {
            return null;
        }

        var mapped = Mapped(other.Ends).FirstOrDefault(r => r.Call == route.Call);
        if (mapped is null || !Protections(mapped, other.Ends, scenario).Contains(EndpointProtection.Open))
        {
            return null;
        }

        // A gate that stands in both and lets through in one of them, else the condition under which it stands.
        foreach (var gate in Gates(mapped, other.Ends))
        {
            var passed = Pass(gate, scenario, route.Path, other.Ends);
            var held = Pass(gate, Scenario.Configured, route.Path, configuredStates);
            if (passed.Outcome == GateOutcome.Open && held.Outcome == GateOutcome.Holds && passed.Run is { } now && held.Run is { } then)
            {
                return new GuardGap(now.EmptyMatch ?? Difference(then, now) ?? gate.Call, scenario.Missing, now.EmptyMatch is not null, scenario.IsDevelopment);
            }
        }

        return Difference(configured, other.Run) is { } condition ? new GuardGap(condition, scenario.Missing, false, scenario.IsDevelopment) : null;
    }

    private static SyntaxNode? Difference(Interpreter first, Interpreter second) =>
        second.Conditions.Where(c => c.Value is not null && first.Conditions.TryGetValue(c.Key, out var truth) && truth != c.Value).Select(c => c.Key).FirstOrDefault();

    private IEnumerable<EndpointProtection> Protections(Route route, List<State> states, Scenario scenario)
    {
        foreach (var state in states)
        {
            if (Mapped(new[] { state }).FirstOrDefault(r => r.Call == route.Call) is { } mapped)
            {
                yield return Protection(mapped, state, states, scenario);
            }
        }
    }

    private EndpointProtection Protection(Route route, State state, List<State> states, Scenario scenario)
    {
        var subjects = Subjects(route).ToList();
        if (subjects.Any(s => s is ForeignHost || state.Facts.Contains(new Fact(FactKind.Left, s))))
        {
            return EndpointProtection.Unknown;
        }

        if (!IsSaid(state, FactKind.Anonymous, route) && IsAuthorized(state, route)
            || _areToolsAuthorized && subjects.Any(s => state.Facts.Contains(new Fact(FactKind.Filtered, s))))
        {
            return EndpointProtection.Protected;
        }

        var outcome = EndpointProtection.Open;
        foreach (var gate in Gates(route, state))
        {
            switch (Pass(gate, scenario, route.Path, states).Outcome)
            {
                case GateOutcome.Holds:
                    return EndpointProtection.Protected;
                case GateOutcome.Optional:
                    outcome = EndpointProtection.Optional;
                    break;
            }
        }

        return state.Facts.Any(f => f.Kind == FactKind.Perhaps && f.Detail is Fact { Kind: FactKind.Authorized or FactKind.Gate } && subjects.Contains(f.Subject)) ? EndpointProtection.Optional : outcome;
    }

    private static bool IsSaid(State state, FactKind kind, Route route)
    {
        for (var current = route; current is not null; current = current.Group)
        {
            if (state.Facts.Contains(new Fact(kind, current)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAuthorized(State state, Route route) => Subjects(route).Any(s => state.Facts.Contains(new Fact(FactKind.Authorized, s)));

    /// <summary>The endpoint, its groups, the branches of the pipeline that lead to it, and the host.</summary>
    private static IEnumerable<object> Subjects(Route route)
    {
        for (var current = route; current is not null; current = current.Group)
        {
            yield return current;
        }

        for (var host = route.Host; ; host = ((HostBranch)host).Parent)
        {
            yield return host;
            if (host is not HostBranch)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<Gate> Gates(Route route, IEnumerable<State> states) => states.SelectMany(s => Gates(route, s)).Distinct();

    private static IEnumerable<Gate> Gates(Route route, State state)
    {
        var subjects = Subjects(route).ToList();
        return state.Facts.Where(f => f.Kind == FactKind.Gate && subjects.Contains(f.Subject)).Select(f => (Gate)f.Detail!).OrderBy(g => g.Call.SpanStart);
    }

    private GateResult Pass(Gate gate, Scenario scenario, string? path, List<State> states)
    {
        if (_gates.TryGetValue((gate.Call, scenario, path, path is not null), out var known))
        {
            return known;
        }

        var result = gate.Branch is null ? PassFunction(gate, scenario, path) : PassBranch(gate, gate.Branch, scenario, path, states);
        _gates[(gate.Call, scenario, path, path is not null)] = result;
        return result;
    }

    private GateResult PassFunction(Gate gate, Scenario scenario, string? path)
    {
        if (Function(gate) is not { } function)
        {
            return new GateResult(GateOutcome.Open, null);
        }

        var run = new Interpreter(_program, _graphs, scenario, path, _cancellationToken);
        var passage = run.Run(function, Entry(gate));
        if (run.HasGivenUp || !passage.MayAccept && run.Conditions.Count == 0 && !run.Rejects)
        {
            return new GateResult(run.HasGivenUp ? GateOutcome.Holds : GateOutcome.Open, run);
        }

        return new GateResult(
            !passage.MayAccept ? GateOutcome.Holds
            : passage.Accepts || !run.Rejects ? GateOutcome.Open
            : run.Switches.Count > 0 ? GateOutcome.Optional : GateOutcome.Holds,
            run);
    }

    private GateResult PassBranch(Gate gate, HostBranch branch, Scenario scenario, string? path, List<State> states)
    {
        var inner = states.SelectMany(s => s.Facts).Where(f => f.Kind == FactKind.Gate && f.Subject.Equals(branch)).Select(f => (Gate)f.Detail!).Distinct()
            .Select(g => Pass(g, scenario, path, states)).ToList();
        var strongest = inner.FirstOrDefault(r => r.Outcome == GateOutcome.Holds) ?? inner.FirstOrDefault(r => r.Outcome == GateOutcome.Optional) ?? new GateResult(GateOutcome.Open, null);
        if (gate.Function is null || strongest.Outcome == GateOutcome.Open)
        {
            return strongest;
        }

        var run = new Interpreter(_program, _graphs, scenario, path, _cancellationToken);
        return run.Run(gate.Function, Entry(gate)).Returned?.Truth == false ? new GateResult(GateOutcome.Open, run) : strongest;
    }

    private SyntaxNode? Function(Gate gate)
    {
        if (gate.Function is not null)
        {
            return gate.Function;
        }

        for (var type = gate.Type; type is not null; type = type.BaseType)
        {
            if (type.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(m => m.Name is "InvokeAsync" or "Invoke" && !m.IsAbstract) is { } method)
            {
                return _program.SourcesOf(method).Select(r => r.GetSyntax(_cancellationToken)).FirstOrDefault();
            }
        }

        return null;
    }

    private static State Entry(Gate gate)
    {
        var state = new State(gate.State.Values, ImmutableHashSet<Fact>.Empty);
        foreach (var constructor in gate.Type?.InstanceConstructors ?? ImmutableArray<IMethodSymbol>.Empty)
        {
            foreach (var parameter in constructor.Parameters)
            {
                if (gate.Arguments.TryGetValue(parameter.Name, out var value))
                {
                    state = state.With(parameter, value);
                }
            }
        }

        return state;
    }
}
