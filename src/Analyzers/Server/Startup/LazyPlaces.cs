using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Startup;

/// <summary>When a function runs that startup itself does not run.</summary>
internal enum RunTime
{
    /// <summary>Nobody knows, or not on behalf of a client.</summary>
    Unknown,

    /// <summary>While the host starts, before it serves: a hosted service, a service that startup asks for.</summary>
    HostStart,

    /// <summary>On first use: a factory, a constructor or member of a service or a tool, a handler.</summary>
    FirstUse,
}

/// <summary>Tells the code that first runs when a client calls from the code that never serves one.</summary>
internal sealed class LazyPlaces
{
    private const int MaxMentionDepth = 4;

    private static readonly string[] s_lazyPrefixes = { "Add", "TryAdd", "Configure", "PostConfigure", "Use", "With", "Bind" };

    private readonly McpProgram _program;
    private readonly StartupFlow _flow;
    private readonly ConcurrentDictionary<ISymbol, bool> _reached = new(SymbolEqualityComparer.Default);

    public LazyPlaces(McpProgram program, StartupFlow flow)
    {
        _program = program;
        _flow = flow;
    }

    public RunTime Of(SyntaxNode function, CancellationToken cancellationToken)
    {
        var model = _program.ModelOf(function.SyntaxTree);
        if (function is AnonymousFunctionExpressionSyntax lambda)
        {
            return OfLambda(lambda, model, cancellationToken);
        }

        if (function is LocalFunctionStatementSyntax local)
        {
            return model.GetDeclaredSymbol(local, cancellationToken) is IMethodSymbol symbol && _program.Handlers.Find(symbol, cancellationToken) is not null
                ? RunTime.FirstUse
                : Functions.Around(local) is { } outer && !_flow.Contains(outer) ? Of(outer, cancellationToken) : RunTime.Unknown;
        }

        if (function.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol type)
        {
            return RunTime.Unknown;
        }

        foreach (var contract in type.AllInterfaces)
        {
            switch (contract.Name)
            {
                case "IHostedService" or "IHostedLifecycleService" or "IStartupFilter":
                    return RunTime.HostStart;
                case "IDesignTimeDbContextFactory":
                    return RunTime.Unknown;
            }
        }

        if (!IsReached(type, 0, cancellationToken))
        {
            return RunTime.Unknown;
        }

        return IsConstruction(function) && IsAskedFor(type, cancellationToken) ? RunTime.HostStart : RunTime.FirstUse;
    }

    /// <summary>Whether the check is a handler's, and answers the client with an error text.</summary>
    public bool IsRefusal(CredentialCheck check, CancellationToken cancellationToken) =>
        check.Returned is { } returned
        && DelegateTargets.Unwrap(returned) is ILiteralOperation or IInterpolatedStringOperation
        && IsHandler(check.Function, cancellationToken);

    private bool IsHandler(SyntaxNode function, CancellationToken cancellationToken)
    {
        var model = _program.ModelOf(function.SyntaxTree);
        var symbol = function is AnonymousFunctionExpressionSyntax
            ? model.GetSymbolInfo(function, cancellationToken).Symbol
            : model.GetDeclaredSymbol(function, cancellationToken);
        return symbol is IMethodSymbol method && _program.Handlers.Find(method, cancellationToken) is not null;
    }

    private RunTime OfLambda(AnonymousFunctionExpressionSyntax lambda, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(lambda, cancellationToken).Symbol is IMethodSymbol symbol && _program.Handlers.Find(symbol, cancellationToken) is not null)
        {
            return RunTime.FirstUse;
        }

        var outer = Functions.Around(lambda);
        if (lambda.Parent is not ArgumentSyntax { Parent.Parent: { } call })
        {
            return Surroundings();
        }

        if (call is BaseObjectCreationExpressionSyntax)
        {
            // new Lazy<T>(() => ...)
            return model.GetTypeInfo(call, cancellationToken).Type is { Name: "Lazy" or "AsyncLazy" }
                && outer is not null && (_flow.Contains(outer) || Of(outer, cancellationToken) != RunTime.Unknown)
                    ? RunTime.FirstUse
                    : Surroundings();
        }

        if (call is not InvocationExpressionSyntax invocation
            || model.GetSymbolInfo(invocation, cancellationToken).Symbol is not IMethodSymbol method)
        {
            return RunTime.Unknown;
        }

        if (Array.Exists(s_lazyPrefixes, p => method.Name.StartsWith(p, StringComparison.Ordinal)) && IsSetUp(method))
        {
            // A factory of a service that startup asks for runs while starting.
            return method.TypeArguments.OfType<INamedTypeSymbol>().Any(t => IsAskedFor(t, cancellationToken)) ? RunTime.HostStart : RunTime.FirstUse;
        }

        return Surroundings();

