using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes.Rules.Tokens;

/// <summary>MCPAC7002: the check is on again, or what accepted everything is gone.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ValidationDisabledFix))]
public sealed class ValidationDisabledFix : McpCodeFix
{
    public ValidationDisabledFix()
        : base(Descriptors.MCPAC7002_ValidationDisabled)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken) =>
        ValidationEdits.OffersAsync(target, cancellationToken);
}
