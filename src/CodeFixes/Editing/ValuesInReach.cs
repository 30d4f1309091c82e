using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// The values that code at a place can read by name: locals first, then parameters, then members. The compiler's look-up
/// also returns what it refuses afterwards: locals that are declared below, the locals of the top-level statements in a
/// type beside them, members of an instance where there is none.
/// </summary>
internal static class ValuesInReach
{
    public static IEnumerable<(ISymbol Symbol, ITypeSymbol Type)> At(int position, SemanticModel model)
    {
        var around = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        ISymbol? member = null;
        for (var symbol = model.GetEnclosingSymbol(position); symbol is not null; symbol = symbol.ContainingSymbol)
        {
            around.Add(symbol);
            member = symbol is INamespaceOrTypeSymbol ? member : symbol;
        }

        // What an initialiser of a field or a property sees of its own object are the parameters of a primary constructor.
        var hasInstance = member is { IsStatic: false };
        var isInitializer = member is IFieldSymbol or IPropertySymbol;
        return model.LookupSymbols(position)
            .Select(symbol => (Symbol: symbol, Type: TypeOf(symbol)!))
            .Where(value => value.Type is not null && IsInReach(value.Symbol))
            .OrderBy(value => value.Symbol.Kind switch { SymbolKind.Local => 0, SymbolKind.Parameter => 1, _ => 2 });

        bool IsInReach(ISymbol symbol) => symbol switch
        {
            ILocalSymbol local => around.Contains(local.ContainingSymbol)
                && local.Locations.All(l => l.SourceTree == model.SyntaxTree && l.SourceSpan.End <= position),
            IParameterSymbol parameter => around.Contains(parameter.ContainingSymbol)
                || (hasInstance && parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor && around.Contains(constructor.ContainingType)),
            _ => symbol.IsStatic || (hasInstance && !isInitializer),
        };
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol { IsIndexer: false, IsWriteOnly: false } property => property.Type,
        _ => null,
    };
}
