using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace McpAnalyzers.CodeFixes;

/// <summary>Whether there is one instance of a store: a field of a second instance would not hold what the first was given.</summary>
internal static class StorageLifetime
{
    public static async Task<bool> IsOnePerProcessAsync(TokenStorage storage, CancellationToken cancellationToken)
    {
        if (storage.Symbol.IsStatic || storage.Token.ContainingSymbol.IsStatic)
        {
            return true;
        }

        foreach (var reference in await SymbolFinder.FindReferencesAsync(storage.Symbol, storage.Target.Solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (var location in reference.Locations)
            {
                var root = await location.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                if (root is not null && !IsSingle(root.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsSingle(SyntaxNode use)
    {
        if (use.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().Select(StartupGuards.CalledName)
            .FirstOrDefault(n => n.StartsWith("Add", System.StringComparison.Ordinal) || n.StartsWith("TryAdd", System.StringComparison.Ordinal)) is { } add)
        {
            return !add.Contains("Transient") && !add.Contains("Scoped");
        }

        // A creation in a method that runs again and again makes a new store each time; in a start, a constructor or an
        // initializer it is made once with its owner.
        return use.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is not ObjectCreationExpressionSyntax creation
            || !creation.Type.Span.Contains(use.Span)
            || use.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method
            || method.Identifier.ValueText == "Main"
            || method.ParameterList.Parameters.Any(p => p.Modifiers.Any(Microsoft.CodeAnalysis.CSharp.SyntaxKind.ThisKeyword));
    }
}
