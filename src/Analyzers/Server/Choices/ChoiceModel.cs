using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Something that a client chooses by what it passes to a handler.</summary>
/// <param name="Argument">What it passes: the parameter, or a member of it; of a request that is read by hand the argument's name.</param>
/// <param name="Kind">What the client asks for by it.</param>
/// <param name="Reader">The handler that it passes it to, or what reads the request.</param>
/// <param name="Place">The expression that lets it choose, in the member that was asked about.</param>
/// <param name="Sink">The read of a setting, the request.</param>
/// <param name="Path">How it gets there.</param>
internal sealed record Choice(string Argument, HandlerKind Kind, IMethodSymbol Reader, SyntaxNode Place, FlowHit Sink, FlowPath Path)
{
    /// <summary>The parameter that the client fills, or the request that it is read from.</summary>
    public SyntaxNode Origin => Sink.Fact.Source.Node!;

    /// <summary>Whether it is read from the request itself, and is no parameter.</summary>
    public bool IsRead => Sink.Fact.Source.Key is not null;
}

/// <summary>What clients choose by what they pass: which setting is read, where a request goes.</summary>
/// <remarks>
/// It has a flow engine of its own, so that following arguments costs nothing where they can choose nothing, and takes
/// no room from the secrets. Which members are walked at all is decided by syntax (<see cref="CallIndex"/>).
/// </remarks>
internal sealed class ChoiceModel
{
    private readonly McpProgram _program;
    private ChoiceReach? _reach;

    public ChoiceModel(McpProgram program)
    {
        _program = program;
        Flow = new FlowEngine(new ProgramFacts(program, MayHold), FlowSubject.Choices);
    }

    public FlowEngine Flow { get; }

    /// <summary>The choices of one kind whose place is in the body of <paramref name="member"/>, by position.</summary>
    public ImmutableArray<Choice> In(ISymbol member, SinkKind kind, CancellationToken cancellationToken)
    {
        if (_program.Leaks.IsApartFromHandlers(member, cancellationToken) || !Includes(member, cancellationToken))
        {
            return ImmutableArray<Choice>.Empty;
        }

        var found = new List<Choice>();
        foreach (var hit in Flow.Analyze(member, cancellationToken).Hits)
        {
            if (hit.Kind == kind
                && hit.Fact is { Source: { Kind: SourceKind.Argument, Node: { } origin } source, Anchor: { } anchor, AnchorFrame: { } frame }
                && SymbolEqualityComparer.Default.Equals(ProgramFacts.OutermostMember(frame), member)
                && ReaderOf(source, origin, cancellationToken) is var (asked, reader))
            {
                found.Add(new Choice(NameOf(source, anchor), asked, reader, anchor, hit, FlowPath.Of(hit.Fact, anchor, hit.Sink)));
            }
        }

        return found
            .OrderBy(c => c.Place.SpanStart)
            .ThenBy(c => c.Sink.Sink.SyntaxTree.FilePath, System.StringComparer.Ordinal)
            .ThenBy(c => c.Sink.Sink.SpanStart)
            .ToImmutableArray();
    }

    /// <summary>Whether what a client passes can choose something in this member, or through it.</summary>
    public bool Includes(ISymbol member, CancellationToken cancellationToken) => Reach(cancellationToken).Includes(member, cancellationToken);

    /// <summary>Whether the member can hold what a client passed, or lead to what it chooses.</summary>
    private bool MayHold(ISymbol member, CancellationToken cancellationToken) =>
        member is IMethodSymbol ? Includes(member, cancellationToken) : Reach(cancellationToken).Holds(member.Name);

    /// <summary>What the client asks for, and the method that it hands the source to: the handler, or who reads the request.</summary>
    private (HandlerKind Kind, IMethodSymbol Reader)? ReaderOf(TaintSource source, SyntaxNode origin, CancellationToken cancellationToken)
    {
        var model = _program.ModelOf(origin.SyntaxTree);
        if (source.Key is { } read)
        {
            return System.Enum.TryParse<HandlerKind>(read, out var kind)
                && (model.GetDeclaredSymbol(origin, cancellationToken) as IMethodSymbol
                    ?? model.GetDeclaredSymbol(origin, cancellationToken)?.ContainingSymbol as IMethodSymbol
                    ?? model.GetEnclosingSymbol(origin.SpanStart, cancellationToken) as IMethodSymbol) is { } reader
                    ? (kind, reader)
                    : null;
        }

        return origin is ParameterSyntax
            && model.GetDeclaredSymbol(origin, cancellationToken) is IParameterSymbol { ContainingSymbol: IMethodSymbol method }
            && _program.Handlers.Find(method, cancellationToken) is { } handler
                ? (handler.Kind, method)
                : null;
    }

    /// <summary>
    /// What a reader knows the argument by. A helper that looks it up by a name it is handed does not know which one it
    /// is: then what the value is called where it chooses.
    /// </summary>
    private static string NameOf(TaintSource source, SyntaxNode place) =>
        source.Key is null ? string.Join(".", source.Path.Insert(0, source.Name))
        : source.Name != "Arguments" ? source.Name
        : !source.Path.IsEmpty ? string.Join(".", source.Path)
        : place is IdentifierNameSyntax name ? name.Identifier.ValueText
        : source.Name;

    private ChoiceReach Reach(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _reach) is { } known)
        {
            return known;
        }

        var found = ChoiceReach.Of(_program, cancellationToken);
        return Interlocked.CompareExchange(ref _reach, found, null) ?? found;
    }
}
