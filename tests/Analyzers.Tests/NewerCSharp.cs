using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests;

/// <summary>A test whose samples need C# 12; on a compiler that does not know it it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NewerCSharpFactAttribute : FactAttribute
{
    public NewerCSharpFactAttribute() => Skip = NewerCSharp.SkipReason;
}

/// <inheritdoc cref="NewerCSharpFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NewerCSharpTheoryAttribute : TheoryAttribute
{
    public NewerCSharpTheoryAttribute() => Skip = NewerCSharp.SkipReason;
}

internal static class NewerCSharp
{
    private static readonly Version s_roslyn = typeof(Compilation).Assembly.GetName().Version!;

    public static string? SkipReason { get; } = s_roslyn >= new Version(4, 8) ? null : $"Roslyn {s_roslyn.Major}.{s_roslyn.Minor} does not know the language of the samples.";
}
