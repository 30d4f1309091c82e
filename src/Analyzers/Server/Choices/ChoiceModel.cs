using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Something that a client chooses by what it passes to a handler.</summary>
/// <param name="Argument">What it passes: the parameter, or a member of it.</param>
/// <param name="Handler">The handler that it passes it to.</param>
/// <param name="Place">The expression that lets it choose, in the member that was asked about.</param>
/// <param name="Sink">The read of a setting, the request.</param>
/// <param name="Path">How it gets there.</param>
internal sealed record Choice(string Argument, McpHandler Handler, SyntaxNode Place, FlowHit Sink, FlowPath Path)
{
    /// <summary>The parameter that the client fills.</summary>
    public ParameterSyntax Parameter => (ParameterSyntax)Sink.Fact.Source.Node!;
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
                && hit.Fact is { Source: { Kind: SourceKind.Argument, Node: ParameterSyntax parameter } source, Anchor: { } anchor, AnchorFrame: { } frame }
                && SymbolEqualityComparer.Default.Equals(ProgramFacts.OutermostMember(frame), member)
                && HandlerOf(parameter, cancellationToken) is { } handler)
            {
                found.Add(new Choice(string.Join(".", source.Path.Insert(0, source.Name)), handler, anchor, hit, FlowPath.Of(hit.Fact, anchor, hit.Sink)));
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

    private McpHandler? HandlerOf(ParameterSyntax parameter, CancellationToken cancellationToken) =>
        _program.ModelOf(parameter.SyntaxTree).GetDeclaredSymbol(parameter, cancellationToken) is IParameterSymbol { ContainingSymbol: IMethodSymbol method }
            ? _program.Handlers.Find(method, cancellationToken)
            : null;

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
