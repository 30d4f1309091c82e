using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC2002: the error names the setting instead of showing its value; what else it says stays.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecretInErrorFix))]
public sealed class SecretInErrorFix : LeakFix
{
    public SecretInErrorFix()
        : base(Descriptors.MCPAC2002_SecretInError, "MCPAC2002.Redact")
    {
    }

    private protected override string Title(string? sourceName) =>
        sourceName is null ? "Leave the value out of the error" : $"Name {sourceName} instead of showing its value";

    private protected override Replacement ReplacementFor(string? sourceName) =>
        sourceName is null ? Replacement.Redacted : new Replacement(sourceName, $"The operation failed; check {sourceName}.");
}
