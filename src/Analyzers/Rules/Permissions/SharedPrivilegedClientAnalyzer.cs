using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Permissions;

/// <summary>MCPAC5003: reading and changing tools act with the same credential.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedPrivilegedClientAnalyzer : McpAnalyzer
{
    /// <summary>How many bodies are bound to learn what handlers without hints do; the others count as neither.</summary>
    private const int MaxUnannotated = 100;

    public SharedPrivilegedClientAnalyzer()
        : base(Descriptors.MCPAC5003_SharedPrivilegedClient)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program) =>
        context.RegisterSyntaxNodeAction(c => Analyze(c, program), SyntaxKind.CompilationUnit);

    private static void Analyze(SyntaxNodeAnalysisContext context, McpProgram program)
    {
        foreach (var client in program.Clients.In(context.Node.SyntaxTree, context.CancellationToken))
        {
            if (Judge(client, program, context.CancellationToken) is { } verdict)
            {
                context.ReportDiagnostic(program.Finding(
                    Descriptors.MCPAC5003_SharedPrivilegedClient,
                    verdict.Tier,
                    client.Location,
                    client.Handlers.Select(h => h.Location),
                    Facts(client),
                    verdict.Message));
            }
        }
    }

    private static (Tier Tier, string Message)? Judge(SharedClient client, McpProgram program, CancellationToken cancellationToken)
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

        // Without a tool that only reads there is nobody to take the credential from.
        if (reading == 0)
        {
            return null;
        }

        var count = client.Handlers.Length;
        var noun = client.Handlers.All(h => h.Handler.Kind == HandlerKind.Tool) ? "tools" : "handlers";
        if (Describe(client.Origin) is { } privilege)
        {
            var tier = client.Origin.Evidence == AdminEvidence.OwnSignIn ? Tier.Info : Tier.Warning;
            return tier == Tier.Info && changing == 0
                ? null
                : (tier, $"'{client.Name}' carries {privilege} and is shared by {count} {noun}, {reading} of them read-only; give read tools a read-only credential");
        }

        return changing == 0
            ? null
            : (Tier.Info, $"One credential ('{client.Origin.Name}') serves {count} {noun}, {reading} of them read-only; give read tools a read-only credential");
    }

    private static string? Describe(ClientOrigin origin) => origin.Evidence switch
    {
        AdminEvidence.Name => $"the administrator's credential '{origin.EvidenceName}'",
        AdminEvidence.DatabaseUser => $"the database user '{origin.EvidenceName}'",
        AdminEvidence.BroadScope => $"the scope '{origin.EvidenceName}'",
        AdminEvidence.ManagementIdentity => $"a management identity ('{origin.EvidenceName}')",
        AdminEvidence.OwnSignIn => $"the developer's own sign-in ('{origin.EvidenceName}')",
        _ => null,
    };

    private static ImmutableDictionary<string, string?> Facts(SharedClient client)
    {
        var facts = ImmutableDictionary<string, string?>.Empty
            .Add(FixFacts.Shape, client.Shape.ToString());
        return client.Origin.Reads.Count == 1 && client.Origin.Reads[0].Source == CredentialSource.Environment
            ? facts.Add(FixFacts.SourceName, client.Origin.Reads[0].Name)
            : facts;
    }
}
