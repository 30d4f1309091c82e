using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Startup;

/// <summary>A condition that code runs under.</summary>
/// <param name="Condition">The condition without negations and parentheses.</param>
/// <param name="Holds">Whether the code runs when it is true.</param>
internal readonly record struct TransportGuard(ExpressionSyntax Condition, bool Holds);

/// <summary>A program that serves over one transport or another asks the same question twice; paths through it must not mix the answers.</summary>
internal static class TransportGuards
{
    private static readonly string[] s_words = { "stdio", "transport", "usehttp", "ishttp", "httpmode", "usesse", "IsOutputRedirected", "UserInteractive" };

    private static readonly string[] s_values = { "http", "https", "sse", "streamable-http", "web" };

    /// <summary>Whether the moment belongs to a run in which the transport is not chosen, or may do so.</summary>
    public static bool Exclude(StartupPoint moment, StartupPoint chosen)
    {
        var theirs = Of(chosen).ToList();
        foreach (var (frame, guard) in Of(moment))
        {
            var asked = false;
            var shares = AsksForTransport(guard.Condition);
            foreach (var (other, question) in theirs)
            {
                if (other == frame && question.Condition.IsEquivalentTo(guard.Condition))
                {
                    if (question.Holds != guard.Holds)
                    {
                        return true;
                    }

                    asked = true;
                }

                shares |= other == frame && Names(question.Condition).Overlaps(Names(guard.Condition));
            }

            if (shares && !asked)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The conditions around a node, up to the function that holds it.</summary>
    public static IEnumerable<TransportGuard> Around(SyntaxNode node, SyntaxNode? function)
    {
        for (var child = node; child.Parent is { } parent && child != function; child = parent)
        {
            switch (parent)
            {
                case IfStatementSyntax branch when child != branch.Condition:
                    yield return Guard(branch.Condition, child == branch.Statement);
                    break;
                case ConditionalExpressionSyntax choice when child != choice.Condition:
                    yield return Guard(choice.Condition, child == choice.WhenTrue);
                    break;
                case SwitchSectionSyntax { Parent: SwitchStatementSyntax { Expression: { } value } } section:
                    yield return new TransportGuard(Labelled(section) ?? value, true);
                    break;
                case SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax { GoverningExpression: { } value } }:
                    yield return new TransportGuard(value, true);
                    break;
            }
        }
    }

    /// <summary>Whether a condition asks how the server is used, or whether its output is read by a program.</summary>
    public static bool AsksForTransport(ExpressionSyntax condition)
    {
        foreach (var token in condition.DescendantTokens())
        {
            var isText = token.IsKind(SyntaxKind.StringLiteralToken);
            if ((isText || token.IsKind(SyntaxKind.IdentifierToken))
                && (Array.Exists(s_words, w => token.ValueText.IndexOf(w, StringComparison.OrdinalIgnoreCase) >= 0)
                    || (isText && Array.Exists(s_values, v => token.ValueText.TrimStart('-').Equals(v, StringComparison.OrdinalIgnoreCase)))))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<(StartupFrame Frame, TransportGuard Guard)> Of(StartupPoint point)
    {
        for (var depth = point.Frame.Depth; depth >= 0; depth--)
        {
            var at = point.At(depth);
            foreach (var guard in Around(at.Node, at.Frame.Function))
            {
                yield return (at.Frame, guard);
            }
        }
    }

    private static TransportGuard Guard(ExpressionSyntax condition, bool holds)
    {
        while (true)
        {
            switch (condition)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    condition = parenthesized.Expression;
                    break;
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } negation:
                    (condition, holds) = (negation.Operand, !holds);
                    break;
                default:
                    return new TransportGuard(condition, holds);
            }
        }
    }

    /// <summary>The label of a section stands for the section: two sections of one switch never run together.</summary>
    private static ExpressionSyntax? Labelled(SwitchSectionSyntax section) =>
        section.Labels.OfType<CaseSwitchLabelSyntax>().FirstOrDefault()?.Value;

    private static HashSet<string> Names(ExpressionSyntax condition) =>
        new(condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Where(n => n.Parent is not MemberAccessExpressionSyntax access || access.Expression == n)
            .Select(n => n.Identifier.ValueText)
            .Where(n => n.Length > 0 && !char.IsUpper(n[0])));
}
