using System;
using System.Linq;
using System.Threading;
using McpAnalyzers.Config;
using McpAnalyzers.Server.Tls;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Cors;

/// <summary>
/// Whether a server that listens on this machine only asks requests for the host they were made for. A web page whose name
/// is made to point here can call it otherwise.
/// </summary>
internal static class HostFilter
{
    private const string Key = "AllowedHosts";

    /// <summary>The first address of this machine that the code listens on; null when it listens elsewhere too, or does not say.</summary>
    public static LiteralExpressionSyntax? LocalAddress(McpProgram program, CancellationToken cancellationToken)
    {
        LiteralExpressionSyntax? found = null;
        foreach (var word in new[] { "UseUrls", "Run", "RunAsync", "Urls" })
        {
            foreach (var token in program.Tokens(word, cancellationToken))
            {
                if (token.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || !IsListening(call, word))
                {
                    continue;
                }

                foreach (var literal in call.ArgumentList.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(l => l.IsKind(SyntaxKind.StringLiteralExpression)))
                {
                    foreach (var url in literal.Token.ValueText.Split(';').Where(u => u.StartsWith("http", StringComparison.OrdinalIgnoreCase)))
                    {
                        if (!IsThisMachine(url))
                        {
                            return null;
                        }

                        found ??= literal;
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Whether the program sets allowed hosts itself.</summary>
    public static bool IsInCode(McpProgram program, CancellationToken cancellationToken) =>
        new[] { "HostFilteringOptions", "AddHostFiltering", "UseHostFiltering", "RequireHost", Key }.Any(word => program.Tokens(word, cancellationToken).Any())
        || program.Indexes(cancellationToken).Any(i => i.Index.MayContain(Key));

    /// <summary>What a settings file says of allowed hosts; null for another file, and for one that says nothing.</summary>
    public static ConfigLeaf? In(AdditionalText file, CancellationToken cancellationToken)
    {
        var config = ConfigFile.Of(file.Path);
        if (config.Kind != ConfigKind.AppSettings || config.IsForDevelopment || file.GetText(cancellationToken) is not { Length: <= ConfigFile.LongestText } text)
        {
            return null;
        }

        foreach (var leaf in JsonLeaves.Of(text.ToString()))
        {
            if (leaf.IsString && leaf.Path.Equals(Key, StringComparison.OrdinalIgnoreCase))
            {
                return leaf;
            }
        }

        return null;
    }

    /// <summary>Whether a settings file makes the server listen on this machine only.</summary>
    public static bool ListensLocally(AdditionalText file, CancellationToken cancellationToken)
    {
        var config = ConfigFile.Of(file.Path);
        if (config.Kind != ConfigKind.AppSettings || config.IsForDevelopment || file.GetText(cancellationToken) is not { Length: <= ConfigFile.LongestText } text)
        {
            return false;
        }

        var urls = JsonLeaves.Of(text.ToString())
            .Where(l => l.IsString && (l.Path.Equals("Urls", StringComparison.OrdinalIgnoreCase)
                || (l.Path.StartsWith("Kestrel:Endpoints:", StringComparison.OrdinalIgnoreCase) && l.Path.EndsWith(":Url", StringComparison.OrdinalIgnoreCase))))
            .SelectMany(l => l.Text.Split(';'))
            .ToList();
        return urls.Count > 0 && urls.TrueForAll(IsThisMachine);
    }

    private static bool IsListening(InvocationExpressionSyntax call, string word) => word switch
    {
        "Urls" => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" },
        "Run" or "RunAsync" => call.ArgumentList.Arguments.Count == 1,
        _ => true,
    };

    private static bool IsThisMachine(string url)
    {
        var address = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "http://" + url.Substring(8) : url;
        return HttpAddress.HostOf(address) is { } host && (host is "localhost" or "[::1]" || host.StartsWith("127.", StringComparison.Ordinal));
    }
}
