using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.Tests.Verification;

/// <summary>Renames a loud class where it is declared; what subclasses do is which name it gets, and what else happens.</summary>
internal abstract class RenameFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [Samples.Shout.Id];

    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (IsOffered(diagnostic))
            {
                context.RegisterCodeFix(CodeAction.Create("Rename", ct => ApplyAsync(context.Document, diagnostic, ct), "TST0001.Rename"), diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    protected virtual bool IsOffered(Diagnostic diagnostic) => true;

    protected virtual string NewName(string name) => name.Replace("Loud", "Calm", StringComparison.Ordinal);

    protected virtual SyntaxNode Finish(SyntaxNode root, string name) => root;

    private async Task<Document> ApplyAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = (await document.GetSyntaxRootAsync(cancellationToken))!;
        var name = root.FindToken(diagnostic.Location.SourceSpan.Start);
        var newName = NewName(name.ValueText);
        return document.WithSyntaxRoot(Finish(root.ReplaceToken(name, SyntaxFactory.Identifier(newName).WithTriviaFrom(name)), newName));
    }
}

/// <summary>Well behaved.</summary>
internal sealed class CalmFix : RenameFix;

/// <summary>Bad: the new name is no identifier.</summary>
internal sealed class BrokenCodeFix : RenameFix
{
    protected override string NewName(string name) => name + " 1";
}

/// <summary>Bad: the finding stays.</summary>
internal sealed class NoEffectFix : RenameFix
{
    protected override string NewName(string name) => name + "Again";
}

/// <summary>Bad: trades one finding for another.</summary>
internal sealed class QuietFix : RenameFix
{
    protected override string NewName(string name) => name.Replace("Loud", "Quiet", StringComparison.Ordinal);
}

/// <summary>Bad: offered, and does nothing.</summary>
internal sealed class IdleFix : RenameFix
{
    protected override string NewName(string name) => name;
}

/// <summary>Never offered.</summary>
internal sealed class SilentFix : RenameFix
{
    protected override bool IsOffered(Diagnostic diagnostic) => false;
}

/// <summary>Bad: cannot fix all.</summary>
internal sealed class NoFixAllFix : RenameFix
{
    public override FixAllProvider? GetFixAllProvider() => null;
}

/// <summary>Bad: fixes all in a document only.</summary>
internal sealed class DocumentOnlyFix : RenameFix
{
    public override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create((context, document, diagnostics) => Task.FromResult<Document?>(document), [FixAllScope.Document]);
}

/// <summary>Bad with the batch fixer: each fix also inserts a class at the top, and merging drops what meets at one place.</summary>
internal sealed class InsertingFix : RenameFix
{
    protected override SyntaxNode Finish(SyntaxNode root, string name)
    {
        var unit = (CompilationUnitSyntax)root;
        return unit.WithMembers(unit.Members.Insert(0, SyntaxFactory.ParseMemberDeclaration($"class {name}Marker {{ }}\n")!));
    }
}

/// <summary>Bad: Fix All leaves the last finding.</summary>
internal sealed class ForgetfulFix : RenameFix
{
    public override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(
            async (context, document, diagnostics) =>
            {
                var root = (await document.GetSyntaxRootAsync(context.CancellationToken))!;
                var names = diagnostics.SkipLast(1).Select(d => root.FindToken(d.Location.SourceSpan.Start));
                return document.WithSyntaxRoot(root.ReplaceTokens(names, (old, _) => SyntaxFactory.Identifier(NewName(old.ValueText)).WithTriviaFrom(old)));
            });
}

/// <summary>Bad: only the text of the result is right; the tree takes a whole declaration for one name.</summary>
internal sealed class WrongTreeFix : RenameFix
{
    protected override SyntaxNode Finish(SyntaxNode root, string name)
    {
        var unit = (CompilationUnitSyntax)root;
        var type = unit.Members.OfType<ClassDeclarationSyntax>().First();
        var field = SyntaxFactory.FieldDeclaration(
            SyntaxFactory.VariableDeclaration(
                SyntaxFactory.ParseTypeName("int "),
                SyntaxFactory.SingletonSeparatedList(SyntaxFactory.VariableDeclarator("a, b"))));
        return unit.ReplaceNode(type, type.AddMembers(field).WithAdditionalAnnotations(Formatter.Annotation));
    }
}

/// <summary>Bad: claims all scopes, and forgets the solution's other projects.</summary>
internal sealed class OneProjectFix : RenameFix
{
    public override FixAllProvider GetFixAllProvider() => new OneProjectProvider();

    private sealed class AnalysisProvider(FixAllContext context) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await context.GetAllDiagnosticsAsync(project);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            await context.GetDocumentDiagnosticsAsync(document);

        public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await context.GetProjectDiagnosticsAsync(project);
    }

    private sealed class OneProjectProvider : FixAllProvider
    {
        public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        {
            var scope = fixAllContext.Scope == FixAllScope.Solution ? FixAllScope.Project : fixAllContext.Scope;
            return WellKnownFixAllProviders.BatchFixer.GetFixAsync(new FixAllContext(
                fixAllContext.Document!,
                fixAllContext.CodeFixProvider,
                scope,
                fixAllContext.CodeActionEquivalenceKey,
                fixAllContext.DiagnosticIds,
                new AnalysisProvider(fixAllContext),
                fixAllContext.CancellationToken));
        }
    }
}
