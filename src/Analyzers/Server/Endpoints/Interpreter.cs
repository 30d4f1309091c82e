using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>
/// Runs code through without running it: the start of a server, to see what stands before its endpoints, and what
/// stands there, to see whether it lets a caller through who proves nothing.
/// </summary>
/// <remarks>
/// Values that decide nothing here are unknown, and a condition that is not known is taken both ways. Ways that set up
/// different things are kept apart, so that what is mapped on one is not said to be guarded by what stands on another.
/// A run that becomes too long is given up: nothing is then said of its endpoints.
/// </remarks>
internal sealed partial class Interpreter
{
    private const int MaxDepth = 8;
    private const int MaxBlocks = 4000;
    private const int MaxWays = 24;
    private const int MaxNesting = 150;

    private readonly McpProgram _program;
    private readonly FlowGraphs _graphs;
    private readonly CancellationToken _cancellationToken;
    private readonly Scenario _scenario;

    private readonly bool _isRequest;

    /// <summary>The path of the request; null when it is not known.</summary>
    private readonly string? _path;

    private readonly Dictionary<SyntaxNode, bool?> _conditions = new();
    private readonly List<string> _settings = new();
    private readonly List<SyntaxNode> _switches = new();
    private readonly HashSet<ISymbol> _members = new(SymbolEqualityComparer.Default);

    private State _state = State.Empty;
    private SyntaxNode? _function;
    private HashSet<string> _touched = new();
    private bool _isStopped;
    private bool _isAccepted;
    private bool _mayBeAccepted;
    private int _depth;
    private int _blocks;
    private int _nesting;

    public Interpreter(McpProgram program, FlowGraphs graphs, Scenario scenario, CancellationToken cancellationToken)
    {
        _program = program;
        _graphs = graphs;
        _scenario = scenario;
        _cancellationToken = cancellationToken;
    }

    /// <summary>For what a request comes to.</summary>
    public Interpreter(McpProgram program, FlowGraphs graphs, Scenario scenario, string? path, CancellationToken cancellationToken)
        : this(program, graphs, scenario, cancellationToken)
    {
        _isRequest = true;
        _path = path;
    }

    /// <summary>Whether what is run says who the caller is: the handler of an authentication scheme, which accepts with a result.</summary>
    public bool IsScheme { get; init; }

    /// <summary>What each condition said, by the order in which they were met; null when either way was possible.</summary>
    public IReadOnlyDictionary<SyntaxNode, bool?> Conditions => _conditions;

    /// <summary>The settings that conditions look at.</summary>
    public IReadOnlyList<string> Settings => _settings;

    /// <summary>The conditions that ask a configured choice.</summary>
    public IReadOnlyList<SyntaxNode> Switches => _switches;

    /// <summary>Whether a request was answered with 401 or 403, or an exception.</summary>
    public bool Rejects { get; private set; }

    /// <summary>The comparison in which what the caller did not send equals what nobody configured.</summary>
    public SyntaxNode? EmptyMatch { get; private set; }

    /// <summary>Whether a bound was hit.</summary>
    public bool HasGivenUp { get; private set; }

    /// <summary>The calls and assignments that guard a host as a whole, as far as they were met.</summary>
    public HashSet<SyntaxNode> Met { get; } = new();

    /// <summary>Whether a credential of the caller was looked for.</summary>
    public bool AsksForCredential { get; private set; }

    /// <summary>What an expression yields where nothing is known of what came before it.</summary>
    public RequestValue Read(IOperation operation) => Visit(operation);

    /// <summary>Runs a function; the state holds what its parameters are.</summary>
    public Passage Run(SyntaxNode function, State entry)
    {
        var passage = new Passage();
        if (_depth >= MaxDepth || _graphs.RawOf(function, _cancellationToken) is not { } graph)
        {
            HasGivenUp |= _depth >= MaxDepth;
            passage.Ends.Add(entry);
            return passage;
        }

        var (state, outer, touched) = (_state, _function, _touched);
        _depth++;
        _function = function;
        _touched = new HashSet<string>();
        new Walk(this, graph, passage).Go(entry);
        touched.UnionWith(_touched);
        (_state, _function, _touched, _isStopped, _isAccepted, _mayBeAccepted) = (state, outer, touched, false, false, false);
        _depth--;
        return passage;
    }

    private void Note(SyntaxNode condition, bool? truth)
    {
        _conditions[condition] = _conditions.TryGetValue(condition, out var known) && known != truth ? null : truth;
        foreach (var name in _touched)
        {
            if (!_settings.Contains(name))
            {
                _settings.Add(name);
            }
        }
    }

