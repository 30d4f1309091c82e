using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC4002: a check that runs on first use runs at start: hoisted, repeated there, or as options validation.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CredentialValidatedOnFirstUseFix))]
public sealed class CredentialValidatedOnFirstUseFix : McpCodeFix
{
    public CredentialValidatedOnFirstUseFix()
        : base(Descriptors.MCPAC4002_CredentialValidatedOnFirstUse)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var shape = target.Fact(FixFacts.Shape);
        if (shape == StartupShapes.OptionsNoStartCheck)
        {
            return Offer("Validate the options at start", ct => OptionsStartCheck.ApplyAsync(target, ct));
        }

        if (shape != StartupShapes.LazyGuard
            || await StartupFinding.OfAsync(target, t => t.First, cancellationToken).ConfigureAwait(false) is not { } finding)
        {
            return Array.Empty<FixOffer>();
        }

        return Offer($"Check {finding.Key.Name} at start", ct => LateRead.ApplyAsync(finding, ct));
    }

    // One key for both shapes: Fix All repairs a start as a whole.
    private static FixOffer[] Offer(string title, Func<CancellationToken, Task<Solution?>> apply) =>
        new[] { new FixOffer(title, "MCPAC4002.CheckAtStart", apply) };
}
