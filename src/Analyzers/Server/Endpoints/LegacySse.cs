using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Endpoints;

/// <summary>
/// The transport of old clients, which <c>MapMcp</c> maps beside the other one on request: two more addresses under the same
/// pattern, and a session that anybody may write to who knows its id.
/// </summary>
internal static class LegacySse
{
    private const string Switch = "EnableLegacySse";

    /// <summary>The assignment that switches it on; null when nobody does, or not by a constant.</summary>
    public static SyntaxNode? SwitchedOn(McpProgram program, CancellationToken cancellationToken) =>
        program.Tokens(Switch, cancellationToken).Select(token => token.Parent?.FirstAncestorOrSelf<AssignmentExpressionSyntax>()).FirstOrDefault(assignment =>
            assignment is { Left: IdentifierNameSyntax or MemberAccessExpressionSyntax }
            && program.ModelOf(assignment.SyntaxTree) is var model
            && model.GetConstantValue(assignment.Right, cancellationToken).Value is true
            && model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is IPropertySymbol { Name: Switch, ContainingType.Name: "HttpServerTransportOptions" });

    /// <summary>The clause for the message about an endpoint.</summary>
    public static string Clause(string? path) =>
        path?.TrimEnd('/') is { } root ? $", also at '{root}/sse' and '{root}/message' of legacy SSE" : ", also at the addresses of legacy SSE";
}
