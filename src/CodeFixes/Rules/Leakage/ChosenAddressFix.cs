using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC2013: the handler refuses addresses on another host than the client's own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChosenAddressFix))]
public sealed class ChosenAddressFix : McpCodeFix
{
    public ChosenAddressFix()
        : base(Descriptors.MCPAC2013_ChosenAddress)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (target.Fact(FixFacts.BaseAddress) is not { } address
            || !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || await HandlerCheck.OfAsync(target, cancellationToken).ConfigureAwait(false) is not { } check
            || ConditionFor(check, address, uri.Host) is not { } condition)
        {
            return Array.Empty<FixOffer>();
        }

        var code = $"if ({condition})\n{{\n    throw new global::ModelContextProtocol.McpException({Generated.Literal($"Only {uri.Host} may be asked.")});\n}}";
        return new[]
        {
            new FixOffer($"Allow only {uri.Host}", "MCPAC2013.CheckHost", _ => Task.FromResult(check.WithCheck(code) is { } type
                ? check.Document.Project.Solution.WithDocumentSyntaxRoot(check.Document.Id, check.Root.ReplaceNode(check.Type, type))
                : null)),
        };
    }

    /// <summary>True for an address that, seen from the client's base address, leads to another host; a relative one does not.</summary>
    private static string? ConditionFor(HandlerCheck check, string address, string host)
    {
        var ownAddress = $"new global::System.Uri({Generated.Literal(address)})";
        if (check.ArgumentType.SpecialType == SpecialType.System_String)
        {
            var local = UniqueNames.In(new[] { check.Function }, "target");
            return $"!global::System.Uri.TryCreate({ownAddress}, {check.Argument}, out var {local}) || {local}.Host is not {Generated.Literal(host)}";
        }

        return check.ArgumentType is { Name: "Uri", NullableAnnotation: not NullableAnnotation.Annotated }
            ? $"new global::System.Uri({ownAddress}, {check.Argument}).Host is not {Generated.Literal(host)}"
            : null;
    }
}
