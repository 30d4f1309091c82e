using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Audit;

/// <summary>Whether the program writes down who called: in a log, a trace, or a trail of its own.</summary>
internal static class CallerTrail
{
    private static readonly ImmutableArray<string> s_logs = ImmutableArray.Create(
        "LogInformation", "LogWarning", "LogError", "LogDebug", "LogTrace", "LogCritical", "Log", "Information", "Warning", "BeginScope", "SetTag", "AddTag", "SetBaggage", "PushProperty",
        "LoggerMessage", "LoggerMessageAttribute", "Enrich", "EnrichDiagnosticContext", "TrackEvent");

    // A trail by another name, and libraries that write the user of each request.
    private static readonly ImmutableArray<string> s_trails = ImmutableArray.Create("UseW3CLogging", "AuditEvent", "IAuditLogger", "AuditLogger", "AuditLog", "IAuditLog", "IAuditService", "AuditService");

    private static readonly Regex s_caller = new(@"\{[@$]?(?:user|sub\b|subject|caller|principal|identity|email|upn|oid|account|actor|client|login|who)|enduser|\buser[._]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex s_name = new(@"(?:user|caller|principal|subject|identity|actor)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static bool IsKept(McpProgram program, CancellationToken cancellationToken) =>
        s_trails.Any(word => program.Tokens(word, cancellationToken).Any())
        || s_logs.Any(word => program.Tokens(word, cancellationToken).Any(NamesCaller));

    private static bool NamesCaller(SyntaxToken name)
    {
        SyntaxNode? call = name.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>();
        call ??= name.Parent?.FirstAncestorOrSelf<AttributeSyntax>();
        call ??= name.Parent?.FirstAncestorOrSelf<AssignmentExpressionSyntax>();
        return call is not null && call.DescendantTokens().Any(t =>
            t.IsKind(SyntaxKind.StringLiteralToken) || t.IsKind(SyntaxKind.InterpolatedStringTextToken) ? s_caller.IsMatch(t.Text)
            : t.IsKind(SyntaxKind.IdentifierToken) && t.Span != name.Span && s_name.IsMatch(t.ValueText) && !t.ValueText.EndsWith("Agent", StringComparison.Ordinal));
    }
}
