using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>Statements in their lists: a block, a switch section, or the top level of a program.</summary>
internal static class StatementLists
{
    /// <summary>The innermost statement around <paramref name="node"/> that stands in a list, so that others can stand beside it.</summary>
    public static StatementSyntax? Listed(SyntaxNode node) =>
        node.AncestorsAndSelf().OfType<StatementSyntax>().FirstOrDefault(IsListed);

    public static bool IsListed(StatementSyntax statement) =>
        statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax;

    /// <summary>The statements of the list that <paramref name="statement"/> stands in, in source order, itself included.</summary>
    public static IReadOnlyList<StatementSyntax> Siblings(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => block.Statements,
        SwitchSectionSyntax section => section.Statements,
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } =>
            unit.Members.OfType<GlobalStatementSyntax>().Select(g => g.Statement).ToList(),
        _ => new[] { statement },
    };

    /// <summary>
    /// Puts <paramref name="inserted"/> directly above <paramref name="anchor"/>, between it and what stands before; a
    /// comment that belongs to the anchor stays with it, and a blank line follows a check.
    /// </summary>
    public static SyntaxNode InsertBefore(SyntaxNode root, StatementSyntax anchor, IReadOnlyList<StatementSyntax> inserted)
    {
        if (inserted.Count == 0 || !IsListed(anchor))
        {
            return root;
        }

        var endOfLine = NewLines.Of(root);
        var (above, own) = anchor.GetFirstToken().GetPreviousToken().IsKind(SyntaxKind.None)
            ? (SyntaxFactory.TriviaList(anchor.GetLeadingTrivia().Take(anchor.GetLeadingTrivia().Count - Indentation(anchor).Count)), Indentation(anchor))
            : SplitLeading(anchor.GetLeadingTrivia());
        var indentation = Indentation(anchor);
        var statements = inserted.Select((statement, index) => statement
            .WithLeadingTrivia((index == 0 ? above : Gap(inserted[index - 1], endOfLine)).AddRange(indentation).AddRange(Comments(statement)))
            .WithTrailingTrivia(EndsLine(statement.GetTrailingTrivia(), endOfLine))
            .WithAdditionalAnnotations(Microsoft.CodeAnalysis.Formatting.Formatter.Annotation)).ToList();

        var mark = new SyntaxAnnotation();
        root = root.ReplaceNode(
            anchor, anchor.WithLeadingTrivia(Gap(inserted[inserted.Count - 1], endOfLine).AddRange(own)).WithAdditionalAnnotations(mark));
        anchor = (StatementSyntax)root.GetAnnotatedNodes(mark).Single();
        return anchor.Parent is GlobalStatementSyntax global
            ? root.InsertNodesBefore(global, statements.Select(SyntaxFactory.GlobalStatement))
            : root.InsertNodesBefore(anchor, statements);
    }

    /// <summary>Puts <paramref name="inserted"/> directly below <paramref name="anchor"/>.</summary>
    public static SyntaxNode InsertAfter(SyntaxNode root, StatementSyntax anchor, IReadOnlyList<StatementSyntax> inserted)
    {
        var siblings = Siblings(anchor);
        var endOfLine = NewLines.Of(root);
        var indentation = Indentation(anchor);
        var statements = inserted.Select(statement => statement
            .WithLeadingTrivia(indentation)
            .WithTrailingTrivia(SyntaxFactory.TriviaList(endOfLine))
            .WithAdditionalAnnotations(Microsoft.CodeAnalysis.Formatting.Formatter.Annotation)).ToList();

        var next = siblings.SkipWhile(s => s != anchor).Skip(1).FirstOrDefault();
        if (next is not null && !StartsWithBlankLine(next.GetLeadingTrivia()))
        {
            var mark = new SyntaxAnnotation();
            root = root.ReplaceNodes(new[] { anchor, next }, (node, rewritten) => node == anchor
                ? rewritten.WithAdditionalAnnotations(mark)
                : rewritten.WithLeadingTrivia(rewritten.GetLeadingTrivia().Insert(0, endOfLine)));
            anchor = (StatementSyntax)root.GetAnnotatedNodes(mark).Single();
        }

        return anchor.Parent is GlobalStatementSyntax global
            ? root.InsertNodesAfter(global, statements.Select(SyntaxFactory.GlobalStatement))
            : root.InsertNodesAfter(anchor, statements);
    }

    /// <summary>Takes listed statements out, together with the comments that stand directly above them.</summary>
    public static SyntaxNode Remove(SyntaxNode root, IReadOnlyCollection<StatementSyntax> statements)
    {
        var mark = new SyntaxAnnotation();
        var above = new Dictionary<StatementSyntax, SyntaxTriviaList>();
        foreach (var statement in statements)
        {
            above[statement] = SplitLeading(statement.GetLeadingTrivia()).Above;
        }

        // What stands above a removed statement but does not belong to it goes to the next one that stays.
        var heirs = new Dictionary<StatementSyntax, SyntaxTriviaList>();
        foreach (var list in statements.GroupBy(s => s.Parent is GlobalStatementSyntax g ? g.Parent : s.Parent))
        {
            var carried = SyntaxFactory.TriviaList();
            var opensBlock = above.ContainsKey(Siblings(list.First())[0]) && list.First().Parent is BlockSyntax;
            foreach (var sibling in Siblings(list.First()))
            {
                if (above.TryGetValue(sibling, out var trivia))
                {
                    carried = carried.AddRange(carried.Any() ? WithoutLeadingBlankLines(trivia) : trivia);
                }
                else if (carried.Any() || opensBlock)
                {
                    heirs[sibling] = carried;
                    carried = SyntaxFactory.TriviaList();
                }

                opensBlock &= sibling.Parent is BlockSyntax && above.ContainsKey(sibling);
            }
        }

        root = root.ReplaceNodes(
            statements.Concat(heirs.Keys),
            (node, rewritten) => heirs.TryGetValue((StatementSyntax)node, out var carried)
                ? rewritten.WithLeadingTrivia(carried.AddRange(WithoutLeadingBlankLines(rewritten.GetLeadingTrivia())))
                : rewritten.WithAdditionalAnnotations(mark));
        var nodes = root.GetAnnotatedNodes(mark)
            .Select(n => n.Parent is GlobalStatementSyntax global ? (SyntaxNode)global : n)
            .ToList();
        return root.RemoveNodes(nodes, SyntaxRemoveOptions.KeepNoTrivia | SyntaxRemoveOptions.KeepDirectives)!;
    }

    /// <summary>The comments that belong to a statement, with its indentation: what moves with it.</summary>
    public static SyntaxTriviaList Comments(SyntaxNode statement)
    {
        var own = SplitLeading(statement.GetLeadingTrivia()).Own;
        return own.Any(t => !IsBlank(t))
            ? SyntaxFactory.TriviaList(own.SkipWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)))
            : SyntaxFactory.TriviaList();
    }

    /// <summary>The whitespace before the first token of <paramref name="statement"/> on its line.</summary>
    public static SyntaxTriviaList Indentation(SyntaxNode statement)
    {
        var leading = statement.GetLeadingTrivia();
        return leading.Count != 0 && leading[leading.Count - 1].IsKind(SyntaxKind.WhitespaceTrivia)
            ? SyntaxFactory.TriviaList(leading[leading.Count - 1])
            : SyntaxFactory.TriviaList();
    }

    /// <summary>
    /// Splits leading trivia in what merely stands above (blank lines, headings, closed <c>#if</c> blocks) and what
    /// belongs to the statement: the comments that touch it, and its indentation.
    /// </summary>
    public static (SyntaxTriviaList Above, SyntaxTriviaList Own) SplitLeading(SyntaxTriviaList leading)
    {
        // Lines from below: the unfinished one is the indentation, comment lines that touch it belong to the statement.
        var start = leading.Count;
        while (start > 0 && !EndsALine(leading[start - 1]))
        {
            start--;
        }

        while (start > 0 && leading[start - 1].IsKind(SyntaxKind.EndOfLineTrivia))
        {
            var lineStart = start - 1;
            while (lineStart > 0 && !EndsALine(leading[lineStart - 1]))
            {
                lineStart--;
            }

            if (leading.Skip(lineStart).Take(start - lineStart).All(IsBlank))
            {
                break;
            }

            start = lineStart;
        }

        return (SyntaxFactory.TriviaList(leading.Take(start)), SyntaxFactory.TriviaList(leading.Skip(start)));
    }

    private static bool EndsALine(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.EndOfLineTrivia) || trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia);

    private static bool IsBlank(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.EndOfLineTrivia) || trivia.IsKind(SyntaxKind.WhitespaceTrivia);

    /// <summary>A blank line behind a check: declaration and check are a paragraph.</summary>
    private static SyntaxTriviaList Gap(StatementSyntax previous, SyntaxTrivia endOfLine) =>
        previous is IfStatementSyntax ? SyntaxFactory.TriviaList(endOfLine) : SyntaxFactory.TriviaList();

    private static SyntaxTriviaList EndsLine(SyntaxTriviaList trailing, SyntaxTrivia endOfLine) =>
        trailing.Count != 0 && trailing[trailing.Count - 1].IsKind(SyntaxKind.EndOfLineTrivia) ? trailing : trailing.Add(endOfLine);

    public static bool StartsWithBlankLine(SyntaxTriviaList leading) =>
        leading.SkipWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).FirstOrDefault().IsKind(SyntaxKind.EndOfLineTrivia);

    private static SyntaxTriviaList WithoutLeadingBlankLines(SyntaxTriviaList leading)
    {
        var lastBlank = -1;
        for (var i = 0; i < leading.Count; i++)
        {
            if (leading[i].IsKind(SyntaxKind.EndOfLineTrivia))
            {
                lastBlank = i;
            }
            else if (!leading[i].IsKind(SyntaxKind.WhitespaceTrivia))
            {
                break;
            }
        }

        return SyntaxFactory.TriviaList(leading.Skip(lastBlank + 1));
    }
}
