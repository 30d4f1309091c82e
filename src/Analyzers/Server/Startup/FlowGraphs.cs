using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Startup;

/// <summary>The graphs of one pass, each built once.</summary>
internal sealed class FlowGraphs
{
    private readonly McpProgram _program;
    private readonly ConcurrentDictionary<SyntaxNode, FlowGraph?> _graphs = new();

    public FlowGraphs(McpProgram program) => _program = program;

    public FlowGraph? Of(SyntaxNode function, CancellationToken cancellationToken) =>
        _graphs.TryGetValue(function, out var graph)
            ? graph
            : _graphs.GetOrAdd(function, FlowGraph.Create(function, _program.ModelOf(function.SyntaxTree), cancellationToken));
}
