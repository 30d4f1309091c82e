using System;
using McpAnalyzers.Server.Startup;

namespace McpAnalyzers.CodeFixes;

/// <summary>A credential by the name it is configured under.</summary>
internal readonly struct CredentialKey : IEquatable<CredentialKey>
{
    public CredentialKey(ReadKind kind, string name)
    {
        Kind = kind;
        Name = name;
    }

    public ReadKind Kind { get; }

    /// <summary>The environment variable, or the configuration key with its colons.</summary>
    public string Name { get; }

    public static CredentialKey Variable(string name) => new(ReadKind.Environment, name);

    public bool Equals(CredentialKey other) => Kind == other.Kind && Name == other.Name;

    public override bool Equals(object? obj) => obj is CredentialKey other && Equals(other);

    public override int GetHashCode() => Name.GetHashCode() ^ (int)Kind;
}
