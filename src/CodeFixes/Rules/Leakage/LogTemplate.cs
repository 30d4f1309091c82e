using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// The message template of a log call and its values, which belong together by position. Only templates that are
/// written in the call are known: a literal of any kind, or a sum of them.
/// </summary>
internal sealed class LogTemplate
{
    private readonly InvocationExpressionSyntax _call;
    private readonly int _template;
    private readonly IReadOnlyList<Hole> _holes;

    private LogTemplate(InvocationExpressionSyntax call, int template, IReadOnlyList<Hole> holes)
    {
        _call = call;
        _template = template;
        _holes = holes;
    }

    private SeparatedSyntaxList<ArgumentSyntax> Arguments => _call.ArgumentList.Arguments;

    /// <summary>The template that the argument is a value of; null for any other argument, and where the two do not match.</summary>
    public static LogTemplate? Find(ArgumentSyntax argument, SemanticModel model, CancellationToken cancellationToken)
    {
        if (argument.Parent?.Parent is not InvocationExpressionSyntax call
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
            || method.Parameters.FirstOrDefault(p => p.Name is "message" or "messageTemplate" or "messageFormat") is not { Type.SpecialType: SpecialType.System_String } parameter
            || call.ArgumentList.Arguments.Any(a => a.NameColon is not null)
            || parameter.Ordinal >= call.ArgumentList.Arguments.Count)
        {
            return null;
        }

        var arguments = call.ArgumentList.Arguments;
        var holes = new List<Hole>();
        return arguments.IndexOf(argument) > parameter.Ordinal
            && AddHoles(arguments[parameter.Ordinal].Expression, holes)
            && holes.Count == arguments.Count - parameter.Ordinal - 1
            && !holes.Any(h => h.IsNumber)
            && IsOneByOne(arguments, parameter.Ordinal, model, cancellationToken)
                ? new LogTemplate(call, parameter.Ordinal, holes)
                : null;
    }

    /// <summary>The call without the value, its placeholder replaced by a mark.</summary>
    public (SyntaxNode Old, SyntaxNode New) Without(ArgumentSyntax argument)
    {
        var index = Arguments.IndexOf(argument);
        var call = Replace(_holes[index - _template - 1], Replacement.Marker);
        var arguments = call.ArgumentList.Arguments;
        var removed = arguments[index];
        var kept = arguments.RemoveAt(index);
        if (index == kept.Count)
        {
            kept = kept.Replace(kept[index - 1], kept[index - 1].WithTrailingTrivia(removed.GetTrailingTrivia()));
        }

        return (_call, call.WithArgumentList(call.ArgumentList.WithArguments(kept)));
    }

    /// <summary>The call with another value and another name for it.</summary>
    public (SyntaxNode Old, SyntaxNode New) Renamed(ArgumentSyntax argument, Func<string, string> rename, ArgumentSyntax value)
    {
        var index = Arguments.IndexOf(argument);
        var hole = _holes[index - _template - 1];
        var call = Replace(hole, "{" + rename(hole.Name) + "}");
        return (_call, call.WithArgumentList(call.ArgumentList.WithArguments(
            call.ArgumentList.Arguments.Replace(call.ArgumentList.Arguments[index], value))));
    }

    private InvocationExpressionSyntax Replace(Hole hole, string text)
    {
        var literal = hole.Literal;
        var source = literal.Token.Text;
        var written = SyntaxFactory.ParseExpression(source.Remove(hole.Start, hole.Length).Insert(hole.Start, text)).WithTriviaFrom(literal);
        return _call.ReplaceNode(literal, written);
    }

    /// <summary>An array in the place of the values holds all of them.</summary>
    private static bool IsOneByOne(SeparatedSyntaxList<ArgumentSyntax> arguments, int template, SemanticModel model, CancellationToken cancellationToken) =>
        arguments.Count != template + 2
        || model.GetTypeInfo(arguments[template + 1].Expression, cancellationToken).Type is not IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Object };

    private static bool AddHoles(ExpressionSyntax template, List<Hole> holes)
    {
        switch (template)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return AddHoles(parenthesized.Expression, holes);

            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                return AddHoles(sum.Left, holes) && AddHoles(sum.Right, holes);

            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal:
                return AddHolesOf(literal, holes);

            default:
                return false;
        }
    }

    private static bool AddHolesOf(LiteralExpressionSyntax literal, List<Hole> holes)
    {
        var source = literal.Token.Text;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] is not ('{' or '}'))
            {
                continue;
            }

            if (i + 1 < source.Length && source[i + 1] == source[i])
            {
                // With no value left the text is shown as it is, doubled braces and all: better not to touch it.
                return false;
            }

            var end = source[i] == '{' ? source.IndexOf('}', i) : -1;
            if (end < 0)
            {
                return false;
            }

            holes.Add(new Hole(literal, i, end - i + 1));
            i = end;
        }

        return true;
    }

    private static readonly char[] s_ends = { ',', ':' };

    private sealed class Hole
    {
        public Hole(LiteralExpressionSyntax literal, int start, int length)
        {
            Literal = literal;
            Start = start;
            Length = length;
            var inside = literal.Token.Text.Substring(start + 1, length - 2);
            var end = inside.IndexOfAny(s_ends);
            Name = (end < 0 ? inside : inside.Substring(0, end)).Trim().TrimStart('@', '$');
        }

        public LiteralExpressionSyntax Literal { get; }

        public int Start { get; }

        public int Length { get; }

        public string Name { get; }

        /// <summary>Numbered placeholders mean different things to different loggers.</summary>
        public bool IsNumber => Name.Length == 0 || char.IsDigit(Name[0]);
    }
}
