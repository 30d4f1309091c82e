using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Config;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Tls;

/// <summary>Whether a server over HTTP says anything about encryption: its own, or that of the proxy before it.</summary>
internal static class HttpsEnforcement
{
    private static readonly ImmutableArray<string> s_words = ImmutableArray.Create(
        "UseHttpsRedirection", "AddHttpsRedirection", "UseHsts", "AddHsts", "UseHttps", "ConfigureHttpsDefaults", "RequireHttpsAttribute", "RequireHttps", "IsHttps",
        "UseForwardedHeaders", "ForwardedHeadersOptions", "ConfigureForwardedHeaders", "UseIIS", "UseIISIntegration", "UseLettuceEncrypt", "AddLettuceEncrypt");

    /// <summary>Whether the endpoint is the first of the program and nothing in it speaks of HTTPS.</summary>
    public static bool IsMissingAt(InvocationExpressionSyntax map, McpProgram program, CancellationToken cancellationToken)
    {
        if (program.ModelOf(map.SyntaxTree).GetSymbolInfo(map, cancellationToken).Symbol is not IMethodSymbol { ContainingType.Name: "McpEndpointRouteBuilderExtensions" }
            || program.Compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary // the program that uses the library decides
            || s_words.Any(word => program.Tokens(word, cancellationToken).Any())
            || FirstOf(program, cancellationToken) != map.GetLocation()
            || ListensLocally(program, cancellationToken))
        {
            return false;
        }

        return !program.AnalyzerOptions.AdditionalFiles.Any(f => ConfigFile.Of(f.Path).Kind is ConfigKind.AppSettings && f.GetText(cancellationToken) is { Length: <= ConfigFile.LongestText } text && SaysHttps(text.ToString()));
    }

    private static Location? FirstOf(McpProgram program, CancellationToken cancellationToken) =>
        program.Tokens("MapMcp", cancellationToken)
            .Select(t => t.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>())
            .OfType<InvocationExpressionSyntax>()
            .OrderBy(c => c.SyntaxTree.FilePath, System.StringComparer.Ordinal)
            .ThenBy(c => c.SpanStart)
            .FirstOrDefault()?.GetLocation();

    /// <summary>Whether the addresses that the code listens on are written, and are this machine's or encrypted.</summary>
    private static bool ListensLocally(McpProgram program, CancellationToken cancellationToken)
    {
        var found = false;
        foreach (var word in new[] { "UseUrls", "Run", "RunAsync", "Urls", "ListenLocalhost", "ListenAnyIP" })
        {
            foreach (var token in program.Tokens(word, cancellationToken))
            {
                if (word == "ListenLocalhost")
                {
                    found = true;
                }
                else if (word == "ListenAnyIP")
                {
                    return false;
                }
                else if (token.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call)
                {
                    foreach (var literal in call.ArgumentList.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(l => l.IsKind(SyntaxKind.StringLiteralExpression)))
                    {
                        var isOpen = literal.Token.ValueText.Split(';').Any(url => HttpAddress.HostOf(url) is { } host ? !IsThisMachine(host) : url.StartsWith("http://", System.StringComparison.Ordinal));
                        if (isOpen)
                        {
                            return false;
                        }

                        found |= literal.Token.ValueText.StartsWith("http", System.StringComparison.Ordinal);
                    }
                }
            }
        }

        return found;
    }

    private static bool IsThisMachine(string host) => host is "localhost" or "[::1]" || host.StartsWith("127.", System.StringComparison.Ordinal);

    private static bool SaysHttps(string text)
    {
        foreach (var leaf in JsonLeaves.Of(text))
        {
            if ((leaf.Path.StartsWith("Kestrel:", System.StringComparison.OrdinalIgnoreCase) || leaf.Path.Equals("Urls", System.StringComparison.OrdinalIgnoreCase))
                && leaf.Text.IndexOf("https://", System.StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
