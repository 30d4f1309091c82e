using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>Parameters of handlers that give way to something that the SDK fills, with their lines and their documentation.</summary>
internal static class HandlerParameters
{
    /// <summary>The list with a new parameter in the old one's place, or before the first optional one; each place keeps its own lines.</summary>
    public static ParameterListSyntax Replace(ParameterListSyntax list, ParameterSyntax parameter, string name, string type)
    {
        var added = SyntaxFactory.Parameter(SyntaxFactory.Identifier(name))
            .WithType(Generated.Annotate(SyntaxFactory.ParseTypeName(type)).WithTrailingTrivia(SyntaxFactory.Space));
        var nodes = list.Parameters.ToList();
        var index = nodes.IndexOf(parameter);
        var firstOptional = nodes.FindIndex(p => p.Default is not null);
        nodes.RemoveAt(index);
        nodes.Insert(firstOptional < 0 ? index : System.Math.Min(index, firstOptional), added);
        return list.WithParameters(SyntaxFactory.SeparatedList(
            nodes.Select((node, i) => node.WithLeadingTrivia(list.Parameters[i].GetLeadingTrivia()).WithTrailingTrivia(list.Parameters[i].GetTrailingTrivia())),
            list.Parameters.GetSeparators()));
    }

    /// <summary>The list without the parameter.</summary>
    public static ParameterListSyntax Remove(ParameterListSyntax list, ParameterSyntax parameter)
    {
        var index = list.Parameters.IndexOf(parameter);
        var nodes = list.Parameters.ToList();
        var separators = list.Parameters.GetSeparators().ToList();
        nodes.RemoveAt(index);
        separators.RemoveAt(System.Math.Min(index, separators.Count - 1));
        return list.WithParameters(SyntaxFactory.SeparatedList(
            nodes.Select((node, i) => i == index ? node.WithLeadingTrivia(parameter.GetLeadingTrivia()) : node), separators));
    }

    /// <summary>The method without the line that documented the parameter.</summary>
    public static MethodDeclarationSyntax WithoutDocumentation(MethodDeclarationSyntax method, string parameter)
    {
        var text = method.GetLeadingTrivia().ToFullString();
        var without = Regex.Replace(text, $@"^[ \t]*///[ \t]*<param name=""{Regex.Escape(parameter)}"">[^\n]*</param>[ \t]*\r?\n", "", RegexOptions.Multiline);
        return without.Length == text.Length ? method : method.WithLeadingTrivia(SyntaxFactory.ParseLeadingTrivia(without));
    }
}
