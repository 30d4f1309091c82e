using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Tokens;

/// <summary>A token in a cache that callers may refresh side by side.</summary>
/// <param name="Look">The look into the cache.</param>
/// <param name="Fill">What gets the token, or puts it there.</param>
/// <param name="Entry">The entry's key where it is a text, for the message.</param>
internal sealed record CacheEntryRefresh(SyntaxNode Look, SyntaxNode Fill, string Entry);

/// <summary>
/// Finds tokens that <c>IMemoryCache</c> or a distributed cache keeps and that are renewed with a refresh token: neither holds back a second
/// caller while the first fills the entry. (<c>HybridCache</c> does.) Refreshes that spend no refresh token only cost a request, and are left alone.
/// </summary>
internal sealed class CachedRefresh
{
    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public CachedRefresh(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Whether the call may look into a cache; nothing is bound.</summary>
    public static bool MayBe(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetOrCreateAsync" or "TryGetValue" or "Get" or "GetAsync" or "GetStringAsync" }
        && call.ArgumentList.Arguments.Count > 0;

    /// <summary>The refresh that begins with the look into a cache at <paramref name="call"/>; null when there is none.</summary>
    public CacheEntryRefresh? At(InvocationExpressionSyntax call)
    {
        // The words first: a refresh token is named in the file, or in a method that is called from here.
        var access = (MemberAccessExpressionSyntax)call.Expression;
        if (Functions.Around(call) is not { } function
            || !IsCache(access.Expression)
            || call.FirstAncestorOrSelf<MemberDeclarationSyntax>(m => m is not GlobalStatementSyntax) is { } member && RefreshModel.HasGate(member, _program, _cancellationToken))
        {
            return null;
        }

        var entry = EntryOf(call);
        if (access.Name.Identifier.ValueText == "GetOrCreateAsync")
        {
            return call.ArgumentList.Arguments.Skip(1).Select(a => FactoryOf(a.Expression)).FirstOrDefault(f => f is not null) is { } factory
                && factory.DescendantNodes().Any(n => n is AwaitExpressionSyntax or InvocationExpressionSyntax)
                && Rotates(factory)
                    ? new CacheEntryRefresh(access.Name, factory, entry)
                    : null;
        }

        return Fill(call, access, function) is { } fill && Rotates(function) ? new CacheEntryRefresh(access.Name, fill, entry) : null;
    }

    private bool Rotates(SyntaxNode code) => RefreshGrants.AreIn(code, _program, _cancellationToken) && !RefreshModel.HasGate(code, _program, _cancellationToken);

    private bool IsCache(ExpressionSyntax receiver) =>
        _program.ModelOf(receiver.SyntaxTree).GetTypeInfo(receiver, _cancellationToken).Type is { } type
        && (IsNamed(type) || type.AllInterfaces.Any(IsNamed));

    private static bool IsNamed(ITypeSymbol type) =>
        type.Name is "IMemoryCache" or "IDistributedCache" && SymbolNames.IsInNamespace(type, "Microsoft", "Extensions");

    /// <summary>The lambda, or the method behind a method group, that makes what the cache lacks.</summary>
    private SyntaxNode? FactoryOf(ExpressionSyntax argument) =>
        argument is AnonymousFunctionExpressionSyntax ? argument
        : argument is IdentifierNameSyntax or MemberAccessExpressionSyntax
            && _program.ModelOf(argument.SyntaxTree).GetSymbolInfo(argument, _cancellationToken).Symbol is IMethodSymbol method && _program.IsOurs(method)
                ? _program.SourcesOf(CallGraph.Definition(method)).FirstOrDefault()?.GetSyntax(_cancellationToken)
                : null;

    /// <summary>The call that puts the token into the same cache, behind something that is awaited.</summary>
    private static InvocationExpressionSyntax? Fill(InvocationExpressionSyntax look, MemberAccessExpressionSyntax cache, SyntaxNode function)
    {
        var awaited = function.DescendantNodes().OfType<AwaitExpressionSyntax>().Where(a => !a.Span.Contains(look.Span)).Select(a => a.SpanStart).ToList();
        return function.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault(c =>
            c.SpanStart > look.Span.End
            && c.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Set" or "SetAsync" or "SetStringAsync" or "CreateEntry" } put
            && SyntaxFactory.AreEquivalent(put.Expression, cache.Expression)
            && c.ArgumentList.Arguments.Count > 0
            && SyntaxFactory.AreEquivalent(c.ArgumentList.Arguments[0].Expression, look.ArgumentList.Arguments[0].Expression)
            && awaited.Any(a => a > look.Span.End && a <= c.Span.End && !(c.FirstAncestorOrSelf<AwaitExpressionSyntax>()?.SpanStart == a)));
    }

    private string EntryOf(InvocationExpressionSyntax call) =>
        _program.ModelOf(call.SyntaxTree).GetConstantValue(call.ArgumentList.Arguments[0].Expression, _cancellationToken).Value is string key ? $"'{key}'" : "a token in the cache";
}
