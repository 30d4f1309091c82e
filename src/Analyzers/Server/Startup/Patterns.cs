using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Startup;

/// <summary>What a pattern says of a text that may be missing.</summary>
internal enum PatternMeaning
{
    Unknown,

    /// <summary>It matches a missing text: <c>null or ""</c>.</summary>
    Missing,

    /// <summary>It matches only a text that is there: <c>{ Length: > 0 }</c>.</summary>
    Present,
}

internal static class Patterns
{
    public static PatternMeaning Meaning(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null or "" or 0 } } => PatternMeaning.Missing,
        INegatedPatternOperation negated => Not(Meaning(negated.Pattern)),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either =>
            Meaning(either.LeftPattern) == Meaning(either.RightPattern) ? Meaning(either.LeftPattern) : PatternMeaning.Unknown,
        IBinaryPatternOperation both => Meaning(both.LeftPattern) == PatternMeaning.Present || Meaning(both.RightPattern) == PatternMeaning.Present
            ? PatternMeaning.Present
            : PatternMeaning.Unknown,
        IRecursivePatternOperation or ITypePatternOperation or IRelationalPatternOperation => PatternMeaning.Present,
        IDeclarationPatternOperation { MatchesNull: false } => PatternMeaning.Present,
        IDiscardPatternOperation or IDeclarationPatternOperation => PatternMeaning.Unknown,
        _ => PatternMeaning.Unknown,
    };

    /// <summary>Whether the pattern looks at null alone, so that the empty text counts as there.</summary>
    public static bool IsNullOnly(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => constant.Value.ConstantValue is { HasValue: true, Value: null },
        INegatedPatternOperation negated => IsNullOnly(negated.Pattern),
        IBinaryPatternOperation either => IsNullOnly(either.LeftPattern) && IsNullOnly(either.RightPattern),
        IRecursivePatternOperation recursive => recursive.PropertySubpatterns.IsEmpty,
        IDeclarationPatternOperation or ITypePatternOperation => true,
        _ => false,
    };

    private static PatternMeaning Not(PatternMeaning meaning) => meaning switch
    {
        PatternMeaning.Missing => PatternMeaning.Present,
        PatternMeaning.Present => PatternMeaning.Missing,
        _ => PatternMeaning.Unknown,
    };
}
