using System.Collections.Immutable;
using System.Linq;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Rules.Permissions;

/// <summary>MCPAC5003: reading and changing tools act with the same credential.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedPrivilegedClientAnalyzer : McpAnalyzer
{
    public SharedPrivilegedClientAnalyzer()
        : base(Descriptors.MCPAC5003_SharedPrivilegedClient)
    {
    }

    private protected override void Register(CompilationStartAnalysisContext context, McpProgram program) =>
        RegisterFileAction(context, program, c => Analyze(c, program));

    private static void Analyze(SemanticModelAnalysisContext context, McpProgram program)
    {
        foreach (var client in program.Clients.In(context.SemanticModel.SyntaxTree, context.CancellationToken))
        {
            var use = ClientUse.Of(client, program, context.CancellationToken);
            if (use.Tier is { } tier)
            {
                context.ReportDiagnostic(program.Finding(
                    Descriptors.MCPAC5003_SharedPrivilegedClient,
                    tier,
                    client.Location,
                    client.Handlers.Select(h => h.Location),
                    Facts(client),
                    Message(client, use)));
            }
        }
    }

    private static string Message(SharedClient client, ClientUse use)
    {
        var noun = client.Handlers.All(h => h.Handler.Kind == HandlerKind.Tool) ? "tools" : "handlers";
        var count = client.Handlers.Length < ReachSearch.MaxHandlers ? "" : " or more";
        var split = $"{client.Handlers.Length}{count} {noun}, {use.Reading} of them read-only; give read tools a read-only credential";
        return Privilege(client.Origin) is { } privilege
            ? $"'{client.Name}' carries {privilege} and is shared by {split}"
            : $"One credential ('{client.Origin.Name}') serves {split}";
    }

    private static string? Privilege(ClientOrigin origin) => origin.Evidence switch
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
        var facts = ImmutableDictionary<string, string?>.Empty.Add(FixFacts.Shape, client.Shape.ToString());
        return client.Origin.Reads is { Count: 1 } reads && reads[0].Source != CredentialSource.Options
            ? facts.Add(FixFacts.SourceName, reads[0].Name)
            : facts;
    }
}
