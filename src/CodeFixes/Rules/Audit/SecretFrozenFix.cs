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

/// <summary>MCPAC8003: options are asked for when they are needed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecretFrozenFix))]
public sealed class SecretFrozenFix : McpCodeFix
{
    public SecretFrozenFix()
        : base(Descriptors.MCPAC8003_SecretFrozen)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (target.Fact(FixFacts.Shape) is null
            || target.Node.FirstAncestorOrSelf<GenericNameSyntax>() is not { } type
            || type.FirstAncestorOrSelf<ParameterSyntax>() is not { } parameter
            || parameter.Parent?.Parent is not TypeDeclarationSyntax owner)
        {
            return Array.Empty<FixOffer>();
        }

        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var symbol = model!.GetDeclaredSymbol(parameter, cancellationToken);
        var uses = owner.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(n, cancellationToken).Symbol, symbol)).ToList();

        // What an initialiser reads is read once whatever it is read from.
        return uses.Count > 0 && uses.TrueForAll(IsReadWhenNeeded) && owner.Modifiers.All(m => !m.IsKind(SyntaxKind.PartialKeyword))
            ? new[] { new FixOffer("Ask for the current options", "MCPAC8003.Monitor", ct => MonitorAsync(target, type, uses, ct)) }
            : Array.Empty<FixOffer>();
    }

    private static bool IsReadWhenNeeded(IdentifierNameSyntax use) =>
        use.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } access
        && access.Expression == use
        && use.FirstAncestorOrSelf<SyntaxNode>(n => n is EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } } or ArgumentListSyntax { Parent: PrimaryConstructorBaseTypeSyntax }) is null;

    private static async Task<Solution?> MonitorAsync(FixTarget target, GenericNameSyntax type, List<IdentifierNameSyntax> uses, CancellationToken cancellationToken)
    {
        var root = (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        var values = uses.Select(u => ((MemberAccessExpressionSyntax)u.Parent!).Name).ToList();
        root = root.ReplaceNodes(values.Append<SyntaxNode>(type), (node, rewritten) => node == type
            ? ((GenericNameSyntax)rewritten).WithIdentifier(SyntaxFactory.Identifier("IOptionsMonitor").WithTriviaFrom(type.Identifier))
            : SyntaxFactory.IdentifierName("CurrentValue").WithTriviaFrom(rewritten));
        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root);
    }
}
