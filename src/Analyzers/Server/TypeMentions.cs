using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>A place that names a type.</summary>
/// <param name="Name">The name.</param>
/// <param name="Owner">What the type is named for: the nearest thing around it that is no type.</param>
internal readonly record struct TypeMention(SimpleNameSyntax Name, SyntaxNode Owner);

/// <summary>Who names a type, and who names what holds it.</summary>
internal static class TypeMentions
{
    private const int MaxDepth = 3;

    /// <summary>
    /// The places that name <paramref name="type"/>, a type derived from it, or one that holds it in a property, three
    /// levels outwards. Only names that stand for a type are bound.
    /// </summary>
    public static IEnumerable<TypeMention> Outwards(McpProgram program, INamedTypeSymbol type, bool publicOnly, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { type.OriginalDefinition };
        var pending = new Queue<(INamedTypeSymbol Type, int Depth)>();
        pending.Enqueue((type.OriginalDefinition, 1));
        while (pending.Count > 0)
        {
            var (current, depth) = pending.Dequeue();
            foreach (var token in program.Tokens(current.Name, cancellationToken))
            {
                if (token.Parent is not SimpleNameSyntax name || OwnerOf(name) is not { } owner)
                {
                    continue;
                }

                var model = program.ModelOf(name.SyntaxTree);
                if (!SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol?.OriginalDefinition, current))
                {
                    continue;
                }

                yield return new TypeMention(name, owner);
                if (Holder(owner, publicOnly) is { } holder
                    && (depth < MaxDepth || owner is BaseTypeSyntax)
                    && model.GetDeclaredSymbol(holder, cancellationToken) is INamedTypeSymbol outer
                    && seen.Add(outer))
                {
                    pending.Enqueue((outer, owner is BaseTypeSyntax ? depth : depth + 1));
                }
            }
        }
    }

    /// <summary>The call whose type argument the name is, or is part of; null when it is none.</summary>
    public static SimpleNameSyntax? CalledWith(SyntaxNode name)
    {
        for (var node = name; node.Parent is TypeSyntax or TypeArgumentListSyntax; node = node.Parent)
        {
            if (node.Parent is GenericNameSyntax generic && generic.WholeAccess().Parent is InvocationExpressionSyntax call && call.Expression == generic.WholeAccess())
            {
                return generic;
            }
        }

        return null;
    }

    /// <summary>What the outermost type around a name stands in; null where the name stands for no type.</summary>
    private static SyntaxNode? OwnerOf(SimpleNameSyntax name)
    {
        SyntaxNode node = name;
        while (node.Parent is TypeSyntax or TypeArgumentListSyntax or TupleElementSyntax)
        {
            node = node.Parent;
        }

        return node.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == node || access.Expression == node => access,
            var owner => owner,
        };
    }

    private static TypeDeclarationSyntax? Holder(SyntaxNode owner, bool publicOnly) => owner switch
    {
        PropertyDeclarationSyntax property when !publicOnly || property.Modifiers.Any(SyntaxKind.PublicKeyword) || property.Parent is InterfaceDeclarationSyntax =>
            property.Parent as TypeDeclarationSyntax,
        ParameterSyntax { Parent.Parent: RecordDeclarationSyntax record } => record,
        BaseTypeSyntax { Parent.Parent: TypeDeclarationSyntax derived } => derived,
        _ => null,
    };
}
