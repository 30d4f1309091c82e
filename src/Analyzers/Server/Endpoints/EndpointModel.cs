using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>The HTTP endpoints of the program and what protects them.</summary>
/// <remarks>A program without the word <c>MapMcp</c> costs one look into the index of words.</remarks>
internal sealed class EndpointModel
{
    private const int MaxCallers = 6;

    private readonly McpProgram _program;
    private readonly FlowGraphs _graphs;
    private readonly object _gate = new();
    private ImmutableArray<McpEndpoint>? _all;
    private ListenAddresses? _addresses;

    public EndpointModel(McpProgram program, FlowGraphs graphs)
    {
        _program = program;
        _graphs = graphs;
    }

    /// <summary>Every endpoint, by file and position.</summary>
    public ImmutableArray<McpEndpoint> All(CancellationToken cancellationToken)
    {
        // Every file asks at once: one computes and the others wait. The computation takes no other lock that waits for it.
        lock (_gate)
        {
            return _all ??= Find(cancellationToken);
        }
    }

    /// <summary>Whether a way past a guard is this comparison: of what was not sent with what was not configured.</summary>
    public bool IsEmptyMatch(SyntaxNode comparison, CancellationToken cancellationToken)
    {
        foreach (var endpoint in All(cancellationToken))
        {
            foreach (var gap in endpoint.Gaps)
            {
                if (gap.IsEmptyMatch && gap.Place.SyntaxTree == comparison.SyntaxTree && gap.Place.Span.OverlapsWith(comparison.Span))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// The setting that stands in for the credential that a caller did not send: <c>header ?? envToken</c>. Null where
    /// every endpoint refuses such a caller, or not all of what stands before one is in view.
    /// </summary>
    public string? StandIn(ICoalesceOperation fallback, CancellationToken cancellationToken)
    {
        var run = new Interpreter(_program, _graphs, Scenario.Configured, null, cancellationToken);
        return run.Read(fallback.Value).Kind == ValueKind.Credential && run.AsksForCredential
            && run.Read(fallback.WhenNull) is { Kind: ValueKind.Setting, Name: { } name } && IsCredential(name) && AnyIsOpen(cancellationToken)
                ? name
                : null;
    }

    /// <summary>The same for a method that looks for the caller's credential and returns one of the server's.</summary>
    public (SyntaxNode Place, string Name)? StandIn(MethodDeclarationSyntax method, CancellationToken cancellationToken)
    {
        var run = new Interpreter(_program, _graphs, Scenario.Configured, null, cancellationToken);
        var passage = run.Run(method, State.Empty);
        foreach (var (place, value) in passage.Returns)
        {
            if (run.AsksForCredential && value is { Kind: ValueKind.Setting, Name: { } name } && IsCredential(name)
                && !place.DescendantNodesAndSelf().Any(n => n.IsKind(SyntaxKind.CoalesceExpression)))
            {
                return AnyIsOpen(cancellationToken) ? (place, name) : null;
            }
        }

        return null;
    }

    /// <summary>Whether a setting of this name is a credential.</summary>
    public static bool IsCredential(string name) =>
        SecretNames.Classify(name.Substring(name.LastIndexOf(':') + 1), NamePosition.EnvironmentVariable).Strength != NameStrength.None;

    private bool AnyIsOpen(CancellationToken cancellationToken) =>
        All(cancellationToken) is var all && all.Any(e => e.Protection is EndpointProtection.Open or EndpointProtection.Optional or EndpointProtection.FailsOpen);

    /// <summary>Where the code says that the server listens.</summary>
    public ListenAddresses Addresses(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _addresses) is { } known)
        {
            return known;
        }

        var read = ListenAddresses.Read(_program, cancellationToken);
        return Interlocked.CompareExchange(ref _addresses, read, null) ?? read;
    }

    private ImmutableArray<McpEndpoint> Find(CancellationToken cancellationToken)
    {
        var calls = _program.Tokens("MapMcp", cancellationToken)
            .Select(t => t.Parent is SimpleNameSyntax name && name.WholeAccess().Parent is InvocationExpressionSyntax call ? call : null)
            .OfType<InvocationExpressionSyntax>()
            .Where(c => _program.ModelOf(c.SyntaxTree).GetSymbolInfo(c, cancellationToken).Symbol is IMethodSymbol method && HostTypes.MapsMcp(method))
            .ToList();
        if (calls.Count == 0)
        {
            return ImmutableArray<McpEndpoint>.Empty;
        }

        var authorized = AreToolsAuthorized(cancellationToken);
        var isMutual = IsAssigned("RequireCertificate", cancellationToken);
        var judges = new Dictionary<SyntaxNode, EndpointJudge>();
        var judged = new Dictionary<SyntaxNode, List<McpEndpoint>>();
        var results = new Dictionary<InvocationExpressionSyntax, List<McpEndpoint>>();
        foreach (var call in calls)
        {
            var found = results[call] = new List<McpEndpoint>();
            foreach (var chain in Chains(call, cancellationToken))
            {
                // The outermost function that leads there; a lambda that only somebody else runs begins by itself.
                foreach (var root in chain)
                {
                    if (!judged.TryGetValue(root, out var endpoints))
                    {
                        var judge = judges[root] = new EndpointJudge(_program, _graphs, root, authorized, cancellationToken);
                        judged.Add(root, endpoints = judge.Judge().ToList());
                    }

                    if (endpoints.FirstOrDefault(e => e.Call == call) is { } endpoint)
                    {
                        found.Add(endpoint);
                        break;
                    }
                }
            }
        }

        var met = new HashSet<SyntaxNode>(judges.Values.SelectMany(j => j.Met));
        var isElsewhere = isMutual || HasFallbackElsewhere(met, cancellationToken);
        return results
            .Select(r => r.Value.Count == 0 || isElsewhere
                ? new McpEndpoint(r.Key, r.Value.FirstOrDefault()?.Path, isMutual ? EndpointProtection.Protected : EndpointProtection.Unknown)
                : r.Value.OrderByDescending(e => e.Protection).First())
            .OrderBy(e => e.Call.SyntaxTree.FilePath, System.StringComparer.Ordinal).ThenBy(e => e.Call.SpanStart)
            .ToImmutableArray();
    }

    /// <summary>The functions that lead to a node, outermost first, once for each way.</summary>
    private List<List<SyntaxNode>> Chains(SyntaxNode node, CancellationToken cancellationToken)
    {
        var chains = new List<List<SyntaxNode>>();
        Collect(node, ImmutableList<SyntaxNode>.Empty);
        return chains;

        void Collect(SyntaxNode inner, ImmutableList<SyntaxNode> below)
        {
            if (chains.Count >= MaxCallers || Functions.Around(inner) is not { } function || below.Contains(function))
            {
                return;
            }

            var chain = below.Insert(0, function);
            if (Functions.IsNested(function) && function is not LocalFunctionStatementSyntax)
            {
                Collect(function, chain);
                return;
            }

            var callers = chain.Count < MaxCallers && _program.ModelOf(function.SyntaxTree).GetDeclaredSymbol(function, cancellationToken) is IMethodSymbol method
                ? _program.Calls.CallersOf(method, cancellationToken).Select(c => c.Syntax).Where(c => Functions.Around(c) is { } around && around != function).Take(MaxCallers).ToList()
                : new List<SyntaxNode>();
            if (callers.Count == 0)
            {
                chains.Add(chain.ToList());
            }

            foreach (var caller in callers)
            {
                Collect(caller, chain);
            }
        }
    }

    /// <summary>Whether every primitive in view says who may use it, and one of them that not everybody may.</summary>
    private bool AreToolsAuthorized(CancellationToken cancellationToken)
    {
        if (!_program.Tokens("AddAuthorizationFilters", cancellationToken).Any())
        {
            return false;
        }

        // The filters read the attributes of primitives; what answers the protocol itself has none.
        var all = _program.Handlers.All(cancellationToken);
        var primitives = all.Where(h => h.Kind is HandlerKind.Tool or HandlerKind.Prompt or HandlerKind.Resource).ToList();
        return primitives.Count > 0 ? primitives.All(h => ToolAuthorization.IsStated(h.Method)) : !all.Any(h => h.Kind == HandlerKind.LowLevel);
    }

    private bool IsAssigned(string word, CancellationToken cancellationToken) =>
        _program.Tokens(word, cancellationToken).Any(t => t.Parent is SimpleNameSyntax name && name.WholeAccess() is { Parent: AssignmentExpressionSyntax assignment } value && assignment.Right == value);

    /// <summary>A fallback policy that no start in view sets: a module, a configuring class. Nobody knows whose it is.</summary>
    private bool HasFallbackElsewhere(HashSet<SyntaxNode> met, CancellationToken cancellationToken)
    {
        foreach (var word in new[] { "FallbackPolicy", "SetFallbackPolicy" })
        {
            foreach (var token in _program.Tokens(word, cancellationToken))
            {
                var place = token.Parent is SimpleNameSyntax name ? name.WholeAccess().Parent : null;
                if (place is AssignmentExpressionSyntax assignment && assignment.Left.Span.Contains(token.Span) && !assignment.Right.IsKind(SyntaxKind.NullLiteralExpression) && !met.Contains(assignment)
                    || place is InvocationExpressionSyntax call && !met.Contains(call))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
