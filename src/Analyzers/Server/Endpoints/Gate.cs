using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>A middleware or a filter that requests pass, as it was set up.</summary>
internal sealed class Gate
{
    public Gate(SyntaxNode call, SyntaxNode? function, INamedTypeSymbol? type, HostBranch? branch, State state, ImmutableDictionary<string, RequestValue> arguments)
    {
        Call = call;
        Function = function;
        Type = type;
        Branch = branch;
        State = state;
        Arguments = arguments;
    }

    /// <summary>The call that adds it to the pipeline.</summary>
    public SyntaxNode Call { get; }

    /// <summary>The lambda or method that runs; of a conditional branch its condition.</summary>
    public SyntaxNode? Function { get; }

    /// <summary>The class that it is an object of.</summary>
    public INamedTypeSymbol? Type { get; }

    /// <summary>The branch that a condition leads to.</summary>
    public HostBranch? Branch { get; }

    /// <summary>What held where it was added.</summary>
    public State State { get; }

    /// <summary>What its constructor is handed, by parameter.</summary>
    public ImmutableDictionary<string, RequestValue> Arguments { get; }

    /// <summary>Whether it is the handler of an authentication scheme: it says who the caller is, and refuses nobody by itself.</summary>
    public bool IsScheme { get; init; }

    /// <summary>Whether it is the scheme that is asked where none is named.</summary>
    public bool IsDefault { get; init; }

    // One call adds one gate; what held there differs from way to way.
    public override bool Equals(object? obj) => obj is Gate other && other.Call == Call;

    public override int GetHashCode() => Call.GetHashCode();
}
