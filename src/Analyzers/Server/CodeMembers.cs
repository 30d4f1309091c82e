using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>A member that has code of its own.</summary>
/// <param name="Symbol">The method, accessor, constructor, field or property that the code belongs to, as the compiler has it.</param>
/// <param name="Code">Its bodies and initializers; of the program itself each top-level statement.</param>
internal readonly record struct CodeMember(ISymbol Symbol, ImmutableArray<SyntaxNode> Code);

/// <summary>The members of one file that have code.</summary>
internal static class CodeMembers
{
    /// <summary>In source order; nothing inside a body is bound or looked at.</summary>
    public static ImmutableArray<CodeMember> In(SemanticModel model, CancellationToken cancellationToken)
    {
        var root = (CompilationUnitSyntax)model.SyntaxTree.GetRoot(cancellationToken);
        var members = ImmutableArray.CreateBuilder<CodeMember>();

        void Add(ISymbol? symbol, params SyntaxNode?[] code)
        {
            if (symbol is not null && code.Any(c => c is not null))
            {
                members.Add(new CodeMember(symbol, code.OfType<SyntaxNode>().ToImmutableArray()));
            }
        }

        ISymbol? Declared(SyntaxNode node) => model.GetDeclaredSymbol(node, cancellationToken);

        var statements = root.Members.OfType<GlobalStatementSyntax>().ToArray<SyntaxNode?>();
        if (statements.Length > 0)
        {
            Add(Declared(root), statements);
        }

        foreach (var node in root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax or BasePropertyDeclarationSyntax or AccessorListSyntax or BaseFieldDeclarationSyntax or VariableDeclarationSyntax))
        {
            switch (node)
            {
                case BaseMethodDeclarationSyntax { Body: not null } or BaseMethodDeclarationSyntax { ExpressionBody: not null }:
                case AccessorDeclarationSyntax { Body: not null } or AccessorDeclarationSyntax { ExpressionBody: not null }:
                    Add(Declared(node), node);
                    break;

                case PropertyDeclarationSyntax property:
                    if (property.ExpressionBody is not null || property.Initializer is not null)
                    {
                        var symbol = (IPropertySymbol?)Declared(property);
                        Add(symbol?.GetMethod, property.ExpressionBody);
                        Add(symbol, property.Initializer);
                    }

                    break;

                case IndexerDeclarationSyntax { ExpressionBody: { } getter } indexer:
                    Add(((IPropertySymbol?)Declared(indexer))?.GetMethod, getter);
                    break;

                case VariableDeclaratorSyntax { Initializer: { } value } variable:
                    Add(Declared(variable), value);
                    break;

                case TypeDeclarationSyntax { BaseList: { } bases } type when bases.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault() is { } call:
                    Add((Declared(type) as INamedTypeSymbol)?.InstanceConstructors.FirstOrDefault(c => c.DeclaringSyntaxReferences.Any(r => r.Span == type.Span && r.SyntaxTree == type.SyntaxTree)), call);
                    break;
            }
        }

        return members.ToImmutable();
    }
}
