using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace McpAnalyzers.Server.Startup;

/// <summary>The graphs of one pass, each built once.</summary>
internal sealed class FlowGraphs
{
    private readonly McpProgram _program;
    private readonly ConcurrentDictionary<SyntaxNode, FlowGraph?> _graphs = new();
    private readonly ConcurrentDictionary<SyntaxNode, ControlFlowGraph?> _raw = new();

    public FlowGraphs(McpProgram program) => _program = program;

    public FlowGraph? Of(SyntaxNode function, CancellationToken cancellationToken) =>
        _graphs.TryGetValue(function, out var graph)
            ? graph
            : _graphs.GetOrAdd(function, FlowGraph.Create(function, _program.ModelOf(function.SyntaxTree), cancellationToken));

    /// <summary>The compiler's own graph, for those that run through it themselves.</summary>
    public ControlFlowGraph? RawOf(SyntaxNode function, CancellationToken cancellationToken)
    {
        if (_raw.TryGetValue(function, out var graph))
        {
            return graph;
        }

        graph = !Functions.IsNested(function)
            ? FlowGraph.Raw(function, _program.ModelOf(function.SyntaxTree), cancellationToken)
            : Functions.Around(function) is { } around && RawOf(around, cancellationToken) is { } outer
                ? FlowGraph.Nested(outer, function, cancellationToken)
                : null;
        return _raw.GetOrAdd(function, graph);
    }
}
