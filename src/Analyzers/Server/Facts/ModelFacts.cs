using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Server.Endpoints;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Facts;

/// <summary>
/// What the server model believes, as facts that stand in the source. Made only where somebody asked for them: unlike a
/// rule it goes through the whole program, once a pass.
/// </summary>
internal sealed class ModelFacts
{
    private readonly McpProgram _program;
    private readonly object _gate = new();
    private ILookup<SyntaxTree, ModelFact>? _facts;

    public ModelFacts(McpProgram program) => _program = program;

    /// <summary>The facts that stand in the file, by position.</summary>
    public IEnumerable<ModelFact> In(SyntaxTree tree, CancellationToken cancellationToken)
    {
        // Every file asks, on every thread, at once: one gathers and the others wait. A cancelled one leaves nothing behind.
        lock (_gate)
        {
            _facts ??= Gather(cancellationToken)
                .Where(f => f.Place.SourceTree is not null)
                .OrderBy(f => f.Place.SourceSpan.Start)
                .ToLookup(f => f.Place.SourceTree!);
        }

        return _facts[tree];
    }

    private IEnumerable<ModelFact> Gather(CancellationToken cancellationToken) =>
        Handlers(cancellationToken)
            .Concat(new CredentialFacts(_program).Gather(cancellationToken))
            .Concat(Clients(cancellationToken))
            .Concat(Transports(cancellationToken))
            .Concat(Endpoints(cancellationToken));

    private IEnumerable<ModelFact> Handlers(CancellationToken cancellationToken)
    {
        foreach (var handler in _program.Handlers.All(cancellationToken))
        {
            var effect = _program.Reach.EffectOf(handler, cancellationToken);
            var isHint = Reach.IsAnnotated(handler);
            var does = effect.Kind switch
            {
                EffectKind.Reading => isHint ? "reads, by its hint" : "reads: every call it makes is known to",
                EffectKind.Mutating => isHint ? "changes something, by its hint" : $"changes something: it calls '{effect.Call}'",
                _ => effect.Call is null ? "does something that cannot be told" : $"calls '{effect.Call}', of which nothing is known",
            };
            yield return ModelFact.Of(
                "Handler",
                PlaceOf(handler),
                $"{NounOf(handler.Kind)} '{handler.Name}' {does}",
                ImmutableArray<Location>.Empty,
                (FactKeys.Kind, handler.Kind.ToString()),
                (FactKeys.Name, handler.Name),
                (FactKeys.Code, CodeOf(handler.Method)),
                (FactKeys.Lines, LinesOf(handler, cancellationToken)),
                (FactKeys.Effect, effect.Kind.ToString()),
                (FactKeys.Because, isHint ? "Hint" : "Calls"),
                (FactKeys.Call, effect.Call ?? ""));
        }
    }

    private IEnumerable<ModelFact> Clients(CancellationToken cancellationToken)
    {
        foreach (var client in _program.Compilation.SyntaxTrees.SelectMany(t => _program.Clients.WithCredential(t, cancellationToken)))
        {
            var credentials = client.Origin.Reads.Select(r => r.Name).ToList();
            var handlers = client.Handlers.Select(h => h.Handler).GroupBy(PlaceOf).Select(g => g.First()).ToList();
            var carries = credentials.Count == 0 ? $"acts as '{client.Origin.EvidenceName}'" : "carries " + string.Join(" and ", credentials.Select(c => $"'{c}'"));
            var privilege = client.Origin.Evidence == AdminEvidence.None ? "" : ", an administrator's";
            yield return ModelFact.Of(
                "Client",
                client.Location,
                $"{(client.Shape == ClientShape.HttpClient ? "HTTP client" : client.Shape.ToString().ToLowerInvariant())} '{client.Name}' {carries}{privilege}; {handlers.Count} {(handlers.Count == 1 ? "handler reaches" : "handlers reach")} it",
                handlers.Select(PlaceOf).ToImmutableArray(),
                (FactKeys.Kind, client.Shape.ToString()),
                (FactKeys.Name, client.Name),
                (FactKeys.Credentials, string.Join("\n", credentials)),
                (FactKeys.Privilege, client.Origin.Evidence == AdminEvidence.None ? "" : client.Origin.Evidence.ToString()),
                (FactKeys.PrivilegeName, client.Origin.EvidenceName),
                (FactKeys.Handlers, string.Join("\n", handlers.Select(h => h.Name))));
        }
    }

