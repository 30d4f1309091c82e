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
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC2011: what is not the protocol goes to standard error.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StdoutInStdioServerFix))]
public sealed class StdoutInStdioServerFix : McpCodeFix
{
    private const string Threshold = "LogToStandardErrorThreshold = global::Microsoft.Extensions.Logging.LogLevel.Trace";

    public StdoutInStdioServerFix()
        : base(Descriptors.MCPAC2011_StdoutInStdioServer)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = target.Fact(FixFacts.Shape) switch
        {
            StdoutShapes.Write => new[] { new FixOffer("Write to standard error", "MCPAC2011.Write", ct => WriteAsync(target, ct)) },
            StdoutShapes.Logger => new[] { new FixOffer("Log to standard error", "MCPAC2011.Log", ct => LogAsync(target, ct)) },
            StdoutShapes.Serilog => new[] { new FixOffer("Log to standard error", "MCPAC2011.Log", ct => LogWithSerilogAsync(target, ct)) },
            _ => Array.Empty<FixOffer>(),
        };
        return Task.FromResult(offers);
    }

    private static async Task<Solution?> WriteAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (CallOf(target.Node) is not { } call)
        {
            return null;
        }

        // Console.Out.Write, Console.Write, and Write with a using static.
        ExpressionSyntax? changed = call.Expression switch
        {
            MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Out" } writer } access =>
                access.WithExpression(writer.WithName(Error(writer.Name))),
            MemberAccessExpressionSyntax { Expression: SimpleNameSyntax { Identifier.ValueText: "Out" } writer } access =>
                access.WithExpression(Error(writer)),
            MemberAccessExpressionSyntax { Expression: SimpleNameSyntax { Identifier.ValueText: "AnsiConsole" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AnsiConsole" } } => null,
            MemberAccessExpressionSyntax access => access.WithExpression(SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression, access.Expression, SyntaxFactory.IdentifierName("Error"))),
            SimpleNameSyntax name => Generated.Expression($"global::System.Console.Error.{name}").WithTriviaFrom(name),
            _ => null,
        };
        return changed is null ? null : With(target, root!.ReplaceNode(call.Expression, changed));
    }

    private static async Task<Solution?> LogAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (CallOf(target.Node) is not { Expression: MemberAccessExpressionSyntax { Name: var name } } call)
        {
            return null;
        }

        if (name.Identifier.ValueText != "AddConsole")
        {
            // The formatters have options of their own; the threshold is the console logger's, which they all add.
            var behind = SyntaxFactory.InvocationExpression(
                SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, call.WithoutTrailingTrivia(), SyntaxFactory.IdentifierName("AddConsole")),
                SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(Generated.Expression($"options => options.{Threshold}")))));
            return With(target, root!.ReplaceNode(call, behind.WithTriviaFrom(call)));
        }

        switch (call.ArgumentList.Arguments.FirstOrDefault()?.Expression)
        {
            case null:
                var argument = SyntaxFactory.Argument(Generated.Expression($"options => options.{Threshold}"));
                return With(target, root!.ReplaceNode(call.ArgumentList, call.ArgumentList.AddArguments(argument)));

            case SimpleLambdaExpressionSyntax { Block: { } block } lambda:
                var line = Generated.Statements(root!, $"{lambda.Parameter.Identifier.Text}.{Threshold};");
                return block.Statements.Count > 0
                    ? With(target, StatementLists.InsertAfter(root!, block.Statements[block.Statements.Count - 1], line))
                    : With(target, root!.ReplaceNode(block, block.WithStatements(SyntaxFactory.List(line)).WithAdditionalAnnotations(Formatter.Annotation)));

            case SimpleLambdaExpressionSyntax { ExpressionBody: { } body } lambda:
                var both = SyntaxFactory.Block(Generated.Statements(root!, $"{body.WithoutTrivia()};\n{lambda.Parameter.Identifier.Text}.{Threshold};"))
                    .WithAdditionalAnnotations(Formatter.Annotation);
                return With(target, root!.ReplaceNode(lambda, lambda.WithExpressionBody(null).WithBlock(both)));

            default:
                return null;
        }
    }

    private static async Task<Solution?> LogWithSerilogAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var level = SyntaxFactory.Argument(
            SyntaxFactory.NameColon("standardErrorFromLevel").WithTrailingTrivia(SyntaxFactory.Space), default, Generated.Expression("global::Serilog.Events.LogEventLevel.Verbose"));
        return CallOf(target.Node) is { } call ? With(target, root!.ReplaceNode(call.ArgumentList, call.ArgumentList.AddArguments(level))) : null;
    }

    private static InvocationExpressionSyntax? CallOf(SyntaxNode node) => node.FirstAncestorOrSelf<InvocationExpressionSyntax>(i => i.Expression.Span.Contains(node.Span));

    private static IdentifierNameSyntax Error(SimpleNameSyntax name) => SyntaxFactory.IdentifierName("Error").WithTriviaFrom(name);

    private static Solution With(FixTarget target, SyntaxNode root) => target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root);
}
