using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC2012: the credential goes into a header: the known one of the API, else one that the user must look up.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecretInUrlFix))]
public sealed class SecretInUrlFix : LeakFix
{
    public SecretInUrlFix()
        : base(Descriptors.MCPAC2012_SecretInUrl, "MCPAC2012.SendInHeader")
    {
    }

    private protected override string Title(string? sourceName) => "Send it in a header";

    private protected override Replacement ReplacementFor(string? sourceName) => Replacement.Redacted;

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var offers = new List<FixOffer>();
        if (target.Fact(FixFacts.Header) is { } header)
        {
            var isKnown = target.Fact(FixFacts.Shape) == UrlShapes.KnownApi;
            offers.Add(new FixOffer(
                isKnown ? $"Send it in the header '{header}'" : "Send it as a bearer token (review: the API must take it there)",
                isKnown ? "MCPAC2012.SendInHeader" : "MCPAC2012.SendInHeaderAfterReview",
                ct => ApplyAsync(target, (place, model) => Edits(place, header, target.Fact(FixFacts.HeaderScheme), model, ct), ct)));
        }

        return Task.FromResult<IReadOnlyList<FixOffer>>(offers);
    }

    private static IEnumerable<(SyntaxNode Old, SyntaxNode New)> Edits(
        SyntaxNode place, string header, string? scheme, SemanticModel model, CancellationToken cancellationToken)
    {
        if (new HeaderRequest(header, scheme, model, cancellationToken).Apply(place) is { } changed)
        {
            yield return (place.SyntaxTree.GetRoot(cancellationToken), changed);
        }
    }
}
