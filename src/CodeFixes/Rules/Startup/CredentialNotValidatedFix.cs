using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC4001: the credential is checked above the first registration, by moving its check there or by adding one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CredentialNotValidatedFix))]
public sealed class CredentialNotValidatedFix : McpCodeFix
{
    public CredentialNotValidatedFix()
        : base(Descriptors.MCPAC4001_CredentialNotValidated)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var shape = target.Fact(FixFacts.Shape);
        var isOrder = shape is StartupShapes.Order or StartupShapes.OrderAfterServe;
        if (await StartupFinding.OfAsync(target, t => isOrder ? t.Primary : t.First, cancellationToken).ConfigureAwait(false) is not { } finding)
        {
            return Array.Empty<FixOffer>();
        }

        // One key for all shapes: Fix All repairs a start as a whole.
        return shape switch
        {
            StartupShapes.Order or StartupShapes.OrderAfterServe => Offer(
                $"Check {finding.Key.Name} before tools are registered", ct => LateCheck.ApplyAsync(finding, ct)),
            StartupShapes.NoGuard => Offer(
                $"Stop the server when {finding.Key.Name} is not set", ct => MissingCheck.ApplyAsync(finding, ct)),
            StartupShapes.TooLate => Offer(
                $"Check {finding.Key.Name} at start", ct => LateRead.ApplyAsync(finding, ct)),
            StartupShapes.EmptyPasses => Offer(
                $"Stop the server when {finding.Key.Name} is empty, too", ct => Task.FromResult(EmptyCheck.Apply(finding))),
            _ => Array.Empty<FixOffer>(),
        };
    }

    private static FixOffer[] Offer(string title, Func<CancellationToken, Task<Solution?>> apply) =>
        new[] { new FixOffer(title, "MCPAC4001.Check", apply) };
}
