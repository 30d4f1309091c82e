using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>The part of an address.</summary>
internal enum UrlPart
{
    /// <summary>After the question mark.</summary>
    Query,

    /// <summary>Before it.</summary>
    Path,

    /// <summary>The text does not say.</summary>
    Unknown,
}

/// <summary>Where in an address a value stands, read off the text that it is put into.</summary>
/// <param name="Part">The part of the address.</param>
/// <param name="Parameter">The name of the query parameter; null when unknown.</param>
/// <param name="Before">The constant text before the value, as far as it stands in the same expression.</param>
internal sealed record UrlPlace(UrlPart Part, string? Parameter, string Before)
{
    /// <summary>What stands for a part of a text that is not constant.</summary>
    private const char Unknown = '\u0001';

    /// <summary>Whether the text before the value says which host is asked.</summary>
    public bool NamesHost => Before.IndexOf("://", System.StringComparison.Ordinal) is >= 0 and var start && start + 3 < Before.Length && Before[start + 3] != Unknown;

    public static UrlPlace Of(SyntaxNode place, SyntaxNode sink, SemanticModel model, CancellationToken cancellationToken)
    {
        if (Named(place, model, cancellationToken) is { } name)
        {
            return new UrlPlace(UrlPart.Query, name, "");
        }

        if (TextBefore(place, model, cancellationToken) is { } before)
        {
            return Read(before);
        }

        // Handed to a helper: the address that it builds tells.
        var built = sink.ToString();
        return new UrlPlace(built.Contains("?") ? UrlPart.Query : UrlPart.Unknown, null, "");
    }

    private static UrlPlace Read(string before)
    {
        var start = before.Length;
        if (start > 0 && before[start - 1] == '=')
        {
            start--;
            while (start > 0 && (char.IsLetterOrDigit(before[start - 1]) || before[start - 1] is '_' or '-' or '.' or '$' or '[' or ']'))
            {
                start--;
            }

            if (start > 0 && before[start - 1] is '?' or '&')
            {
                return new UrlPlace(UrlPart.Query, before.Substring(start, before.Length - 1 - start), before);
            }
        }

        var part = before.Contains("?") || before.StartsWith("&", System.StringComparison.Ordinal) ? UrlPart.Query
            : before.Contains("/") ? UrlPart.Path
            : UrlPart.Unknown;
        return new UrlPlace(part, null, before);
    }

    /// <summary>The name in <c>AddQueryString(url, "key", value)</c> and <c>query["key"] = value</c>.</summary>
    private static string? Named(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        var node = place;
        while (node.Parent is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax)
        {
            node = node.Parent;
        }

        var name = node.Parent switch
        {
            AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } keys } } assignment when assignment.Right == node => keys[0].Expression,
            AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: { Count: 1 } keys } } assignment when assignment.Right == node => keys[0].Expression,
            InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ComplexElementInitializerExpression, Expressions: { Count: 2 } pair } when pair[1] == node => pair[0],
            ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: var arguments } } argument
                when arguments.IndexOf(argument) is > 0 and var index
                && argument.Parent?.Parent is InvocationExpressionSyntax call
                && CalledName(call) is "AddQueryString" or "AddQueryParameter" or "SetQueryParam" or "Add" or "Create" => arguments[index - 1].Expression,
            _ => null,
        };
        return name is null ? null : model.GetConstantValue(name, cancellationToken).Value as string;
    }

    private static string CalledName(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };

    /// <summary>The text before the value in the text that it is put into; null when it is put into none.</summary>
    private static string? TextBefore(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        var node = place;
        while (node.Parent is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax)
        {
            node = node.Parent;
        }

        switch (node.Parent)
        {
            case InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax text } hole:
                var before = new StringBuilder();
                foreach (var content in text.Contents.TakeWhile(c => c != hole))
                {
                    before.Append(TextOf(content, model, cancellationToken));
                }

                return TextBefore(text, model, cancellationToken) + before;

            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                var outer = TextBefore(sum, model, cancellationToken) ?? "";
                return sum.Right == node ? outer + TextOf(sum.Left, model, cancellationToken) : outer;

            case ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } list } argument
                when CalledName(call) == "Format" && list.Arguments.IndexOf(argument) is > 0 and var index
                && model.GetConstantValue(list.Arguments[0].Expression, cancellationToken).Value is string format:
                var position = format.IndexOf("{" + (index - 1).ToString(System.Globalization.CultureInfo.InvariantCulture), System.StringComparison.Ordinal);
                return position < 0 ? null : format.Substring(0, position);

            default:
                return null;
        }
    }

    private static string TextOf(SyntaxNode part, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (part)
        {
            case InterpolatedStringTextSyntax text:
                return text.TextToken.ValueText;

            case InterpolationSyntax hole:
                return TextOf(hole.Expression, model, cancellationToken);

            case InterpolatedStringExpressionSyntax text:
                return string.Concat(text.Contents.Select(c => TextOf(c, model, cancellationToken)));

            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when !model.GetConstantValue(sum, cancellationToken).HasValue:
                return TextOf(sum.Left, model, cancellationToken) + TextOf(sum.Right, model, cancellationToken);

            case ExpressionSyntax expression when model.GetConstantValue(expression, cancellationToken).Value is string constant:
                return constant;

            default:
                return Unknown.ToString();
        }
    }
}
