using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Tls;

/// <summary>Connection strings that send a password to whoever answers: <c>TrustServerCertificate=True</c>.</summary>
internal static class ConnectionTrust
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly Regex s_server = new(@"\A\s*(?:.{0,40};\s*)?(?:server|data source|host|address|addr|network address)\s*=\s*(?:tcp:|np:)?\s*([^;,\\:]*)", Options);

    private static readonly Regex s_trust = new(@"(?:^|;)\s*trust\s?server\s?certificate\s*=\s*(?:true|yes)\s*(?:;|$)", Options);

    private static readonly Regex s_password = new(@"(?:^|;)\s*(?:password|pwd)\s*=\s*[^;\s]", Options);

    private static readonly Regex s_local = new(@"\A\s*(?:\.|\(local\)|\(localdb\)|localhost|127\.0\.0\.1|::1|host\.docker\.internal)\s*\z", Options);

    /// <summary>The part of the text to change, or all of it; null for a text that says nothing of the kind, or of this machine.</summary>
    public static ExpressionSyntax? Of(ExpressionSyntax text)
    {
        var written = text.ToString();
        if (written.IndexOf("server", System.StringComparison.OrdinalIgnoreCase) < 0 || written.IndexOf("ertificate", System.StringComparison.OrdinalIgnoreCase) < 0)
        {
            return null;
        }

        var value = text switch
        {
            LiteralExpressionSyntax literal => literal.Token.ValueText,
            InterpolatedStringExpressionSyntax interpolated => ValueOf(interpolated),
            _ => "",
        };
        return s_trust.IsMatch(value) && s_password.IsMatch(value) && s_server.Match(value) is { Success: true } server && !s_local.IsMatch(server.Groups[1].Value) ? text : null;
    }

    /// <summary>The text with a letter for each hole, so that a filled place does not look empty.</summary>
    private static string ValueOf(InterpolatedStringExpressionSyntax text)
    {
        var value = new System.Text.StringBuilder();
        foreach (var part in text.Contents)
        {
            value.Append(part is InterpolatedStringTextSyntax { TextToken: var token } ? token.ValueText : "x");
        }

        return value.ToString();
    }
}
