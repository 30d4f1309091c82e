using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Tokens;

/// <summary>A method that gets a token anew when the one it keeps is missing or old, and lets others do so at the same time.</summary>
/// <param name="Token">The member that keeps it.</param>
/// <param name="Test">The condition that finds it old.</param>
/// <param name="Refresh">Where it is got.</param>
/// <param name="IsGated">Whether callers wait for one another, and then get it anew all the same.</param>
/// <param name="Rotates">Whether it is got with a refresh token, which serves once.</param>
internal sealed record TokenRefresh(ISymbol Token, ExpressionSyntax Test, SyntaxNode Refresh, bool IsGated, bool Rotates);
