using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>A text that every client is sent when it asks what the server offers.</summary>
/// <param name="What">What the text is: <c>description</c>, <c>title</c>, <c>instructions</c>.</param>
/// <param name="Subject">What it is about, for a message.</param>
internal sealed record MetadataPlace(string What, string Subject)
{
    private const int LongestClimb = 40;

    private static readonly HashSet<string> s_types = new()
    {
        "Tool", "Prompt", "PromptArgument", "Resource", "ResourceTemplate", "Implementation", "ToolAnnotations", "Icon", "BaseMetadata", "InitializeResult",
        "McpServerOptions", "McpServerToolCreateOptions", "McpServerPromptCreateOptions", "McpServerResourceCreateOptions",
    };

    // Calls whose result still holds the text they are given, or are called on.
    private static readonly HashSet<string> s_transparent = new()
    {
        "Trim", "TrimStart", "TrimEnd", "Replace", "ReplaceLineEndings", "ToString", "Concat", "Join", "Format", "Parse", "Deserialize", "SerializeToElement", "SerializeToNode",
        "RootElement", "Clone", "ToUpperInvariant", "ToLowerInvariant", "AsSpan", "Create",
    };

    /// <summary>The metadata that <paramref name="text"/> becomes part of; null when it stands elsewhere. Binds only where the syntax says that it may.</summary>
    public static MetadataPlace? Of(ExpressionSyntax text, McpProgram program, SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxNode node = text;
        for (var step = 0; step < LongestClimb && node.Parent is { } parent; step++)
        {
            switch (parent)
            {
                case AttributeArgumentSyntax argument:
                    return OfAttribute(argument, program, model, cancellationToken);

                case AssignmentExpressionSyntax assignment when assignment.Right == node:
                    if (assignment.Left is not (ImplicitElementAccessSyntax or ElementAccessExpressionSyntax))
                    {
                        return OfProperty(assignment, model, cancellationToken);
                    }

                    // Meta = new JsonObject { ["key"] = "..." }, or options.Meta["key"] = "...".
                    if (assignment.Left is ElementAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax indexed })
                    {
                        return OfMember(indexed, assignment, model, cancellationToken);
                    }

                    node = parent;
                    continue;

                case ArgumentSyntax { Parent: BaseArgumentListSyntax { Parent: { } call } }:
                    if (!IsTransparent(call))
                    {
                        return null;
                    }

                    node = call;
                    continue;

                case MemberAccessExpressionSyntax access when access.Expression == node && s_transparent.Contains(access.Name.Identifier.ValueText):
                    node = access.Parent is InvocationExpressionSyntax invocation && invocation.Expression == access ? invocation : access;
                    continue;

                // Parts of a larger expression; collection expressions and what is in them are newer than the floor.
                case ExpressionSyntax or InterpolationSyntax or SwitchExpressionArmSyntax:
                    node = parent;
                    continue;

                default:
                    if (parent.GetType().Name != "ExpressionElementSyntax")
                    {
                        return null;
                    }

                    node = parent;
                    continue;
            }
        }

