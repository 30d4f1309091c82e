using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow;

/// <summary>What kind of place a value reached.</summary>
internal enum SinkKind
{
    /// <summary>Returned by a handler.</summary>
    ClientResult,

    /// <summary>The message or data of an exception that the SDK forwards.</summary>
    ClientException,

    /// <summary>The message of an exception that is not forwarded but logged.</summary>
    OtherException,

    /// <summary>Sent to the client beside a result: notification, progress, server instructions.</summary>
    ClientMessage,

    /// <summary>Written where it outlives the process.</summary>
    Storage,

    /// <summary>Taken apart by a parser whose exceptions quote what they cannot read.</summary>
    Parser,

    /// <summary>Written to a log, a trace or a telemetry system.</summary>
    Log,

    /// <summary>Part of the address of a request.</summary>
    Url,

    /// <summary>An argument of another process.</summary>
    CommandLine,

    /// <summary>Says which setting is read; only where choices are followed.</summary>
    SettingName,

    /// <summary>Says where a request goes; only where choices are followed.</summary>
    RequestAddress,

    /// <summary>Leaves the process for another server; only where choices or callers are followed.</summary>
    Outgoing,

    /// <summary>Compared by something that stops at the first difference; only where callers are followed, as the next three.</summary>
    Comparison,

    /// <summary>Written to a field or property.</summary>
    Kept,

    /// <summary>Says who the caller is.</summary>
    Decision,

    /// <summary>Taken apart by who does not ask where it comes from.</summary>
    Parsed,
}

/// <summary>A value reached a sink.</summary>
internal sealed class FlowHit
{
    public FlowHit(SinkKind kind, SyntaxNode sink, string sinkName, TaintFact fact, IMethodSymbol method, SyntaxNode? entry = null)
    {
        Entry = entry ?? sink;
        Kind = kind;
        Sink = sink;
        SinkName = sinkName;
        Fact = fact;
        Method = method;
    }

    public SinkKind Kind { get; }

    /// <summary>The expression that reaches the sink: the returned value, the argument.</summary>
    public SyntaxNode Sink { get; }

    /// <summary>
    /// Where the value enters the sink as the analysed member sees it: the sink itself, or the argument that the member
    /// hands to whoever has the sink.
    /// </summary>
    public SyntaxNode Entry { get; }

    /// <summary>The sink in the words of a message: "a file", the handler's name.</summary>
    public string SinkName { get; }

    public TaintFact Fact { get; }

    /// <summary>The method, lambda or local function whose code holds the sink.</summary>
    public IMethodSymbol Method { get; }
}

/// <summary>The summary of one method: what callers need to know of it, and what its own code does with its own sources.</summary>
internal sealed class MethodFlow
{
    public static readonly MethodFlow Nothing = new(
        TaintValue.Clean,
        ImmutableArray<FlowHit>.Empty,
        ImmutableDictionary<int, TaintValue>.Empty,
        ImmutableDictionary.Create<ISymbol, TaintValue>(SymbolEqualityComparer.Default),
        ImmutableDictionary.Create<IParameterSymbol, TaintValue>(SymbolEqualityComparer.Default),
        ImmutableDictionary<(int Delegate, int Argument), TaintValue>.Empty,
        truncated: false);

    public MethodFlow(
        TaintValue returned,
        ImmutableArray<FlowHit> hits,
        ImmutableDictionary<int, TaintValue> parameters,
        ImmutableDictionary<ISymbol, TaintValue> memberWrites,
        ImmutableDictionary<IParameterSymbol, TaintValue> argumentsGiven,
        ImmutableDictionary<(int Delegate, int Argument), TaintValue> delegateArguments,
        bool truncated)
    {
        Returned = returned;
        Hits = hits;
        Parameters = parameters;
        MemberWrites = memberWrites;
        ArgumentsGiven = argumentsGiven;
        DelegateArguments = delegateArguments;
        Truncated = truncated;
    }

    /// <summary>What the result holds; async results are unwrapped, elements of an iterator joined.</summary>
    public TaintValue Returned { get; }

    /// <summary>Sinks reached, by own sources and by parameters.</summary>
    public ImmutableArray<FlowHit> Hits { get; }

    /// <summary>By ordinal: what a parameter holds on exit, where the method changed it (out, ref, members of an object).</summary>
    public ImmutableDictionary<int, TaintValue> Parameters { get; }

    /// <summary>What was written to fields and properties of this type.</summary>
    public ImmutableDictionary<ISymbol, TaintValue> MemberWrites { get; }

    /// <summary>What this method passes to the parameters of constructors and methods of the compilation.</summary>
    public ImmutableDictionary<IParameterSymbol, TaintValue> ArgumentsGiven { get; }

    /// <summary>What this method passes to delegates that are its parameters: by the parameter's ordinal and the delegate's own.</summary>
    public ImmutableDictionary<(int Delegate, int Argument), TaintValue> DelegateArguments { get; }

    /// <summary>Whether a budget was hit: then the summary says nothing and nobody may rely on it.</summary>
    public bool Truncated { get; }

    /// <summary>What callers get: the result, what out parameters and arguments hold then, what the callers' own lambdas are handed.</summary>
    public IEnumerable<TaintFact> Leaving => Returned.All
        .Concat(Parameters.OrderBy(p => p.Key).SelectMany(p => p.Value.All))
        .Concat(DelegateArguments.OrderBy(p => p.Key).SelectMany(p => p.Value.All));

    /// <summary>Whether another round over a recursive method would change nothing for its callers.</summary>
    public bool SameForCallers(MethodFlow other)
    {
        return Returned.SameAs(other.Returned)
            && Hits.Length == other.Hits.Length
            && Same(Parameters, other.Parameters)
            && Same(MemberWrites, other.MemberWrites)
            && Same(ArgumentsGiven, other.ArgumentsGiven)
            && Same(DelegateArguments, other.DelegateArguments);
    }

    private static bool Same<TKey>(ImmutableDictionary<TKey, TaintValue> mine, ImmutableDictionary<TKey, TaintValue> theirs)
        where TKey : notnull
    {
        if (mine.Count != theirs.Count)
        {
            return false;
        }

        foreach (var pair in mine)
        {
            if (!theirs.TryGetValue(pair.Key, out var value) || !pair.Value.SameAs(value))
            {
                return false;
            }
        }

        return true;
    }
}
