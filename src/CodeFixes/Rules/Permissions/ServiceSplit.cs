using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>Two keyed registrations instead of one, each from its own checked credential, and a key at every consumer.</summary>
internal static class ServiceSplit
{
    private const string DependencyInjection = "Microsoft.Extensions.DependencyInjection";

    public static async Task<Solution?> ApplyAsync(ClientSplit split, CancellationToken cancellationToken)
    {
        if (split.Client.Registration is not { Service: not null, Key: null, Source: not null } registration
            || registration.Form is ServiceForm.NamedHttpClient or ServiceForm.DbContext or ServiceForm.Type
            || NameOf(registration.Syntax).Identifier.ValueText.StartsWith("Try", StringComparison.Ordinal)
            || split.Program.Compilation.GetTypeByMetadataName(DependencyInjection + ".FromKeyedServicesAttribute") is null
            || (registration.Form == ServiceForm.TypedHttpClient && StatementOf(registration.Syntax) is null)
            || SourceOf(split, registration, cancellationToken) is not { } source
            || CredentialUse.Find(source, split, cancellationToken) is not { } use)
        {
            return null;
        }

        // First the credentials, then everything else on the solution with their checks.
        var isAtStart = await IsInStartupBodyAsync(split, cancellationToken).ConfigureAwait(false);
        var (read, write) = ((string?)null, (string?)null);
        if (use.Kind is CredentialUseKind.Local or CredentialUseKind.Read && isAtStart)
        {
            if (await ValueAsync(split, split.Read, cancellationToken).ConfigureAwait(false) is not { } reading)
            {
                return null;
            }

            (split, read) = reading;
            if (use.Kind == CredentialUseKind.Read)
            {
                if (await ValueAsync(split, split.Write, cancellationToken).ConfigureAwait(false) is not { } writing)
                {
                    return null;
                }

                (split, write) = writing;
            }
        }
        else if (use.Kind is CredentialUseKind.Local or CredentialUseKind.LocalOfHelper)
        {
            if (await TwinLocalAsync(split, use.Local!, cancellationToken).ConfigureAwait(false) is not { } twin)
            {
                return null;
            }

            (split, read) = twin;
        }

        if (!isAtStart)
        {
            // The registration stands in a method that the start calls: there the credential is only read.
            foreach (var key in new[] { split.Read, split.Write })
            {
                if (await StartupEditor.GuardAsync(split.Solution, split.Project, key, null, cancellationToken).ConfigureAwait(false) is { } guarded
                    && guarded != split.Solution)
                {
                    if (await MoveAsync(split, guarded, cancellationToken).ConfigureAwait(false) is not { } moved)
                    {
                        return null;
                    }

                    split = moved;
                }
            }
        }

        return await EditAsync(split, read, write, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Solution?> EditAsync(ClientSplit split, string? read, string? write, CancellationToken cancellationToken)
    {
        var registration = split.Client.Registration!;
        var source = SourceOf(split, registration, cancellationToken)!;
        if (CredentialUse.Find(source, split, cancellationToken) is not { } use)
        {
            return null;
        }

        var reading = read is null
            ? CredentialUse.Renamed(source, split.Write.Name, split.Read.Name)
            : use.With(SyntaxFactory.IdentifierName(read));
        var writing = write is null ? registration.Source! : use.With(SyntaxFactory.IdentifierName(write));
        if (Consumers.Find(split, cancellationToken) is not { } consumers)
        {
            return null;
        }

        var editor = new SolutionEditor(split.Solution);
        var own = await editor.GetDocumentEditorAsync(split.Target.Document.Id, cancellationToken).ConfigureAwait(false);
        if (registration.Form == ServiceForm.TypedHttpClient)
        {
            if (consumers.KeepsUnkeyed)
            {
                return null;
            }

            HttpClientRegistrations.Write(own, StatementOf(registration.Syntax)!, registration, reading, writing);
        }
        else
        {
            Register(own, registration, reading, writing, consumers.KeepsUnkeyed);
        }

        await consumers.WriteAsync(editor, cancellationToken).ConfigureAwait(false);
        var changed = editor.GetChangedSolution();
        foreach (var id in consumers.FilesWithoutImport)
        {
            var root = await changed.GetDocument(id)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            changed = changed.WithDocumentSyntaxRoot(id, Imports.Ensure(root!, DependencyInjection));
        }

        return changed;
    }

    private static void Register(
        DocumentEditor editor, ServiceRegistration registration, ExpressionSyntax reading, ExpressionSyntax writing, bool keepsUnkeyed)
    {
        var syntax = registration.Syntax;
        var sourceArgument = syntax.ArgumentList.Arguments.First(a => a.Expression.Span.Contains(registration.Source!.Span));
        var calls = new List<InvocationExpressionSyntax> { Keyed(ClientSplit.ReadKey, reading), Keyed(ClientSplit.WriteKey, writing) };
        if (keepsUnkeyed)
        {
            calls.Insert(0, syntax.ReplaceNode(sourceArgument.Expression, writing.WithTriviaFrom(sourceArgument.Expression)));
        }

        if (StatementOf(syntax) is { } statement)
        {
            Replace(editor, statement, calls.Select(c => statement.ReplaceNode(syntax, c)).ToList());
            return;
        }

        // In a chain each call continues the one before it.
        var chain = calls[0];
        foreach (var call in calls.Skip(1))
        {
            var access = (MemberAccessExpressionSyntax)call.Expression;
            chain = call.WithExpression(access.WithExpression(chain.WithTrailingTrivia(access.Expression.GetTrailingTrivia())));
        }

        editor.ReplaceNode(syntax, chain.WithTriviaFrom(syntax));

        InvocationExpressionSyntax Keyed(string key, ExpressionSyntax made)
        {
            var name = NameOf(syntax);
            var keyedName = name.WithIdentifier(SyntaxFactory.Identifier("AddKeyed" + name.Identifier.ValueText.Substring("Add".Length)).WithTriviaFrom(name.Identifier));
            var arguments = syntax.ArgumentList.ReplaceNode(
                sourceArgument.Expression, Lambdas.WithKey(made).WithTriviaFrom(sourceArgument.Expression));
            var keyArgument = SyntaxFactory.Argument(SyntaxFactory.ParseExpression(Generated.Literal(key)));
            var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
            var list = SyntaxFactory.NodeOrTokenList(keyArgument, comma).AddRange(arguments.Arguments.GetWithSeparators());
            return syntax
                .ReplaceNode(name, keyedName)
                .WithArgumentList(arguments.WithArguments(SyntaxFactory.SeparatedList<ArgumentSyntax>(list)));
        }
    }

    /// <summary>Puts several statements in the place of one: comments stay above the first.</summary>
    internal static void Replace(DocumentEditor editor, StatementSyntax statement, IReadOnlyList<StatementSyntax> statements)
    {
        var indentation = StatementLists.Indentation(statement);
        SyntaxNode place = statement.Parent is GlobalStatementSyntax global ? global : statement;
        editor.InsertAfter(place, statements.Skip(1).Select(s => Wrap(s.WithLeadingTrivia(indentation))));
        editor.ReplaceNode(statement, statements[0]);

        SyntaxNode Wrap(StatementSyntax inserted) => place is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(inserted) : inserted;
    }

    /// <summary>The statement that consists of the registration; null when something is chained behind it or uses it.</summary>
    private static ExpressionStatementSyntax? StatementOf(InvocationExpressionSyntax registration) => registration.Parent switch
    {
        ExpressionStatementSyntax statement => statement,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax discard } => discard,
        _ => null,
    };

    private static SimpleNameSyntax NameOf(InvocationExpressionSyntax registration) =>
        registration.Expression is MemberAccessExpressionSyntax access ? access.Name : (SimpleNameSyntax)registration.Expression;

    /// <summary>The expression that makes the client; for an instance in a local what the local was initialised with.</summary>
    private static ExpressionSyntax? SourceOf(ClientSplit split, ServiceRegistration registration, CancellationToken cancellationToken) =>
        registration.Source is IdentifierNameSyntax name
        && split.Program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol is ILocalSymbol local
            ? CredentialUse.Made(local, cancellationToken)
            : registration.Source;

    private static async Task<bool> IsInStartupBodyAsync(ClientSplit split, CancellationToken cancellationToken) =>
        await RootAsync(split, cancellationToken).ConfigureAwait(false) is { } root
        && root.Document.Id == split.Target.Document.Id
        && root.Scope.Any(s => s.Span.Contains(split.Target.Node.Span) && s is not LocalFunctionStatementSyntax);

    private static Task<StartupRoot?> RootAsync(ClientSplit split, CancellationToken cancellationToken) =>
        StartupRoot.FindAsync(split.Solution, split.Project, null, cancellationToken);

    /// <summary>A checked local for the key, above the first tool and above the registration, whichever comes first.</summary>
    private static async Task<(ClientSplit Split, string Local)?> ValueAsync(ClientSplit split, CredentialKey key, CancellationToken cancellationToken)
    {
        var root = await RootAsync(split, cancellationToken).ConfigureAwait(false);
        var place = root is not null && split.Target.Node.SpanStart < root.Anchor.SpanStart ? split.Target.Primary : null;
        return await StartupEditor.ValueAsync(split.Solution, split.Project, key, place, cancellationToken).ConfigureAwait(false) is { } value
            && await MoveAsync(split, value.Solution, cancellationToken).ConfigureAwait(false) is { } moved
                ? (moved, value.Local)
                : null;
    }

    private static async Task<ClientSplit?> MoveAsync(ClientSplit split, Solution solution, CancellationToken cancellationToken) =>
        await split.Target.InAsync(solution, cancellationToken).ConfigureAwait(false) is { } target
            ? await ClientSplit.FindAsync(target, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>A second local beside the first, read in the same way under the new name.</summary>
    private static async Task<(ClientSplit Split, string Local)?> TwinLocalAsync(ClientSplit split, ILocalSymbol local, CancellationToken cancellationToken)
    {
        if (local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not VariableDeclaratorSyntax { Initializer.Value: { } made } declarator
            || declarator.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { Declaration.Variables.Count: 1 } statement
            || split.Solution.GetDocument(statement.SyntaxTree) is not { } document)
        {
            return null;
        }

        var root = statement.SyntaxTree.GetRoot(cancellationToken);
        var name = UniqueNames.In(new[] { root }, UniqueNames.Camel(split.Read.Name));
        var renamed = CredentialUse.Renamed(made, split.Write.Name, split.Read.Name);
        if (SyntaxFactory.AreEquivalent(made, split.Place) || (made is PostfixUnaryExpressionSyntax forgiven && SyntaxFactory.AreEquivalent(forgiven.Operand, split.Place)))
        {
            // The check below the original does not cover its twin.
            var bare = renamed is PostfixUnaryExpressionSyntax suppressed ? suppressed.Operand : renamed;
            renamed = Generated.Expression($"{bare.WithoutTrivia()} ?? throw {Generated.NotSet(split.Read.Name)}");
        }

        var twin = SyntaxFactory.LocalDeclarationStatement(
            SyntaxFactory.VariableDeclaration(
                SyntaxFactory.IdentifierName("var").WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.SingletonSeparatedList(
                    SyntaxFactory.VariableDeclarator(SyntaxFactory.Identifier(name).WithTrailingTrivia(SyntaxFactory.Space))
                        .WithInitializer(SyntaxFactory.EqualsValueClause(
                            SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space), renamed.WithoutTrivia())))))
            .WithLeadingTrivia(StatementLists.Indentation(statement))
            .WithTrailingTrivia(NewLines.Of(root));
        var changed = statement.Parent is GlobalStatementSyntax global
            ? root.InsertNodesAfter(global, new[] { SyntaxFactory.GlobalStatement(twin) })
            : root.InsertNodesAfter(statement, new[] { twin });
        return await MoveAsync(split, split.Solution.WithDocumentSyntaxRoot(document.Id, changed), cancellationToken).ConfigureAwait(false) is { } moved
            ? (moved, name)
            : null;
    }
}
