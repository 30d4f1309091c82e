using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Startup;

/// <summary>Where a credential comes from.</summary>
internal enum ReadKind
{
    Environment,
    Configuration,
    Options,
}

/// <summary>One place that reads a credential by its name.</summary>
internal sealed class CredentialRead
{
    public CredentialRead(SyntaxNode node, SyntaxNode function, string key, ReadKind kind)
    {
        Node = node;
        Function = function;
        Key = key;
        Kind = kind;
    }

    public SyntaxNode Node { get; }

    /// <summary>The function that the read is part of.</summary>
    public SyntaxNode Function { get; }

    /// <summary>The environment variable, or the configuration key with its sections, as the source spells it.</summary>
    public string Key { get; }

    public ReadKind Kind { get; }

    /// <summary>When the read calls a helper: the reads inside the helpers that lead here, innermost first.</summary>
    public ImmutableArray<SyntaxNode> Through { get; init; } = ImmutableArray<SyntaxNode>.Empty;

    /// <summary>Whether the reading call itself fails when the value is missing.</summary>
    public bool ChecksItself { get; init; }

    /// <summary>The same value under both of its names: hosts map <c>Mail__ApiKey</c> to <c>Mail:ApiKey</c>.</summary>
    public string Identity => IdentityOf(Key);

    public static string IdentityOf(string key) => key.Replace("__", ":").ToUpperInvariant();
}