        return null;
    }

    /// <summary>Whether an attribute of this name can hold metadata; nothing is bound.</summary>
    public static bool MayBeMetadata(AttributeSyntax attribute)
    {
        var name = attribute.Name.RightmostName().ValueText;
        return name.StartsWith("Mcp", System.StringComparison.Ordinal) || name is "Description" or "DescriptionAttribute" or "DefaultValue" or "DefaultValueAttribute";
    }

    /// <summary>Whether a property of this name can be metadata; nothing is bound.</summary>
    public static bool MayBeMetadata(string property) => WhatOf(property) is not null;

    private static bool IsTransparent(SyntaxNode call) => call switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => s_transparent.Contains(access.Name.Identifier.ValueText),
        ObjectCreationExpressionSyntax { Type: { } type } => type.RightmostName().ValueText is "Uri",
        _ => false,
    };

    private static string? WhatOf(string property) => property switch
    {
        "Description" => "description",
        "ServerInstructions" or "Instructions" => "text of the instructions",
        "Name" or "Title" or "Version" => property.ToLowerInvariant(),
        "IconSource" or "Source" or "Icons" => "icon",
        "WebsiteUrl" or "Uri" or "UriTemplate" => "address",
        "InputSchema" or "OutputSchema" => "schema",
        "Meta" or "Metadata" => "metadata",
        _ => null,
    };

    private static MetadataPlace? OfProperty(AssignmentExpressionSyntax assignment, SemanticModel model, CancellationToken cancellationToken) => assignment.Left switch
    {
        IdentifierNameSyntax name => OfMember(name, assignment, model, cancellationToken),
        MemberAccessExpressionSyntax access => OfMember(access, assignment, model, cancellationToken),
        _ => null,
    };

    private static MetadataPlace? OfMember(ExpressionSyntax member, AssignmentExpressionSyntax assignment, SemanticModel model, CancellationToken cancellationToken)
    {
        var name = member is MemberAccessExpressionSyntax access ? access.Name.Identifier.ValueText : ((IdentifierNameSyntax)member).Identifier.ValueText;
        return WhatOf(name) is { } what
            && model.GetSymbolInfo(member, cancellationToken).Symbol is IPropertySymbol { ContainingType: { } owner }
            && s_types.Contains(owner.Name)
            && owner.ContainingNamespace?.ToDisplayString() is { } space
            && (space == "ModelContextProtocol" || space.StartsWith("ModelContextProtocol.", System.StringComparison.Ordinal))
                ? new MetadataPlace(what, NameBeside(assignment, model, cancellationToken) ?? (owner.Name == "McpServerOptions" ? "the server" : owner.Name))
                : null;
    }

    /// <summary>The name that the same initialiser gives what it makes.</summary>
    private static string? NameBeside(AssignmentExpressionSyntax assignment, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var sibling in (assignment.Parent as InitializerExpressionSyntax)?.Expressions ?? default)
        {
            if (sibling is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "Name" } } name
                && name != assignment
                && model.GetConstantValue(name.Right, cancellationToken).Value is string text)
            {
                return text;
            }
        }

        return null;
    }

    private static MetadataPlace? OfAttribute(AttributeArgumentSyntax argument, McpProgram program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (argument.Parent?.Parent is not AttributeSyntax { Parent.Parent: { } declaration } attribute
            || !MayBeMetadata(attribute)
            || model.GetTypeInfo(attribute, cancellationToken).Type is not INamedTypeSymbol type)
        {
            return null;
        }

        var space = type.ContainingNamespace?.ToDisplayString();
        if (space == McpNames.ServerNamespace || space == McpNames.FunctionsNamespace)
        {
            var what = argument.NameEquals is { } named ? WhatOf(named.Name.Identifier.ValueText) : type.Name == "McpMetaAttribute" ? "metadata" : "description";
            return what is null ? null : new MetadataPlace(type.Name == "McpMetaAttribute" ? "metadata" : what, NameOf(declaration));
        }

        return space == "System.ComponentModel" && IsSent(declaration, program, model, cancellationToken)
            ? new MetadataPlace(type.Name == "DefaultValueAttribute" ? "default value" : "description", NameOf(declaration))
            : null;
    }

    /// <summary>Whether what is described is a handler, an argument of one, or part of the schema of such an argument.</summary>
    private static bool IsSent(SyntaxNode declaration, McpProgram program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (declaration is LambdaExpressionSyntax)
        {
            return model.GetSymbolInfo(declaration, cancellationToken).Symbol is IMethodSymbol lambda && program.Handlers.Find(lambda, cancellationToken) is not null;
        }

        switch (model.GetDeclaredSymbol(declaration, cancellationToken))
        {
            case IMethodSymbol method:
                return program.Handlers.Find(method, cancellationToken) is not null;
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor }:
                return IsInSchema(constructor.ContainingType, program, cancellationToken);
            case IParameterSymbol parameter:
                return program.Handlers.IsModelSupplied(parameter, cancellationToken);
            case INamedTypeSymbol type:
                return IsInSchema(type, program, cancellationToken);
            case { ContainingType: { } owner }:
                return IsInSchema(owner, program, cancellationToken);
            default:
                return false;
        }
    }

    /// <summary>Asked only about a text that holds a credential, so hardly ever.</summary>
    private static bool IsInSchema(INamedTypeSymbol type, McpProgram program, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var pending = new Stack<ITypeSymbol>();
        foreach (var handler in program.Handlers.All(cancellationToken))
        {
            foreach (var parameter in handler.Method.Parameters.Where(p => program.Handlers.IsModelSupplied(p, cancellationToken)))
            {
                pending.Push(parameter.Type);
            }

            if (handler.Method.GetAttributes().Any(a => a.NamedArguments.Any(n => n.Key == "UseStructuredContent" && n.Value.Value is true)))
            {
                pending.Push(handler.Method.ReturnType);
            }
        }

        while (pending.Count > 0)
        {
            var current = pending.Pop();
            if (!seen.Add(current))
            {
                continue;
            }

            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, type.OriginalDefinition))
            {
                return true;
            }

            foreach (var part in PartsOf(current, program))
            {
                pending.Push(part);
            }
        }

        return false;
    }

    private static IEnumerable<ITypeSymbol> PartsOf(ITypeSymbol type, McpProgram program) => type switch
    {
        IArrayTypeSymbol array => ImmutableArray.Create(array.ElementType),
        INamedTypeSymbol named when program.IsOurs(named) => named.GetMembers().OfType<IPropertySymbol>().Select(p => p.Type).Concat(named.TypeArguments),
        INamedTypeSymbol named => named.TypeArguments,
        _ => Enumerable.Empty<ITypeSymbol>(),
    };

    private static string NameOf(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax function => function.Identifier.ValueText,
        ParameterSyntax parameter => parameter.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        EnumMemberDeclarationSyntax member => member.Identifier.ValueText,
        FieldDeclarationSyntax { Declaration.Variables: { Count: > 0 } variables } => variables[0].Identifier.ValueText,
        _ => "the handler",
    };
}
