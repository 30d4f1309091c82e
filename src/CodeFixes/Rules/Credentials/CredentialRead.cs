using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// Replaces a written credential by a read of it, and checks it where the server starts: in the startup body a checked
/// local takes the text's place, anywhere else a read that stops does, and the start gets the check.
/// </summary>
internal static class CredentialRead
{
    /// <param name="target">The finding.</param>
    /// <param name="key">What to read.</param>
    /// <param name="configuration">The configuration where the text stands; null for a variable.</param>
    /// <param name="cancellationToken">Cancels the edit.</param>
    public static async Task<Solution?> ApplyAsync(FixTarget target, CredentialKey key, string? configuration, CancellationToken cancellationToken)
    {
        var project = target.Document.Project.Id;
        var root = await StartupRoot.FindAsync(target.Solution, project, null, cancellationToken).ConfigureAwait(false);
        if (root is not null && WrittenCredential.ExpressionOf(target) is { } expression && IsIn(root, target.Document, expression))
        {
            return await AtStartAsync(target, root, expression, key, cancellationToken).ConfigureAwait(false);
        }

        // In a library, or where no start can be found, the text's own place is the only one to check at.
        var guarded = await StartupEditor.GuardAsync(target.Solution, project, key, null, cancellationToken).ConfigureAwait(false) ?? target.Solution;
        var read = configuration is null
            ? $"{Generated.Environment}.GetEnvironmentVariable({Generated.Literal(key.Name)})"
            : $"{configuration}[{Generated.Literal(key.Name)}]";
        return await ReplaceAsync(target, guarded, $"{read} ?? throw {Generated.NotSet(key.Name)}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The text behind <c>??</c> becomes a throw, and the start checks the setting.</summary>
    public static async Task<Solution?> StopAsync(FixTarget target, CredentialKey key, CancellationToken cancellationToken)
    {
        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var whole = WrittenCredential.ExpressionOf(target) is { } text ? SettingPath.Of(text, key, model!, cancellationToken) : key;
        var root = await StartupRoot.FindAsync(target.Solution, target.Document.Project.Id, null, cancellationToken).ConfigureAwait(false);

        // A branch that some starts skip does without the setting there: it stops by itself where it is taken.
        var isSkipped = root is not null && root.Document.Id == target.Document.Id && root.Body.Span.Contains(target.Node.Span)
            && target.Node.Ancestors().TakeWhile(a => !a.Span.Contains(root.Anchor.Span)).Any(a => a is IfStatementSyntax or SwitchStatementSyntax or CommonForEachStatementSyntax or CatchClauseSyntax);
        var guarded = whole is { } setting && !isSkipped
            ? await StartupEditor.GuardAsync(target.Solution, target.Document.Project.Id, setting, null, cancellationToken).ConfigureAwait(false) ?? target.Solution
            : target.Solution;
        return await ReplaceAsync(target, guarded, $"throw {Generated.NotSet((whole ?? key).Name)}", cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Solution?> AtStartAsync(
        FixTarget target, StartupRoot root, ExpressionSyntax expression, CredentialKey key, CancellationToken cancellationToken)
    {
        var statement = StatementLists.Listed(OutermostLambda(root, expression) ?? (SyntaxNode)expression);
        var tree = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (statement is null || StartupGuards.Read(root, key, cancellationToken) is not { } read)
        {
            return null;
        }

        var isAbove = statement.SpanStart < root.Anchor.SpanStart && !statement.Span.Contains(root.Anchor.Span);
        if (isAbove && statement is LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } declaration
            && variables[0].Initializer?.Value == expression)
        {
            return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, Declared(tree!, root, declaration, read, key));
        }

        if (isAbove)
        {
            var name = UniqueNames.In(root.Scope, UniqueNames.Camel(key.Name));
            var tracked = tree!.TrackNodes(new SyntaxNode[] { statement, expression }.Concat(expression.AncestorsAndSelf().OfType<AnonymousFunctionExpressionSyntax>()));
            tracked = InlineRead.Replace(tracked, tracked.GetCurrentNode(expression)!, name);
            var checks = Generated.Statements(tracked, $"var {name} = {read};\n{StartupEditor.CheckOf(name, key)}");
            return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, StatementLists.InsertBefore(tracked, tracked.GetCurrentNode(statement)!, checks));
        }

        if (await StartupEditor.ValueAsync(target.Solution, target.Document.Project.Id, key, null, cancellationToken).ConfigureAwait(false) is not ({ } changed, { } local)
            || await target.InAsync(changed, cancellationToken).ConfigureAwait(false) is not { } current
            || WrittenCredential.ExpressionOf(current) is not { } text)
        {
            return null;
        }

        var currentTree = await current.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return changed.WithDocumentSyntaxRoot(current.Document.Id, InlineRead.Replace(WithoutConst(currentTree!, text, out text), text, local));
    }

    /// <summary>The declaration reads the value itself, and the check follows it.</summary>
    private static SyntaxNode Declared(SyntaxNode tree, StartupRoot root, LocalDeclarationStatementSyntax declaration, string read, CredentialKey key)
    {
        var bare = StrongChecks.Declare(declaration, Generated.Expression(read), root.Model);
        if (declaration.IsConst)
        {
            bare = bare.WithModifiers(default).WithLeadingTrivia(declaration.GetLeadingTrivia());
        }

        var check = Generated.Statements(tree, StartupEditor.CheckOf(declaration.Declaration.Variables[0].Identifier.Text, key));
        var tracked = tree.TrackNodes(declaration);
        tracked = StatementLists.InsertAfter(tracked, tracked.GetCurrentNode(declaration)!, check);
        return tracked.ReplaceNode(tracked.GetCurrentNode(declaration)!, bare);
    }

    private static async Task<Solution?> ReplaceAsync(FixTarget target, Solution solution, string code, CancellationToken cancellationToken)
    {
        if (await target.InAsync(solution, cancellationToken).ConfigureAwait(false) is not { } current || WrittenCredential.ExpressionOf(current) is not { } text)
        {
            return null;
        }

        var tree = await current.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        tree = WithoutConst(tree!, text, out text);
        var value = Generated.Expression(TakesAny(text) || code.StartsWith("throw", System.StringComparison.Ordinal) ? code : $"({code})");
        return solution.WithDocumentSyntaxRoot(current.Document.Id, tree.ReplaceNode(text, value.WithTriviaFrom(text)));
    }

    /// <summary>Whether an expression of any precedence may stand there without parentheses.</summary>
    private static bool TakesAny(ExpressionSyntax place) => place.Parent
        is EqualsValueClauseSyntax or ArgumentSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or AssignmentExpressionSyntax
        or LambdaExpressionSyntax or ParenthesizedExpressionSyntax or InitializerExpressionSyntax;

    /// <summary>The tree in which the declaration of the text is no constant: a field becomes <c>static readonly</c>, a local loses the word.</summary>
    private static SyntaxNode WithoutConst(SyntaxNode tree, ExpressionSyntax text, out ExpressionSyntax current)
    {
        current = text;
        var declaration = text.FirstAncestorOrSelf<VariableDeclaratorSyntax>()?.Parent?.Parent;
        if (declaration is null || !WrittenCredential.IsConst(declaration))
        {
            return tree;
        }

        var mark = new SyntaxAnnotation();
        var marked = declaration.ReplaceNode(text, text.WithAdditionalAnnotations(mark));
        SyntaxNode changed = marked switch
        {
            FieldDeclarationSyntax field => StaticReadonly(field),
            LocalDeclarationStatementSyntax local => local.WithModifiers(default).WithLeadingTrivia(local.GetLeadingTrivia()),
            _ => marked,
        };
        tree = tree.ReplaceNode(declaration, changed);
        current = (ExpressionSyntax)tree.GetAnnotatedNodes(mark).First();
        return tree;
    }

    private static FieldDeclarationSyntax StaticReadonly(FieldDeclarationSyntax field)
    {
        var index = field.Modifiers.IndexOf(SyntaxKind.ConstKeyword);
        var old = field.Modifiers[index];
        var modifiers = field.Modifiers.RemoveAt(index)
            .Insert(index, SyntaxFactory.Token(old.LeadingTrivia, SyntaxKind.StaticKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space)))
            .Insert(index + 1, SyntaxFactory.Token(default, SyntaxKind.ReadOnlyKeyword, old.TrailingTrivia));
        return field.WithModifiers(modifiers);
    }

    private static bool IsIn(StartupRoot root, Document document, SyntaxNode node) =>
        root.Document.Id == document.Id
        && root.Body.Span.Contains(node.Span)
        && !node.Ancestors().TakeWhile(a => a != root.Body).Any(a => a is LocalFunctionStatementSyntax or BaseTypeDeclarationSyntax);

    private static AnonymousFunctionExpressionSyntax? OutermostLambda(StartupRoot root, SyntaxNode node) =>
        node.Ancestors().OfType<AnonymousFunctionExpressionSyntax>().LastOrDefault(l => root.Body.Span.Contains(l.Span));
}
