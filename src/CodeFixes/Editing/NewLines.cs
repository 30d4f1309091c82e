using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpAnalyzers.CodeFixes;

/// <summary>The line ends of a file: what a fix inserts ends its lines the same way.</summary>
internal static class NewLines
{
    /// <summary>The file's first line end; a line feed when it has none.</summary>
    public static SyntaxTrivia Of(SyntaxNode root)
    {
        var text = root.SyntaxTree.GetText();
        var first = text.Lines[0];
        var length = first.EndIncludingLineBreak - first.End;
        return length == 2 ? SyntaxFactory.CarriageReturnLineFeed : SyntaxFactory.LineFeed;
    }

    /// <summary>Generated code, written here with <c>\n</c>, in the file's line ends.</summary>
    public static string In(SyntaxNode root, string code) =>
        Of(root).IsKind(SyntaxKind.EndOfLineTrivia) && Of(root).ToFullString() == "\r\n" ? code.Replace("\n", "\r\n") : code;
}
