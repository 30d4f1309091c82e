using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Server.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Something the code relies on that the referenced SDK does not have, although the code compiles.</summary>
/// <param name="Feature">What is missing.</param>
/// <param name="Since">The version that brought it.</param>
/// <param name="Subject">What has no effect, at the first place.</param>
/// <param name="Places">Where the code relies on it, by file and position.</param>
internal sealed record SdkGap(string Feature, string Since, string Subject, ImmutableArray<Location> Places);

/// <summary>
/// Security features that older SDKs lack without a word. Most are members, which the compiler misses; these are looked up by the
/// SDK while it runs: attributes, parameters that it fills, the context it runs a call in.
/// </summary>
internal sealed class SdkGaps
{
    private static readonly HashSet<string> s_aboutTheCaller = new() { "User", "Headers", "Authorization", "GetTokenAsync", "AuthenticateAsync" };

    private readonly McpProgram _program;
    private readonly bool _knowsCallers;
    private readonly bool _knowsRequests;
    private IReadOnlyList<SdkGap>? _all;

    public SdkGaps(McpProgram program)
    {
        _program = program;

        // Users, the filters that authorize them and the parameters that hold them came together, with 0.4.
        _knowsCallers = All("ModelContextProtocol.Server.RequestContext`1").All(t => Has(t, "User"));

        // Calls run in the context of their own request since 0.3.0-preview.3; the setting that restores what was before came with it.
        _knowsRequests = All("ModelContextProtocol.AspNetCore.HttpServerTransportOptions").All(t => Has(t, "PerSessionExecutionContext"));
    }

    /// <summary>Whether the SDK is old enough to ask for more; with any other a program pays three look-ups.</summary>
    public bool MayExist => !_knowsCallers || !_knowsRequests;

    /// <summary>The version of the SDK, as its assembly says: 0.2.</summary>
    public string Version => All("ModelContextProtocol.Server.McpServerToolAttribute").FirstOrDefault()?.ContainingAssembly.Identity.Version is { } version
        ? $"{version.Major}.{version.Minor}"
        : "";

    /// <summary>What the code relies on in vain.</summary>
    public IReadOnlyList<SdkGap> Find(CancellationToken cancellationToken)
    {
        if (_all is { } known)
        {
            return known;
        }

        var all = new List<SdkGap>();
        if (!_knowsCallers && _program.Handlers.Host(cancellationToken) != McpHost.Stdio)
        {
            var handlers = _program.Handlers.All(cancellationToken).Where(h => h.Kind is HandlerKind.Tool or HandlerKind.Prompt or HandlerKind.Resource && !h.IsProtocolLevel).ToList();
            Add(all, "authorization filters", "0.4", Attributes(handlers, cancellationToken));
            Add(all, "injection of the caller", "0.4", Callers(handlers, cancellationToken));
        }

        if (!_knowsRequests)
        {
            Add(all, "execution context for each request", "0.3.0-preview.3", Requests(cancellationToken));
        }

        // Complete or not at all, so that a cancelled request leaves nothing half-done.
        return Interlocked.CompareExchange(ref _all, all, null) ?? all;
    }

    private static void Add(List<SdkGap> gaps, string feature, string since, IEnumerable<(Location Place, string Subject)> places)
    {
        var sorted = places.GroupBy(p => (p.Place.SourceTree?.FilePath, p.Place.SourceSpan)).Select(g => g.First())
            .OrderBy(p => p.Place.SourceTree?.FilePath, System.StringComparer.Ordinal).ThenBy(p => p.Place.SourceSpan.Start).ToList();
        if (sorted.Count > 0)
        {
            gaps.Add(new SdkGap(feature, since, sorted[0].Subject, sorted.Select(p => p.Place).ToImmutableArray()));
        }
    }

    /// <summary>Attributes that ask for an authorized caller, unless the rule about them has more to say.</summary>
    private IEnumerable<(Location, string)> Attributes(List<McpHandler> handlers, CancellationToken cancellationToken)
    {
        if (All("Microsoft.AspNetCore.Authorization.IAuthorizeData").IsEmpty
            || _program.Tokens("AddAuthorizationFilters", cancellationToken).Any() || AuthorizeVerdict.Of(_program, cancellationToken) is not null)
        {
            yield break;
        }

        foreach (var handler in handlers.Where(h => ToolAuthorization.IsRequired(h.Method)))
        {
            if (ToolAuthorization.Attribute(handler.Method, "IAuthorizeData") is { AttributeClass: { } type, ApplicationSyntaxReference: { } written }
                && _program.Compilation.ContainsSyntaxTree(written.SyntaxTree))
            {
                yield return (Location.Create(written.SyntaxTree, written.Span), $"[{TrimEnd(type.Name, "Attribute")}] on '{handler.Method.Name}'");
            }
        }
    }