    private IEnumerable<ModelFact> Transports(CancellationToken cancellationToken)
    {
        foreach (var (host, noun) in new[] { (McpHost.Stdio, "standard input and output"), (McpHost.Http, "HTTP") })
        {
            foreach (var name in _program.Serving.Transports(host, cancellationToken))
            {
                yield return ModelFact.Of(
                    "Transport",
                    name.GetLocation(),
                    $"clients come over {noun} ('{name.Identifier.ValueText}')",
                    ImmutableArray<Location>.Empty,
                    (FactKeys.Name, host.ToString()),
                    (FactKeys.Call, name.Identifier.ValueText));
            }
        }

        if ((_program.Handlers.Host(cancellationToken) & McpHost.Functions) != 0
            && _program.Tokens("McpToolTrigger", cancellationToken).FirstOrDefault(t => t.Parent is SimpleNameSyntax) is { Parent: { } trigger })
        {
            yield return ModelFact.Of(
                "Transport",
                trigger.GetLocation(),
                "Azure Functions serves the tools",
                ImmutableArray<Location>.Empty,
                (FactKeys.Name, nameof(McpHost.Functions)),
                (FactKeys.Call, "McpToolTrigger"));
        }
    }

    private IEnumerable<ModelFact> Endpoints(CancellationToken cancellationToken)
    {
        foreach (var endpoint in _program.Endpoints.All(cancellationToken))
        {
            var route = endpoint.Path ?? "a path that the program puts together";
            var guard = endpoint.Protection switch
            {
                EndpointProtection.Protected => "callers are authenticated",
                EndpointProtection.Optional => "callers are authenticated where the configuration says so",
                EndpointProtection.FailsOpen => "callers are authenticated while a key is configured",
                EndpointProtection.Unknown => "what guards it is out of sight",
                _ => "",
            };
            yield return ModelFact.Of(
                "Endpoint",
                (endpoint.Call.Expression is MemberAccessExpressionSyntax access ? access.Name : endpoint.Call.Expression).GetLocation(),
                $"MCP is served at '{route}'; {(guard.Length == 0 ? "anybody may call" : guard)}",
                endpoint.Gaps.Select(g => g.Place.GetLocation()).ToImmutableArray(),
                (FactKeys.Name, route),
                (FactKeys.Kind, endpoint.Protection.ToString()),
                (FactKeys.Guard, guard));
        }
    }

    private static Location PlaceOf(McpHandler handler) => handler.Method.Locations[0];

    private static string LinesOf(McpHandler handler, CancellationToken cancellationToken)
    {
        var place = PlaceOf(handler);
        if (handler.Method.DeclaringSyntaxReferences.FirstOrDefault(r => r.SyntaxTree == place.SourceTree && r.Span.Contains(place.SourceSpan)) is not { } declaration)
        {
            return "";
        }

        var lines = declaration.SyntaxTree.GetMappedLineSpan(declaration.Span, cancellationToken);
        return $"{lines.StartLinePosition.Line + 1}-{lines.EndLinePosition.Line + 1}";
    }

    private static string NounOf(HandlerKind kind) => kind == HandlerKind.LowLevel ? "request handler" : kind.ToString().ToLowerInvariant();

    private static string CodeOf(IMethodSymbol method)
    {
        ISymbol code = method;
        while (code is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction })
        {
            code = code.ContainingSymbol;
        }

        var name = code.CanBeReferencedByName || code is IMethodSymbol { MethodKind: MethodKind.LocalFunction } ? code.Name : "";
        return code.ContainingType is { Name: var type } ? name.Length > 0 ? type + "." + name : type : name;
    }
}
