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

namespace McpAnalyzers.CodeFixes.Rules.Tokens;

/// <summary>MCPAC7008: the same value from the generator that nobody can predict.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PredictableTokenFix))]
public sealed class PredictableTokenFix : McpCodeFix
{
    private const string Generator = "global::System.Security.Cryptography.RandomNumberGenerator";

    public PredictableTokenFix()
        : base(Descriptors.MCPAC7008_PredictableToken)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = target.Fact(FixFacts.Shape) is { } shape && target.Node is ExpressionSyntax source
            ? new[] { new FixOffer(shape == PredictableShapes.Guid ? "Use Guid.NewGuid" : "Use RandomNumberGenerator", "MCPAC7008.Randomize", ct => RandomizeAsync(target, source, shape, ct)) }
            : Array.Empty<FixOffer>();
        return Task.FromResult(offers);
    }

    private static async Task<Solution?> RandomizeAsync(FixTarget target, ExpressionSyntax source, string shape, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var (old, replacement) = shape switch
        {
            PredictableShapes.Number when source is InvocationExpressionSyntax call => (source, Call("GetInt32", call.ArgumentList.Arguments.Count == 0 ? "int.MaxValue" : Arguments(call))),
            PredictableShapes.Bytes when source is InvocationExpressionSyntax call => (source, Call("Fill", Arguments(call))),
            PredictableShapes.Guid when source is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => (source, SyntaxFactory.ParseExpression(access.Expression.WithoutTrivia() + ".NewGuid()")),
            PredictableShapes.Text => (Text(source), Call("GetHexString", "32")),
            _ => (source, source),
        };
        return old is null ? null : target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root!.ReplaceNode(old, replacement.WithTriviaFrom(old)));
    }

    private static ExpressionSyntax Call(string method, string arguments) => Generated.Expression($"{Generator}.{method}({arguments})");

    private static string Arguments(InvocationExpressionSyntax call) => call.ArgumentList.Arguments.ToString();

    /// <summary>The text that is made of the source: with the calls that turn it into one.</summary>
    private static ExpressionSyntax? Text(ExpressionSyntax source)
    {
        ExpressionSyntax text = source;
        while (true)
        {
            if (text.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToString" or "ToLowerInvariant" or "ToUpperInvariant" or "ToLower" or "ToUpper", Parent: InvocationExpressionSyntax call } access && access.Expression == text)
            {
                text = call;
            }
            else if (text.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Convert" or "BitConverter" }, Name.Identifier.ValueText: "ToHexString" or "ToHexStringLower" or "ToBase64String" or "ToString" } } outer })
            {
                text = outer;
            }
            else
            {
                break;
            }
        }

        return text.Parent is InterpolationSyntax { AlignmentClause: null, FormatClause: not null } ? null : text;
    }
}
