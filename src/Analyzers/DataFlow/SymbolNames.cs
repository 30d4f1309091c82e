using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow;

/// <summary>Compares a symbol with a full name, right to left, without building a string.</summary>
internal static class SymbolNames
{
    /// <summary>Whether <paramref name="type"/> is the type with this full name (namespace and nesting by dots, no arity).</summary>
    public static bool Is(ITypeSymbol? type, string fullName)
    {
        if (type is null)
        {
            return false;
        }

        var end = fullName.Length;
        for (ISymbol? symbol = type; symbol is not null and not INamespaceSymbol { IsGlobalNamespace: true }; symbol = symbol.ContainingSymbol)
        {
            var name = symbol.Name;
            var start = end - name.Length;
            if (name.Length == 0
                || start < 0
                || string.CompareOrdinal(fullName, start, name, 0, name.Length) != 0
                || (start > 0 && fullName[start - 1] != '.'))
            {
                return symbol is IModuleSymbol or IAssemblySymbol && end <= 0;
            }

            end = start - 1;
        }

        return end <= 0;
    }

    /// <summary>Whether the type, a base type or an interface of it has this full name.</summary>
    public static bool IsOrDerivesFrom(ITypeSymbol? type, string fullName)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (Is(t, fullName))
            {
                return true;
            }
        }

        if (type is not null)
        {
            foreach (var face in type.AllInterfaces)
            {
                if (Is(face, fullName))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether the symbol stands in this namespace or one below it.</summary>
    public static bool IsInNamespace(ISymbol symbol, string first, string? second = null)
    {
        var names = new Stack<string>();
        for (var ns = symbol.ContainingNamespace; ns is { IsGlobalNamespace: false }; ns = ns.ContainingNamespace)
        {
            names.Push(ns.Name);
        }

        return names.Count > 0
            && string.Equals(names.Pop(), first, StringComparison.Ordinal)
            && (second is null || (names.Count > 0 && string.Equals(names.Pop(), second, StringComparison.Ordinal)));
    }
}
