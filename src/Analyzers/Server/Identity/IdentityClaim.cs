using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Identity;

/// <summary>An argument of a handler by which the program decides who the caller is, or what he may do.</summary>
/// <param name="Argument">What the model passes: the parameter, or a member of it.</param>
/// <param name="Name">What its name claims.</param>
/// <param name="Decisions">The conditions and the look-ups that rely on it, in source order as the walk comes to them.</param>
internal sealed record IdentityClaim(string Argument, IdentityName Name, ImmutableArray<SyntaxNode> Decisions);
