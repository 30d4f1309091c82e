using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow;

/// <summary>
/// Forward, flow-sensitive taint analysis over control-flow graphs, with one summary a method. It knows how data moves;
/// its tables know which API is a source or a sink, and <see cref="IProgramFacts"/> knows the program around a method.
/// </summary>
/// <remarks>
/// Summaries are shared by all rules of a pass. They are computed per thread without a lock: two threads may compute
/// the same one, both get the same answer, and one of them is kept. Nothing that depends on an unfinished summary is
/// kept, so that the answer does not depend on who asks first.
/// </remarks>
internal sealed class FlowEngine
{
    private readonly ConcurrentDictionary<IMethodSymbol, CallTraits> _traits = new(SymbolEqualityComparer.Default);

    // What could not be answered in full. Kept for the next rule that asks, and never built upon: it depends on the question.
    private readonly ConcurrentDictionary<ISymbol, MethodFlow> _leftOpen = new(SymbolEqualityComparer.Default);

    public FlowEngine(IProgramFacts facts, FlowSubject subject = FlowSubject.Secrets)
    {
        Facts = facts;
        Subject = subject;
    }

    /// <summary>What this engine looks for.</summary>
    public FlowSubject Subject { get; }

    public IProgramFacts Facts { get; }

    public FlowBudget Budget { get; } = new();

    /// <summary>Summaries of methods, constructors, accessors and initialisers.</summary>
    internal FlowTable<MethodFlow> Bodies { get; } = new(MethodFlow.Nothing, (x, y) => x.SameForCallers(y));

    /// <summary>What fields and auto-properties hold.</summary>
    internal FlowTable<TaintValue> Members { get; } = new(TaintValue.Clean, (x, y) => x.SameAs(y));

    /// <summary>What callers pass to parameters.</summary>
    internal FlowTable<TaintValue> Parameters { get; } = new(TaintValue.Clean, (x, y) => x.SameAs(y));

    /// <summary>What the tables say of a method.</summary>
    internal CallTraits TraitsOf(IMethodSymbol method) =>
        _traits.TryGetValue(method, out var traits) ? traits : _traits.GetOrAdd(method, CallTraits.Of(method, Facts.Custom));

    /// <summary>The summary of a method, a constructor, an accessor or an initialiser; empty when it has no body or is too large.</summary>
    public MethodFlow Analyze(ISymbol member, CancellationToken cancellationToken)
    {
        if (Bodies.TryGet(member) is { } known || _leftOpen.TryGetValue(member, out known))
        {
            return known;
        }

        var begin = Stopwatch.GetTimestamp();
        try
        {
            var flow = Ask(session => session.Analyze(member), new HashSet<ISymbol>(SymbolEqualityComparer.Default), cancellationToken);
            return Bodies.TryGet(member) is null ? _leftOpen.GetOrAdd(member, flow) : flow;
        }
        finally
        {
            Budget.CountTime(begin);
        }
    }

    /// <summary>What callers in the compilation pass to a parameter.</summary>
    public TaintValue ArgumentsFor(IParameterSymbol parameter, CancellationToken cancellationToken) =>
        Parameters.TryGet(parameter.OriginalDefinition)
        ?? Ask(session => session.ArgumentsFor(parameter), new HashSet<ISymbol>(SymbolEqualityComparer.Default), cancellationToken);

    /// <summary>
    /// Asks a question; what was too deep is asked by itself and then the question again. So a long chain of calls has
    /// the same answer from its top as after somebody asked for its parts.
    /// </summary>
    private T Ask<T>(Func<FlowSession, T> question, HashSet<ISymbol> asked, CancellationToken cancellationToken)
    {
        for (var round = 0; ; round++)
        {
            var session = new FlowSession(this, cancellationToken);
            var answer = question(session);
            if (session.LeftOpen is not { } open || round >= FlowBudget.Restarts || !asked.Add(open))
            {
                return answer;
            }

            Ask(
                part => open switch
                {
                    IParameterSymbol parameter => part.ArgumentsFor(parameter),
                    IFieldSymbol { Type: var type } => (object)part.MemberValue(open, type),
                    IPropertySymbol { Type: var type } => part.MemberValue(open, type),
                    _ => part.Analyze(open),
                },
                asked,
                cancellationToken);
        }
    }
}
