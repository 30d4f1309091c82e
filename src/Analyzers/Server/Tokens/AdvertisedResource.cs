using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>An audience that does not fit what clients are told to ask for.</summary>
/// <param name="Place">The audience.</param>
/// <param name="Advertised">Where the resource is advertised; null when the audience is wrong by itself.</param>
/// <param name="Text">What to say.</param>
internal sealed record UnfitAudience(SyntaxNode Place, SyntaxNode? Advertised, string Text);

/// <summary>What is done about it; the values stand in the diagnostic's properties.</summary>
internal static class AdvertisedShapes
{
    /// <summary>The audience is to be the resource.</summary>
    public const string Audience = "Audience";

    /// <summary>The metadata is missing.</summary>
    public const string Metadata = "Metadata";
}

/// <summary>What the server advertises as its resource, against what it validates.</summary>
internal sealed class AdvertisedResource
{
    // What authorization servers give to everybody, and what tutorials are written with.
    private static readonly HashSet<string> s_generic = new(StringComparer.OrdinalIgnoreCase) { "api", "account", "default", "*", "audience", "myapi", "web", "server" };

    private readonly McpProgram _program;
    private readonly WrittenTexts _texts;
    private readonly CancellationToken _cancellationToken;

    public AdvertisedResource(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
        _texts = new WrittenTexts(program, cancellationToken);
    }

    /// <summary>Whether an assignment to a member of this name can name an audience; asked before anything is bound.</summary>
    public static bool IsAudience(string member) => member is "Audience" or "ValidAudience" or "ValidAudiences";

    /// <summary>What is wrong with an audience; null when nothing is, or it is not known.</summary>
    public UnfitAudience? Of(AssignmentExpressionSyntax assignment)
    {
        if (AudiencesOf(assignment) is not { Count: > 0 } audiences || !ServesHttp() || new WrittenTruth(_program, _cancellationToken).IsDevelopmentOnly(assignment))
        {
            return null;
        }

        if (audiences.FirstOrDefault(s_generic.Contains) is { } generic)
        {
            return new UnfitAudience(assignment.Right, null, $"Tokens for '{generic}' are made for many services; require the address that this server advertises");
        }

        // All audiences of one place are alternatives: one that fits is enough.
        var siblings = Siblings(assignment).ToList();
        var accepted = siblings.Select(AudiencesOf).ToList();
        if (siblings[0] != assignment || accepted.Any(a => a is { Count: 0 }))
        {
            return null;
        }

        var addresses = accepted.OfType<IReadOnlyList<string>>().SelectMany(a => a).Select(Address).ToList();
        if (addresses.Contains(null) || Resource() is not (var resource, var place) || addresses.Contains(resource))
        {
            return null;
        }

        return new UnfitAudience(assignment.Right, place, $"Clients are told to ask for tokens for '{resource}', but '{addresses[0]}' is required; require what is advertised");
    }

    /// <summary>Whether this is where a server with bearer tokens, first of all, could tell its clients where to get them, and does not.</summary>
    public bool IsUnadvertised(InvocationExpressionSyntax addJwtBearer) =>
        _program.Compilation.GetTypesByMetadataName("Microsoft.Extensions.DependencyInjection.McpAuthenticationExtensions").Length > 0
        && IsBearer(addJwtBearer)
        && ServesHttp()
        && (Any("RequireAuthorization") || Any("FallbackPolicy") || Any("SetFallbackPolicy"))
        && !_program.Indexes(_cancellationToken).Any(i => i.Index.MayContain("AddMcp") || i.Index.MayContain("ProtectedResourceMetadata") || (i.Index.MayContain("oauth") && i.Index.MayContain("protected") && i.Index.MayContain("resource")))
        && _program.Tokens("AddJwtBearer", _cancellationToken).Select(t => t.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>()).OfType<InvocationExpressionSyntax>().FirstOrDefault(IsBearer) == addJwtBearer;

    private bool IsBearer(InvocationExpressionSyntax call) =>
        _program.ModelOf(call.SyntaxTree).GetSymbolInfo(call, _cancellationToken).Symbol is IMethodSymbol { Name: "AddJwtBearer", ContainingType.Name: "JwtBearerExtensions" };

    private bool ServesHttp() => Any("MapMcp");

    private bool Any(string word) => _program.Tokens(word, _cancellationToken).Any();

    /// <summary>The audiences that an assignment names; empty when they are not known, null when it is about something else.</summary>
    private IReadOnlyList<string>? AudiencesOf(AssignmentExpressionSyntax assignment) =>
        _program.ModelOf(assignment.SyntaxTree).GetOperation(assignment, _cancellationToken) is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property } } operation
        && IsAudience(property.Name)
        && (SymbolNames.Is(property.ContainingType, "Microsoft.IdentityModel.Tokens.TokenValidationParameters") || SymbolNames.Is(property.ContainingType, "Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerOptions"))
            ? _texts.Of(operation.Value)
            : null;

    private static IEnumerable<AssignmentExpressionSyntax> Siblings(AssignmentExpressionSyntax assignment) =>
        assignment.FirstAncestorOrSelf<SyntaxNode>(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax)!
            .DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Where(a => ((a.Left as MemberAccessExpressionSyntax)?.Name ?? a.Left as SimpleNameSyntax)?.Identifier.ValueText is { } name && IsAudience(name));

    /// <summary>The one resource that the program advertises; null when it is not known, or there are several.</summary>
    private (string Resource, SyntaxNode Place)? Resource()
    {
        (string, SyntaxNode)? found = null;
        foreach (var token in _program.Tokens("Resource", _cancellationToken))
        {
            if (token.Parent?.Parent is not AssignmentExpressionSyntax assignment
                || assignment.Left != token.Parent && assignment.Left is not MemberAccessExpressionSyntax
                || _program.ModelOf(assignment.SyntaxTree).GetOperation(assignment, _cancellationToken) is not ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "Resource", ContainingType.Name: "ProtectedResourceMetadata" } } } operation)
            {
                continue;
            }

            var texts = _texts.Of(operation.Value);
            if (texts.Count != 1 || found is not null || Address(texts[0]) is not { } address)
            {
                return null;
            }

            found = (address, assignment.Right);
        }

        return found;
    }

    /// <summary>Scheme, host, port and path of a web address, without the slash at its end; null for any other name.</summary>
    private static string? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? uri.GetLeftPart(UriPartial.Path).TrimEnd('/')
            : null;
}
