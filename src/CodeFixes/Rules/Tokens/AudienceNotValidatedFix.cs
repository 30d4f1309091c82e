using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes.Rules.Tokens;

/// <summary>MCPAC7001: the audience is validated, against the resource that is advertised or the setting beside the others.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AudienceNotValidatedFix))]
public sealed class AudienceNotValidatedFix : McpCodeFix
{
    public AudienceNotValidatedFix()
        : base(Descriptors.MCPAC7001_AudienceNotValidated)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken) =>
        ValidationEdits.OffersAsync(target, cancellationToken);
}
