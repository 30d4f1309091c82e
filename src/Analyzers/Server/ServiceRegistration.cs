using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>How long the container keeps what it builds.</summary>
internal enum ServiceLifetime
{
    Singleton,
    Scoped,
    Transient,
}

/// <summary>What the container builds a service from.</summary>
internal enum ServiceForm
{
    /// <summary>From its implementation type, constructor parameters resolved.</summary>
    Type,

    /// <summary>It is handed the object.</summary>
    Instance,

    /// <summary>A lambda or a method builds it.</summary>
    Factory,

    /// <summary>A typed client of the HTTP client factory: its type, with a client that the lambda configures.</summary>
    TypedHttpClient,

    /// <summary>A client of the HTTP client factory that is asked for by name; there is no service type.</summary>
    NamedHttpClient,

    /// <summary>A database context, configured by the lambda.</summary>
    DbContext,
}

/// <summary>One call that puts a service into the container.</summary>
internal sealed class ServiceRegistration
{
    public ServiceRegistration(InvocationExpressionSyntax syntax, ISymbol container, ServiceForm form, ServiceLifetime lifetime)
    {
        Syntax = syntax;
        Container = container;
        Form = form;
        Lifetime = lifetime;
    }

    /// <summary>The call: <c>services.AddSingleton(..)</c> with what stands before it, without what is chained behind.</summary>
    public InvocationExpressionSyntax Syntax { get; }

    /// <summary>The method around the call.</summary>
    public ISymbol Container { get; }

    public ServiceForm Form { get; }

    public ServiceLifetime Lifetime { get; }

    /// <summary>The type that consumers ask for; null for a named client, and where it does not bind.</summary>
    public INamedTypeSymbol? Service { get; init; }

    /// <summary>The type that is built, as far as it can be seen; null when a method outside of the compilation builds it.</summary>
    public INamedTypeSymbol? Implementation { get; init; }

    /// <summary>The object, factory or configuring lambda as written; null for a plain type.</summary>
    public ExpressionSyntax? Source { get; init; }

    /// <summary>The key as written; null for a service without one.</summary>
    public ExpressionSyntax? Key { get; init; }

    /// <summary>The constant name of an HTTP client; null when it has none or it is not constant.</summary>
    public string? ClientName { get; init; }
}
