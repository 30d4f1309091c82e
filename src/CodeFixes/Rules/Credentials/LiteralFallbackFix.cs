using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC1002: the built-in credential becomes a throw, and the start checks the setting.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LiteralFallbackFix))]
public sealed class LiteralFallbackFix : McpCodeFix
{
    public LiteralFallbackFix()
        : base(Descriptors.MCPAC1002_LiteralFallback)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<FixOffer>>(Offers(target));

    private static FixOffer[] Offers(FixTarget target)
    {
        if (target.Fact(FixFacts.Shape) != SecretFallback.OperandShape
            || target.Fact(FixFacts.SourceName) is not { } name
            || !Enum.TryParse<ReadKind>(target.Fact(FixFacts.ReadKind), out var kind)
            || kind == ReadKind.Options)
        {
            return Array.Empty<FixOffer>();
        }

        var key = new CredentialKey(kind, name);
        return new[] { new FixOffer($"Stop when {name} is missing", "MCPAC1002.StopWhenMissing", ct => CredentialRead.StopAsync(target, key, ct)) };
    }
}
