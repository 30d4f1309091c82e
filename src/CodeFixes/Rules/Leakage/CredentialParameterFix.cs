using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC2010: the tool gets the credential from options that are checked at start, or at least not in a header.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CredentialParameterFix))]
public sealed class CredentialParameterFix : McpCodeFix
{
    public CredentialParameterFix()
        : base(Descriptors.MCPAC2010_CredentialParameter)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (target.Node.FirstAncestorOrSelf<ParameterSyntax>() is not { } parameter)
        {
            return Array.Empty<FixOffer>();
        }

        switch (target.Fact(FixFacts.Shape))
        {
            case CredentialParameterAnalyzer.HeaderShape:
                return new[] { new FixOffer("Remove [McpHeader]", "MCPAC2010.RemoveHeader", ct => WithoutHeaderAsync(target, parameter, ct)) };

            case CredentialParameterAnalyzer.ParameterShape when await OptionsSetting.ForAsync(target, parameter, cancellationToken).ConfigureAwait(false) is { } setting:
                return new[] { new FixOffer($"Take {setting.Key} from options instead", "MCPAC2010.InjectOptions", ct => InjectedOptions.ApplyAsync(target, parameter, setting, ct)) };

            default:
                return Array.Empty<FixOffer>();
        }
    }

    private static async Task<Solution?> WithoutHeaderAsync(FixTarget target, ParameterSyntax parameter, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var attribute = parameter.AttributeLists.SelectMany(l => l.Attributes).FirstOrDefault(a => a.Name.RightmostName().ValueText is "McpHeader" or "McpHeaderAttribute");
        if (attribute?.Parent is not AttributeListSyntax list)
        {
            return null;
        }

        var without = list.Attributes.Count > 1
            ? parameter.ReplaceNode(list, list.WithAttributes(list.Attributes.Remove(attribute)))
            : parameter.RemoveNode(list, SyntaxRemoveOptions.KeepNoTrivia)!.WithLeadingTrivia(parameter.GetLeadingTrivia());
        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root!.ReplaceNode(parameter, without));
    }
}
