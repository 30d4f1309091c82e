using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>Where the object that carries the credential is declared.</summary>
internal enum ClientShape
{
    /// <summary>A service of the container.</summary>
    Service,

    /// <summary>A typed or named client of the HTTP client factory.</summary>
    HttpClient,

    /// <summary>A field or property, static or of an object that lives as long.</summary>
    Member,

    /// <summary>A local of the startup code that handlers capture or are built from.</summary>
    Local,
}

/// <summary>One object with one credential, and the handlers that come to it.</summary>
internal sealed class SharedClient
{
    public SharedClient(ClientShape shape, string name, Location location, ClientOrigin origin, ImmutableArray<ReachedHandler> handlers)
    {
        Shape = shape;
        Name = name;
        Location = location;
        Origin = origin;
        Handlers = handlers;
    }

    public ClientShape Shape { get; }

    /// <summary>The service's type, the client's name, or the member's or local's name.</summary>
    public string Name { get; }

    /// <summary>What the user must change first.</summary>
    public Location Location { get; }

    public ClientOrigin Origin { get; }

    /// <summary>By file and position.</summary>
    public ImmutableArray<ReachedHandler> Handlers { get; }

    /// <summary>The same client, reached by other handlers.</summary>
    public SharedClient With(ImmutableArray<ReachedHandler> handlers) => new(Shape, Name, Location, Origin, handlers) { Registration = Registration, Member = Member };

    public ServiceRegistration? Registration { get; init; }

    public ISymbol? Member { get; init; }
}
