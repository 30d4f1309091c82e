using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpAnalyzers.CodeFixes;

/// <summary>Names for what a fix declares.</summary>
internal static class UniqueNames
{
    /// <summary>
    /// <paramref name="wanted"/>, with a number when any identifier in <paramref name="scope"/> has that text: a local
    /// clashes with names that are declared below it, too.
    /// </summary>
    public static string In(IEnumerable<SyntaxNode> scope, string wanted)
    {
        var taken = new HashSet<string>(scope.SelectMany(n => n.DescendantTokens())
            .Where(t => t.IsKind(SyntaxKind.IdentifierToken))
            .Select(t => t.ValueText)) { "args" };
        var name = wanted;
        for (var number = 2; taken.Contains(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None; number++)
        {
            name = wanted + number.ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }

    /// <summary><c>CRM_TOKEN</c>, <c>Crm:Token</c> or <c>crm-token</c> as a local's name: <c>crmToken</c>.</summary>
    public static string Camel(string key)
    {
        var name = new StringBuilder(key.Length);
        var isWordStart = false;
        var isUpperCased = key.All(c => !char.IsLower(c));
        foreach (var c in key)
        {
            if (!(char.IsLetterOrDigit(c) && c < 128))
            {
                isWordStart = name.Length != 0;
                continue;
            }

            if (name.Length == 0 && char.IsDigit(c))
            {
                name.Append('_');
            }

            name.Append(
                isWordStart ? char.ToUpperInvariant(c)
                : isUpperCased || name.Length == 0 ? char.ToLowerInvariant(c)
                : c);
            isWordStart = false;
        }

        return name.Length == 0 ? "setting" : name.ToString();
    }
}
