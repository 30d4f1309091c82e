using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>A finding of MCPAC4001 or MCPAC4002 with what its fix needs: the credential, the read, and where the program starts.</summary>
internal sealed class StartupFinding
{
    private readonly Func<FixTarget, FixPlace?> _registration;

    private StartupFinding(
        FixTarget target, Func<FixTarget, FixPlace?> registration, CredentialKey key, StartupRoot? root, SemanticModel model, SyntaxNode tree)
    {
        _registration = registration;
        Target = target;
        Key = key;
        Root = root;
        Model = model;
        Tree = tree;
    }

    public FixTarget Target { get; }

    public CredentialKey Key { get; }

    /// <summary>Where checks go; null in a library.</summary>
    public StartupRoot? Root { get; }

    /// <summary>The semantic model of the finding's own document.</summary>
    public SemanticModel Model { get; }

    /// <summary>The root node of the finding's own document.</summary>
    public SyntaxNode Tree { get; }

    public Solution Solution => Target.Solution;

    public Document Document => Target.Document;

    public bool IsInRootDocument => Root is not null && Root.Document.Id == Document.Id;

    /// <summary>The finding's parts; null when the rule could not name the credential.</summary>
    public static async Task<StartupFinding?> OfAsync(
        FixTarget target, Func<FixTarget, FixPlace?> registration, CancellationToken cancellationToken)
    {
        if (target.Fact(FixFacts.SourceName) is not { } name)
        {
            return null;
        }

        var kind = target.Fact(FixFacts.ReadKind) == nameof(ReadKind.Environment) ? ReadKind.Environment : ReadKind.Configuration;
        var root = await StartupRoot.FindAsync(target.Solution, target.Document.Project.Id, registration(target), cancellationToken).ConfigureAwait(false);
        return new StartupFinding(
            target,
            registration,
            new CredentialKey(kind, name),
            root,
            (await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!,
            (await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!);
    }

    /// <summary>Whether the node stands in the body that the program starts with, lambdas and local functions in it included.</summary>
    public bool IsInRootBody(SyntaxNode node) =>
        IsInRootDocument && Root!.Scope.Any(s => s.Span.Contains(node.Span));

    /// <summary>
    /// Whether a statement of the root body runs whenever the body does: no condition, loop, lambda or local function
    /// stands around it. What runs only sometimes may not be demanded always.
    /// </summary>
    public bool AlwaysRuns(StatementSyntax statement) =>
        IsInRootBody(statement)
        && statement.Ancestors().TakeWhile(a => a != Root!.Body).All(a => a is GlobalStatementSyntax or BlockSyntax or TryStatementSyntax or UsingStatementSyntax);

    /// <summary>
    /// The statement above which a check for <paramref name="statement"/> goes: the statement itself when it stands before
    /// the registration, else the registration; null when the statement runs only sometimes and too late for a check of its own.
    /// </summary>
    public StatementSyntax? CheckAbove(StatementSyntax statement) =>
        statement.Span.End <= Root!.Anchor.SpanStart ? statement
        : AlwaysRuns(statement) ? Root.Anchor
        : null;

    /// <summary>The lambda of the root body that the node stands in, the innermost one; null outside of lambdas and in local functions.</summary>
    public AnonymousFunctionExpressionSyntax? LambdaOf(SyntaxNode node) =>
        IsInRootBody(node)
            ? node.Ancestors().FirstOrDefault(a => a is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) as AnonymousFunctionExpressionSyntax
            : null;

    /// <summary>Whether the node stands in the root body itself, not in a lambda or local function of it.</summary>
    public bool IsDirectlyInRootBody(SyntaxNode node) =>
        IsInRootBody(node) && !node.Ancestors().Any(a => a is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);

    /// <summary>The solution with the key checked at start; the same one when it already is; null when it cannot be.</summary>
    public Task<Solution?> GuardAsync(CancellationToken cancellationToken) =>
        StartupEditor.GuardAsync(Solution, Document.Project.Id, Key, _registration(Target), cancellationToken);

    public Solution With(SyntaxNode tree) => Solution.WithDocumentSyntaxRoot(Document.Id, tree);
}
