using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC1001: the credential is read at start from the environment, or from configuration where one is at hand.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HardCodedCredentialFix))]
public sealed class HardCodedCredentialFix : McpCodeFix
{
    public HardCodedCredentialFix()
        : base(Descriptors.MCPAC1001_HardCodedCredential)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        // A text that holds more than the credential has no single value to read.
        if (target.Fact(FixFacts.Shape) != HardCodedCredential.WholeShape
            || target.Fact(FixFacts.SourceName) is not { } variable
            || await WrittenCredential.OfAsync(target, cancellationToken).ConfigureAwait(false) is not { } written)
        {
            return Array.Empty<FixOffer>();
        }

        if (written.MissingKey is { } key)
        {
            return new[] { new FixOffer($"Stop when {key.Name} is missing", "MCPAC1001.StopWhenMissing", ct => CredentialRead.StopAsync(target, key, ct)) };
        }

        var offers = new List<FixOffer>
        {
            new($"Read {variable} from the environment", "MCPAC1001.ReadEnvironment", ct => CredentialRead.ApplyAsync(target, CredentialKey.Variable(variable), null, ct)),
        };
        if (await written.ConfigurationAsync(cancellationToken).ConfigureAwait(false) is { } configuration)
        {
            var setting = new CredentialKey(ReadKind.Configuration, SecretNames.ConfigurationKeyFor(variable));
            offers.Add(new FixOffer($"Read {setting.Name} from the configuration", "MCPAC1001.ReadConfiguration", ct => CredentialRead.ApplyAsync(target, setting, configuration, ct)));
        }

        return offers;
    }
}
