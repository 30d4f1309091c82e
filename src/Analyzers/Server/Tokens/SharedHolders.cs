using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Tokens;

/// <summary>Whether several requests use one object of a type at the same time.</summary>
internal enum Sharing
{
    /// <summary>Each request has its own.</summary>
    Own,

    /// <summary>Nobody here makes one.</summary>
    Unknown,

    /// <summary>One object for all.</summary>
    Shared,
}

/// <summary>Who shares an object: by what the container keeps, and by what holds it in a field.</summary>
internal sealed class SharedHolders
{
    private const int MaxDepth = 3;

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<INamedTypeSymbol> _asked = new(SymbolEqualityComparer.Default);

    public SharedHolders(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    public Sharing Of(INamedTypeSymbol type) => Of(type.OriginalDefinition, 0);

    private Sharing Of(INamedTypeSymbol type, int depth)
    {
        // The factory keeps message handlers, and gives them to all clients of a name.
        if (depth > MaxDepth || !_asked.Add(type))
        {
            return Sharing.Unknown;
        }

        if (type.IsStatic || Bases(type).Any(b => b.Name is "DelegatingHandler" or "HttpMessageHandler" or "BackgroundService"))
        {
            return Sharing.Shared;
        }

        var registrations = _program.Services.RegistrationsOf(type, _cancellationToken);
        if (registrations.Any(r => r.Lifetime == ServiceLifetime.Singleton))
        {
            return Sharing.Shared;
        }

        var isHeld = IsHeld(type, depth);
        return isHeld ? Sharing.Shared
            : !registrations.IsEmpty || type.GetMembers().OfType<IMethodSymbol>().Any(m => m.GetAttributes().Any(a => a.AttributeClass?.Name == "McpServerToolAttribute")) ? Sharing.Own
            : HasCreation(type) ? Sharing.Own
            : Sharing.Unknown;
    }

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private bool HasCreation(INamedTypeSymbol type) => !_program.Calls.CreationsOf(type, _cancellationToken).IsEmpty;

    /// <summary>Whether something that is shared holds one: it creates it for a field, or asks for it in its constructor.</summary>
    private bool IsHeld(INamedTypeSymbol type, int depth)
    {
        foreach (var creation in _program.Calls.CreationsOf(type, _cancellationToken))
        {
            if (HolderOf(creation.Syntax) is { } holder && (holder.IsStatic || Of(holder.ContainingType.OriginalDefinition, depth + 1) == Sharing.Shared))
            {
                return true;
            }

            if (IsAtStart(creation.Syntax))
            {
                return true;
            }
        }

        foreach (var service in _program.Services.ServiceTypesOf(type, _cancellationToken))
        {
            foreach (var token in _program.Tokens(service.Name, _cancellationToken))
            {
                if (token.Parent?.FirstAncestorOrSelf<ParameterSyntax>() is { Parent.Parent: ConstructorDeclarationSyntax or TypeDeclarationSyntax } parameter
                    && parameter.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } owner
                    && _program.ModelOf(owner.SyntaxTree).GetDeclaredSymbol(owner, _cancellationToken) is INamedTypeSymbol consumer
                    && Of(consumer.OriginalDefinition, depth + 1) == Sharing.Shared)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The field or property that a new object is put into.</summary>
    private ISymbol? HolderOf(SyntaxNode creation)
    {
        var model = _program.ModelOf(creation.SyntaxTree);
        var around = creation.FirstAncestorOrSelf<SyntaxNode>(n => n is EqualsValueClauseSyntax or AssignmentExpressionSyntax or StatementSyntax or ArrowExpressionClauseSyntax);
        return around switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field } => model.GetDeclaredSymbol(field, _cancellationToken),
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => model.GetDeclaredSymbol(property, _cancellationToken),
            AssignmentExpressionSyntax assignment => model.GetSymbolInfo(assignment.Left, _cancellationToken).Symbol is IFieldSymbol or IPropertySymbol ? model.GetSymbolInfo(assignment.Left, _cancellationToken).Symbol : null,
            _ => null,
        };
    }

    /// <summary>Made once, where the program begins, and not within a delegate that runs for each request.</summary>
    private static bool IsAtStart(SyntaxNode creation) =>
        !creation.Ancestors().Any(a => a is AnonymousFunctionExpressionSyntax)
        && (creation.FirstAncestorOrSelf<GlobalStatementSyntax>() is not null
            || creation.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { Identifier.ValueText: "Main" } main && main.Modifiers.Any(SyntaxKind.StaticKeyword));
}
