using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>How the value is taken out of the place where it enters a text, an object or a result.</summary>
internal static class LeakPlace
{
    /// <summary>The possible edits, the best first; an edit that turns out not to compile gives way to the next.</summary>
    public static IEnumerable<(SyntaxNode Old, SyntaxNode New)> Edits(
        SyntaxNode place, Replacement replacement, SemanticModel model, CancellationToken cancellationToken)
    {
        if (Expression(place) is not { } expression)
        {
            yield break;
        }

        var outer = Outermost(Narrowed(expression, model, cancellationToken));
        switch (outer.Parent)
        {
            case InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax text } hole:
                yield return (text, InterpolatedHoles.Replace(text, hole, replacement.Part, mayBecomePlain: true));
                yield return (text, InterpolatedHoles.Replace(text, hole, replacement.Part, mayBecomePlain: false));
                yield break;

            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                yield return Concatenations.Replace(sum, outer, replacement.Part);
                yield break;

            case ArgumentSyntax argument when CompositeFormats.Find(argument, model, cancellationToken) is { } format:
                yield return format.Replace(argument, replacement.Part);
                yield return (outer, Literal(outer, replacement.Part));
                yield break;

            case AnonymousObjectMemberDeclaratorSyntax { Parent: AnonymousObjectCreationExpressionSyntax creation } member:
                if (creation.Initializers.Count > 1 && !(replacement.IsText && IsMessage(member, outer)))
                {
                    yield return (creation, Without(creation, member));
                }

                yield return (member, Redacted(member, outer, replacement));
                yield break;
        }

        if (!TakesText(outer, model, cancellationToken))
        {
            yield break;
        }

        var message = IsExceptionMessage(outer, model, cancellationToken) ? replacement.WholeError
            : IsPartOfText(outer) || (!replacement.IsText && IsArgumentOfOurs(outer, model, cancellationToken)) ? replacement.Part
            : replacement.Alone;
        yield return (outer, Literal(outer, message));
    }

    public static ExpressionSyntax? Expression(SyntaxNode place) => place switch
    {
        ExpressionSyntax expression => expression,
        ArgumentSyntax argument => argument.Expression,
        InterpolationSyntax hole => hole.Expression,
        AnonymousObjectMemberDeclaratorSyntax member => member.Expression,
        ReturnStatementSyntax { Expression: { } returned } => returned,
        ArrowExpressionClauseSyntax arrow => arrow.Expression,
        EqualsValueClauseSyntax value => value.Value,
        _ => null,
    };

    /// <summary>The one branch of a choice that is not a constant: the others cannot be the value, and stay.</summary>
    private static ExpressionSyntax Narrowed(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        var branches = StartupGuards.Unwrap(expression) switch
        {
            ConditionalExpressionSyntax conditional => new[] { conditional.WhenTrue, conditional.WhenFalse },
            SwitchExpressionSyntax choice => choice.Arms.Select(a => a.Expression).ToArray(),
            _ => System.Array.Empty<ExpressionSyntax>(),
        };
        var values = branches.Where(b => b is not ThrowExpressionSyntax && !model.GetConstantValue(b, cancellationToken).HasValue).ToList();
        return values.Count == 1 ? Narrowed(values[0], model, cancellationToken) : expression;
    }

    /// <summary>The expression with the parentheses, casts and null-suppressions around it.</summary>
    public static ExpressionSyntax Outermost(ExpressionSyntax expression)
    {
        while (expression.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax
            or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression })
        {
            expression = (ExpressionSyntax)expression.Parent;
        }

        return expression;
    }

    public static ExpressionSyntax Literal(ExpressionSyntax replaced, string text) =>
        SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(text)).WithTriviaFrom(replaced);

    private static AnonymousObjectCreationExpressionSyntax Without(
        AnonymousObjectCreationExpressionSyntax creation, AnonymousObjectMemberDeclaratorSyntax member)
    {
        var members = creation.Initializers;
        var index = members.IndexOf(member);
        var without = members.RemoveAt(index);
        if (index == members.Count - 1 && members.SeparatorCount < members.Count)
        {
            // The last member takes its comma along; what ended its line ends the line of the one before.
            var last = without[without.Count - 1];
            without = without.Replace(last, last.WithTrailingTrivia(member.GetTrailingTrivia()));
        }
        else if (index == 0 && without.Count != 0)
        {
            without = without.Replace(without[0], without[0].WithLeadingTrivia(member.GetLeadingTrivia()));
        }

        return creation.WithInitializers(without);
    }

    private static AnonymousObjectMemberDeclaratorSyntax Redacted(
        AnonymousObjectMemberDeclaratorSyntax member, ExpressionSyntax value, Replacement replacement)
    {
        var name = member.NameEquals?.Name.Identifier.ValueText ?? InferredName(value);
        var text = IsMessage(member, value) ? replacement.WholeError : replacement.Alone;
        var redacted = member.WithExpression(Literal(value, text));
        return member.NameEquals is null && name is not null
            ? redacted.WithExpression(Literal(value, text).WithoutLeadingTrivia())
                .WithNameEquals(SyntaxFactory.NameEquals(name).WithLeadingTrivia(member.GetLeadingTrivia()).NormalizeWhitespace().WithLeadingTrivia(member.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space))
            : redacted;
    }

    private static bool IsMessage(AnonymousObjectMemberDeclaratorSyntax member, ExpressionSyntax value) =>
        (member.NameEquals?.Name.Identifier.ValueText ?? InferredName(value)) is { } name && s_messageNames.Contains(name);

    private static readonly HashSet<string> s_messageNames =
        new(System.StringComparer.OrdinalIgnoreCase) { "error", "message", "detail", "details", "reason", "title", "text" };

    public static string? InferredName(ExpressionSyntax value) => value switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        IdentifierNameSyntax name => name.Identifier.ValueText,
        ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax binding } => binding.Name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>Whether a string may stand where the expression stands.</summary>
    private static bool TakesText(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        var type = model.GetTypeInfo(expression, cancellationToken);
        return type.Type?.SpecialType == SpecialType.System_String
            || type.ConvertedType?.SpecialType is SpecialType.System_String or SpecialType.System_Object;
    }

    private static bool IsExceptionMessage(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
    {
        if (expression.Parent is not ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation })
        {
            return false;
        }

        for (var type = model.GetTypeInfo(creation, cancellationToken).Type; type is not null; type = type.BaseType)
        {
            if (type is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPartOfText(ExpressionSyntax expression) =>
        expression.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
        && StartupGuards.CalledName(call) is "Append" or "AppendLine" or "Insert" or "Concat" or "Join" or "Replace" or "AppendJoin";

    private static bool IsArgumentOfOurs(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        expression.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
        && model.GetSymbolInfo(call, cancellationToken).Symbol is { DeclaringSyntaxReferences.Length: > 0 };
}
