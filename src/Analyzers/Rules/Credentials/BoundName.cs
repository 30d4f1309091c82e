using McpAnalyzers.Secrets;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>How a text is used at the place its name was found.</summary>
internal enum BoundUse
{
    /// <summary>Stored under, or handed over as, the name.</summary>
    Value,

    /// <summary>Used when the real value is missing: behind <c>??</c>, or a parameter's default.</summary>
    Fallback,

    /// <summary>Compared with what has the name.</summary>
    Comparison,

    /// <summary>An argument of an attribute.</summary>
    Attribute,
}

/// <summary>The name that a constant is bound to, and where that name stands.</summary>
internal readonly struct BoundName
{
    public static readonly BoundName None = new("", NamePosition.Identifier, BoundUse.Value);

    public BoundName(string name, NamePosition position, BoundUse use, NameVerdict? verdict = null)
    {
        Name = name;
        Position = position;
        Use = use;
        Verdict = verdict ?? (name.Length == 0 ? NameVerdict.None : SecretNames.Classify(name, position));
    }

    public string Name { get; }

    public NamePosition Position { get; }

    public BoundUse Use { get; }

    public NameVerdict Verdict { get; }

    public bool IsNone => Name is null || Name.Length == 0;

    public BoundName As(BoundUse use) => new(Name, Position, use, Verdict);
}
