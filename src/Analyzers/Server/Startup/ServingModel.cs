using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Startup;

/// <summary>
/// Which code runs in a process that serves: on the way to it, or on behalf of a client. A command that prints and ends
/// does not, although it stands in the same program.
/// </summary>
internal sealed class ServingModel
{
    private const int MaxHops = 8;
    private const int MaxMethods = 300;

    private static readonly ImmutableArray<string> s_stdio = ImmutableArray.Create("WithStdioServerTransport", "StdioServerTransport", "WithStreamServerTransport", "StreamServerTransport");
    private static readonly ImmutableArray<string> s_http = ImmutableArray.Create("WithHttpTransport", "MapMcp");
    private static readonly ImmutableArray<string> s_registrations = ImmutableArray.Create("WithTools", "WithPrompts", "WithResources");

    private readonly McpProgram _program;
    private readonly FlowGraphs _graphs;
    private readonly ConcurrentDictionary<(ISymbol Member, McpHost Hosts), bool> _reached = new();
    private Flow? _flow;

    public ServingModel(McpProgram program, FlowGraphs graphs)
    {
        _program = program;
        _graphs = graphs;
    }

    /// <summary>
    /// Whether <paramref name="node"/> may be evaluated in a run of the program that serves through one of
    /// <paramref name="hosts"/>: while it starts, in a handler, or in what these call or create.
    /// </summary>
    public bool Runs(SyntaxNode node, McpHost hosts, CancellationToken cancellationToken)
    {
        hosts &= _program.Handlers.Host(cancellationToken);
        if (hosts == McpHost.None || Functions.Around(node) is not { } function)
        {
            return false;
        }

        var flow = FlowOf(cancellationToken);
        if (flow.Startup?.Contains(function) == true)
        {
            return Leads(flow, node, function, hosts, cancellationToken);
        }

        // A delegate of the set-up runs later, for the server that it was set up with.
        if (function is AnonymousFunctionExpressionSyntax lambda && RunsLater(lambda, flow, cancellationToken) is { } later)
        {
            return later && !IsGuarded(node) && Leads(flow, lambda, Functions.Around(lambda)!, hosts, cancellationToken);
        }

        if (IsGuarded(node) || _program.ModelOf(node.SyntaxTree).GetEnclosingSymbol(node.SpanStart, cancellationToken) is not { } symbol)
        {
            return false;
        }

        for (; symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } anonymous; symbol = symbol.ContainingSymbol)
        {
            if (Serves(anonymous, hosts, cancellationToken))
            {
                return true;
            }
        }

