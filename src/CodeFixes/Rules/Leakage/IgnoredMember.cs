using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.CodeFixes;

/// <summary>The attribute that takes a property out of what System.Text.Json writes.</summary>
internal static class IgnoredMember
{
    private const string Namespace = "System.Text.Json.Serialization";

    /// <param name="solution">The solution to change.</param>
    /// <param name="member">The property, or the parameter of a positional record.</param>
    /// <param name="condition">The member of JsonIgnoreCondition to write; null for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<Solution?> ApplyAsync(Solution solution, FixPlace member, string? condition, CancellationToken cancellationToken)
    {
        var model = await member.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var root = await member.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (model?.Compilation.GetTypeByMetadataName(Namespace + ".JsonIgnoreAttribute") is null
            || (condition is not null && model.Compilation.GetTypeByMetadataName(Namespace + ".JsonIgnoreCondition")?.GetMembers(condition).IsEmpty != false))
        {
            return null;
        }

        // Two libraries have an attribute of this name; where both are in sight the name is written out.
        var isAmbiguous = model.LookupNamespacesAndTypes(member.Node.SpanStart, name: "JsonIgnoreAttribute")
            .Any(t => t.ContainingNamespace.ToDisplayString() != Namespace);
        var prefix = isAmbiguous ? Namespace + "." : "";
        var text = prefix + "JsonIgnore" + (condition is null ? "" : $"(Condition = {prefix}JsonIgnoreCondition.{condition})");
        var changed = member.Node switch
        {
            PropertyDeclarationSyntax property => root!.ReplaceNode(property, OnProperty(property, text, root!)),
            ParameterSyntax parameter => root!.ReplaceNode(parameter, OnParameter(parameter, text)),
            _ => root!,
        };
        return solution.WithDocumentSyntaxRoot(member.Document.Id, isAmbiguous ? changed : Usings.Add(changed, Namespace));
    }

    private static PropertyDeclarationSyntax OnProperty(PropertyDeclarationSyntax property, string text, SyntaxNode root)
    {
        var indentation = StatementLists.Indentation(property);
        var attribute = List($"[{text}]").WithTrailingTrivia(NewLines.Of(root));
        return property.AttributeLists.Count > 0
            ? property.WithAttributeLists(property.AttributeLists.Add(attribute.WithLeadingTrivia(indentation)))
            : property.WithLeadingTrivia(indentation).WithAttributeLists(SyntaxFactory.SingletonList(attribute.WithLeadingTrivia(property.GetLeadingTrivia())));
    }

    private static ParameterSyntax OnParameter(ParameterSyntax parameter, string text)
    {
        var attribute = List($"[property: {text}]").WithTrailingTrivia(SyntaxFactory.Space);
        return parameter.AttributeLists.Count > 0
            ? parameter.WithAttributeLists(parameter.AttributeLists.Add(attribute))
            : parameter.WithLeadingTrivia().WithAttributeLists(SyntaxFactory.SingletonList(attribute.WithLeadingTrivia(parameter.GetLeadingTrivia())));
    }

    private static AttributeListSyntax List(string text) =>
        ((CompilationUnitSyntax)SyntaxFactory.ParseSyntaxTree(text + " class C { }").GetRoot()).Members[0].AttributeLists[0]
            .WithoutTrivia().WithAdditionalAnnotations(Formatter.Annotation);
}
