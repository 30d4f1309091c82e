using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow;

/// <summary>What kind of data a source yields.</summary>
internal enum SourceKind
{
    /// <summary>A parameter of the method under analysis: a placeholder that callers replace by what they pass.</summary>
    Parameter,

    /// <summary>A credential: read under a secret name, or held by a member or parameter with a strict secret name.</summary>
    Secret,

    /// <summary>An object that holds credentials in members: what it serialises to is sensitive, the reference is not.</summary>
    SecretObject,

    /// <summary>The value of an environment variable with no secret name.</summary>
    EnvironmentValue,

    /// <summary>The value of a configuration key with no secret name.</summary>
    ConfigurationValue,

    /// <summary>All of the environment, of the configuration, or of a file of settings.</summary>
    Dump,

    /// <summary>A caught exception itself: what writes it out writes its stack trace and what it wraps.</summary>
    Exception,

    /// <summary>The message of a caught exception, or another text of it.</summary>
    ExceptionText,

    /// <summary>The stack trace of a caught exception, or what it wraps.</summary>
    ExceptionDetail,

    /// <summary>The body of a response, as it came.</summary>
    ResponseBody,

    /// <summary>What a client passes to a handler; a source only where it is followed to what it chooses.</summary>
    Argument,

    /// <summary>A credential that came with a request: in a header, or as the token of its sign-in. Only where callers are followed, as the next two.</summary>
    CallerCredential,

    /// <summary>A credential in the address of a request.</summary>
    AddressCredential,

    /// <summary>A token that was got in exchange for the caller's.</summary>
    CallerGrant,
}

/// <summary>Where tainted data comes from: one read, one member, one parameter.</summary>
internal sealed class TaintSource : IEquatable<TaintSource>
{
    /// <summary>So many members are followed into what a caller passes.</summary>
    public const int MaxPath = 2;

    public TaintSource(SourceKind kind, string name, string? key, SyntaxNode? node, int parameter = -1)
        : this(kind, name, key, node, parameter, ImmutableArray<string>.Empty)
    {
    }

    private TaintSource(SourceKind kind, string name, string? key, SyntaxNode? node, int parameter, ImmutableArray<string> path)
    {
        Path = path;
        Kind = kind;
        Name = name;
        Key = key;
        Node = node;
        Parameter = parameter;
    }

    public SourceKind Kind { get; }

    /// <summary>What to call it in a message: the key when known, else the member's or parameter's name. Never a value.</summary>
    public string Name { get; }

    /// <summary>
    /// The environment variable or configuration key as the source spells it; null when unknown. Of what a client sends,
    /// what kind of request it is read from; null where it is a parameter of the handler.
    /// </summary>
    public string? Key { get; }

    /// <summary>The read; null for a parameter. Of what is read from a request the declaration of the request, so that two reads are one source.</summary>
    public SyntaxNode? Node { get; }

    /// <summary>The ordinal of the parameter, for <see cref="SourceKind.Parameter"/>; else -1.</summary>
    public int Parameter { get; }

    /// <summary>For <see cref="SourceKind.Parameter"/>: the members that were followed into what the caller passes.</summary>
    public ImmutableArray<string> Path { get; }

    /// <summary>The same parameter's member; null where the path would grow too long to be worth following.</summary>
    public TaintSource? MemberOfParameter(string member) =>
        Path.Length >= MaxPath ? null : new TaintSource(Kind, Name, Key, Node, Parameter, Path.Add(member));

    /// <summary>The parameter that the read takes its name from, where a helper reads what it is told to; else -1. Who calls the helper knows the name.</summary>
    public int NamedBy { get; private init; } = -1;

    /// <summary>The same read, whose name the parameter at this place brings.</summary>
    public TaintSource NamedByParameter(int ordinal) => new(Kind, Name, Key, Node, Parameter, Path) { NamedBy = ordinal };

    /// <summary>Whether it is what a failure says: a caught exception, a part of it, the body of a response.</summary>
    public bool IsOfFailure => Kind is SourceKind.Exception or SourceKind.ExceptionText or SourceKind.ExceptionDetail or SourceKind.ResponseBody;

    /// <summary>The same place as a source of another kind.</summary>
    public TaintSource As(SourceKind kind) => kind == Kind ? this : new TaintSource(kind, Name, Key, Node, Parameter, Path) { NamedBy = NamedBy };

    public bool Equals(TaintSource? other) =>
        other is not null
        && Kind == other.Kind
        && Parameter == other.Parameter
        && NamedBy == other.NamedBy
        && Name == other.Name
        && ReferenceEquals(Node, other.Node)
        && Path.SequenceEqual(other.Path);

    public override bool Equals(object? obj) => Equals(obj as TaintSource);

    public override int GetHashCode() => unchecked((Name.GetHashCode() * 31) + (Parameter * 7) + (int)Kind);
}
