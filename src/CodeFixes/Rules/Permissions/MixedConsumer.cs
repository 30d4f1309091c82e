using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>A tool type with reading and changing tools: it gets a second parameter, and a second field where it keeps the first in one.</summary>
internal sealed class MixedConsumer
{
    private readonly ParameterSyntax _parameter;
    private readonly string _writeParameter;
    private readonly List<(SyntaxNode Declaration, string Name, string WriteName)> _keepers = new();
    private readonly List<(IdentifierNameSyntax Use, string WriteName)> _uses = new();

    private MixedConsumer(ParameterSyntax parameter, string writeParameter)
    {
        _parameter = parameter;
        _writeParameter = writeParameter;
    }

    /// <summary>How to take the type of a constructor's parameter apart; null when somebody else creates or derives from it.</summary>
    public static MixedConsumer? Find(ClientSplit split, ParameterSyntax parameter, CancellationToken cancellationToken)
    {
        if (parameter.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || parameter.Parent?.Parent is not (TypeDeclarationSyntax or ConstructorDeclarationSyntax)
            || split.Program.ModelOf(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellationToken) is not { } type
            || !split.Program.Calls.CreationsOf(type, cancellationToken).IsEmpty
            || !split.Program.Calls.DerivedTypes(type, cancellationToken).IsEmpty)
        {
            return null;
        }

        var parts = type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellationToken)).ToList();
        var name = parameter.Identifier.ValueText;
        var mixed = new MixedConsumer(parameter, UniqueNames.In(parts, name + "Write"));
        var scope = parameter.Parent.Parent is ConstructorDeclarationSyntax constructor ? new List<SyntaxNode> { constructor } : parts;
        foreach (var use in UsesOf(name, scope))
        {
            if (KeeperOf(use) is { } keeper)
            {
                mixed._keepers.Add((keeper.Declaration, keeper.Name, UniqueNames.In(parts, keeper.Name + "Write")));
            }
            else if (parameter.Parent.Parent is TypeDeclarationSyntax)
            {
                mixed.AddUse(split, use, mixed._writeParameter, cancellationToken);
            }
        }

        foreach (var (_, keeperName, writeName) in mixed._keepers)
        {
            foreach (var use in UsesOf(keeperName, parts))
            {
                if (!mixed._keepers.Any(k => k.Declaration.Span.Contains(use.Span) && k.Declaration.SyntaxTree == use.SyntaxTree))
                {
                    mixed.AddUse(split, use, writeName, cancellationToken);
                }
            }
        }

        return mixed._uses.Count == 0 ? null : mixed;
    }

    public async Task WriteAsync(Func<SyntaxNode, Task<DocumentEditor?>> editorOf)
    {
        if (_parameter.Parent is ParameterListSyntax list && await editorOf(list).ConfigureAwait(false) is { } own)
        {
            own.ReplaceNode(list, WithSecond(list));
        }

        foreach (var keeper in _keepers)
        {
            if (await editorOf(keeper.Declaration).ConfigureAwait(false) is { } editor)
            {
                WriteKeeper(editor, keeper.Declaration, keeper.Name, keeper.WriteName);
            }
        }

        foreach (var (use, writeName) in _uses)
        {
            if (await editorOf(use).ConfigureAwait(false) is { } editor)
            {
                editor.ReplaceNode(use, SyntaxFactory.IdentifierName(SyntaxFactory.Identifier(writeName).WithTriviaFrom(use.Identifier)));
            }
        }
    }

    private void AddUse(ClientSplit split, IdentifierNameSyntax use, string writeName, CancellationToken cancellationToken)
    {
        if (ClientSplit.MemberAround(use) is { } member && !split.ServesReadersOnly(member, cancellationToken))
        {
            _uses.Add((use, writeName));
        }
    }

    private ParameterListSyntax WithSecond(ParameterListSyntax list)
    {
        var index = list.Parameters.IndexOf(_parameter);
        var first = Consumers.WithKey(_parameter, ClientSplit.ReadKey);
        var onOwnLine = _parameter.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        var second = Consumers.WithKey(_parameter, ClientSplit.WriteKey)
            .WithIdentifier(SyntaxFactory.Identifier(_writeParameter).WithTriviaFrom(_parameter.Identifier))
            .WithLeadingTrivia(onOwnLine ? _parameter.GetLeadingTrivia() : SyntaxFactory.TriviaList());
        var items = list.Parameters.GetWithSeparators().Replace(_parameter, first);
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken)
            .WithTrailingTrivia(onOwnLine ? NewLines.Of(list.SyntaxTree.GetRoot()) : SyntaxFactory.Space);
        return list.WithParameters(SyntaxFactory.SeparatedList<ParameterSyntax>(
            items.InsertRange((2 * index) + 1, new SyntaxNodeOrToken[] { comma, second })));
    }

    private void WriteKeeper(DocumentEditor editor, SyntaxNode declaration, string name, string writeName)
    {
        switch (declaration)
        {
            case FieldDeclarationSyntax or PropertyDeclarationSyntax:
                editor.InsertAfter(declaration, Bare(Twin(declaration)));
                break;

            case ExpressionStatementSyntax statement:
                editor.InsertAfter(statement, Bare(Twin(statement)));
                AddField(statement);
                break;

            case ConstructorDeclarationSyntax { ExpressionBody: { } arrow } constructor:
                var assigned = SyntaxFactory.ExpressionStatement(arrow.Expression.WithoutTrivia());
                editor.ReplaceNode(constructor, (node, _) => ((ConstructorDeclarationSyntax)node)
                    .WithExpressionBody(null)
                    .WithSemicolonToken(default)
                    .WithBody(SyntaxFactory.Block(assigned, Twin(assigned)))
                    .WithAdditionalAnnotations(Formatter.Annotation));
                AddField(constructor);
                break;
        }

        void AddField(SyntaxNode place)
        {
            var member = place.FirstAncestorOrSelf<TypeDeclarationSyntax>()!.Members.FirstOrDefault(m =>
                m is FieldDeclarationSyntax { Declaration.Variables: { Count: 1 } variables } && variables[0].Identifier.ValueText == name
                || m is PropertyDeclarationSyntax property && property.Identifier.ValueText == name);
            if (member is not null)
            {
                editor.InsertAfter(member, Bare(Twin(member)));
            }
        }

        T Twin<T>(T node)
            where T : SyntaxNode =>
            node.ReplaceTokens(
                node.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken) && (t.ValueText == name || t.ValueText == _parameter.Identifier.ValueText)),
                (token, _) => SyntaxFactory.Identifier(token.ValueText == name ? writeName : _writeParameter).WithTriviaFrom(token));

        static T Bare<T>(T node)
            where T : SyntaxNode => node.WithLeadingTrivia(StatementLists.Indentation(node));
    }

    /// <summary>What keeps the parameter's object: a field or property that starts with it, or a constructor's assignment.</summary>
    private static (SyntaxNode Declaration, string Name)? KeeperOf(IdentifierNameSyntax use)
    {
        ExpressionSyntax value = use.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce && coalesce.Left == use
            ? coalesce
            : use;
        return value.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax { Declaration.Variables.Count: 1 } field } variable } =>
                (field, variable.Identifier.ValueText),
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => (property, property.Identifier.ValueText),
            AssignmentExpressionSyntax assignment when assignment.Right == value && NameOf(assignment.Left) is { } name => assignment.Parent switch
            {
                ExpressionStatementSyntax { Parent.Parent: ConstructorDeclarationSyntax } statement => (statement, name),
                ArrowExpressionClauseSyntax { Parent: ConstructorDeclarationSyntax constructor } => (constructor, name),
                _ => null,
            },
            _ => null,
        };
    }

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText,
        _ => null,
    };

    private static IEnumerable<IdentifierNameSyntax> UsesOf(string name, IEnumerable<SyntaxNode> scope) =>
        scope.SelectMany(s => s.DescendantNodes()).OfType<IdentifierNameSyntax>()
            .Where(i => i.Identifier.ValueText == name
                && i.Parent is not (NameColonSyntax or NameEqualsSyntax)
                && !(i.Parent is MemberAccessExpressionSyntax access && access.Name == i && access.Expression is not ThisExpressionSyntax)
                && !i.IsInNameOf());
}
