using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>One shared client on one state of the solution, and the two credentials it is to be split between.</summary>
internal sealed class ClientSplit
{
    public const string ReadKey = "read";

    public const string WriteKey = "write";

    private ClientSplit(FixTarget target, McpProgram program, SharedClient client, CredentialKey write)
    {
        Target = target;
        Program = program;
        Client = client;
        Write = write;
        Read = new CredentialKey(write.Kind, SecretNames.ReadOnlyVariant(write.Name));
    }

    public FixTarget Target { get; }

    public Solution Solution => Target.Solution;

    public ProjectId Project => Target.Document.Project.Id;

    public McpProgram Program { get; }

    public SharedClient Client { get; }

    /// <summary>The credential there is; writing handlers keep it.</summary>
    public CredentialKey Write { get; }

    /// <summary>The credential that must be created.</summary>
    public CredentialKey Read { get; }

    /// <summary>The expression that reads the credential, wherever it stands.</summary>
    public SyntaxNode Place => Client.Origin.Reads[0].Place;

    /// <summary>
    /// The client of the finding; null when it has none or several credentials, or none that has a name to vary. A user or a
    /// scope that is written beside the credential would be both clients' own: another password does not make it another user.
    /// </summary>
    public static async Task<ClientSplit?> FindAsync(FixTarget target, CancellationToken cancellationToken)
    {
        var project = target.Document.Project;
        if (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation
            || McpProgram.TryGet(compilation, project.AnalyzerOptions) is not { } program)
        {
            return null;
        }

        var client = program.Clients.In(target.Node.SyntaxTree, cancellationToken)
            .FirstOrDefault(c => target.Node.Span.Contains(c.Location.SourceSpan));
        // What a dispatcher hands to its arms nobody can split for it.
        if (client is not { Origin.Reads: { Count: 1 } reads } || client.Handlers.Any(h => h.Handler.Arm is not null) || reads[0].Source == CredentialSource.Options
            || client.Origin.Evidence is AdminEvidence.DatabaseUser or AdminEvidence.BroadScope)
        {
            return null;
        }

        var kind = reads[0].Source == CredentialSource.Environment ? ReadKind.Environment : ReadKind.Configuration;
        return new ClientSplit(target, program, client, new CredentialKey(kind, reads[0].Name));
    }

    /// <summary>How many findings in the file hang on either credential; a sound split leaves fewer.</summary>
    public static async Task<int> CountAsync(Document document, CredentialKey write, CredentialKey read, CancellationToken cancellationToken)
    {
        var compilation = await document.Project.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
        var tree = await document.GetSyntaxTreeAsync(cancellationToken).ConfigureAwait(false);
        return McpProgram.TryGet(compilation!, document.Project.AnalyzerOptions) is { } program
            ? program.Clients.In(tree!, cancellationToken)
                .Count(c => (c.Origin.Name == write.Name || c.Origin.Name == read.Name)
                    && ClientUse.Of(c, program, cancellationToken).Tier is not null)
            : 0;
    }

    /// <summary>What a handler may be given: reading ones the new credential, all others the old one.</summary>
    public bool IsReading(McpHandler handler, CancellationToken cancellationToken) =>
        Program.Reach.EffectOf(handler, cancellationToken).Kind == EffectKind.Reading;

    /// <summary>Whether every handler that comes to <paramref name="member"/> only reads, and there is one.</summary>
    public bool ServesReadersOnly(SyntaxNode member, CancellationToken cancellationToken)
    {
        if (Program.ModelOf(member.SyntaxTree).GetDeclaredSymbol(member, cancellationToken) is not { } symbol)
        {
            return false;
        }

        if (symbol is IMethodSymbol method && Program.Handlers.Find(method, cancellationToken) is { } handler)
        {
            return IsReading(handler, cancellationToken);
        }

        var handlers = Program.Reach.HandlersUsing(symbol, cancellationToken);
        return !handlers.IsEmpty && handlers.All(h => IsReading(h.Handler, cancellationToken));
    }

    /// <summary>The method, property or field around a place; null at the top level of a program.</summary>
    public static SyntaxNode? MemberAround(SyntaxNode place) =>
        place.AncestorsAndSelf().FirstOrDefault(n => n is BaseMethodDeclarationSyntax or PropertyDeclarationSyntax or FieldDeclarationSyntax or GlobalStatementSyntax) is { } member
        && member is not GlobalStatementSyntax
            ? member
            : null;
}
