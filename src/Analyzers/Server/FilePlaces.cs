using System;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Who else can read a file, by where it lies and the mode it is given.</summary>
internal static class FilePlaces
{
    private static readonly string[] s_shared = { "GroupRead", "GroupWrite", "OtherRead", "OtherWrite", "GroupExecute", "OtherExecute" };

    /// <summary>The expression that puts the file of a write into the folder for temporary files; null when none in view does.</summary>
    public static (SyntaxNode Path, SyntaxNode Cause)? TemporaryPathOf(SyntaxNode content, McpProgram program, CancellationToken cancellationToken)
    {
        if (content.FirstAncestorOrSelf<ArgumentSyntax>()?.Parent?.Parent is not InvocationExpressionSyntax write)
        {
            return null;
        }

        foreach (var candidate in PathsOf(write, content, program, cancellationToken))
        {
            foreach (var origin in Origins.Of(candidate, program, cancellationToken))
            {
                if (origin.DescendantNodesAndSelf().FirstOrDefault(n => IsTemporary(n)) is { } cause)
                {
                    return (candidate, cause);
                }
            }
        }

        return null;
    }

    /// <summary>The mode that lets group or others at a file, in the member around the write; null when there is none.</summary>
    public static SyntaxNode? SharedModeNear(SyntaxNode content)
    {
        if (content.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member)
        {
            return null;
        }

        foreach (var token in member.DescendantTokens())
        {
            if (Array.IndexOf(s_shared, token.ValueText) < 0 || token.Parent is not SimpleNameSyntax name)
            {
                continue;
            }

            ExpressionSyntax mode = name.WholeAccess();
            while (mode.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.BitwiseOrExpression } or ParenthesizedExpressionSyntax)
            {
                mode = (ExpressionSyntax)mode.Parent;
            }

            var isGiven = mode.Parent switch
            {
                AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "UnixCreateMode" } } => true,
                ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "SetUnixFileMode" } } } => true,
                _ => false,
            };
            if (isGiven)
            {
                return mode;
            }
        }

        return null;
    }

    /// <summary>Whether the project is built for Windows alone, where each user has a folder for temporary files.</summary>
    public static bool IsForWindowsOnly(Compilation compilation) =>
        compilation.Assembly.GetAttributes().Any(a => a.AttributeClass?.Name is "TargetPlatformAttribute" or "SupportedOSPlatformAttribute"
            && a.ConstructorArguments.FirstOrDefault().Value is string platform
            && platform.StartsWith("windows", StringComparison.OrdinalIgnoreCase));

    /// <summary>The path of a call that writes a file, or of the one that opened the stream it writes to.</summary>
    private static System.Collections.Generic.IEnumerable<SyntaxNode> PathsOf(
        InvocationExpressionSyntax write, SyntaxNode content, McpProgram program, CancellationToken cancellationToken)
    {
        foreach (var argument in write.ArgumentList.Arguments)
        {
            if (!argument.Span.Contains(content.Span))
            {
                yield return argument.Expression;
            }
        }

        if (write.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax writer }
            && program.ModelOf(write.SyntaxTree).GetSymbolInfo(writer, cancellationToken).Symbol is ILocalSymbol)
        {
            yield return writer;
        }
    }

    private static bool IsTemporary(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetTempPath" or "GetTempFileName" } } => true,
        LiteralExpressionSyntax { Token.ValueText: { Length: > 3 } text } when text[0] == '/' => IsTemporary(text.Split('/')),
        _ => false,
    };

    /// <summary>Whether an absolute path begins in one of the folders that everybody writes to.</summary>
    private static bool IsTemporary(string[] segments) =>
        segments[1] == "tmp" || (segments.Length > 2 && segments[1] == "var" && segments[2] == "tmp");
}
