using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Which parameters of a handler the model fills, and which the SDK or the services do.</summary>
internal sealed class ParameterModel
{
    private readonly McpProgram _program;
    private readonly ConcurrentDictionary<ISymbol, bool> _services = new(SymbolEqualityComparer.Default);

    public ParameterModel(McpProgram program) => _program = program;

    public bool IsModelSupplied(IParameterSymbol parameter, CancellationToken cancellationToken)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            if (attribute.AttributeClass is { MetadataName: "FromKeyedServicesAttribute" or "FromServicesAttribute" }
                || (McpNames.KindOfTrigger(attribute.AttributeClass) is not null && !IsOwnType(parameter.Type)))
            {
                return false;
            }
        }

        return parameter.Type is not INamedTypeSymbol type || !(IsInjected(type) || IsService(type, cancellationToken));
    }

    /// <summary>A trigger fills an object of the program with the arguments of the call; its own contexts and raw texts are no arguments.</summary>
    private static bool IsOwnType(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, SpecialType: SpecialType.None } own
        && !own.DeclaringSyntaxReferences.IsEmpty
        && !Is(own, McpNames.FunctionsNamespace);

    private static bool IsInjected(INamedTypeSymbol type) => type.MetadataName switch
    {
        "CancellationToken" => Is(type, "System.Threading"),
        "IServiceProvider" => Is(type, "System"),
        "IProgress`1" => Is(type, "System"),
        "ClaimsPrincipal" => Is(type, "System.Security.Claims"),
        "AIFunctionArguments" => Is(type, "Microsoft.Extensions.AI"),
        "McpServer" or "IMcpServer" or "RequestContext`1" => Is(type, McpNames.ServerNamespace),
        "FunctionContext" => Is(type, "Microsoft.Azure.Functions.Worker"),
        _ => false,
    };

    /// <summary>An unregistered class becomes part of the tool's schema; an interface can only come from the services.</summary>
    private bool IsService(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (type.IsValueType || type.SpecialType != SpecialType.None || type.TypeKind is TypeKind.Enum or TypeKind.Error)
        {
            return false;
        }

        if (_services.TryGetValue(type, out var known))
        {
            return known;
        }

        var space = type.ContainingNamespace?.ToDisplayString() ?? "";
        if (space == "System" || space.StartsWith("System.Collections", System.StringComparison.Ordinal)
            || space.StartsWith("System.Text.Json", System.StringComparison.Ordinal))
        {
            return false;
        }

        return _services.GetOrAdd(type, type.TypeKind == TypeKind.Interface || type.IsAbstract || space == "System.Net.Http" || IsRegistered(type, cancellationToken));
    }

    private bool IsRegistered(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var token in _program.Tokens(type.Name, cancellationToken))
        {
            for (var node = token.Parent; node is ExpressionSyntax or TypeArgumentListSyntax or ArgumentSyntax or ArgumentListSyntax; node = node.Parent)
            {
                // The type as a type argument of AddX<T>, or built inside the argument of AddX(...).
                if (NameOf(node) is { } name && IsAdd(name.Identifier.ValueText))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static SimpleNameSyntax? NameOf(SyntaxNode node) => node.Parent switch
    {
        GenericNameSyntax generic => generic,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name,
        _ => null,
    };

    private static bool IsAdd(string name) => name is "AddSingleton" or "AddScoped" or "AddTransient" or "AddHttpClient" or "AddDbContext"
        or "TryAddSingleton" or "TryAddScoped" or "TryAddTransient" or "AddHostedService" or "AddKeyedSingleton" or "AddKeyedScoped" or "AddKeyedTransient";

    private static bool Is(INamedTypeSymbol type, string space) => type.ContainingNamespace?.ToDisplayString() == space;
}
