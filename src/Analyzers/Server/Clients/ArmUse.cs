using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>Whether the code of one tool of a dispatcher comes to a client.</summary>
internal sealed class ArmUse : EffectWalk
{
    private const int MaxDepth = 5;

    private readonly SharedClient _client;

    private ArmUse(SharedClient client, McpProgram program, CancellationToken cancellationToken)
        : base(program, MaxDepth, cancellationToken) => _client = client;

    private bool IsUsed { get; set; }

    protected override bool IsDone => IsUsed;

    /// <summary>The client with the tools in the place of the one handler that answers for them.</summary>
    public static SharedClient Expand(SharedClient client, McpProgram program, CancellationToken cancellationToken)
    {
        if (!client.Handlers.Any(IsDispatcher))
        {
            return client;
        }

        var handlers = client.Handlers.SelectMany(reached =>
        {
            var arms = IsDispatcher(reached) ? ToolArms.Of(reached.Handler, program, cancellationToken) : ImmutableArray<ReachedHandler>.Empty;
            return arms.Length < 2 ? ImmutableArray.Create(reached) : arms.Where(a => Uses(a.Handler, client, program, cancellationToken)).ToImmutableArray();
        });
        return client.With(handlers.ToImmutableArray());
    }

    private static bool IsDispatcher(ReachedHandler reached) => reached.Handler is { Kind: HandlerKind.LowLevel, Name: "CallTool", Arm: null };

    private static bool Uses(McpHandler arm, SharedClient client, McpProgram program, CancellationToken cancellationToken)
    {
        var walk = new ArmUse(client, program, cancellationToken);
        walk.Start(arm);
        return walk.IsUsed;
    }

    protected override void VisitForeign(IMethodSymbol target, IOperation call, string? verb, IMethodSymbol container)
    {
    }

    protected override void VisitAny(IOperation operation, IMethodSymbol container) => IsUsed |= operation switch
    {
        IMemberReferenceOperation { Member: var member } when _client.Member is not null => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, _client.Member),
        ILocalReferenceOperation { Local: var local } when _client.Shape == ClientShape.Local => local.Locations.Contains(_client.Location),
        { Type: { } type } when _client.Registration is { } registration => Is(type, registration.Service) || Is(type, registration.Implementation),
        _ => false,
    };

    private static bool Is(ITypeSymbol type, INamedTypeSymbol? sought) => sought is not null && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, sought.OriginalDefinition);
}
