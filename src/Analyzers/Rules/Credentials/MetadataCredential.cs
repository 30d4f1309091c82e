using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using System;
using System.Threading;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>Which credentials count in a text that describes the server: those that prove themselves, since such texts are full of illustrations.</summary>
internal static class MetadataCredential
{
    /// <summary>What stands where a credential was.</summary>
    public const string Redacted = "[redacted]";

    private static readonly string[] s_illustrations = { "e.g.", "example", "for instance", "such as", "format", "like " };

    /// <summary>The credential in the text; null when there is none.</summary>
    public static ValueVerdict? In(string text)
    {
        if (text.Length < TokenScanner.ShortestToken)
        {
            return null;
        }

        var value = SecretValues.Classify(text);
        return value.Kind is ValueKind.ProviderFormat or ValueKind.PrivateKey or ValueKind.Jwt or ValueKind.Url && value.Certainty >= Certainty.Likely ? value : null;
    }

    /// <summary>The rank: a vendor's token proves itself; an address with a password, behind "for example", is mostly made up.</summary>
    public static Tier TierOf(ValueVerdict value, string text)
    {
        if (value.Certainty == Certainty.Certain)
        {
            return Tier.Error;
        }

        foreach (var illustration in s_illustrations)
        {
            if (text.IndexOf(illustration, 0, Math.Min(value.Start, text.Length), StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return Tier.Info;
            }
        }

        return Tier.Warning;
    }

    /// <summary>Whether MCPAC1005 speaks of the text, so that the rules about texts in general do not.</summary>
    public static bool IsReported(ExpressionSyntax expression, McpProgram program, SemanticModel model, CancellationToken cancellationToken) =>
        !program.IsTestProject
        && In(ConstantText.Written(expression, out _)) is not null
        && MetadataPlace.Of(expression, program, model, cancellationToken) is not null;
}
