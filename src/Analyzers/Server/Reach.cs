using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Which handlers can come to a service or a member, and what a handler does to the world.</summary>
/// <remarks>
/// From a service outwards the search goes by names through the index and binds declarations only: who asks for the type,
/// which methods touch what they were given, who asks for that type in turn. No body is bound, so that it stays cheap in
/// a server of thousands of tools.
/// </remarks>
internal sealed class Reach
{
    private readonly McpProgram _program;
    private readonly EffectModel _effects;

    public Reach(McpProgram program)
    {
        _program = program;
        _effects = new EffectModel(program);
    }

    /// <summary>The handlers that use what the container hands out for <paramref name="registration"/>, by file and position.</summary>
    public ImmutableArray<ReachedHandler> HandlersUsing(ServiceRegistration registration, CancellationToken cancellationToken)
    {
        var key = registration.Key is { } written ? _program.KeyValue(written, cancellationToken) : null;
        var search = new ReachSearch(_program, key, cancellationToken);
        if (registration is { Form: ServiceForm.NamedHttpClient, ClientName: { } name })
        {
            search.VisitNamedClient(name);
        }

        if (registration.Service is { } service)
        {
            // A forwarder hands the same object out under a second type; a keyed one has its key only.
            var types = key is null
                ? _program.Services.ServiceTypesOf((registration.Implementation ?? service).OriginalDefinition, cancellationToken)
                : ImmutableArray.Create(service.OriginalDefinition);
            foreach (var type in types)
            {
                search.VisitType(type, methods: null, depth: 0);
            }
        }

        return InSourceOrder(search);
    }

    /// <summary>The handlers that use a field or property, directly or through what its type offers.</summary>
    public ImmutableArray<ReachedHandler> HandlersUsing(ISymbol member, CancellationToken cancellationToken)
    {
        var search = new ReachSearch(_program, key: null, cancellationToken);
        search.VisitMember(member, depth: 0);
        return InSourceOrder(search);
    }

    /// <summary>The handlers that use anything of a type, under its own name or one that the container hands it out by.</summary>
    public ImmutableArray<ReachedHandler> HandlersHolding(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var search = new ReachSearch(_program, key: null, cancellationToken);
        foreach (var name in _program.Services.ServiceTypesOf(type, cancellationToken))
        {
            search.VisitType(name, methods: null, depth: 0);
        }

        return InSourceOrder(search);
    }

    /// <summary>The handlers that use what one constructor, method or lambda parameter is given.</summary>
    public ImmutableArray<ReachedHandler> HandlersThrough(ParameterSyntax parameter, CancellationToken cancellationToken)
    {
        var search = new ReachSearch(_program, key: null, cancellationToken);
        search.VisitHolder(parameter, methods: null, depth: 0);
        return InSourceOrder(search);
    }

    /// <summary>The handlers among delegates that capture a local, and in objects that are built from it.</summary>
    public ImmutableArray<ReachedHandler> HandlersUsing(ILocalSymbol local, CancellationToken cancellationToken)
    {
        var search = new ReachSearch(_program, key: null, cancellationToken);
        search.VisitLocal(local);
        return InSourceOrder(search);
    }

    /// <summary>What a handler does: by its explicit hints, else by what it calls; a name proves nothing.</summary>
    public Effect EffectOf(McpHandler handler, CancellationToken cancellationToken) => _effects.Of(handler, cancellationToken);

    /// <summary>Whether a handler's hints alone say what it does; when not, <see cref="EffectOf"/> binds its body.</summary>
    public static bool IsAnnotated(McpHandler handler) => EffectModel.Annotated(handler) is not null;

    private static ImmutableArray<ReachedHandler> InSourceOrder(ReachSearch search) =>
        search.Handlers
            .OrderBy(h => h.Location.SourceTree?.FilePath, System.StringComparer.Ordinal)
            .ThenBy(h => h.Location.SourceSpan.Start)
            .ToImmutableArray();
}

/// <summary>A handler that came out of a search, and where its name stands.</summary>
internal readonly record struct ReachedHandler(McpHandler Handler, Location Location);