        RunTime Surroundings() => outer is null || _flow.Contains(outer) ? RunTime.Unknown : Of(outer, cancellationToken);
    }

    /// <summary>Whether the method sets up services or the request pipeline: an extension of their builders.</summary>
    private static bool IsSetUp(IMethodSymbol method)
    {
        var definition = method.ReducedFrom ?? method;
        var receiver = definition.IsExtensionMethod ? definition.Parameters[0].Type : definition.ContainingType;
        return receiver.Name is "IServiceCollection" or "IHttpClientBuilder" or "IApplicationBuilder" or "WebApplication" or "IMcpServerBuilder" or "AuthenticationBuilder"
            || receiver.Name.EndsWith("Builder", StringComparison.Ordinal);
    }

    private static bool IsConstruction(SyntaxNode function) => function is ConstructorDeclarationSyntax or EqualsValueClauseSyntax;

    /// <summary>Whether startup resolves the service itself, or one that needs it.</summary>
    private bool IsAskedFor(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var names = new HashSet<string> { type.Name };
        foreach (var contract in type.AllInterfaces)
        {
            if (_program.IsOurs(contract))
            {
                names.Add(contract.Name);
            }
        }

        foreach (var word in new[] { "GetRequiredService", "GetService", "CreateInstance" })
        {
            foreach (var token in _program.Tokens(word, cancellationToken))
            {
                if (token.Parent is GenericNameSyntax { TypeArgumentList.Arguments: { Count: 1 } arguments } generic
                    && Functions.Around(generic) is { } function && _flow.Contains(function)
                    && _program.ModelOf(generic.SyntaxTree).GetTypeInfo(arguments[0], cancellationToken).Type is INamedTypeSymbol asked
                    && Needs(asked, names, 0))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool Needs(INamedTypeSymbol asked, HashSet<string> names, int depth) =>
        names.Contains(asked.Name)
        || depth < 3 && _program.IsOurs(asked)
        && asked.InstanceConstructors.Any(c => c.Parameters.Any(p => p.Type is INamedTypeSymbol needed && Needs(needed, names, depth + 1)));

    /// <summary>Whether a client's call can lead to code of the type: a handler type, a registered service, or one that these mention.</summary>
    private bool IsReached(INamedTypeSymbol type, int depth, CancellationToken cancellationToken)
    {
        if (_reached.TryGetValue(type, out var reached))
        {
            return reached;
        }

        reached = IsActivated(type) || HoldsHandler(type, cancellationToken) || IsMentioned(type, depth, cancellationToken);
        if (reached || depth == 0)
        {
            _reached[type] = reached;
        }

        return reached;
    }

    /// <summary>Whether the framework creates the type by what it is, without a registration that names it.</summary>
    private static bool IsActivated(INamedTypeSymbol type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent.Name is "ControllerBase" or "PageModel" or "Hub")
            {
                return true;
            }
        }

        return false;
    }

    private bool HoldsHandler(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.GetMembers().Any(m => m is IMethodSymbol method && _program.Handlers.Find(method, cancellationToken) is not null);

    private bool IsMentioned(INamedTypeSymbol type, int depth, CancellationToken cancellationToken)
    {
        if (depth > MaxMentionDepth)
        {
            return false;
        }

        var names = new HashSet<string> { type.Name };
        names.UnionWith(type.AllInterfaces.Where(_program.IsOurs).Select(i => i.Name));
        if (type.BaseType is { } parent && _program.IsOurs(parent))
        {
            names.Add(parent.Name);
        }

        var owners = new HashSet<TypeDeclarationSyntax>();
        foreach (var name in names)
        {
            foreach (var token in _program.Tokens(name, cancellationToken))
            {
                if (token.Parent is not SimpleNameSyntax mention)
                {
                    continue;
                }

                if (IsRegistration(mention))
                {
                    return true;
                }

                if (mention.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } owner && !names.Contains(owner.Identifier.ValueText))
                {
                    owners.Add(owner);
                }
            }
        }

        foreach (var owner in owners)
        {
            if (_program.ModelOf(owner.SyntaxTree).GetDeclaredSymbol(owner, cancellationToken) is INamedTypeSymbol symbol && IsReached(symbol, depth + 1, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>As a type argument of, or created or named in an argument of, a call that sets services up.</summary>
    private static bool IsRegistration(SimpleNameSyntax mention)
    {
        for (SyntaxNode? node = mention; node is not null and not StatementSyntax and not AnonymousFunctionExpressionSyntax; node = node.Parent)
        {
            var name = node.Parent switch
            {
                TypeArgumentListSyntax { Parent: GenericNameSyntax generic } => generic,
                ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } } => access.Name,
                _ => null,
            };
            if (name is not null && Array.Exists(s_lazyPrefixes, p => name.Identifier.ValueText.StartsWith(p, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        // AddSingleton(_ => new CrmClient(..))
        return mention.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax factory } } }
            && Array.Exists(s_lazyPrefixes, p => factory.Name.Identifier.ValueText.StartsWith(p, StringComparison.Ordinal));
    }
}
