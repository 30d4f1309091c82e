using System.Threading;

namespace McpAnalyzers.Server;

/// <summary>What the handlers of a shared client do with it, and how grave the sharing is.</summary>
/// <param name="Reading">How many handlers only read.</param>
/// <param name="Changing">How many change something; the rest is unknown.</param>
/// <param name="Tier">The rank of the finding; null when sharing is fine.</param>
internal readonly record struct ClientUse(int Reading, int Changing, Tier? Tier)
{
    /// <summary>How many bodies are bound to learn what handlers without hints do; the others count as neither.</summary>
    private const int MaxUnannotated = 50;

    public static ClientUse Of(SharedClient client, McpProgram program, CancellationToken cancellationToken)
    {
        var budget = MaxUnannotated;
        var reading = 0;
        var changing = 0;
        foreach (var reached in client.Handlers)
        {
            if (!Reach.IsAnnotated(reached.Handler) && budget-- <= 0)
            {
                continue;
            }

            switch (program.Reach.EffectOf(reached.Handler, cancellationToken).Kind)
            {
                case EffectKind.Reading:
                    reading++;
                    break;
                case EffectKind.Mutating:
                    changing++;
                    break;
            }
        }

        // Without a handler that only reads there is nobody to take the credential from; without evidence of privilege
        // there must be one that needs more than reading.
        var isPrivileged = client.Origin.Evidence > AdminEvidence.OwnSignIn;
        return new ClientUse(
            reading,
            changing,
            reading == 0 || (!isPrivileged && changing == 0) ? null : isPrivileged ? McpAnalyzers.Tier.Warning : McpAnalyzers.Tier.Info);
    }
}
