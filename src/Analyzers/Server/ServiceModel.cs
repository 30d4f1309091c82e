using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>What the container holds: every registration of the compilation, in whichever file it stands.</summary>
/// <remarks>
/// A method that registers several services itself (a library's <c>AddCrm(..)</c>) is seen through when its source is
/// here. Not seen: registrations by reflection or scanning, and <c>ServiceDescriptor</c> objects.
/// </remarks>
internal sealed class ServiceModel
{
    private static readonly ImmutableDictionary<string, (ServiceForm Form, ServiceLifetime Lifetime)> s_calls =
        new[] { "Add", "TryAdd", "AddKeyed", "TryAddKeyed" }
            .SelectMany(prefix => new[]
            {
                (Name: prefix + "Singleton", ServiceLifetime.Singleton),
                (Name: prefix + "Scoped", ServiceLifetime.Scoped),
                (Name: prefix + "Transient", ServiceLifetime.Transient),
            })
            .ToImmutableDictionary(c => c.Name, c => (ServiceForm.Type, c.Item2))
            .Add("AddHttpClient", (ServiceForm.TypedHttpClient, ServiceLifetime.Transient))
            .Add("AddDbContext", (ServiceForm.DbContext, ServiceLifetime.Scoped))
            .Add("AddDbContextPool", (ServiceForm.DbContext, ServiceLifetime.Scoped))
            .Add("AddDbContextFactory", (ServiceForm.DbContext, ServiceLifetime.Singleton));

    private readonly McpProgram _program;
    private readonly ConcurrentDictionary<SyntaxTree, ImmutableArray<ServiceRegistration>> _byTree = new();
    private ImmutableArray<ServiceRegistration> _all;

    public ServiceModel(McpProgram program) => _program = program;

    /// <summary>Every registration, by file and position.</summary>
    public ImmutableArray<ServiceRegistration> All(CancellationToken cancellationToken)
    {
        if (_all.IsDefault)
        {
            var all = _program.Compilation.SyntaxTrees
                .SelectMany(tree => In(tree, cancellationToken))
                .OrderBy(r => r.Syntax.SyntaxTree.FilePath, System.StringComparer.Ordinal)
                .ThenBy(r => r.Syntax.Span.End)
                .ToImmutableArray();
            ImmutableInterlocked.InterlockedInitialize(ref _all, all);
        }

        return _all;
    }

    /// <summary>The registrations that stand in one file, by position; binds nothing else.</summary>
    public ImmutableArray<ServiceRegistration> In(SyntaxTree tree, CancellationToken cancellationToken) =>
        _byTree.TryGetValue(tree, out var known) ? known : _byTree.GetOrAdd(tree, Find(tree, cancellationToken));

    /// <summary>The types under which consumers may ask for an object of <paramref name="type"/>, itself first.</summary>
    public ImmutableArray<INamedTypeSymbol> ServiceTypesOf(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var types = new List<INamedTypeSymbol> { type };
        foreach (var registration in All(cancellationToken))
        {
            if (registration.Service is { } service
                && (IsSame(registration.Implementation, type) || IsSame(service, type))
                && !types.Any(known => IsSame(known, service)))
            {
                types.Add(service.OriginalDefinition);
            }
        }

        return types.ToImmutableArray();
    }

