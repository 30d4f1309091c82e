using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace McpAnalyzers.CodeFixes;

/// <summary>Places that create a store by hand, and give it the provider that its constructor now takes.</summary>
internal static class ProviderSites
{
    /// <summary>The solution with the store's file changed to <paramref name="changed"/> and its creations supplied; null when one cannot be.</summary>
    public static async Task<Solution?> SupplyAsync(
        Solution solution, TokenStorage storage, string provider, SyntaxNode changed, CancellationToken cancellationToken)
    {
        var own = storage.Target.Document.Id;
        var edits = new System.Collections.Generic.Dictionary<DocumentId, System.Collections.Generic.Dictionary<SyntaxNode, SyntaxNode>>();
        foreach (var constructor in storage.Symbol.InstanceConstructors)
        {
            foreach (var reference in await SymbolFinder.FindReferencesAsync(constructor, solution, cancellationToken).ConfigureAwait(false))
            {
                foreach (var location in reference.Locations)
                {
                    var root = await location.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                    var node = root!.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true);
                    if (location.Document.Id == own
                        || node.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is not { } creation
                        || Supplied(creation, provider) is not (var old, var supplied))
                    {
                        return null;
                    }

                    if (!edits.TryGetValue(location.Document.Id, out var nodes))
                    {
                        edits.Add(location.Document.Id, nodes = new());
                    }

                    nodes[old] = supplied;
                }
            }
        }

        solution = solution.WithDocumentSyntaxRoot(own, changed);
        foreach (var edit in edits)
        {
            var root = await solution.GetDocument(edit.Key)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            solution = solution.WithDocumentSyntaxRoot(edit.Key, Usings.Add(root!.ReplaceNodes(edit.Value.Keys, (old, _) => edit.Value[old]), ProtectedStorage.Space));
        }

        return solution;
    }

    private static (SyntaxNode Old, SyntaxNode New)? Supplied(BaseObjectCreationExpressionSyntax creation, string provider)
    {
        var factory = creation.Ancestors().OfType<LambdaExpressionSyntax>().FirstOrDefault();
        if (factory is not null && Registration(factory) && Parameter(factory) is { } services && services != "_")
        {
            return (creation, With(creation, services, provider));
        }

        // AddSingleton(new Store(path)) becomes a factory: the provider exists only once the container does.
        if (creation.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1 } } && Registration(creation))
        {
            var name = UniqueNames.In(new SyntaxNode[] { creation.FirstAncestorOrSelf<StatementSyntax>() ?? (SyntaxNode)creation }, "services");
            return (creation, SyntaxFactory.SimpleLambdaExpression(
                SyntaxFactory.Parameter(SyntaxFactory.Identifier(name).WithTrailingTrivia(SyntaxFactory.Space)),
                With(creation, name, provider))
                .WithArrowToken(SyntaxFactory.Token(SyntaxKind.EqualsGreaterThanToken).WithTrailingTrivia(SyntaxFactory.Space)));
        }

        return null;
    }

    private static bool Registration(ExpressionSyntax argument) =>
        argument.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
        && StartupGuards.CalledName(call) is "AddSingleton" or "TryAddSingleton";

    private static string? Parameter(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.ValueText,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } parameters } => parameters[0].Identifier.ValueText,
        _ => null,
    };

    private static BaseObjectCreationExpressionSyntax With(BaseObjectCreationExpressionSyntax creation, string services, string provider)
    {
        var list = creation.ArgumentList ?? SyntaxFactory.ArgumentList();
        var argument = SyntaxFactory.Argument(Generated.Expression($"{services}.GetRequiredService<{provider}>()"));
        var arguments = list.Arguments.Count == 0
            ? list.Arguments.Add(argument)
            : SyntaxFactory.SeparatedList(
                list.Arguments.Concat(new[] { argument }),
                list.Arguments.GetSeparators().Concat(new[] { SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space) }));
        list = list.WithArguments(arguments);
        return creation switch
        {
            ObjectCreationExpressionSyntax named => named.WithType(named.Type.WithoutTrailingTrivia()).WithArgumentList(list),
            ImplicitObjectCreationExpressionSyntax @implicit => @implicit.WithArgumentList(list),
            _ => creation,
        };
    }
}
