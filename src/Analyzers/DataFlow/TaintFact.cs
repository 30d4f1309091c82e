using System;
using System.Collections.Immutable;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow;

/// <summary>The sinks that a sanitizer can clean a value for; a row of the sink table belongs to exactly one.</summary>
[Flags]
internal enum SinkAreas
{
    None = 0,
    Client = 1,
    Storage = 2,
    Log = 4,
    Url = 8,

    /// <summary>The arguments of another process, which everybody on the machine can list.</summary>
    CommandLine = 16,
    All = Client | Storage | Log | Url | CommandLine,

    /// <summary>Choosing which setting is read.</summary>
    Name = 256,

    /// <summary>Choosing where a request goes.</summary>
    Address = 512,
}

/// <summary>
/// "This value holds data of that source." The anchor is the expression that first put the raw value into something
/// larger (a text, an object, an argument): the smallest thing a user must change to take it out again.
/// </summary>
internal sealed class TaintFact : IEquatable<TaintFact>
{
    private const int MaxSteps = 6;

    private TaintFact(
        TaintSource source, SyntaxNode? anchor, IMethodSymbol? anchorFrame, SinkAreas cleaned, ImmutableArray<SyntaxNode> steps)
    {
        Source = source;
        Anchor = anchor;
        AnchorFrame = anchorFrame;
        Cleaned = cleaned;
        Steps = steps;
    }

    public TaintSource Source { get; }

    /// <summary>Null while the value is raw.</summary>
    public SyntaxNode? Anchor { get; }

    /// <summary>The method whose code the anchor is in.</summary>
    public IMethodSymbol? AnchorFrame { get; }

    /// <summary>The sinks for which the value no longer matters.</summary>
    public SinkAreas Cleaned { get; }

    /// <summary>The calls that the value went through, in order, at most a few: for the reader, not for the analysis.</summary>
    public ImmutableArray<SyntaxNode> Steps { get; }

    /// <summary>
    /// A credential by the name of a variable alone, or one that the client itself sent: nothing to keep from the client,
    /// but out of place in a log. It counts within texts only, since an object that got it shows other things too.
    /// </summary>
    public bool IsByNameOnly => Cleaned == (SinkAreas.Client | SinkAreas.Storage);

    public static TaintFact ByName(TaintSource source) => From(source).CleanedFor(SinkAreas.Client | SinkAreas.Storage);

    public static TaintFact From(TaintSource source) => new(source, null, null, SinkAreas.None, ImmutableArray<SyntaxNode>.Empty);

    /// <summary>Whether the value was put into what it is part of by this member; for a field or property, by its type.</summary>
    public bool IsAnchoredIn(ISymbol member) =>
        AnchorFrame is { } frame
        && (member is IMethodSymbol
            ? SymbolEqualityComparer.Default.Equals(frame, member)
            : SymbolEqualityComparer.Default.Equals(frame.ContainingType, member.ContainingType));

    /// <summary>The same fact once the raw value has become part of something at <paramref name="anchor"/>.</summary>
    public TaintFact AnchoredAt(SyntaxNode anchor, IMethodSymbol frame) =>
        Anchor is null ? new TaintFact(Source, anchor, frame, Cleaned, Steps) : this;

    /// <summary>What is known of a member of a value with this fact: a parameter's member is followed into what callers pass.</summary>
    public TaintFact? OfMember(string member)
    {
        var source = Source.Kind switch
        {
            // A pair of the arguments of a request.
            SourceKind.Argument when Source.Key is not null && member is "Key" or "Value" => Source,
            SourceKind.Parameter or SourceKind.Argument => Source.MemberOfParameter(member),
            SourceKind.Dump => member is "Key" or "Keys" ? null : Source,
            SourceKind.Exception or SourceKind.ExceptionDetail => ExceptionTable.Member(Source.Kind, member) is { } kind ? Source.As(kind) : null,
            _ => Source,
        };
        return source is null ? null : ReferenceEquals(source, Source) ? this : new TaintFact(source, Anchor, AnchorFrame, Cleaned, Steps);
    }

    /// <summary>The same fact once more is known of its source.</summary>
    public TaintFact OfSource(TaintSource source) => ReferenceEquals(source, Source) ? this : new TaintFact(source, Anchor, AnchorFrame, Cleaned, Steps);

    /// <summary>The same fact once only the text of the exception is left.</summary>
    public TaintFact Told() =>
        Source.Kind == SourceKind.Exception ? new TaintFact(Source.As(SourceKind.ExceptionText), Anchor, AnchorFrame, Cleaned, Steps) : this;

    public TaintFact CleanedFor(SinkAreas areas) =>
        (Cleaned | areas) == Cleaned ? this : new TaintFact(Source, Anchor, AnchorFrame, Cleaned | areas, Steps);

    public TaintFact Through(SyntaxNode call) =>
        Steps.Length >= MaxSteps || Steps.Contains(call) ? this : new TaintFact(Source, Anchor, AnchorFrame, Cleaned, Steps.Add(call));

    /// <summary>The same fact after a call, and after what the value went through in there.</summary>
    public TaintFact Through(SyntaxNode call, ImmutableArray<SyntaxNode> within)
    {
        var fact = Through(call);
        foreach (var step in within)
        {
            fact = fact.Through(step);
        }

        return fact;
    }

    /// <summary>The fact of the value alone, out of what it was put into: it came this way, and stands for itself again.</summary>
    public TaintFact Raw() => Anchor is null ? this : new TaintFact(Source, null, null, Cleaned, Steps);

    /// <summary>
    /// Whether this is the better account of the same fact: the shorter way, else the one that comes first in the
    /// source. So what is shown does not depend on which way was found first.
    /// </summary>
    public bool IsShorterThan(TaintFact other)
    {
        if (Steps.Length != other.Steps.Length)
        {
            return Steps.Length < other.Steps.Length;
        }

        for (var i = 0; i < Steps.Length; i++)
        {
            if (!ReferenceEquals(Steps[i], other.Steps[i]))
            {
                var order = string.CompareOrdinal(Steps[i].SyntaxTree.FilePath, other.Steps[i].SyntaxTree.FilePath);
                return order != 0 ? order < 0 : Steps[i].SpanStart < other.Steps[i].SpanStart;
            }
        }

        return false;
    }

    public bool Equals(TaintFact? other) =>
        other is not null && ReferenceEquals(Anchor, other.Anchor) && Cleaned == other.Cleaned && Source.Equals(other.Source);

    public override bool Equals(object? obj) => Equals(obj as TaintFact);

    public override int GetHashCode() => unchecked((Source.GetHashCode() * 31) + (int)Cleaned + (Anchor?.SpanStart ?? 0));
}
