using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>What becomes of <c>[Authorize]</c> on tools with the host that this compilation sets up.</summary>
/// <param name="Tier">How bad it is.</param>
/// <param name="Reason">Why the attribute does not do what it says.</param>
/// <param name="Host">The call that the missing filters belong behind; null when none helps.</param>
internal sealed record AuthorizeVerdict(Tier Tier, string Reason, SyntaxNode? Host)
{
    private const string Extensions = "Microsoft.Extensions.DependencyInjection.HttpMcpServerBuilderExtensions";

    /// <summary>Null when the attributes are enforced, or nobody knows.</summary>
    public static AuthorizeVerdict? Of(McpProgram program, CancellationToken cancellationToken)
    {
        if (program.Tokens("AddAuthorizationFilters", cancellationToken).Any())
        {
            return null;
        }

        var host = program.Handlers.Host(cancellationToken);
        if ((host & McpHost.Http) != 0)
        {
            // The chain of the builder may end in another project.
            var transport = program.Tokens("WithHttpTransport", cancellationToken).Select(t => t.Parent).OfType<SimpleNameSyntax>()
                .FirstOrDefault(n => n.WholeAccess().Parent is InvocationExpressionSyntax);
            var extensions = program.Compilation.GetTypesByMetadataName(Extensions);
            return transport is null || extensions.IsEmpty
                ? null
                : extensions.Any(e => !e.GetMembers("AddAuthorizationFilters").IsEmpty)
                    ? new AuthorizeVerdict(Tier.Error, "without AddAuthorizationFilters the server answers every list and call with an error", transport)
                    : new AuthorizeVerdict(Tier.Error, "this version of the SDK does not look at it", null);
        }

        return host == McpHost.Stdio && !SetsUser(program, cancellationToken)
            ? new AuthorizeVerdict(Tier.Warning, "a stdio server has no caller to authorize", null)
            : null;
    }

    /// <summary>Whether a filter for messages says who the user of a local server is.</summary>
    private static bool SetsUser(McpProgram program, CancellationToken cancellationToken) =>
        program.Tokens("User", cancellationToken).Any(t => t.Parent is SimpleNameSyntax name && name.WholeAccess() is var access
            && access.Parent is AssignmentExpressionSyntax assignment && assignment.Left == access);
}
