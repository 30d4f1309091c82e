using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>One secret that one member writes to logs: one cause, one finding.</summary>
/// <param name="Source">What is written.</param>
/// <param name="Places">The expressions that put it into a log line, in source order; the first is where to report.</param>
/// <param name="Path">For the reader: where the value was read, the calls it went through, where it is written.</param>
/// <param name="Log">What it is written to, in the words of a message.</param>
/// <param name="IsValue">Whether the places are the secret itself, not texts that were made of it before.</param>
internal sealed record LogLeak(TaintSource Source, ImmutableArray<SyntaxNode> Places, FlowPath Path, string Log, bool IsValue)
    : Leak(Source, Places, Path);

/// <summary>What of the secrets reaches a log.</summary>
/// <remarks>
/// Unlike what leaves to a client, a finding stands where the value enters the log line: the same text may have another
/// use, and changing what is logged changes nothing else.
/// </remarks>
internal sealed class LogModel
{
    // Levels, too, are called Trace and Information: such a name counts where a logger is named beside it.
    private static readonly string[] s_levels =
    {
        "Verbose", "Trace", "Debug", "Information", "Info", "Warning", "Warn", "Error", "Fatal", "Write", "Fail", "Assert", "Print",
    };

    private static readonly HashSet<int> s_words = new(LogSinks.Names.Except(s_levels).Select(TreeIndex.Hash));
    private static readonly HashSet<int> s_loggers = new(new[] { "Log", "Console", "log", "_log", "logger", "_logger" }.Select(TreeIndex.Hash));
    private static readonly HashSet<int> s_levelWords = new(s_levels.Select(TreeIndex.Hash));

    private readonly McpProgram _program;
    private readonly BulkLogs _bulk;

    public LogModel(McpProgram program)
    {
        _program = program;
        _bulk = new BulkLogs(program);
    }

    /// <summary>The secrets that the code of <paramref name="member"/> writes to logs, itself or through what it calls.</summary>
    public ImmutableArray<LogLeak> In(ISymbol member, CancellationToken cancellationToken)
    {
        if (!_program.SourceReach.Includes(member, cancellationToken)
            || (_program.Leaks.IsApartFromHandlers(member, cancellationToken) && !NamesLog(member, cancellationToken)))
        {
            return ImmutableArray<LogLeak>.Empty;
        }

        var hits = _program.Flow.Analyze(member, cancellationToken).Hits
            .Where(hit => hit.Kind == SinkKind.Log && hit.Fact.Source.Kind == SourceKind.Secret)
            .ToList();
        hits.RemoveAll(hit =>
            (hit.SinkName == LogSinks.Console.Name && (!IsRunning(hit.Entry, cancellationToken) || IsOnStdout(hit, cancellationToken)))
            || IsReportedForTheClient(hit.Fact, cancellationToken)

            // All headers of a request are one finding, of another rule: the credential is one of them.
            || _bulk.Holds(hit.Entry, cancellationToken));

        var entries = new HashSet<SyntaxNode>(hits.Select(hit => hit.Entry));
        return hits
            .Select(hit => (Hit: hit, Place: PlaceOf(hit, entries)))
            .GroupBy(found => found.Hit.Fact.Source.Name)
            .Select(Merge)
            .OnePerPlace();
    }

    /// <summary>Whether what starts the program writes log lines of its own; binding all that it registers for less is too much.</summary>
    private static bool NamesLog(ISymbol member, CancellationToken cancellationToken) =>
        MemberWords.MayHold(
            member,
            words => words.Any(s_words.Contains) || (words.Any(s_loggers.Contains) && words.Any(s_levelWords.Contains)),
            cancellationToken);

    /// <summary>A login command may print its token; what serves may not. A library has no command line of its own.</summary>
    public bool IsRunning(SyntaxNode place, CancellationToken cancellationToken) =>
        _program.Compilation.GetEntryPoint(cancellationToken) is null
        || _program.Serving.Runs(place, McpHost.Stdio | McpHost.Http | McpHost.Functions, cancellationToken);

    /// <summary>On the standard output of a local server the text is no log line but breaks into the protocol, which is worse.</summary>
    private bool IsOnStdout(FlowHit hit, CancellationToken cancellationToken) =>
        hit.Entry.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
        && hit.Fact.Anchor is { } anchor && anchor.SyntaxTree == call.SyntaxTree && call.Span.Contains(anchor.Span)
        && _program.Stdout.Reports(call, cancellationToken);

    /// <summary>The same text leaves to the client: that finding is about the same expression, and the worse of the two.</summary>
    private bool IsReportedForTheClient(TaintFact fact, CancellationToken cancellationToken) =>
        fact is { Anchor: { } anchor, AnchorFrame: { } frame }
        && _program.Leaks.In(frame, cancellationToken).Any(leak => leak.Source.Kind == SourceKind.Secret && leak.Places.Contains(anchor));

    /// <summary>
    /// The smallest thing to change: the part of the log line that brings the value, also where the line is put together
    /// before; but what has another use is taken out of the log as a whole.
    /// </summary>
    private static SyntaxNode PlaceOf(FlowHit hit, HashSet<SyntaxNode> entries) =>
        hit.Fact.Anchor is { } anchor
        && anchor.SyntaxTree == hit.Entry.SyntaxTree
        && (hit.Entry.Span.Contains(anchor.Span) || IsTextForLogsOnly(hit.Entry, anchor, entries))
            ? anchor
            : hit.Entry;

    /// <summary>Whether the entry is a local text of this function that nothing but log lines uses.</summary>
    private static bool IsTextForLogsOnly(SyntaxNode entry, SyntaxNode anchor, HashSet<SyntaxNode> entries)
    {
        if (TextOf(entry) is not { } text
            || Functions.Around(entry) is not { } function
            || Functions.Around(anchor) != function)
        {
            return false;
        }

        var uses = function.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == text.Identifier.ValueText).ToList();
        return uses.All(use => IsBuilding(use) || use.AncestorsAndSelf().TakeWhile(n => n is ExpressionSyntax or ArgumentSyntax).Any(entries.Contains))
            && function.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(v => v.Identifier.ValueText == text.Identifier.ValueText && v.Initializer is not null);
    }

    /// <summary>The variable that <c>text</c> or <c>text.ToString()</c> is.</summary>
    private static IdentifierNameSyntax? TextOf(SyntaxNode entry) => entry switch
    {
        IdentifierNameSyntax name => name,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax builder, Name.Identifier.ValueText: "ToString" } } => builder,
        _ => null,
    };

    /// <summary>Whether the name stands where its text is extended: <c>text += ..</c>, <c>text.Append(..)</c>.</summary>
    private static bool IsBuilding(IdentifierNameSyntax use)
    {
        if (use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use)
        {
            return assignment.Parent is ExpressionStatementSyntax;
        }

        ExpressionSyntax chain = use;
        while (chain.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access
            && access.Expression == chain
            && access.Name.Identifier.ValueText.StartsWith("Append", System.StringComparison.Ordinal))
        {
            chain = call;
        }

        return chain != use && chain.Parent is ExpressionStatementSyntax;
    }

    private static LogLeak Merge(IEnumerable<(FlowHit Hit, SyntaxNode Place)> found)
    {
        var all = found.OrderBy(f => f.Place.SpanStart).ToList();
        var first = all[0].Hit;
        var places = all.Select(f => f.Place).Distinct().ToImmutableArray();
        return new LogLeak(first.Fact.Source, places, FlowPath.Of(first.Fact, places, all.Select(f => f.Hit.Sink)), first.SinkName, all.All(f => f.Place == f.Hit.Fact.Anchor));
    }
}
