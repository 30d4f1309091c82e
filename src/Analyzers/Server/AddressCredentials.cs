using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>A credential that is read from the address of a request and believed.</summary>
/// <param name="Place">The read.</param>
/// <param name="Name">The parameter of the address.</param>
internal sealed record AddressCredential(SyntaxNode Place, string Name);

/// <summary>Which reads of an address let a caller in.</summary>
internal sealed class AddressCredentials
{
    // Links that are sent by mail carry a token that is good for one click.
    private static readonly string[] s_links = { "confirm", "reset", "invit", "unsubscribe", "callback", "download", "share", "magiclink" };

    private static readonly char[] s_endOfName = { '}', ':', '=', '?' };

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public AddressCredentials(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The reads in the code of a member that decide about a caller, by position.</summary>
    public IEnumerable<AddressCredential> In(ISymbol member, IEnumerable<SyntaxNode> code)
    {
        if (!_program.CallerTokens.Includes(member, _cancellationToken))
        {
            yield break;
        }

        ILookup<SyntaxNode?, CallerUse>? uses = null;
        foreach (var source in code.SelectMany(OperationsIn).SelectMany(SourcesOf).Concat(BoundTo(member as IMethodSymbol)).Where(s => s is { Kind: SourceKind.AddressCredential, Node: not null }).OrderBy(s => s.Node!.SpanStart))
        {
            var place = source.Node!;
            var function = KeyComparisons.FunctionAround(place);
            if (IsLink(function, member) || IsForOtherPath(function))
            {
                continue;
            }

            uses ??= _program.CallerTokens.From(member, SourceKind.AddressCredential, _cancellationToken).ToLookup(u => u.Source.Node);
            var denies = KeyComparisons.Deny(function, member, _program, _cancellationToken);
            if (uses[place].Any(u => Decides(u, source.Name, denies)) || (denies && !uses[place].Any() && SaysCredential(source.Name)))
            {
                yield return new AddressCredential(place, source.Name);
            }
        }
    }

    private IEnumerable<IOperation> OperationsIn(SyntaxNode code) =>
        _program.ModelOf(code.SyntaxTree).GetOperation(code is GlobalStatementSyntax { Statement: var statement } ? statement : code, _cancellationToken)?.DescendantsAndSelf()
        ?? Enumerable.Empty<IOperation>();

    private IEnumerable<TaintSource> SourcesOf(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation reference when InboundTable.Find(reference) is { } source => new[] { source },
        IInvocationOperation call when (InboundTable.Find(call) ?? InboundTable.FindOut(call)) is { } source => new[] { source },
        IAnonymousFunctionOperation lambda => BoundTo(lambda.Symbol),
        _ => Enumerable.Empty<TaintSource>(),
    };

    private IEnumerable<TaintSource> BoundTo(IMethodSymbol? function) =>
        function?.Parameters.Select(p => InboundTable.Find(p, p.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellationToken))).OfType<TaintSource>()
        ?? Enumerable.Empty<TaintSource>();

    /// <summary>A name that says little counts where the answer depends on it.</summary>
    private static bool Decides(CallerUse use, string name, bool denies) =>
        use.Hit.Kind is SinkKind.Comparison or SinkKind.Decision or SinkKind.Outgoing
        && (denies || use.Hit.SinkName == "Token" || SecretNames.Classify(name, NamePosition.Key).IsSecret);

    private static bool SaysCredential(string name) =>
        SecretNames.Classify(name, NamePosition.Key) is { IsSecret: true } || name.IndexOf("token", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool IsLink(SyntaxNode function, ISymbol member) =>
        Array.Exists(s_links, word => member.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
        || function.DescendantTokens().Any(t => t.Parent is SimpleNameSyntax or LiteralExpressionSyntax && Array.Exists(s_links, word => t.ValueText.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0));

    /// <summary>
    /// <c>if (path.StartsWithSegments("/hubs"))</c>: a browser cannot set headers of a web socket, so that the token of another
    /// endpoint has to come this way.
    /// </summary>
    private static bool IsForOtherPath(SyntaxNode function)
    {
        var paths = function.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(c => c.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "StartsWithSegments" or "StartsWith" or "Equals" })
            .SelectMany(c => c.ArgumentList.Arguments)
            .Select(a => a.Expression).OfType<LiteralExpressionSyntax>()
            .Select(l => l.Token.ValueText)
            .Where(text => text.StartsWith("/", StringComparison.Ordinal))
            .ToList();
        return paths.Exists(p => p.IndexOf("hub", StringComparison.OrdinalIgnoreCase) >= 0 || p.IndexOf("signalr", StringComparison.OrdinalIgnoreCase) >= 0 || p.IndexOf("/ws", StringComparison.OrdinalIgnoreCase) >= 0)
            && !paths.Exists(p => p.IndexOf("mcp", StringComparison.OrdinalIgnoreCase) >= 0);
    }

    /// <summary>The credential that a pattern of a route has among its parts; null for most.</summary>
    public static string? InRoute(string pattern)
    {
        if (Array.Exists(s_links, word => pattern.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0))
        {
            return null;
        }

        for (var open = pattern.IndexOf('{'); open >= 0; open = pattern.IndexOf('{', open + 1))
        {
            var start = open + 1;
            while (start < pattern.Length && pattern[start] == '*')
            {
                start++;
            }

            var end = pattern.IndexOfAny(s_endOfName, start);
            var name = end > start ? pattern.Substring(start, end - start) : "";
            if (InboundTable.IsCredentialOfAddress(name) && SaysCredential(name))
            {
                return name;
            }
        }

        return null;
    }
}
