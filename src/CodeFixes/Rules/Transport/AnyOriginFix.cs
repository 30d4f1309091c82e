using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC6005: the policy takes its origins from the configuration.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AnyOriginFix))]
public sealed class AnyOriginFix : McpCodeFix
{
    public AnyOriginFix()
        : base(Descriptors.MCPAC6005_AnyOrigin)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (target.Node is not SimpleNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } })
        {
            return Array.Empty<FixOffer>();
        }

        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return ConfigurationAt(call, model!) is { } configuration
            ? new[] { new FixOffer("Allow the origins of 'Cors:AllowedOrigins'", "MCPAC6005.Origins", ct => NameAsync(target, call, configuration, ct)) }
            : Array.Empty<FixOffer>();
    }

    /// <summary>The configuration as code at the place writes it; null where none is in reach.</summary>
    private static string? ConfigurationAt(SyntaxNode place, SemanticModel model)
    {
        foreach (var (symbol, type) in ValuesInReach.At(place.SpanStart, model))
        {
            if (IsConfiguration(type))
            {
                return symbol.Name;
            }

            for (ITypeSymbol? owner = type; owner is not null; owner = owner.BaseType)
            {
                if (owner.GetMembers("Configuration").OfType<IPropertySymbol>().FirstOrDefault() is { } member && IsConfiguration(member.Type))
                {
                    return symbol.Name + ".Configuration";
                }
            }
        }

        return null;
    }

    private static bool IsConfiguration(ITypeSymbol? type) =>
        type is not null && (type.Name == "IConfiguration" || type.AllInterfaces.Any(i => i.Name == "IConfiguration")) && type.Name != "IConfigurationSection";

    private static async Task<Solution?> NameAsync(FixTarget target, InvocationExpressionSyntax call, string configuration, CancellationToken cancellationToken)
    {
        var root = (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var access = (MemberAccessExpressionSyntax)call.Expression;
        var origins = Generated.Expression($"{configuration}.GetSection(\"Cors:AllowedOrigins\").Get<string[]>() ?? global::System.Array.Empty<string>()");
        var named = call
            .WithExpression(access.WithName(SyntaxFactory.IdentifierName("WithOrigins").WithTriviaFrom(access.Name)))
            .WithArgumentList(SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(origins))).WithTriviaFrom(call.ArgumentList));
        root = root.ReplaceNode(call, named);
        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var isKnown = model!.LookupNamespacesAndTypes(call.SpanStart, name: "ConfigurationBinder").Any();
        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, isKnown ? root : Imports.Ensure(root, "Microsoft.Extensions.Configuration"));
    }
}
