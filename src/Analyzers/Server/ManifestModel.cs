using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using McpAnalyzers.Config;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StartupRead = McpAnalyzers.Server.Startup.CredentialRead;

namespace McpAnalyzers.Server;

/// <summary>What the server's manifest says of the variables that the source reads.</summary>
internal sealed class ManifestModel
{
    private readonly McpProgram _program;
    private readonly object _gate = new();
    private ImmutableArray<StartupRead>? _unlisted;

    public ManifestModel(McpProgram program) => _program = program;

    /// <summary>Whether a file beside the source is a manifest; by its name.</summary>
    public static bool IsManifest(AdditionalText file) => ConfigFile.Of(file.Path).Kind == ConfigKind.ServerManifest;

    /// <summary>The reads of credentials that no manifest names: the first place of each variable, by path and position.</summary>
    public ImmutableArray<StartupRead> Unlisted(CancellationToken cancellationToken)
    {
        // As in the model of credentials: one thread computes, nothing is left behind by a cancelled one.
        lock (_gate)
        {
            return _unlisted ??= FindUnlisted(cancellationToken);
        }
    }

    private ImmutableArray<StartupRead> FindUnlisted(CancellationToken cancellationToken)
    {
        var manifests = new List<ServerManifest>();
        foreach (var file in _program.AnalyzerOptions.AdditionalFiles)
        {
            if (IsManifest(file) && file.GetText(cancellationToken) is { Length: <= ConfigFile.LongestText } text && ServerManifest.Read(text.ToString()) is { HasPackages: true } manifest)
            {
                manifests.Add(manifest);
            }
        }

        if (manifests.Count == 0)
        {
            // None, or one of a server that its client reaches by URL: its variables are nobody's but the host's.
            return ImmutableArray<StartupRead>.Empty;
        }

        var first = new SortedDictionary<string, StartupRead>(StringComparer.Ordinal);
        foreach (var read in _program.Credentials.Reads(cancellationToken))
        {
            if (read.Kind == ReadKind.Environment
                && !manifests.Exists(m => m.Names(read.Key))
                && !HasListedAlternative(read.Node, manifests)
                && (!first.TryGetValue(read.Identity, out var known) || IsBefore(read.Node, known.Node)))
            {
                first[read.Identity] = read;
            }
        }

        return first.Values.ToImmutableArray();
    }

    /// <summary><c>Variable("CRM_TOKEN") ?? Variable("CRM_PAT")</c>: one of them is listed, the other is an old name.</summary>
    private static bool HasListedAlternative(SyntaxNode read, List<ServerManifest> manifests)
    {
        var around = read;
        while (around.Parent is ParenthesizedExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } or ConditionalExpressionSyntax)
        {
            around = around.Parent;
        }

        foreach (var node in around == read ? Array.Empty<SyntaxNode>() : around.DescendantNodes())
        {
            if (node is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.StringLiteralExpression) && manifests.Exists(m => m.Names(literal.Token.ValueText)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBefore(SyntaxNode one, SyntaxNode other)
    {
        var order = string.CompareOrdinal(one.SyntaxTree.FilePath, other.SyntaxTree.FilePath);
        return order < 0 || (order == 0 && one.SpanStart < other.SpanStart);
    }
}
