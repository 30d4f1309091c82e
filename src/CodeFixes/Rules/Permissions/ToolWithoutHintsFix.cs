using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>
/// MCPAC5009: <c>ReadOnly = true</c> where the code proves it, <c>Destructive = true</c> elsewhere. A wrong
/// <c>ReadOnly</c> makes clients approve a change by themselves: no proof, no hint.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ToolWithoutHintsFix))]
public sealed class ToolWithoutHintsFix : McpCodeFix
{
    public ToolWithoutHintsFix()
        : base(Descriptors.MCPAC5009_ToolWithoutHints)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var (tools, reading) = await ToolsAsync(target, cancellationToken).ConfigureAwait(false);
        if (tools.Count == 0)
        {
            return Array.Empty<FixOffer>();
        }

        // Only the proven hint may be given to many types at once; the other one is a decision about each.
        return reading.Count == tools.Count
            ? new[] { new FixOffer("Mark the tools that only read as ReadOnly", "MCPAC5009.MarkReadOnly", ct => MarkAsync(target, tools, reading, ct)) }
            : new[]
            {
                new FixOffer(
                    reading.Count == 0 ? "Mark the tools as Destructive" : "Mark the tools that only read as ReadOnly, the others as Destructive",
                    "MCPAC5009.MarkEach" + target.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText,
                    ct => MarkAsync(target, tools, reading, ct)),
            };
    }

    /// <summary>The tools without hints, and those of them that are proven to read only.</summary>
    private static async Task<(List<McpHandler> Tools, HashSet<McpHandler> Reading)> ToolsAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var none = (new List<McpHandler>(), new HashSet<McpHandler>());
        var compilation = await target.Document.Project.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
        var tree = await target.Document.GetSyntaxTreeAsync(cancellationToken).ConfigureAwait(false);
        if (target.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || McpProgram.TryGet(compilation!, target.Document.Project.AnalyzerOptions) is not { } program
            || program.ModelOf(tree!).GetDeclaredSymbol(declaration, cancellationToken) is not { } type)
        {
            return none;
        }

        var tools = ToolHints.DeclaredBy(type, program, cancellationToken).Where(ToolHints.AreMissing).ToList();
        return (tools, new HashSet<McpHandler>(tools.Where(t => EffectModel.IsProvenReading(t, program, cancellationToken))));
    }

    private static async Task<Solution?> MarkAsync(FixTarget target, List<McpHandler> tools, HashSet<McpHandler> reading, CancellationToken cancellationToken)
    {
        var editor = new SolutionEditor(target.Solution);
        foreach (var tool in tools)
        {
            var attribute = tool.Method.GetAttributes().First(a => McpNames.KindOfAttribute(a.AttributeClass) == HandlerKind.Tool).ApplicationSyntaxReference;
            if (attribute is null || target.Solution.GetDocument(attribute.SyntaxTree) is not { } document)
            {
                return null;
            }

            var syntax = (AttributeSyntax)await attribute.GetSyntaxAsync(cancellationToken).ConfigureAwait(false);
            var edited = await editor.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
            edited.ReplaceNode(syntax, WithHint(syntax, reading.Contains(tool) ? ToolHint.ReadOnly : ToolHint.Destructive));
        }

        return editor.GetChangedSolution();
    }

    private static AttributeSyntax WithHint(AttributeSyntax attribute, string hint)
    {
        var argument = SyntaxFactory.ParseAttributeArgumentList($"({hint} = true)")!.Arguments[0];
        var list = attribute.ArgumentList;
        if (list is null)
        {
            // What follows the name follows the list then.
            return attribute.WithName(attribute.Name.WithoutTrailingTrivia())
                .WithArgumentList(SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(argument)).WithTrailingTrivia(attribute.Name.GetTrailingTrivia()));
        }

        var separators = list.Arguments.GetSeparators().ToList();
        if (list.Arguments.Count > 0)
        {
            separators.Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space));
        }

        return attribute.WithArgumentList(list.WithArguments(SyntaxFactory.SeparatedList(list.Arguments.Add(argument), separators)));
    }
}
