using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC2004: the log line goes without the credential, or says only whether there is one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecretInLogFix))]
public sealed class SecretInLogFix : LeakFix
{
    public SecretInLogFix()
        : base(Descriptors.MCPAC2004_SecretInLog, "MCPAC2004.LeaveOut")
    {
    }

    private protected override string Title(string? sourceName) => "Leave the credential out of the log";

    private protected override Replacement ReplacementFor(string? sourceName) => Replacement.Redacted;

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var offers = new List<FixOffer>
        {
            new(Title(null), "MCPAC2004.LeaveOut", ct => ApplyAsync(target, (place, model) => Without(place, model, ct), ct)),
        };

        // A text around the value is always there; only of the value itself can be said whether it is set.
        if (target.Fact(FixFacts.Shape) == LogShapes.Value)
        {
            offers.Add(new("Log only whether it is set", "MCPAC2004.LogPresence", ct => ApplyAsync(target, (place, model) => Presence(place, model, ct), ct)));
        }

        return Task.FromResult<IReadOnlyList<FixOffer>>(offers);
    }

    /// <summary>The edits that take a value out of a log line, the best first.</summary>
    internal static IEnumerable<(SyntaxNode Old, SyntaxNode New)> Without(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        if (LeakPlace.Expression(place) is { } expression && LeakPlace.Outermost(expression) is { Parent: ArgumentSyntax argument })
        {
            if (LogTemplate.Find(argument, model, cancellationToken) is { } template)
            {
                yield return template.Without(argument);
            }
            else if (IsAllThatIsSaid(argument, model, cancellationToken) && Statement(argument) is { Parent: BlockSyntax block } statement)
            {
                yield return (block, block.RemoveNode(statement, SyntaxRemoveOptions.KeepUnbalancedDirectives)!);
            }
        }

        foreach (var edit in LeakPlace.Edits(place, Replacement.Redacted, model, cancellationToken))
        {
            yield return edit;
        }
    }

    private static IEnumerable<(SyntaxNode Old, SyntaxNode New)> Presence(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        if (LeakPlace.Expression(place) is not { } expression)
        {
            yield break;
        }

        var outer = LeakPlace.Outermost(expression);
        var test = TestOf(outer, model, cancellationToken).WithTriviaFrom(outer);
        switch (outer.Parent)
        {
            case InterpolationSyntax hole:
                yield return (hole, hole.WithExpression(test).WithFormatClause(null));
                yield break;

            case AnonymousObjectMemberDeclaratorSyntax member when (member.NameEquals?.Name.Identifier.ValueText ?? LeakPlace.InferredName(outer)) is { } name:
                yield return (member, member.WithExpression(test.WithoutLeadingTrivia()).WithNameEquals(
                    SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName((char.IsUpper(name.TrimStart('_')[0]) ? "Has" : "has") + Capitalised(name)))
                        .NormalizeWhitespace().WithTrailingTrivia(SyntaxFactory.Space).WithLeadingTrivia(member.GetLeadingTrivia())));
                yield break;

            case ArgumentSyntax argument when LogTemplate.Find(argument, model, cancellationToken) is { } template:
                yield return template.Renamed(argument, name => "Has" + Capitalised(name), argument.WithExpression(test));
                yield break;

            case BinaryExpressionSyntax:
                yield return (outer, SyntaxFactory.ParenthesizedExpression(test.WithoutTrivia()).WithTriviaFrom(outer));
                yield break;

            default:
                yield return (outer, test);
                yield break;
        }
    }

    /// <summary>Whether the call says nothing but the value: then there is nothing left to log.</summary>
    private static bool IsAllThatIsSaid(ArgumentSyntax argument, SemanticModel model, CancellationToken cancellationToken) =>
        argument.Parent is ArgumentListSyntax { Parent: InvocationExpressionSyntax call } list
        && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: true }
        && list.Arguments.All(other => other == argument || model.GetConstantValue(other.Expression, cancellationToken).HasValue)
        && !list.Arguments.Any(other => other != argument && other.Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal && literal.Token.ValueText.Contains("{"));

    /// <summary>The statement that the call is, also behind <c>?.</c>; null when its value is used.</summary>
    private static ExpressionStatementSyntax? Statement(ArgumentSyntax argument) =>
        argument.Parent?.Parent switch
        {
            { Parent: ExpressionStatementSyntax statement } => statement,
            { Parent: ConditionalAccessExpressionSyntax { Parent: ExpressionStatementSyntax statement } access } call when access.WhenNotNull == call => statement,
            _ => null,
        };

    private static ExpressionSyntax TestOf(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken)
    {
        var tested = StartupGuards.Unwrap(value);
        if (tested is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } choice && model.GetConstantValue(choice.Right, cancellationToken).HasValue)
        {
            tested = StartupGuards.Unwrap(choice.Left);
        }

        var text = tested.WithoutTrivia().ToString();
        if (model.GetTypeInfo(tested, cancellationToken).Type?.SpecialType == SpecialType.System_String)
        {
            return SyntaxFactory.ParseExpression("!string.IsNullOrEmpty(" + text + ")");
        }

        return SyntaxFactory.ParseExpression(tested is BinaryExpressionSyntax or ConditionalExpressionSyntax or AwaitExpressionSyntax ? "(" + text + ") is not null" : text + " is not null");
    }

    private static string Capitalised(string name)
    {
        name = name.TrimStart('_');
        return char.ToUpperInvariant(name[0]) + name.Substring(1);
    }
}
