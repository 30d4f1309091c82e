using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Server.Startup;

/// <summary>
/// Where one file may read a credential, by syntax alone: kept by tree, so that a pass binds these places and no others.
/// </summary>
internal sealed class ReadCandidates
{
    private static readonly ConditionalWeakTable<SyntaxTree, ReadCandidates> s_cache = new();

    private static readonly string[] s_words =
    {
        "GetEnvironmentVariable", "IConfiguration", "Configuration", "IConfigurationRoot", "IConfigurationSection", "ConfigurationManager",
        "ConfigurationBuilder", "GetConnectionString", "GetSection", "GetRequiredSection", "GetValue",
    };

    private ReadCandidates(ImmutableArray<TextSpan> spans) => Spans = spans;

    public ImmutableArray<TextSpan> Spans { get; }

    public static ReadCandidates Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (s_cache.TryGetValue(tree, out var known))
        {
            return known;
        }

        var candidates = new ReadCandidates(Find(tree, cancellationToken));
        return s_cache.GetValue(tree, _ => candidates);
    }

    /// <summary>Whether a call of this name may read a value by its name.</summary>
    public static bool IsReader(string name) =>
        name is "GetEnvironmentVariable" or "GetValue" or "GetConnectionString" || name.StartsWith("GetRequired", System.StringComparison.Ordinal);

    private static ImmutableArray<TextSpan> Find(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var index = TreeIndex.Of(tree, cancellationToken);
        var possible = false;
        foreach (var word in s_words)
        {
            possible |= index.MayContain(word);
        }

        if (!possible)
        {
            return ImmutableArray<TextSpan>.Empty;
        }

        var spans = ImmutableArray.CreateBuilder<TextSpan>();
        foreach (var node in tree.GetRoot(cancellationToken).DescendantNodes())
        {
            if (IsCandidate(node))
            {
                spans.Add(node.Span);
            }
        }

        return spans.ToImmutable();
    }

    private static bool IsCandidate(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } call => NameOf(call.Expression) is { } name && IsReader(name)
            && (name == "GetConnectionString" || MayBeSecret(call.ArgumentList.Arguments, call.Expression.ToString().Length < 200 ? call.Expression.ToString() : "")),
        ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } access => MayBeSecret(arguments, access.Expression.ToString())
            && (arguments[0].Expression.IsKind(SyntaxKind.StringLiteralExpression) || LooksLikeConfiguration(access.Expression.ToString())),
        ElementBindingExpressionSyntax { ArgumentList.Arguments: { Count: 1 } bound } => MayBeSecret(bound, ""),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value", Expression: InvocationExpressionSyntax section } =>
            NameOf(section.Expression) is "GetSection" or "GetRequiredSection" && MayBeSecret(section.ArgumentList.Arguments, section.Expression.ToString()),
        _ => false,
    };

    private static bool LooksLikeConfiguration(string receiver) =>
        receiver.IndexOf("config", System.StringComparison.OrdinalIgnoreCase) >= 0 || receiver.IndexOf("section", System.StringComparison.OrdinalIgnoreCase) >= 0
        || receiver.IndexOf("settings", System.StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>A literal says at once; a name may be a constant.</summary>
    private static bool MayBeSecret(SeparatedSyntaxList<ArgumentSyntax> arguments, string receiver)
    {
        foreach (var argument in arguments)
        {
            if (argument.Expression is not LiteralExpressionSyntax literal)
            {
                return argument.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax or InterpolatedStringExpressionSyntax or BinaryExpressionSyntax;
            }

            if (literal.IsKind(SyntaxKind.StringLiteralExpression))
            {
                // A section before it may make the key a credential's: GetSection("ConnectionStrings")["Main"].
                return CredentialNames.IsRequiredSecret(literal.Token.ValueText) || receiver.IndexOf("Section", System.StringComparison.OrdinalIgnoreCase) >= 0
                    && SecretNames.Classify(literal.Token.ValueText, NamePosition.Key).Strength != NameStrength.None | receiver.Contains("ConnectionStrings");
            }
        }

        return false;
    }

    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };
}
