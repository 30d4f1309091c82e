using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC2008: the member is left out of what is written, or the record prints the others only.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TypeWithSecretsReturnedFix))]
public sealed class TypeWithSecretsReturnedFix : McpCodeFix
{
    public TypeWithSecretsReturnedFix()
        : base(Descriptors.MCPAC2008_TypeWithSecretsReturned)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = target.Fact(FixFacts.Shape) switch
        {
            SerializedShapes.Ignore when MemberOf(target) is { } member =>
                Offer($"Leave '{NameOf(member.Node)}' out of JSON", "Ignore", ct => IgnoredMember.ApplyAsync(target.Solution, member, condition: null, ct)),
            SerializedShapes.IgnoreWhenWriting when MemberOf(target) is { } member =>
                Offer($"Leave '{NameOf(member.Node)}' out of JSON that is written", "IgnoreWhenWriting", ct => IgnoredMember.ApplyAsync(target.Solution, member, "WhenWriting", ct)),
            SerializedShapes.Print when target.First is { } place && place.Node.FirstAncestorOrSelf<RecordDeclarationSyntax>() is { } record =>
                Offer($"Print '{record.Identifier.ValueText}' without its credentials", "Print", ct => PrintedMembers.ApplyAsync(target.Solution, new FixPlace(place.Document, record), ct)),
            _ => Array.Empty<FixOffer>(),
        };
        return Task.FromResult(offers);
    }

    /// <summary>The declaration of the member: where the finding is, or its first additional location.</summary>
    private static FixPlace? MemberOf(FixTarget target) => Declaration(target.Primary) ?? (target.First is { } first ? Declaration(first) : null);

    private static FixPlace? Declaration(FixPlace place) => place.Node switch
    {
        PropertyDeclarationSyntax or ParameterSyntax { Parent.Parent: RecordDeclarationSyntax } => place,
        _ => null,
    };

    private static string NameOf(SyntaxNode member) =>
        member is PropertyDeclarationSyntax property ? property.Identifier.ValueText : ((ParameterSyntax)member).Identifier.ValueText;

    private static FixOffer[] Offer(string title, string verb, Func<CancellationToken, Task<Solution?>> apply) =>
        new[] { new FixOffer(title, "MCPAC2008." + verb, apply) };
}