        return IsReached(symbol, hosts, flow, cancellationToken);
    }

    /// <summary>The calls that choose a transport, by file and position.</summary>
    public IEnumerable<SimpleNameSyntax> Transports(McpHost hosts, CancellationToken cancellationToken)
    {
        var words = ImmutableArray<string>.Empty;
        words = (hosts & McpHost.Stdio) != 0 ? words.AddRange(s_stdio) : words;
        words = (hosts & McpHost.Http) != 0 ? words.AddRange(s_http) : words;
        foreach (var word in words)
        {
            foreach (var token in _program.Tokens(word, cancellationToken))
            {
                if (token.Parent is SimpleNameSyntax name
                    && name.WholeAccess().Parent is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax
                    && (!word.Contains("Stream") || name.WholeAccess().Parent!.DescendantTokens().Any(t => t.ValueText == "OpenStandardOutput")))
                {
                    yield return name;
                }
            }
        }
    }

    /// <summary>Whether a moment of startup is on a way to the transport, or after it and before the server has ended.</summary>
    private bool Leads(Flow flow, SyntaxNode node, SyntaxNode function, McpHost hosts, CancellationToken cancellationToken)
    {
        var startup = flow.Startup!;
        var moments = startup.PointsOf(node, function).ToList();
        foreach (var transport in Transports(hosts, cancellationToken))
        {
            if (Functions.Around(transport) is not { } around)
            {
                continue;
            }

            foreach (var chosen in startup.PointsOf(transport, around))
            {
                foreach (var moment in moments)
                {
                    if (!TransportGuards.Exclude(moment, chosen) && IsOnTheWay(startup, moment, chosen))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static bool IsOnTheWay(StartupFlow startup, StartupPoint moment, StartupPoint chosen) =>
        StartupFlow.Reaches(moment, chosen)
        || Catches(moment, chosen)
        || (StartupFlow.Reaches(chosen, moment) && IsBeforeItEnds(startup, moment, chosen));

    /// <summary>Whether the server is still to start, or runs: a command that prints and returns has no client.</summary>
    private static bool IsBeforeItEnds(StartupFlow startup, StartupPoint moment, StartupPoint chosen)
    {
        var starts = startup.Starts.Where(start => StartupFlow.Reaches(chosen, start)).ToList();
        return starts.TrueForAll(start => !StartupFlow.Dominates(start, moment, holdsInItsRunOnly: false))
            && (starts.Count == 0 || starts.Exists(start => StartupFlow.Reaches(moment, start) || StartupFlow.Reaches(start, moment)));
    }

    /// <summary>Whether the moment is in a handler of what happens from the choice on: the client still listens when a start fails.</summary>
    private static bool Catches(StartupPoint moment, StartupPoint chosen)
    {
        for (var depth = Math.Min(moment.Frame.Depth, chosen.Frame.Depth); depth >= 0; depth--)
        {
            var (handler, cause) = (moment.At(depth), chosen.At(depth));
            if (handler.Frame == cause.Frame)
            {
                return handler.Node.Ancestors().TakeWhile(n => n != handler.Frame.Function)
                    .Any(n => n is CatchClauseSyntax { Parent: TryStatementSyntax { Block: var block } } && block.Span.Contains(cause.Node.Span));
            }
        }

        return false;
    }

    /// <summary>Whether a lambda is handed to what sets the server up, and so runs when it serves; null when nothing is known of it.</summary>
    private static bool? RunsLater(AnonymousFunctionExpressionSyntax lambda, Flow flow, CancellationToken cancellationToken) =>
        lambda.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called } }
            || Functions.Around(lambda) is not { } outer
            || flow.Startup?.Contains(outer) != true
                ? null
                : called is { Name.Identifier.ValueText: "Register", Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ApplicationStarted" or "ApplicationStopping" } }
                    || flow.Places!.Of(lambda, cancellationToken) != RunTime.Unknown;

    /// <summary>Whether a handler, or the host that serves it, comes to the member.</summary>
    private bool IsReached(ISymbol member, McpHost hosts, Flow flow, CancellationToken cancellationToken)
    {
        if (_reached.TryGetValue((member, hosts), out var known))
        {
            return known;
        }

        var reached = false;
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var current = new List<ISymbol> { member };
        for (var hop = 0; hop <= MaxHops && current.Count > 0 && seen.Count < MaxMethods && !reached; hop++)
        {
            var next = new List<ISymbol>();
            foreach (var symbol in current)
            {
                if (!seen.Add(symbol))
                {
                    continue;
                }

                if (IsEntry(symbol, hosts, flow, cancellationToken))
                {
                    reached = true;
                    break;
                }

                AddCallers(symbol, hosts, next, ref reached, cancellationToken);
            }

            current = next;
        }

        _reached.TryAdd((member, hosts), reached);
        return reached;
    }

    private void AddCallers(ISymbol symbol, McpHost hosts, List<ISymbol> callers, ref bool reached, CancellationToken cancellationToken)
    {
        if (symbol is not IMethodSymbol method)
        {
            return;
        }

        foreach (var site in _program.Calls.CallersOf(method, cancellationToken))
        {
            // A lambda or a local function may itself be the handler.
            for (var container = site.Container; container is IMethodSymbol function; container = container.ContainingSymbol)
            {
                if (Serves(function, hosts, cancellationToken))
                {
                    reached = true;
                    return;
                }
            }

            // A delegate of the set-up: no caller of ours is above it.
            if (Functions.Around(site.Syntax) is AnonymousFunctionExpressionSyntax lambda
                && FlowOf(cancellationToken) is var flow
                && RunsLater(lambda, flow, cancellationToken) is { } later)
            {
                reached |= later && !IsGuarded(site.Syntax) && Leads(flow, lambda, Functions.Around(lambda)!, hosts, cancellationToken);
                continue;
            }

            var caller = site.Container;
            while (caller is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction })
            {
                caller = caller.ContainingSymbol;
            }

            callers.Add(caller);
        }
    }

    /// <summary>Whether the framework itself runs the member on behalf of the server.</summary>
    private bool IsEntry(ISymbol symbol, McpHost hosts, Flow flow, CancellationToken cancellationToken)
    {
        if (symbol is IMethodSymbol method && Serves(method, hosts, cancellationToken))
        {
            return true;
        }

        if (flow.Places is not { } places || symbol.DeclaringSyntaxReferences.Length == 0 || !_program.IsOurs(symbol))
        {
            return false;
        }

        var declaration = symbol.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
        var function = declaration switch
        {
            VariableDeclaratorSyntax { Initializer: { } initializer } => initializer,
            PropertyDeclarationSyntax { Initializer: { } initializer } => initializer,
            BaseMethodDeclarationSyntax or AccessorDeclarationSyntax => declaration,
            _ => null,
        };
        return function is not null
            && (function is ConstructorDeclarationSyntax or EqualsValueClauseSyntax || FulfilsForeignContract(symbol))
            && places.Of(function, cancellationToken) != RunTime.Unknown;
    }

    /// <summary>Whether the member answers to a type outside of the compilation, which calls it: a hosted service, a logger.</summary>
    private bool FulfilsForeignContract(ISymbol symbol)
    {
        if (symbol is not IMethodSymbol method || method.Name is "Dispose" or "DisposeAsync" or "ToString" or "Equals" or "GetHashCode" or "StopAsync")
        {
            return false;
        }

        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (!_program.IsOurs(overridden))
            {
                return true;
            }
        }

        return method.ContainingType.AllInterfaces.Any(contract => !_program.IsOurs(contract)
            && contract.GetMembers(method.Name).Any(m => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(m), method)));
    }

    /// <summary>Whether the method is a handler of a server with one of these transports.</summary>
    private bool Serves(IMethodSymbol method, McpHost hosts, CancellationToken cancellationToken)
    {
        if (_program.Handlers.Find(method, cancellationToken) is not { } handler)
        {
            return false;
        }

        var all = _program.Handlers.Host(cancellationToken);
        return (all & ~hosts & (McpHost.Stdio | McpHost.Http)) == 0
            || handler.Method.ContainingType is not { } type
            || !IsRegisteredElsewhereOnly(type, hosts, cancellationToken);
    }

    /// <summary>Two hosts in one program: whether every registration of the type that is in view names the other transport.</summary>
    private bool IsRegisteredElsewhereOnly(INamedTypeSymbol type, McpHost hosts, CancellationToken cancellationToken)
    {
        var mine = (hosts & McpHost.Stdio) != 0 ? s_stdio : s_http;
        var others = (hosts & McpHost.Stdio) != 0 ? s_http : s_stdio;
        var elsewhere = false;
        foreach (var token in _program.Tokens(type.Name, cancellationToken))
        {
            if (token.Parent is not SimpleNameSyntax { Parent: TypeArgumentListSyntax { Parent: GenericNameSyntax registration } }
                || !s_registrations.Contains(registration.Identifier.ValueText))
            {
                continue;
            }

            SyntaxNode chain = registration;
            while (chain.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax)
            {
                chain = chain.Parent;
            }

            var words = chain.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText).ToList();
            if (words.Any(mine.Contains) || !words.Any(others.Contains))
            {
                return false;
            }

            elsewhere = true;
        }

        return elsewhere;
    }

    /// <summary>Whether the code asks first how the server is used, or whether somebody reads along.</summary>
    private static bool IsGuarded(SyntaxNode node) =>
        TransportGuards.Around(node, Functions.Around(node)).Any(g => TransportGuards.AsksForTransport(g.Condition));

    private Flow FlowOf(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _flow) is { } known)
        {
            return known;
        }

        var startup = StartupFlow.Read(_program, _graphs, Array.Empty<SyntaxNode>(), reach: null, cancellationToken);
        var flow = new Flow(startup, startup is null ? null : new LazyPlaces(_program, startup));
        return Interlocked.CompareExchange(ref _flow, flow, null) ?? flow;
    }

    private sealed record Flow(StartupFlow? Startup, LazyPlaces? Places);
}