    /// <summary>The registrations that give consumers an object of <paramref name="type"/>, by its own name or another.</summary>
    public ImmutableArray<ServiceRegistration> RegistrationsOf(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        All(cancellationToken).Where(r => IsSame(r.Implementation, type) || IsSame(r.Service, type)).ToImmutableArray();

    private ImmutableArray<ServiceRegistration> Find(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var found = new List<ServiceRegistration>();
        var index = TreeIndex.Of(tree, cancellationToken);
        foreach (var call in s_calls)
        {
            if (!index.MayContain(call.Key))
            {
                continue;
            }

            foreach (var token in index.Tokens(tree.GetRoot(cancellationToken), call.Key))
            {
                if (token.Parent is SimpleNameSyntax name
                    && name.WholeAccess() is var access
                    && access.Parent is InvocationExpressionSyntax invocation
                    && invocation.Expression == access
                    && Read(invocation, call.Value.Form, call.Value.Lifetime, cancellationToken) is { } registration)
                {
                    found.Add(registration);
                }
            }
        }

        return found.OrderBy(r => r.Syntax.Span.End).ToImmutableArray();
    }

    private ServiceRegistration? Read(
        InvocationExpressionSyntax syntax, ServiceForm form, ServiceLifetime lifetime, CancellationToken cancellationToken)
    {
        var model = _program.ModelOf(syntax.SyntaxTree);
        if (model.GetOperation(syntax, cancellationToken) is not IInvocationOperation invocation
            || !IsServiceCollectionMethod(invocation.TargetMethod)
            || model.GetEnclosingSymbol(syntax.SpanStart, cancellationToken) is not { } container)
        {
            return null;
        }

        var types = invocation.TargetMethod.TypeArguments.OfType<INamedTypeSymbol>().ToList();
        ExpressionSyntax? source = null, key = null;
        string? clientName = null;
        INamedTypeSymbol? built = null;
        foreach (var argument in invocation.Arguments)
        {
            if (argument.IsImplicit || argument.Parameter is not { } parameter)
            {
                continue;
            }

            var value = argument.Value.WithoutConversions();
            switch (parameter.Name)
            {
                case "serviceKey":
                    key = value.Syntax as ExpressionSyntax;
                    break;

                case "name":
                    clientName = value.ConstantValue.Value as string;
                    break;

                case "serviceType" or "implementationType" when value is ITypeOfOperation { TypeOperand: INamedTypeSymbol named }:
                    types.Add(named);
                    break;

                case "implementationInstance" or "instance":
                    (form, source, built) = (ServiceForm.Instance, value.Syntax as ExpressionSyntax, value.Type as INamedTypeSymbol);
                    break;

                case "implementationFactory":
                    (form, source, built) = (ServiceForm.Factory, value.Syntax as ExpressionSyntax, ResultOf(value));
                    break;

                case "configureClient" or "factory" or "optionsAction":
                    source = value.Syntax as ExpressionSyntax;
                    break;
            }
        }

        if (form == ServiceForm.TypedHttpClient && types.Count == 0)
        {
            form = ServiceForm.NamedHttpClient;
        }

        var service = types.FirstOrDefault();
        return new ServiceRegistration(syntax, container, form, lifetime)
        {
            Service = service,
            Implementation = types.Count > 1 ? types[1] : built ?? service,
            Source = source,
            Key = key,
            ClientName = clientName,
        };
    }

    /// <summary>The type of what a factory returns, before it is taken for the service type.</summary>
    private static INamedTypeSymbol? ResultOf(IOperation factory)
    {
        var body = (factory as IDelegateCreationOperation)?.Target ?? factory;
        if (body is IMethodReferenceOperation method)
        {
            return method.Method.ReturnType as INamedTypeSymbol;
        }

        INamedTypeSymbol? result = null;
        foreach (var operation in body.Descendants())
        {
            if (operation is IReturnOperation { ReturnedValue: { } value } && value.WithoutConversions().Type is INamedTypeSymbol type)
            {
                result = type;
            }
        }

        return result;
    }

    private static bool IsServiceCollectionMethod(IMethodSymbol method) =>
        method.IsExtensionMethod
        && method.ContainingNamespace.ToDisplayString()
            is "Microsoft.Extensions.DependencyInjection" or "Microsoft.Extensions.DependencyInjection.Extensions";

    private static bool IsSame(INamedTypeSymbol? left, INamedTypeSymbol? right) =>
        left is not null && right is not null && SymbolEqualityComparer.Default.Equals(left.OriginalDefinition, right.OriginalDefinition);
}

/// <summary>Keys of services, which are constants nearly always.</summary>
internal static class ServiceKeys
{
    /// <summary>What the key is: its constant value, or its text where it has none.</summary>
    public static object KeyValue(this McpProgram program, ExpressionSyntax key, CancellationToken cancellationToken) =>
        program.ModelOf(key.SyntaxTree).GetConstantValue(key, cancellationToken) is { HasValue: true, Value: { } value } ? value : key.ToString();
}
