using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC2001: what is returned says <c>[redacted]</c> where the credential stood, or lacks the member.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecretInResultFix))]
public sealed class SecretInResultFix : LeakFix
{
    public SecretInResultFix()
        : base(Descriptors.MCPAC2001_SecretInResult, "MCPAC2001.Redact")
    {
    }

    private protected override string Title(string? sourceName) => "Leave the credential out of the result";

    private protected override Replacement ReplacementFor(string? sourceName) => Replacement.Redacted;
}
