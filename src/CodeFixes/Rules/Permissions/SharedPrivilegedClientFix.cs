using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>MCPAC5003: reading tools get a client of their own, with a credential that must be created for them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SharedPrivilegedClientFix))]
public sealed class SharedPrivilegedClientFix : McpCodeFix
{
    public SharedPrivilegedClientFix()
        : base(Descriptors.MCPAC5003_SharedPrivilegedClient)
    {
    }

    private protected override async Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        if (await ClientSplit.FindAsync(target, cancellationToken).ConfigureAwait(false) is not { } split)
        {
            return Array.Empty<FixOffer>();
        }

        return new[]
        {
            new FixOffer(
                $"Split into read and write client (needs new credential {split.Read.Name})",
                "MCPAC5003.Split",
                ct => ApplyAsync(split, ct)),
        };
    }

    private static async Task<Solution?> ApplyAsync(ClientSplit split, CancellationToken cancellationToken)
    {
        var changed = split.Client.Shape switch
        {
            ClientShape.Service or ClientShape.HttpClient => await ServiceSplit.ApplyAsync(split, cancellationToken).ConfigureAwait(false),
            ClientShape.Member => await MemberSplit.ApplyAsync(split, cancellationToken).ConfigureAwait(false),
            _ => null,
        };

        // A reader that comes to the client on a way the split does not reach would keep the old credential.
        return changed is not null
            && await CountAsync(changed).ConfigureAwait(false) < await CountAsync(split.Solution).ConfigureAwait(false)
                ? changed
                : null;

        Task<int> CountAsync(Solution solution) =>
            ClientSplit.CountAsync(solution.GetDocument(split.Target.Document.Id)!, split.Write, split.Read, cancellationToken);
    }
}
