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

/// <summary>MCPAC2007: the handler refuses names that are not on a list.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChosenSecretFix))]
public sealed class ChosenSecretFix : McpCodeFix
{
    public ChosenSecretFix()
        : base(Descriptors.MCPAC2007_ChosenSecret)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (await HandlerCheck.OfAsync(target, cancellationToken).ConfigureAwait(false) is not { ArgumentType.SpecialType: SpecialType.System_String } check)
        {
            return Array.Empty<FixOffer>();
        }

        var list = ListFor(check.Argument);
        return new[] { new FixOffer($"Allow only the names in {list}", "MCPAC2007.CheckName", _ => Task.FromResult(Apply(check, list))) };
    }

    private static Solution? Apply(HandlerCheck check, string list)
    {
        var present = check.ArgumentType.NullableAnnotation == NullableAnnotation.Annotated ? check.Argument + " is not null && " : "";
        if (check.WithCheck($"if ({present}!{list}.Contains({check.Argument}))\n{{\n    throw new global::ModelContextProtocol.McpException(\"Unknown name.\");\n}}") is not { } type)
        {
            return null;
        }

        if (!Declares(check.Type, list))
        {
            var names = string.Join(", ", AllowedValues(check.Parameter));
            var field = $"private static readonly global::System.Collections.Generic.HashSet<string> {list} = new(global::System.StringComparer.Ordinal) {{ {names}{(names.Length > 0 ? " " : "")}}};";
            type = Members.InsertFirst(type, Generated.Member(check.Root, field), check.Root);
        }

        return check.Document.Project.Solution.WithDocumentSyntaxRoot(check.Document.Id, check.Root.ReplaceNode(check.Type, type));
    }

    /// <summary><c>AllowedNames</c> for <c>name</c>.</summary>
    private static string ListFor(string argument)
    {
        var name = argument.Substring(argument.LastIndexOf('.') + 1).TrimStart('@', '_');
        return "Allowed" + char.ToUpperInvariant(name[0]) + name.Substring(1) + (name.EndsWith("s", StringComparison.Ordinal) ? "" : "s");
    }

    private static bool Declares(TypeDeclarationSyntax type, string name) => type.Members.Any(m => m switch
    {
        FieldDeclarationSyntax field => field.Declaration.Variables.Any(v => v.Identifier.ValueText == name),
        PropertyDeclarationSyntax property => property.Identifier.ValueText == name,
        _ => false,
    });

    /// <summary>What the schema already says that clients may pass.</summary>
    private static IEnumerable<string> AllowedValues(ParameterSyntax? parameter) =>
        (parameter?.AttributeLists ?? default).SelectMany(l => l.Attributes)
            .Where(a => a.Name.ToString() is "AllowedValues" or "AllowedValuesAttribute")
            .SelectMany(a => a.ArgumentList?.Arguments ?? default)
            .Select(a => a.Expression)
            .Where(e => e.IsKind(SyntaxKind.StringLiteralExpression))
            .Select(e => e.ToString());
}