    /// <summary>How a function ends.</summary>
    internal sealed class Passage
    {
        /// <summary>The states in which it comes to its end, one for each combination of facts.</summary>
        public List<State> Ends { get; } = new();

        /// <summary>What it returns, and where.</summary>
        public List<(SyntaxNode Place, RequestValue Value)> Returns { get; } = new();

        /// <summary>What it returns; null when it returns nothing, or does not come to its end.</summary>
        public RequestValue? Returned { get; set; }

        /// <summary>Whether a way leads to the rest of the pipeline.</summary>
        public bool MayAccept { get; set; }

        /// <summary>Whether one does whatever the conditions say that are not known.</summary>
        public bool Accepts { get; set; }
    }

    /// <summary>One run through one graph.</summary>
    private sealed class Walk
    {
        private readonly Interpreter _run;
        private readonly ControlFlowGraph _graph;
        private readonly Passage _passage;
        private readonly Dictionary<int, List<State>> _inputs = new();
        private readonly Queue<(int Block, State State)> _work = new();
        private readonly Dictionary<int, bool?> _outcomes = new();
        private readonly HashSet<int> _accepting = new();

        /// <summary>The blocks at which ways that differ in their switches alone became one.</summary>
        private readonly HashSet<int> _merged = new();

        /// <summary>The blocks after which the caller chooses how it goes on.</summary>
        private readonly HashSet<int> _chosen = new();

        public Walk(Interpreter run, ControlFlowGraph graph, Passage passage)
        {
            _run = run;
            _graph = graph;
            _passage = passage;
        }

        public void Go(State entry)
        {
            Push(0, entry);
            while (_work.Count > 0 && !_run.HasGivenUp)
            {
                _run._cancellationToken.ThrowIfCancellationRequested();
                if (++_run._blocks > MaxBlocks)
                {
                    _run.HasGivenUp = true;
                    return;
                }

                var (block, state) = _work.Dequeue();
                Pass(_graph.Blocks[block], state);
            }

            if (_inputs.TryGetValue(_graph.Blocks.Length - 1, out var ends))
            {
                _passage.Ends.AddRange(ends);
            }

            _passage.Accepts = _passage.MayAccept && AcceptsSurely();
        }

        private void Pass(BasicBlock block, State state)
        {
            (_run._state, _run._isStopped, _run._isAccepted, _run._mayBeAccepted) = (state, false, false, false);
            _run._touched = new HashSet<string>();
            foreach (var operation in block.Operations)
            {
                _run.Visit(operation);
                if (_run._isStopped)
                {
                    break;
                }
            }

            var value = _run.Visit(block.BranchValue);
            _passage.MayAccept |= _run._isAccepted || _run._mayBeAccepted;
            if (_run._isAccepted)
            {
                _accepting.Add(block.Ordinal);
            }

            if (_run._isStopped)
            {
                return;
            }

            if (block is { ConditionKind: not ControlFlowConditionKind.None, BranchValue: { } condition })
            {
                Fork(block, condition, value);
            }
            else
            {
                if (block is { FallThroughSuccessor.Semantics: ControlFlowBranchSemantics.Return, BranchValue: { } returned })
                {
                    _passage.Returns.Add((returned.Syntax, value));
                }

                Follow(block.FallThroughSuccessor, _run._state, value);
            }
        }

        private void Fork(BasicBlock block, IOperation condition, RequestValue value)
        {
            var key = Question(condition.Syntax, out var isNegated);
            var truth = value.Truth;
            if (truth is null)
            {
                // The same question again has the same answer.
                foreach (var fact in _run._state.Facts)
                {
                    if (fact.Kind == FactKind.Decided && Equals(fact.Subject, key))
                    {
                        truth = (bool)fact.Detail! != isNegated;
                    }
                }
            }

            _run.Note(condition.Syntax, truth);
            if (truth is null && value.Kind == ValueKind.Detail)
            {
                _chosen.Add(block.Ordinal);
            }

            if (truth is null && value.Kind == ValueKind.Switch && !_run._switches.Contains(condition.Syntax))
            {
                _run._switches.Add(condition.Syntax);
            }

            _outcomes[block.Ordinal] = _outcomes.TryGetValue(block.Ordinal, out var known) && known != truth ? null : truth;
            foreach (var way in new[] { true, false })
            {
                if (truth is null || truth == way)
                {
                    var state = truth is null && !_run._isRequest && value.Kind == ValueKind.Switch
                        ? _run._state.With(new Fact(FactKind.Decided, key, way != isNegated))
                        : _run._state;
                    Follow(way == (block.ConditionKind == ControlFlowConditionKind.WhenTrue) ? block.ConditionalSuccessor : block.FallThroughSuccessor, state, default);
                }
            }
        }

