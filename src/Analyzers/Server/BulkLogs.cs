using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>The log calls that write something wholesale. Found by words: a call whose arguments cannot hold any is not bound.</summary>
internal sealed class BulkLogs
{
    private static readonly HashSet<string> s_names = new(LogSinks.Names.Append("Log"));
    private static readonly HashSet<int> s_nameWords = new(LogSinks.Names.Append("Log").Select(TreeIndex.Hash));
    private static readonly HashSet<int> s_bulkWords = new(BulkValues.Words.Select(TreeIndex.Hash));

    private static readonly HashSet<int> s_serializerWords = new(new[] { "Serialize", "SerializeObject", "SerializeToNode", "SerializeToElement", "ToJson" }.Select(TreeIndex.Hash));

    private readonly McpProgram _program;

    public BulkLogs(McpProgram program) => _program = program;

    /// <summary>What the log calls in a member's code write wholesale, in source order.</summary>
    public IEnumerable<BulkValue> In(ImmutableArray<SyntaxNode> code, CancellationToken cancellationToken)
    {
        if (MemberWords.Of(code[0].SyntaxTree, cancellationToken).At(code[0].SpanStart) is not { } member || !member.Words.Any(s_nameWords.Contains))
        {
            yield break;
        }

        var mayHoldAny = member.Words.Any(s_bulkWords.Contains)
            || (member.Words.Any(s_serializerWords.Contains) && _program.SourceReach.Includes(code[0], cancellationToken));
        var values = new BulkValues(_program, cancellationToken);
        var seen = new HashSet<SyntaxNode>();
        foreach (var call in code.SelectMany(c => c.DescendantNodes()).OfType<InvocationExpressionSyntax>())
        {
            if (mayHoldAny || TakesApart(call))
            {
                foreach (var found in Of(call, values, cancellationToken))
                {
                    if (seen.Add(found.Place))
                    {
                        yield return found;
                    }
                }
            }
        }
    }

    /// <summary>Whether the value of a log call that holds the node is, or brings, something that is written wholesale.</summary>
    public bool Holds(SyntaxNode entry, CancellationToken cancellationToken) =>
        MemberWords.Of(entry.SyntaxTree, cancellationToken).At(entry.SpanStart) is { } member
        && member.Words.Any(s_bulkWords.Contains)
        && entry.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => s_names.Contains(NameOf(call))) is { } log
        && Of(log, new BulkValues(_program, cancellationToken), cancellationToken).Any(found => entry.Span.Contains(found.Place.Span) || found.Place.Span.Contains(entry.Span));

    private IEnumerable<BulkValue> Of(InvocationExpressionSyntax call, BulkValues values, CancellationToken cancellationToken)
    {
        if (!s_names.Contains(NameOf(call))
            || _program.ModelOf(call.SyntaxTree).GetOperation(call, cancellationToken) is not IInvocationOperation operation
            || RowOf(operation) is not { } row)
        {
            yield break;
        }

        foreach (var argument in operation.Arguments)
        {
            if (argument.Parameter is not { } parameter || !row.Takes(parameter))
            {
                continue;
            }

            foreach (var value in ElementsOf(argument.Value))
            {
                // When the program runs is asked last: that takes its whole start.
                if (values.In(value, FormOf(call, row)) is { } found
                    && (row.Name != LogSinks.Console.Name || _program.Logs.IsRunning(call, cancellationToken)))
                {
                    yield return found with { Place = found.IsNamed ? found.Place : PartOf(value.Syntax, found.Place) };
                }
            }
        }
    }

    private static SinkRow? RowOf(IInvocationOperation call) => SinkTable.Find(call.TargetMethod) switch
    {
        { Kind: SinkKind.Log } row => row,
        { NeedsFile: true } written when LogSinks.IsConsole(call.Instance) => LogSinks.Console with { Parameters = written.Parameters },
        _ => null,
    };

    /// <summary>The console, traces and telemetry write an object as a text; loggers write the elements of a collection.</summary>
    private static BulkForm FormOf(InvocationExpressionSyntax call, SinkRow row) =>
        TakesApart(call) ? BulkForm.Members : row.Name == LogSinks.Whole.Name ? BulkForm.Value : BulkForm.Text;

    private static IEnumerable<IOperation> ElementsOf(IOperation value) =>
        value.WithoutConversions() is IArrayCreationOperation { Initializer: { } list } ? list.ElementValues : new[] { value };

    /// <summary>The part of a text that the place is in; all of the argument where it is in none.</summary>
    private static SyntaxNode PartOf(SyntaxNode argument, SyntaxNode place)
    {
        if (argument.SyntaxTree != place.SyntaxTree || !argument.Span.Contains(place.Span))
        {
            return argument;
        }

        var node = place;
        while (node != argument && node.Parent is { } parent and not (InterpolationSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression }))
        {
            node = parent;
        }

        return node;
    }

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };

    /// <summary>Whether the template of the call has a mark that makes loggers write the members of an object: <c>{@Options}</c>.</summary>
    private static bool TakesApart(InvocationExpressionSyntax call)
    {
        foreach (var argument in call.ArgumentList.Arguments)
        {
            if (argument.Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal && literal.Token.Text.Contains("{@")
                || argument is { NameColon.Name.Identifier.ValueText: "destructureObjects", Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression } })
            {
                return true;
            }
        }

        return false;
    }
}
