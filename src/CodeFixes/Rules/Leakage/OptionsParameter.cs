using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.CodeFixes;

/// <summary>A method whose parameter gives way to one of an options type, which the SDK fills from the services.</summary>
internal static class OptionsParameter
{
    /// <summary>The method as it is then; null when it writes to the parameter.</summary>
    public static MethodDeclarationSyntax? Replace(
        MethodDeclarationSyntax method, ParameterSyntax parameter, OptionsSetting setting, SemanticModel model, CancellationToken cancellationToken)
    {
        var symbol = model.GetDeclaredSymbol(parameter, cancellationToken);
        var uses = method.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(n => n.Identifier.ValueText == parameter.Identifier.ValueText && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(n, cancellationToken).Symbol, symbol))
            .ToList();
        if (uses.Any(IsWritten))
        {
            return null;
        }

        var existing = method.ParameterList.Parameters.FirstOrDefault(p => IsOptions(p.Type, setting.TypeName));
        var name = existing?.Identifier.Text ?? UniqueNames.In(new[] { method }, "options");
        var value = SyntaxFactory.ParseExpression($"{name}.Value.{setting.Member}");
        var list = method.ParameterList;
        var changed = method.ReplaceNodes(
            uses.Cast<SyntaxNode>().Append(list),
            (old, node) => old == list
                ? existing is null ? With(list, parameter, name, setting) : Without(list, parameter)
                : value.WithTriviaFrom(node));
        return WithoutDocumentation(changed, parameter.Identifier.ValueText);
    }

    private static bool IsWritten(IdentifierNameSyntax use) => use.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == use,
        ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None) || argument.Parent is TupleExpressionSyntax { Parent: AssignmentExpressionSyntax },
        RefExpressionSyntax => true,
        _ => false,
    };

    private static bool IsOptions(TypeSyntax? type, string name) =>
        type is GenericNameSyntax { Identifier.ValueText: "IOptions", TypeArgumentList.Arguments: { Count: 1 } arguments } && arguments[0].RightmostName().ValueText == name;

    /// <summary>The new parameter in the old one's place, or before the first optional one; each place keeps its own lines.</summary>
    private static ParameterListSyntax With(ParameterListSyntax list, ParameterSyntax parameter, string name, OptionsSetting setting)
    {
        var added = SyntaxFactory.Parameter(SyntaxFactory.Identifier(name))
            .WithType(SyntaxFactory.ParseTypeName($"IOptions<{setting.TypeName}>").WithTrailingTrivia(SyntaxFactory.Space));
        var nodes = list.Parameters.ToList();
        var index = nodes.IndexOf(parameter);
        var firstOptional = nodes.FindIndex(p => p.Default is not null);
        nodes.RemoveAt(index);
        nodes.Insert(firstOptional < 0 ? index : System.Math.Min(index, firstOptional), added);
        return list.WithParameters(SyntaxFactory.SeparatedList(
            nodes.Select((node, i) => node.WithLeadingTrivia(list.Parameters[i].GetLeadingTrivia()).WithTrailingTrivia(list.Parameters[i].GetTrailingTrivia())),
            list.Parameters.GetSeparators()));
    }

    private static ParameterListSyntax Without(ParameterListSyntax list, ParameterSyntax parameter)
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
    private static MethodDeclarationSyntax WithoutDocumentation(MethodDeclarationSyntax method, string parameter)
    {
        var text = method.GetLeadingTrivia().ToFullString();
        var without = Regex.Replace(text, $@"^[ \t]*///[ \t]*<param name=""{Regex.Escape(parameter)}"">[^\n]*</param>[ \t]*\r?\n", "", RegexOptions.Multiline);
        return without.Length == text.Length ? method : method.WithLeadingTrivia(SyntaxFactory.ParseLeadingTrivia(without));
    }
}
