using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Options;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>A credential of a caller that is sent on to another server.</summary>
/// <param name="Name">What the caller sent it as.</param>
/// <param name="Places">Where it goes into requests, in source order.</param>
/// <param name="Path">How it comes there.</param>
/// <param name="Host">The server; null when it is not in sight.</param>
/// <param name="IsMeantForIt">Whether the caller may have meant it for that server: a header of its own, or a server of the same audience.</param>
internal sealed record ForwardedToken(string Name, ImmutableArray<SyntaxNode> Places, FlowPath Path, string? Host, bool IsMeantForIt)
{
    /// <summary>Whether it is the token that this server was called with.</summary>
    public bool IsOwn => IsTokenOfServer(Name);

    public static bool IsTokenOfServer(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_token", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Which credentials of callers a member sends on as they are.</summary>
internal sealed class ForwardedTokens
{
    // Who is asked whether the token is good, or for another in its place, must be shown it.
    private static readonly string[] s_exchanges =
    {
        "introspect", "userinfo", "user_info", "tokeninfo", "token-exchange", "tokenexchange", "exchangetoken", "onbehalfof", "on_behalf_of", "on-behalf-of", "jwt-bearer", "revoke", "revocation", "validatetoken",
        "subject_token",
    };

    private static readonly string[] s_signIns = { "AddOpenIdConnect", "AddMicrosoftIdentityWebApp", "AddMicrosoftIdentityWebAppAuthentication", "AddOAuth", "AddKeycloakOpenIdConnect" };

    private static readonly string[] s_bearers = { "AddJwtBearer", "AddMicrosoftIdentityWebApi", "AddMicrosoftIdentityWebApiAuthentication", "AddBearerToken", "AddOAuth2Introspection", "MapMcp" };

    private static readonly char[] s_separators = { ',', ';', ' ' };

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public ForwardedTokens(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    public IEnumerable<ForwardedToken> In(ISymbol member)
    {
        var uses = _program.CallerTokens.LeavingFrom(member, SinkKind.Outgoing, _cancellationToken)
            .Where(u => u.Source.Kind is SourceKind.CallerCredential or SourceKind.AddressCredential && !IsExchange(u) && !IsOwnSignIn(u));
        foreach (var token in uses.GroupBy(u => u.Source.Node))
        {
            var places = token.Select(PlaceOf).Distinct().OrderBy(p => p.SpanStart).ToImmutableArray();
            var first = token.First(u => PlaceOf(u) == places[0]);
            var hosts = HostsAround(first.Hit.Sink).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            var sameAudience = SameAudience(first.Hit.Sink.SyntaxTree);
            yield return new ForwardedToken(
                first.Source.Name,
                places,
                FlowPath.Of(first.Fact, places, token.Select(u => u.Hit.Sink)),
                hosts.FirstOrDefault(),
                !ForwardedToken.IsTokenOfServer(first.Source.Name) || (hosts.Count > 0 && hosts.TrueForAll(h => Array.Exists(sameAudience, s => Matches(h, s)))));
        }
    }

    /// <summary>The smallest thing to change: the value within what is sent, when it is put into it here.</summary>
    private static SyntaxNode PlaceOf(CallerUse use) =>
        use.Fact.Anchor is { } anchor && anchor.SyntaxTree == use.Hit.Entry.SyntaxTree && use.Hit.Entry.Span.Contains(anchor.Span) ? anchor : use.Hit.Entry;

    /// <summary>
    /// The token that a web application got when it signed its user in: it was issued to this application, for the server
    /// that it is sent to. What a client of this server would send is accepted by other schemes.
    /// </summary>
    private bool IsOwnSignIn(CallerUse use) =>
        use.Source.Node is InvocationExpressionSyntax call
        && call.DescendantNodes().OfType<SimpleNameSyntax>().Any(n => n.Identifier.ValueText is "GetTokenAsync" or "GetTokenValue")
        && s_signIns.Any(w => _program.Tokens(w, _cancellationToken).Any())
        && !s_bearers.Any(w => _program.Tokens(w, _cancellationToken).Any());

    private static bool IsExchange(CallerUse use) =>
        new[] { use.Hit.Sink, use.Hit.Entry }.Any(place =>
            KeyComparisons.FunctionAround(place).DescendantTokens(descendIntoTrivia: false)
                .Concat(place.Ancestors().Select(a => a switch
                {
                    MethodDeclarationSyntax method => method.Identifier,
                    TypeDeclarationSyntax type => type.Identifier,
                    _ => default,
                }))
                .Any(t => t.RawKind is (int)SyntaxKind.IdentifierToken or (int)SyntaxKind.StringLiteralToken or (int)SyntaxKind.InterpolatedStringTextToken
                    && Array.Exists(s_exchanges, word => t.ValueText.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)));

    /// <summary>The hosts that the type around names, and the registration of it.</summary>
    private IEnumerable<string> HostsAround(SyntaxNode sink)
    {
        var scopes = new List<SyntaxNode>();
        if (sink.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type)
        {
            scopes.Add(type);
            if (_program.ModelOf(type.SyntaxTree).GetDeclaredSymbol(type, _cancellationToken) is INamedTypeSymbol symbol)
            {
                scopes.AddRange(_program.Services.RegistrationsOf(symbol, _cancellationToken).Select(r => (SyntaxNode)r.Syntax));
                scopes.AddRange(_program.Tokens(symbol.Name, _cancellationToken)
                    .Select(t => t.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>())
                    .Where(call => call?.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddHttpMessageHandler" })
                    .OfType<SyntaxNode>());
            }
        }
        else
        {
            scopes.Add(KeyComparisons.FunctionAround(sink));
        }

        foreach (var token in scopes.SelectMany(s => s.DescendantTokens()))
        {
            if (token.RawKind is (int)SyntaxKind.StringLiteralToken or (int)SyntaxKind.InterpolatedStringTextToken
                && token.ValueText.StartsWith("http", StringComparison.OrdinalIgnoreCase)
                && Uri.TryCreate(token.ValueText.TrimEnd('{', '}'), UriKind.Absolute, out var uri)
                && uri.Host.Length > 0)
            {
                yield return uri.Host;
            }
        }
    }

    private string[] SameAudience(SyntaxTree tree) =>
        _program.For(KnownOptions.SameAudienceHosts, tree).Split(s_separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary><c>orders.example.com</c>, <c>*.example.com</c></summary>
    private static bool Matches(string host, string pattern) =>
        pattern.StartsWith("*.", StringComparison.Ordinal)
            ? host.EndsWith(pattern.Substring(1), StringComparison.OrdinalIgnoreCase)
            : string.Equals(host, pattern, StringComparison.OrdinalIgnoreCase);
}
