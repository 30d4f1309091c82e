using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>A call that changes something outside of the process, beyond doubt.</summary>
/// <param name="Place">The call.</param>
/// <param name="Name">What a message calls it.</param>
/// <param name="Deletes">Whether something is gone afterwards.</param>
internal sealed record Change(SyntaxNode Place, string Name, bool Deletes);

/// <summary>Looks for the first change that a handler makes itself or within two calls.</summary>
internal sealed class ChangeWalk : EffectWalk
{
    /// <summary>Further away it is rarely the handler's own doing.</summary>
    private const int MaxCalls = 2;

    private readonly McpHandler _tool;
    private readonly bool _deletionsOnly;

    private ChangeWalk(McpHandler tool, McpProgram program, bool deletionsOnly, CancellationToken cancellationToken)
        : base(program, MaxCalls, cancellationToken)
    {
        _tool = tool;
        _deletionsOnly = deletionsOnly;
    }

    private Change? Found { get; set; }

    protected override bool IsDone => Found is not null;

    public static Change? Of(McpHandler handler, bool deletionsOnly, McpProgram program, CancellationToken cancellationToken)
    {
        var walk = new ChangeWalk(handler, program, deletionsOnly, cancellationToken);
        walk.Start(handler.Method);
        return walk.Found;
    }

    protected override void VisitForeign(IMethodSymbol target, IOperation call, string? verb, IMethodSymbol container)
    {
        if (Found is null && CertainChanges.Of(target, call, verb, container, _tool) is { } change && (change.Deletes || !_deletionsOnly))
        {
            Found = change;
        }
    }

    /// <summary>Of several implementations nobody knows which one runs.</summary>
    protected override IEnumerable<IMethodSymbol> Choose(IReadOnlyList<IMethodSymbol> bodies) =>
        bodies.Count == 1 ? bodies : System.Array.Empty<IMethodSymbol>();
}
