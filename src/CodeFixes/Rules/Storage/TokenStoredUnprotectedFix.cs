using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// MCPAC3001 and MCPAC3003: the flag that allows plain text goes; else the file is protected where data protection is at hand; else the
/// token stays in memory.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TokenStoredUnprotectedFix))]
public sealed class TokenStoredUnprotectedFix : McpCodeFix
{
    public TokenStoredUnprotectedFix()
        : base(Descriptors.MCPAC3001_TokenStoredUnprotected, Descriptors.MCPAC3003_FakeProtection)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        switch (target.Fact(FixFacts.Shape))
        {
            case StorageFacts.UnsafeFlag:
                return Offer(target, "Do not allow unencrypted storage", "RemoveFlag", ct => UnsafeFlags.RemoveAssignmentAsync(target, ct));
            case StorageFacts.UnprotectedStorage:
                return Offer(target, "Use the protected storage of the platform", "RemoveFlag", ct => UnsafeFlags.RemoveCallAsync(target, ct));
            case StorageFacts.Write:
                break;
            default:
                return Array.Empty<FixOffer>();
        }

        if (await TokenStorage.FindAsync(target, cancellationToken).ConfigureAwait(false) is not { } storage)
        {
            return Array.Empty<FixOffer>();
        }

        // Only one of the two is offered: memory where the file cannot be protected in one edit.
        return await ProtectedStorage.ApplyAsync(storage, cancellationToken).ConfigureAwait(false) is { } changed
            && await SolutionChange.IsSoundAsync(target.Solution, changed, cancellationToken).ConfigureAwait(false)
            ? Offer(target, "Protect the stored token with data protection", "Protect", _ => Task.FromResult<Solution?>(changed))
            : Offer(target, "Keep the token in memory (costs one sign-in per start)", "KeepInMemory", ct => MemoryStorage.ApplyAsync(storage, ct));
    }

    private static FixOffer[] Offer(FixTarget target, string title, string verb, Func<CancellationToken, Task<Solution?>> apply) =>
        new[] { new FixOffer(title, target.Diagnostic.Id + "." + verb, apply) };
}