    /// <summary>Parameters that a later SDK fills with the caller, and this one lets the model fill.</summary>
    private IEnumerable<(Location, string)> Callers(List<McpHandler> handlers, CancellationToken cancellationToken)
    {
        foreach (var (handler, parameter) in handlers.SelectMany(h => h.Method.Parameters.Select(p => (h, p))))
        {
            if (parameter.Type is INamedTypeSymbol { Name: "ClaimsPrincipal" } type && type.ContainingNamespace?.ToDisplayString() == "System.Security.Claims"
                && parameter.GetAttributes().IsEmpty
                && parameter.DeclaringSyntaxReferences.FirstOrDefault() is { } written && _program.Compilation.ContainsSyntaxTree(written.SyntaxTree)
                && _program.Services.RegistrationsOf(type, cancellationToken).IsEmpty)
            {
                yield return (Location.Create(written.SyntaxTree, written.Span), $"the parameter '{parameter.Name}' of '{(handler.Method.Name.Length > 0 ? handler.Method.Name : handler.Name)}'");
            }
        }
    }

    /// <summary>Reads of the caller from the request, in code that handlers come to, by a server that keeps sessions.</summary>
    private IEnumerable<(Location, string)> Requests(CancellationToken cancellationToken)
    {
        if (_program.Tokens("Stateless", cancellationToken).Any(t => t.Parent is SimpleNameSyntax name && name.WholeAccess().Parent is AssignmentExpressionSyntax))
        {
            yield break;
        }

        foreach (var token in _program.Tokens("HttpContext", cancellationToken))
        {
            if (token.Parent is not IdentifierNameSyntax name || ReceiverOf(name) is not { } receiver
                || name.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member || !SpeaksOfTheCaller(member)
                || _program.ModelOf(token.SyntaxTree!) is var model
                    && model.GetSymbolInfo(name, cancellationToken).Symbol is not IPropertySymbol { ContainingType.Name: "IHttpContextAccessor" or "HttpContextAccessor" }
                || !IsReached(model.GetSymbolInfo(receiver, cancellationToken).Symbol, cancellationToken))
            {
                continue;
            }

            yield return (name.GetLocation(), "reading each caller from 'HttpContext'");
        }
    }

    private static ExpressionSyntax? ReceiverOf(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == name => access.Expression,
        MemberBindingExpressionSyntax binding => binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>(c => c.WhenNotNull.Contains(binding))?.Expression,
        _ => null,
    };

    private static bool SpeaksOfTheCaller(MemberDeclarationSyntax member) =>
        member.DescendantTokens().Any(t => t.IsKind(SyntaxKind.IdentifierToken) && s_aboutTheCaller.Contains(t.ValueText));

    /// <summary>Whether handlers come to what is read through <paramref name="accessor"/>: directly, or through the type that holds it.</summary>
    private bool IsReached(ISymbol? accessor, CancellationToken cancellationToken)
    {
        var isUsed = accessor switch
        {
            IFieldSymbol or IPropertySymbol => !_program.Reach.HandlersUsing(accessor, cancellationToken).IsEmpty,
            IParameterSymbol { ContainingSymbol: IMethodSymbol method } parameter => _program.Handlers.Find(method, cancellationToken) is not null
                || (parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is ParameterSyntax written
                    && !_program.Reach.HandlersThrough(written, cancellationToken).IsEmpty),
            _ => false,
        };
        return isUsed || (accessor?.ContainingType is { } holder && !_program.Reach.HandlersHolding(holder, cancellationToken).IsEmpty);
    }

    private ImmutableArray<INamedTypeSymbol> All(string type) => _program.Compilation.GetTypesByMetadataName(type);

    private static bool Has(INamedTypeSymbol? type, string member)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (!type.GetMembers(member).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static string TrimEnd(string text, string end) =>
        text.EndsWith(end, System.StringComparison.Ordinal) && text.Length > end.Length ? text.Substring(0, text.Length - end.Length) : text;
}
