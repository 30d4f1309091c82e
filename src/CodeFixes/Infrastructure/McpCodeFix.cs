using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// The base of every fix. A fix names its offers for one finding; what is offered has been applied and checked before
/// the user sees it, and Fix All repeats the same offers one after the other on the solution as it has become.
/// </summary>
/// <remarks>
/// A subclass carries <c>[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(...))]</c> and no <c>[Shared]</c>,
/// which would bake in a System.Composition that the user's host may lack.
/// </remarks>
public abstract class McpCodeFix : CodeFixProvider
{
    private protected McpCodeFix(params DiagnosticDescriptor[] fixable) =>
        FixableDiagnosticIds = fixable.Select(d => d.Id).ToImmutableArray();

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new McpFixAllProvider(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var cancellationToken = context.CancellationToken;
        var original = context.Document.Project.Solution;
        foreach (var diagnostic in context.Diagnostics)
        {
            var (solution, tracked) = await TrackedDiagnostic.TrackAsync(
                original, ImmutableArray.Create((context.Document.Project.Id, diagnostic)), cancellationToken).ConfigureAwait(false);
            if (tracked.IsEmpty || await tracked[0].LocateAsync(solution, cancellationToken).ConfigureAwait(false) is not { } target)
            {
                continue;
            }

            foreach (var offer in await OffersAsync(target, cancellationToken).ConfigureAwait(false))
            {
                if (await ApplyAsync(offer, target, cancellationToken).ConfigureAwait(false) is not { } changed)
                {
                    continue;
                }

                var result = await SolutionChange.OnAsync(original, changed, cancellationToken).ConfigureAwait(false);
                context.RegisterCodeFix(
                    CodeAction.Create(offer.Title, _ => Task.FromResult(result), offer.EquivalenceKey), diagnostic);
            }
        }
    }

    /// <summary>
    /// What can be done about one finding, the safest first; empty when no sound fix exists. Equivalence keys are
    /// <c>"&lt;ID&gt;.&lt;Verb&gt;"</c>.
    /// </summary>
    private protected abstract Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken);

    /// <summary>The solution after the offer with this key, or null when it does not apply to the target as it is now.</summary>
    internal async Task<Solution?> ApplyAsync(FixTarget target, string? equivalenceKey, CancellationToken cancellationToken)
    {
        foreach (var offer in await OffersAsync(target, cancellationToken).ConfigureAwait(false))
        {
            if (offer.EquivalenceKey == equivalenceKey)
            {
                return await ApplyAsync(offer, target, cancellationToken).ConfigureAwait(false);
            }
        }

        return null;
    }

    private static async Task<Solution?> ApplyAsync(FixOffer offer, FixTarget target, CancellationToken cancellationToken) =>
        await offer.Apply(cancellationToken).ConfigureAwait(false) is { } changed
        && await SolutionChange.IsSoundAsync(target.Solution, changed, cancellationToken).ConfigureAwait(false)
            ? changed
            : null;
}
