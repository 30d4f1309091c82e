using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
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
    private readonly Dictionary<Scenario, (Interpreter Run, List<State> Ends)?> _starts = new();
    private readonly Lazy<bool> _hasOwnPolicy;

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
        _hasOwnPolicy = new Lazy<bool>(() => program.Tokens("DefaultPolicy", cancellationToken).Concat(program.Tokens("SetDefaultPolicy", cancellationToken)).Any());

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
        foreach (var routes in Mapped(states).GroupBy(r => r.Call))
        {
            // One call in a helper maps an endpoint for each way to it: the weakest of them counts.
            yield return routes.Select(route => Judge(route, configured.Value.Run, states) with
            {
                IsRestricted = states.Where(s => s.Facts.Contains(new Fact(FactKind.Mapped, route))).All(s => IsSaid(s, FactKind.Restricted, route)),
            }).OrderByDescending(e => e.Protection).First();
        }

        var mapped = new HashSet<SyntaxNode>(Mapped(states).Select(r => r.Call));
        if (_program.Tokens("MapMcp", _cancellationToken).Take(mapped.Count + 1).Count() > mapped.Count)
        {
            foreach (var endpoint in Instead(configured.Value.Run, states, mapped))
            {
                yield return endpoint;
            }
        }
    }

    /// <summary>Endpoints that are there only while a setting is missing: <c>if (key is null) app.MapMcp(); else app.MapMcp().RequireAuthorization();</c></summary>
    private IEnumerable<McpEndpoint> Instead(Interpreter configured, List<State> configuredStates, HashSet<SyntaxNode> mapped)
    {
        foreach (var scenario in configured.Settings.Take(MaxScenarios).Select(Scenario.Without).Append(Scenario.Development))
        {
            if (Start(scenario) is not { } other || Difference(configured, other.Run) is not { } condition)
            {
                continue;
            }

            foreach (var route in Mapped(other.Ends).Where(r => !mapped.Contains(r.Call)))
            {
                var isInstead = GuardedTwin(route, configuredStates) is not null;
                if (scenario.IsDevelopment && !isInstead)
                {
                    continue;
                }

                // What is no key chooses between a guarded endpoint and an open one, or whether MCP is served over HTTP at all.
                var isKey = scenario.Missing is { } name && EndpointModel.IsCredential(name);
                var protection = !Protections(route, other.Ends, scenario).All(p => p == EndpointProtection.Open) ? EndpointProtection.Unknown
                    : isKey || scenario.IsDevelopment ? EndpointProtection.FailsOpen
                    : isInstead ? EndpointProtection.Optional
                    : EndpointProtection.Open;
                mapped.Add(route.Call);
                yield return new McpEndpoint((InvocationExpressionSyntax)route.Call, route.Path, protection)
                {
                    Gaps = protection is EndpointProtection.FailsOpen or EndpointProtection.Optional
                        ? ImmutableArray.Create(new GuardGap(condition, isKey ? scenario.Missing : null, false, scenario.IsDevelopment))
                        : ImmutableArray<GuardGap>.Empty,
                };
            }
        }
    }

    /// <summary>The guarded endpoint at the same path of the same host that is mapped where this one is not.</summary>
    private Route? GuardedTwin(Route route, List<State> states) =>
        route.Path is { } path
            ? Mapped(states).FirstOrDefault(r => r.Call != route.Call && r.Path == path && HostOf(r).Equals(HostOf(route))
                && !states.Any(s => Mapped(new[] { s }) is var here && here.Any(h => h.Call == r.Call) && here.Any(h => h.Call == route.Call))
                && Protections(r, states, Scenario.Configured).All(p => p == EndpointProtection.Protected))
            : null;

    private static object HostOf(Route route) => Subjects(route).Last();

    /// <summary>The condition that decides which of two endpoints is mapped.</summary>
    private static SyntaxNode? ChoiceBetween(Route first, Route second, Interpreter run) =>
        run.Switches
            .Select(s => (Switch: s, Branch: s.Ancestors().FirstOrDefault(a => a is IfStatementSyntax or ConditionalExpressionSyntax)))
            .Where(s => s.Branch is not null && Holds(s.Branch, first) | Holds(s.Branch, second))
            .OrderBy(s => s.Branch!.Span.Length).Select(s => s.Switch).FirstOrDefault()
        ?? (run.Switches.Count == 1 ? run.Switches[0] : null);

    private static bool Holds(SyntaxNode branch, Route route) => branch.SyntaxTree == route.Call.SyntaxTree && branch.Span.Contains(route.Call.Span);

    private static IEnumerable<Route> Mapped(IEnumerable<State> states) =>
        states.SelectMany(s => s.Facts).Where(f => f.Kind == FactKind.Mapped).Select(f => (Route)f.Subject).Distinct()
            .OrderBy(r => r.Call.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(r => r.Call.SpanStart).ThenBy(r => r.Path, StringComparer.Ordinal);

    /// <summary>Whether two runs mean the same endpoint: mapped by one call, at one pattern, in one group.</summary>
    private static bool IsSame(Route first, Route second) => first.Call == second.Call && first.Pattern == second.Pattern && first.Group?.Call == second.Group?.Call;

    private (Interpreter Run, List<State> Ends)? Start(Scenario scenario)
    {
        if (_starts.TryGetValue(scenario, out var known))
        {
            return known;
        }

        var run = new Interpreter(_program, _graphs, scenario, _cancellationToken);
        var ends = _startup is null ? run.Run(_root, State.Empty).Ends : new List<State> { run.RunStartupClass(_startup) };
        Met.UnionWith(run.Met);
        return _starts[scenario] = run.HasGivenUp ? null : (run, ends);
    }

    private McpEndpoint Judge(Route route, Interpreter run, List<State> states)
    {
        var call = (InvocationExpressionSyntax)route.Call;
        var protections = Protections(route, states, Scenario.Configured).ToList();
        if (protections.Contains(EndpointProtection.Unknown))
        {
            return new McpEndpoint(call, route.Path, EndpointProtection.Unknown) { Gaps = GapsOfOwnGuards(route, run, states) };
        }

        if (protections.All(p => p == EndpointProtection.Open))
        {
            // One of two ways to map it: as good as a guard that the choice takes away.
            return GuardedTwin(route, states) is { } twin && ChoiceBetween(route, twin, run) is { } choice
                ? new McpEndpoint(call, route.Path, EndpointProtection.Optional) { Gaps = ImmutableArray.Create(new GuardGap(choice, null, false, false)) }
                : Opened(route, states);
        }

        if (protections.Any(p => p != EndpointProtection.Protected))
        {
            return new McpEndpoint(call, route.Path, EndpointProtection.Optional)
            {
                Gaps = SwitchOf(route, run, states) is { } place ? ImmutableArray.Create(new GuardGap(place, null, false, false)) : ImmutableArray<GuardGap>.Empty,
            };
        }

        var gaps = SettingsOf(route, run, states).Take(MaxScenarios).Select(Scenario.Without).Append(Scenario.Development)
            .Select(scenario => Gap(route, run, states, scenario)).OfType<GuardGap>()
            .GroupBy(g => g.Place).Select(g => g.First()).ToImmutableArray();
        return new McpEndpoint(call, route.Path, gaps.IsEmpty ? EndpointProtection.Protected : EndpointProtection.FailsOpen) { Gaps = gaps };
    }

    /// <summary>What others put before an endpoint is not in view; a guard of ours that a missing key opens is one all the same.</summary>
    private ImmutableArray<GuardGap> GapsOfOwnGuards(Route route, Interpreter run, List<State> states)
    {
        if (!Gates(route, states).Any())
        {
            return ImmutableArray<GuardGap>.Empty;
        }

        return SettingsOf(route, run, states).Where(EndpointModel.IsCredential).Take(MaxScenarios).Select(Scenario.Without)
            .Select(scenario => Start(scenario) is { } other && Mapped(other.Ends).FirstOrDefault(r => IsSame(r, route)) is { } mapped
                ? GapAt(route, states, Scenario.Configured, mapped, other.Ends, scenario)
                : null)
            .OfType<GuardGap>().GroupBy(g => g.Place).Select(g => g.First()).ToImmutableArray();
    }

    /// <summary>The settings that the start and the guards ask.</summary>
    private IEnumerable<string> SettingsOf(Route route, Interpreter run, List<State> states) =>
        run.Settings.Concat(new[] { Scenario.Configured, Scenario.Configured with { IsForged = true } }
            .SelectMany(scenario => Guards(route, states).SelectMany(g => Pass(g, scenario, route.Path, states).Run?.Settings ?? ImmutableArray<string>.Empty))).Distinct();

    private McpEndpoint Opened(Route route, List<State> states)
    {
        var open = new McpEndpoint((InvocationExpressionSyntax)route.Call, route.Path, EndpointProtection.Open);
        if (route.Path is not null
            && Gates(route, states).FirstOrDefault(g => Pass(g, Scenario.Configured, route.Path, states).Outcome == GateOutcome.Open && Pass(g, Scenario.Configured, null, states).Outcome == GateOutcome.Holds) is { } elsewhere)
        {
            return open with { Reason = OpenReason.PathNotCovered, Guard = elsewhere.Call };
        }

        if (states.Any(s => IsSaid(s, FactKind.Anonymous, route)) && states.Any(s => IsAuthorized(s, route)))
        {
            return open with { Reason = OpenReason.AllowAnonymous };
        }

        return states.Select(s => Scheme(route, s)).FirstOrDefault(s => s is not null) is { } scheme
            ? open with
            {
                Reason = OpenReason.AnybodyAuthenticated,
                Guard = scheme.Call,
                Gaps = ImmutableArray.Create(new GuardGap(((InvocationExpressionSyntax)scheme.Call).Expression is MemberAccessExpressionSyntax access ? access.Name : scheme.Call, null, false, false) { Handler = scheme.Type!.Name }),
            }
            : open;
    }

    /// <summary>The choice that the guard hangs on: the condition around what sets it up, else one that a guard asks.</summary>
    private SyntaxNode? SwitchOf(Route route, Interpreter run, List<State> states)
    {
        var subjects = Subjects(route).ToList();
        var calls = states.SelectMany(s => s.Facts)
            .Select(f => f.Kind == FactKind.Perhaps && f.Detail is Fact inner ? inner : f)
            .Where(f => f.Kind == FactKind.Gate && subjects.Contains(f.Subject)).Select(f => ((Gate)f.Detail!).Call)
            .Distinct().ToList();
        // A question that was answered before is no switch where it is asked again.
        var questions = new HashSet<string>(run.Switches.Select(s => s.ToString()));
        var around = run.Switches.Concat(run.Conditions.Keys.Where(c => questions.Contains(c.ToString())))
            .Select(s => (Switch: s, Branch: Branch(s)))
            .Where(s => s.Branch is not null && (calls.Any(c => c.SyntaxTree == s.Branch.SyntaxTree && s.Branch.Span.Contains(c.Span)) || s.Branch.DescendantTokens().Any(IsAboutAuthorization)))
            .OrderBy(s => s.Branch!.Span.Length).Select(s => s.Switch).FirstOrDefault();
        if (around is not null)
        {
            return around;
        }

        var asked = Guards(route, states).Select(g => Pass(g, Scenario.Configured, route.Path, states)).Where(r => r.Outcome == GateOutcome.Optional).SelectMany(r => r.Run!.Switches).FirstOrDefault();
        return asked ?? (run.Switches.Count == 1 ? run.Switches[0] : null);

        // The statement, or the way out of the function, that a condition decides about.
        static SyntaxNode? Branch(SyntaxNode condition) =>
            condition.Ancestors().OfType<IfStatementSyntax>().FirstOrDefault(i => i.Condition.Span.Contains(condition.Span)) is { } branch
                ? branch.Else is null && branch.Statement.DescendantNodesAndSelf().Any(n => n is ReturnStatementSyntax) ? branch.Parent : branch
                : null;

        static bool IsAboutAuthorization(SyntaxToken token) => token.ValueText is "RequireAuthorization" or "FallbackPolicy" or "SetFallbackPolicy" or "AllowAnonymous" or "AuthorizeAttribute";
    }

    private GuardGap? Gap(Route route, Interpreter configured, List<State> configuredStates, Scenario scenario)
    {
        if (Start(scenario) is not { } other || Mapped(other.Ends).FirstOrDefault(r => IsSame(r, route)) is not { } mapped)
        {
            return null;
        }

        if (Protections(mapped, other.Ends, scenario).Contains(EndpointProtection.Open))
        {
            // A gate that stands in both and lets through in one of them, else the condition under which it stands.
            return GapAt(route, configuredStates, Scenario.Configured, mapped, other.Ends, scenario)
                ?? (Difference(configured, other.Run) is { } condition ? new GuardGap(condition, scenario.Missing, false, scenario.IsDevelopment) : null);
        }

        // One that asks for a credential first, and then takes any.
        var (held, forged) = (Scenario.Configured with { IsForged = true }, scenario with { IsForged = true });
        return scenario.Missing is not null
            && Protections(mapped, other.Ends, forged).Contains(EndpointProtection.Open)
            && Protections(route, configuredStates, held).All(p => p == EndpointProtection.Protected)
                ? GapAt(route, configuredStates, held, mapped, other.Ends, forged)
                : null;
    }

    /// <summary>The gate that refuses a caller in one scenario and lets him through in the other.</summary>
    private GuardGap? GapAt(Route route, List<State> states, Scenario scenario, Route otherRoute, List<State> otherStates, Scenario otherScenario)
    {
        foreach (var gate in Guards(otherRoute, otherStates))
        {
            var passed = Pass(gate, otherScenario, route.Path, otherStates);
            var held = Pass(gate, scenario, route.Path, states);
            if (passed.Outcome == GateOutcome.Open && held.Outcome == GateOutcome.Holds && passed.Run is { } now && held.Run is { } then)
            {
                return new GuardGap(now.EmptyMatch ?? Difference(then, now) ?? gate.Call, otherScenario.Missing, now.EmptyMatch is not null, otherScenario.IsDevelopment)
                {
                    IsForged = otherScenario.IsForged,
                    IsScheme = gate.IsScheme,
                };
            }
        }

        return null;
    }

    private static SyntaxNode? Difference(Interpreter first, Interpreter second) =>
        second.Conditions.Where(c => c.Value is not null && first.Conditions.TryGetValue(c.Key, out var truth) && truth != c.Value).Select(c => c.Key)
            .OrderBy(IsDefault).FirstOrDefault();

    /// <summary><c>setting ?? []</c>: it prepares the decision that comes later.</summary>
    private static bool IsDefault(SyntaxNode condition) => condition.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } fallback && fallback.Left == condition;

    private IEnumerable<EndpointProtection> Protections(Route route, List<State> states, Scenario scenario)
    {
        foreach (var state in states)
        {
            if (Mapped(new[] { state }).FirstOrDefault(r => IsSame(r, route)) is { } mapped)
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

        if (_areToolsAuthorized && subjects.Any(s => state.Facts.Contains(new Fact(FactKind.Filtered, s))))
        {
            return EndpointProtection.Protected;
        }

        var outcome = EndpointProtection.Open;
        if (!IsSaid(state, FactKind.Anonymous, route) && IsAuthorized(state, route))
        {
            switch (Scheme(route, state) is { } scheme ? Pass(scheme, scenario, route.Path, states).Outcome : GateOutcome.Holds)
            {
                case GateOutcome.Holds:
                    return EndpointProtection.Protected;
                case GateOutcome.Optional:
                    outcome = EndpointProtection.Optional;
                    break;
            }
        }

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

    /// <summary>The handler, in view, of the scheme that authorization of the endpoint relies on; null when another may be asked, or more than that one who is authenticated.</summary>
    private Gate? Scheme(Route route, State state)
    {
        if (!IsSaid(state, FactKind.Authorized, route) || IsSaid(state, FactKind.Restricted, route) || _hasOwnPolicy.Value)
        {
            return null;
        }

        var subjects = Subjects(route).ToList();
        var schemes = state.Facts.Where(f => f.Kind == FactKind.Scheme && subjects.Contains(f.Subject)).Select(f => f.Detail as Gate).ToList();
        return schemes.FirstOrDefault(g => g?.IsDefault == true) ?? (schemes.Count == 1 ? schemes[0] : null);
    }

    /// <summary>What requests pass, and what says who sends them.</summary>
    private IEnumerable<Gate> Guards(Route route, IEnumerable<State> states)
    {
        var all = states.ToList();
        return Gates(route, all).Concat(all.Select(s => Scheme(route, s)).OfType<Gate>().Distinct());
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

        var result = gate.IsScheme ? PassScheme(gate, scenario, path) : gate.Branch is null ? PassFunction(gate, scenario, path) : PassBranch(gate, gate.Branch, scenario, path, states);
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

    /// <summary>Whether a scheme takes a caller who proves nothing for somebody.</summary>
    private GateResult PassScheme(Gate gate, Scenario scenario, string? path)
    {
        // An identity without a type of authentication is nobody.
        var run = new Interpreter(_program, _graphs, scenario, path, _cancellationToken) { IsScheme = true };
        var isNobody = gate.Function!.DescendantNodes().OfType<ObjectCreationExpressionSyntax>().Any(c => c.Type.ToString() == "ClaimsIdentity" && c.ArgumentList is null or { Arguments.Count: 0 });
        var passage = run.Run(gate.Function, Entry(gate));
        return new GateResult(
            run.HasGivenUp || isNobody || !passage.MayAccept ? GateOutcome.Holds
            : passage.Accepts ? GateOutcome.Open
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
