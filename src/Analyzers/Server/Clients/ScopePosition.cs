using System;
using System.Collections.Generic;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Whether a literal stands where a program names OAuth scopes.</summary>
internal enum ScopePosition
{
    None,

    /// <summary>A variable or member that is called so.</summary>
    Named,

    /// <summary>A parameter or property of a library that signs in with it.</summary>
    OfLibrary,

    /// <summary>What a protected resource advertises.</summary>
    Advertised,
}

/// <summary>Finds out what a literal is used for.</summary>
internal static class ScopePositions
{
    /// <summary>The namespaces whose "scopes" are OAuth's.</summary>
    private static readonly string[] s_libraries =
    {
        "ModelContextProtocol", "Azure", "Microsoft.Identity", "Microsoft.AspNetCore.Authentication", "Microsoft.Graph", "Google", "Octokit", "SlackNet",
        "NGitLab", "AspNet.Security.OAuth", "IdentityModel", "Duende", "OpenIddict", "Auth0", "Microsoft.Kiota",
    };

    /// <summary>Words of a list that scopes are compared with, not asked for.</summary>
    private static readonly HashSet<string> s_lists = new(StringComparer.Ordinal)
    {
        "broad", "forbidden", "denied", "deny", "blocked", "dangerous", "risky", "excessive", "privileged", "sensitive", "known", "valid", "allowed", "allow", "accepted",
    };

    public static ScopePosition Of(ExpressionSyntax literal, SemanticModel model, CancellationToken cancellationToken)
    {
        // The compiler of the floor has no collection expressions: by name.
        SyntaxNode node = literal;
        while (node.Parent is InitializerExpressionSyntax or ImplicitArrayCreationExpressionSyntax or ArrayCreationExpressionSyntax or ParenthesizedExpressionSyntax
            or BaseObjectCreationExpressionSyntax
            || node.Parent is { } parent && parent.GetType().Name is "CollectionExpressionSyntax" or "ExpressionElementSyntax")
        {
            node = node.Parent;
        }

        switch (node.Parent)
        {
            case AssignmentExpressionSyntax assignment when assignment.Right == node:
                return OfMember(assignment.Left, model, cancellationToken);

            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" } add } } when OfMember(add.Expression, model, cancellationToken) is var list and not ScopePosition.None:
                return list;

            case ArgumentSyntax argument:
                return OfArgument(argument, model, cancellationToken);

            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                return IsScopes(variable.Identifier.ValueText) ? ScopePosition.Named : HandedOn(variable, model, cancellationToken);

            case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property }:
                return IsScopes(property.Identifier.ValueText) ? ScopePosition.Named : ScopePosition.None;

            case ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property }:
                return IsScopes(property.Identifier.ValueText) ? ScopePosition.Named : ScopePosition.None;

            default:
                return ScopePosition.None;
        }
    }

    /// <summary>A variable that its own type hands to a library as scopes, whatever it is called.</summary>
    private static ScopePosition HandedOn(VariableDeclaratorSyntax variable, SemanticModel model, CancellationToken cancellationToken)
    {
        var name = variable.Identifier.ValueText;
        SyntaxNode scope = variable.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? variable.SyntaxTree.GetRoot(cancellationToken);
        foreach (var node in scope.DescendantNodes())
        {
            if (node is IdentifierNameSyntax { Parent: ArgumentSyntax argument } reference
                && reference.Identifier.ValueText == name
                && OfArgument(argument, model, cancellationToken) == ScopePosition.OfLibrary
                && model.GetSymbolInfo(reference, cancellationToken).Symbol?.DeclaringSyntaxReferences is { Length: 1 } declared
                && declared[0].SyntaxTree == variable.SyntaxTree && declared[0].Span == variable.Span)
            {
                return ScopePosition.OfLibrary;
            }
        }

        return ScopePosition.None;
    }

    private static ScopePosition OfMember(ExpressionSyntax member, SemanticModel model, CancellationToken cancellationToken)
    {
        if (((member as MemberAccessExpressionSyntax)?.Name ?? member as SimpleNameSyntax) is not { } name || !IsScopes(name.Identifier.ValueText))
        {
            return ScopePosition.None;
        }

        var symbol = model.GetSymbolInfo(member, cancellationToken).Symbol;
        return symbol is IPropertySymbol { Name: "ScopesSupported", ContainingType.Name: "ProtectedResourceMetadata" } ? ScopePosition.Advertised
            : symbol is IPropertySymbol property && IsLibrary(property.ContainingType) ? ScopePosition.OfLibrary
            : symbol is null ? ScopePosition.None
            : ScopePosition.Named;
    }

    private static ScopePosition OfArgument(ArgumentSyntax argument, SemanticModel model, CancellationToken cancellationToken)
    {
        if (argument.Parent?.Parent is not { } call
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
            || ParameterOf(argument, method) is not { } parameter
            || !(IsScopes(parameter.Name) || method.Name is "AddScope" or "WithScopes" or "CreateScoped"))
        {
            return ScopePosition.None;
        }

        return IsLibrary(method.ContainingType) ? ScopePosition.OfLibrary : ScopePosition.Named;
    }

    private static IParameterSymbol? ParameterOf(ArgumentSyntax argument, IMethodSymbol method)
    {
        if (argument.NameColon?.Name.Identifier.ValueText is { } name)
        {
            foreach (var parameter in method.Parameters)
            {
                if (parameter.Name == name)
                {
                    return parameter;
                }
            }

            return null;
        }

        var index = ((BaseArgumentListSyntax)argument.Parent!).Arguments.IndexOf(argument);
        return index < method.Parameters.Length ? method.Parameters[index]
            : method.Parameters.Length > 0 && method.Parameters[method.Parameters.Length - 1].IsParams ? method.Parameters[method.Parameters.Length - 1]
            : null;
    }

    private static bool IsScopes(string name)
    {
        var words = SecretNames.Words(name);
        return (words.Contains("scopes") || (words.Count > 0 && words[words.Count - 1] == "scope")) && !words.Exists(s_lists.Contains);
    }

    private static bool IsLibrary(INamedTypeSymbol? type)
    {
        var space = type?.ContainingNamespace?.ToDisplayString() ?? "";
        return Array.Exists(s_libraries, l => space == l || space.StartsWith(l + ".", StringComparison.Ordinal));
    }
}
