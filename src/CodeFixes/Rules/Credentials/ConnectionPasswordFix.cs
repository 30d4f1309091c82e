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

/// <summary>MCPAC1003: the whole connection string is read at start, from the environment or from configuration.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConnectionPasswordFix))]
public sealed class ConnectionPasswordFix : McpCodeFix
{
    public ConnectionPasswordFix()
        : base(Descriptors.MCPAC1003_ConnectionPassword)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (target.Fact(FixFacts.SourceName) is not { } name || await WrittenCredential.OfAsync(target, cancellationToken).ConfigureAwait(false) is not { } written)
        {
            return Array.Empty<FixOffer>();
        }

        if (target.Fact(FixFacts.Shape) == SecretFallback.OperandShape)
        {
            return Enum.TryParse<ReadKind>(target.Fact(FixFacts.ReadKind), out var kind) && kind != ReadKind.Options
                ? new[] { new FixOffer($"Stop when {name} is missing", "MCPAC1003.StopWhenMissing", ct => CredentialRead.StopAsync(target, new CredentialKey(kind, name), ct)) }
                : Array.Empty<FixOffer>();
        }

        if (target.Fact(FixFacts.Shape) != HardCodedCredential.WholeShape)
        {
            return Array.Empty<FixOffer>();
        }

        var offers = new List<FixOffer>
        {
            new($"Read {name} from the environment", "MCPAC1003.ReadEnvironment", ct => CredentialRead.ApplyAsync(target, CredentialKey.Variable(name), null, ct)),
        };
        if (await written.ConfigurationAsync(cancellationToken).ConfigureAwait(false) is { } configuration)
        {
            var setting = new CredentialKey(ReadKind.Configuration, SecretNames.ConfigurationKeyFor(name));
            offers.Add(new FixOffer($"Read {setting.Name} from the configuration", "MCPAC1003.ReadConfiguration", ct => CredentialRead.ApplyAsync(target, setting, configuration, ct)));
        }

        return offers;
    }
}