        private static string Question(SyntaxNode condition, out bool isNegated)
        {
            isNegated = false;
            while (true)
            {
                switch (condition)
                {
                    case ParenthesizedExpressionSyntax parenthesized:
                        condition = parenthesized.Expression;
                        break;
                    case PrefixUnaryExpressionSyntax { RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.LogicalNotExpression } not:
                        condition = not.Operand;
                        isNegated = !isNegated;
                        break;
                    default:
                        return condition.ToString();
                }
            }
        }

        private void Follow(ControlFlowBranch? branch, State state, RequestValue value)
        {
            switch (branch?.Semantics)
            {
                case ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow:
                    _run.Rejects = true;
                    return;
                case ControlFlowBranchSemantics.Return:
                    _passage.Returned = _passage.Returned is { } other ? RequestValue.Join(other, value) : value;
                    break;
            }

            if (branch?.Destination is { } destination)
            {
                Push(destination.Ordinal, state);
            }
        }

        private void Push(int block, State state)
        {
            if (!_inputs.TryGetValue(block, out var states))
            {
                _inputs.Add(block, states = new List<State>());
            }

            for (var i = 0; i < states.Count; i++)
            {
                if (states[i].Facts.SetEquals(state.Facts) || _merged.Contains(block) && Covers(states[i], state))
                {
                    var joined = State.Join(states[i], state);
                    if (joined != states[i])
                    {
                        states[i] = joined;
                        _work.Enqueue((block, joined));
                    }

                    return;
                }
            }

            states.Add(state);
            if (states.Count <= MaxWays)
            {
                _work.Enqueue((block, state));
            }
            else if (Merge(states))
            {
                _merged.Add(block);
                states.ForEach(s => _work.Enqueue((block, s)));
            }
            else
            {
                _run.HasGivenUp = true;
            }
        }

        /// <summary>Whether a way stands for another one: both set up the same, and the other has decided whatever this one has.</summary>
        private static bool Covers(State merged, State state) =>
            merged.Facts.IsSubsetOf(state.Facts) && state.Facts.All(f => f.Kind == FactKind.Decided || merged.Facts.Contains(f));

        /// <summary>
        /// Makes one of ways that set up the same and differ in the switches that they took alone: five independent
        /// features are thirty-two ways. What all of such ways decided stays known.
        /// </summary>
        private static bool Merge(List<State> states)
        {
            var merged = new List<State>();
            foreach (var group in states.GroupBy(s => s.Facts.Where(f => f.Kind != FactKind.Decided).ToImmutableHashSet(), FactSets.Instance))
            {
                var facts = group.Select(s => s.Facts).Aggregate((a, b) => a.Intersect(b));
                merged.Add(new State(group.Aggregate(State.Join).Values, facts));
            }

            states.Clear();
            states.AddRange(merged);
            return states.Count <= MaxWays / 2;
        }

        /// <summary>Whether the way from the entry leads to the rest of the pipeline, whichever way unknown conditions go.</summary>
        private bool AcceptsSurely()
        {
            var sure = new HashSet<int>(_accepting);
            for (var grows = true; grows;)
            {
                grows = false;
                foreach (var block in _inputs.Keys)
                {
                    grows |= !sure.Contains(block) && Leads(_graph.Blocks[block]) && sure.Add(block);
                }
            }

            return sure.Contains(0);

            bool Leads(BasicBlock block)
            {
                if (block.ConditionKind == ControlFlowConditionKind.None)
                {
                    return Holds(block.FallThroughSuccessor);
                }

                return (_outcomes.TryGetValue(block.Ordinal, out var truth) ? truth : null) is { } known
                    ? Holds(known == (block.ConditionKind == ControlFlowConditionKind.WhenTrue) ? block.ConditionalSuccessor : block.FallThroughSuccessor)
                    : _chosen.Contains(block.Ordinal)
                        ? Holds(block.ConditionalSuccessor) || Holds(block.FallThroughSuccessor)
                        : Holds(block.ConditionalSuccessor) && Holds(block.FallThroughSuccessor);
            }

            bool Holds(ControlFlowBranch? branch) => branch?.Destination is { } next && sure.Contains(next.Ordinal);
        }

        private sealed class FactSets : IEqualityComparer<ImmutableHashSet<Fact>>
        {
            public static readonly FactSets Instance = new();

            public bool Equals(ImmutableHashSet<Fact>? x, ImmutableHashSet<Fact>? y) => x is not null && y is not null && x.SetEquals(y);

            public int GetHashCode(ImmutableHashSet<Fact> facts) => facts.Count;
        }
    }
}
