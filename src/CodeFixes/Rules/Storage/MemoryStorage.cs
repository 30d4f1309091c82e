using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace McpAnalyzers.CodeFixes;

/// <summary>A field in place of the file, as the SDK's own default does it: the token lives as long as the process.</summary>
internal static class MemoryStorage
{
    public static async Task<Solution?> ApplyAsync(TokenStorage storage, CancellationToken cancellationToken)
    {
        var model = storage.Model;
        var writer = model.GetDeclaredSymbol(storage.Writer, cancellationToken)!;
        var reader = model.GetDeclaredSymbol(storage.Reader, cancellationToken)!;
        if (Written(writer, storage) is not { } write
            || Returned(reader) is not { } read
            || !DoesNothingElse(storage.Writer, model, cancellationToken)
            || !DoesNothingElse(storage.Reader, model, cancellationToken)
            || !await StorageLifetime.IsOnePerProcessAsync(storage, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var tree = await storage.Target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var field = UniqueNames.In(new[] { storage.Type }, "_" + storage.Token.Name);
        var tokenType = TypeName(storage.Token.Type, model);
        var isStatic = writer.IsStatic;
        var type = storage.Type.ReplaceNodes(
            new[] { storage.Writer, storage.Reader }.Concat<SyntaxNode>(Deletions(storage)),
            (old, node) => node switch
            {
                MethodDeclarationSyntax method when old == storage.Writer => WithBlock(method, tree!, write.Replace("$field", field)),
                MethodDeclarationSyntax method when old == storage.Reader => WithExpression(method, read.Replace("$field", field)),
                StatementSyntax statement => Generated.Statements(tree!, $"{field} = null;")[0].WithTriviaFrom(statement),
                _ => node,
            });
        type = WithoutUnusedFields(type, storage);
        type = Members.InsertFirst(type, Generated.Member(tree!, $"private {(isStatic ? "static " : "")}{tokenType} {field};"), tree!);
        var mark = new SyntaxAnnotation();
        var solution = storage.Target.Solution.WithDocumentSyntaxRoot(
            storage.Target.Document.Id, tree!.ReplaceNode(storage.Type, type.WithAdditionalAnnotations(mark)));
        if (await UnusedParameters.RemoveAsync(solution, storage.Target.Document.Id, mark, cancellationToken).ConfigureAwait(false) is not { } changed)
        {
            return null;
        }

        var clean = await Usings.WithoutOrphansAsync(
            storage.Target.Document, changed.GetDocument(storage.Target.Document.Id)!, cancellationToken).ConfigureAwait(false);
        return changed.WithDocumentSyntaxRoot(storage.Target.Document.Id, clean);
    }

    private static string TypeName(ITypeSymbol type, SemanticModel model)
    {
        var name = type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return type.IsReferenceType && !model.GetNullableContext(0).AnnotationsEnabled() && !model.Compilation.Options.NullableContextOptions.AnnotationsEnabled()
            ? name
            : name + "?";
    }

    /// <summary>The writer's new body; null when its result says more than that it is done.</summary>
    private static string? Written(IMethodSymbol writer, TokenStorage storage)
    {
        var store = $"$field = {storage.Token.Name};";
        return writer.ReturnType switch
        {
            { SpecialType: SpecialType.System_Void } => store,
            INamedTypeSymbol { Name: "Task", TypeArguments.Length: 0 } => store + "\nreturn global::System.Threading.Tasks.Task.CompletedTask;",
            INamedTypeSymbol { Name: "ValueTask", TypeArguments.Length: 0 } => store + "\nreturn default;",
            _ => null,
        };
    }

    private static string? Returned(IMethodSymbol reader) => reader.ReturnType switch
    {
        INamedTypeSymbol { Name: "Task", TypeArguments.Length: 1 } => "global::System.Threading.Tasks.Task.FromResult($field)",
        INamedTypeSymbol { Name: "ValueTask", TypeArguments.Length: 1 } => "new($field)",
        _ => "$field",
    };

    /// <summary>Whether a body only moves the token between its argument or result and the file: all of it can go.</summary>
    private static bool DoesNothingElse(MethodDeclarationSyntax method, SemanticModel model, CancellationToken cancellationToken) =>
        method.DescendantNodes().All(node => node switch
        {
            AssignmentExpressionSyntax assignment => model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is ILocalSymbol
                || assignment.Parent is InitializerExpressionSyntax,
            InvocationExpressionSyntax call => IsInfrastructure(model.GetSymbolInfo(call, cancellationToken).Symbol, method, model, cancellationToken)
                || StartupGuards.CalledName(call) == "nameof",
            _ => true,
        });

    private static bool IsInfrastructure(ISymbol? called, MethodDeclarationSyntax from, SemanticModel model, CancellationToken cancellationToken)
    {
        var space = called?.ContainingNamespace?.ToDisplayString() ?? "";
        if (space is "System" or "System.IO" or "System.Text" or "System.Text.Json" or "System.Threading" or "System.Threading.Tasks"
            or "System.Linq" or "System.Collections.Generic" or "Microsoft.Extensions.Logging")
        {
            return true;
        }

        // A helper of the same type, such as one that makes the directory.
        return called is IMethodSymbol
            && called.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is MethodDeclarationSyntax helper
            && helper != from
            && helper.Parent == from.Parent
            && !helper.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(i => model.GetSymbolInfo(i, cancellationToken).Symbol is { DeclaringSyntaxReferences.Length: > 0 })
            && DoesNothingElse(helper, model, cancellationToken);
    }

    /// <summary>Statements of other members that delete the file: they forget the token instead.</summary>
    private static IEnumerable<StatementSyntax> Deletions(TokenStorage storage) =>
        storage.Type.Members.Where(m => m != storage.Writer && m != storage.Reader)
            .SelectMany(TokenStorage.FileCalls)
            .Where(c => StartupGuards.CalledName(c) == "Delete" && c.Parent is ExpressionStatementSyntax)
            .Select(c => Guarded((ExpressionStatementSyntax)c.Parent!));

    /// <summary>The type without constants of the file, such as its path, that only the replaced bodies used.</summary>
    private static TypeDeclarationSyntax WithoutUnusedFields(TypeDeclarationSyntax type, TokenStorage storage)
    {
        var words = new HashSet<string>(new[] { storage.Writer, storage.Reader }
            .SelectMany(m => m.DescendantNodes().OfType<IdentifierNameSyntax>())
            .Select(n => n.Identifier.ValueText));
        var unused = type.Members.OfType<FieldDeclarationSyntax>().Where(f =>
            f.Declaration.Variables.Count == 1
            && f.Declaration.Variables[0] is { Initializer: not null } variable
            && !f.Modifiers.Any(m => m.IsKind(SyntaxKind.PublicKeyword) || m.IsKind(SyntaxKind.InternalKeyword) || m.IsKind(SyntaxKind.ProtectedKeyword))
            && words.Contains(variable.Identifier.ValueText)
            && !type.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == variable.Identifier.ValueText));
        return type.RemoveNodes(unused, SyntaxRemoveOptions.KeepNoTrivia)!;
    }

    /// <summary>The deletion with the test for existence around it, when that is all the test guards.</summary>
    private static StatementSyntax Guarded(ExpressionStatementSyntax deletion)
    {
        var inner = deletion.Parent is BlockSyntax { Statements.Count: 1, Parent: IfStatementSyntax } block ? (StatementSyntax)block : deletion;
        return inner.Parent is IfStatementSyntax { Else: null, Condition: InvocationExpressionSyntax test } @if && StartupGuards.CalledName(test) == "Exists"
            ? @if
            : deletion;
    }

    private static MethodDeclarationSyntax WithBlock(MethodDeclarationSyntax method, SyntaxNode tree, string code)
    {
        var endOfLine = NewLines.Of(tree).ToFullString();
        var indentation = StatementLists.Indentation(method).ToFullString();
        var lines = string.Join(endOfLine, code.Split('\n').Select(l => indentation + "    " + l));
        var block = (BlockSyntax)SyntaxFactory.ParseStatement($"{indentation}{{{endOfLine}{lines}{endOfLine}{indentation}}}{endOfLine}");
        return Synchronous(method)
            .WithExpressionBody(null)
            .WithSemicolonToken(default)
            .WithParameterList(method.ParameterList.WithTrailingTrivia(NewLines.Of(tree)))
            .WithBody(Annotate(block));
    }

    private static MethodDeclarationSyntax WithExpression(MethodDeclarationSyntax method, string code) =>
        Synchronous(method)
            .WithBody(null)
            .WithParameterList(method.ParameterList.WithTrailingTrivia(SyntaxFactory.Space))
            .WithExpressionBody(SyntaxFactory.ArrowExpressionClause(
                SyntaxFactory.Token(SyntaxKind.EqualsGreaterThanToken).WithTrailingTrivia(SyntaxFactory.Space), Generated.Expression(code)))
            .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken).WithTrailingTrivia(method.GetTrailingTrivia()));

    private static BlockSyntax Annotate(BlockSyntax block) =>
        Generated.Annotate(block).WithoutAnnotations(Simplifier.Annotation).WithAdditionalAnnotations(Formatter.Annotation);

    private static MethodDeclarationSyntax Synchronous(MethodDeclarationSyntax method) =>
        method.Modifiers.Any(SyntaxKind.AsyncKeyword)
            ? method.WithModifiers(SyntaxFactory.TokenList(method.Modifiers.Where(m => !m.IsKind(SyntaxKind.AsyncKeyword))))
                .WithLeadingTrivia(method.GetLeadingTrivia())
            : method;
}
