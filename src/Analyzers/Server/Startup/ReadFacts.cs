using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Startup;

/// <summary>One test of a credential that does not let a missing one through.</summary>
/// <param name="Node">The test, or the call that makes it.</param>
/// <param name="Function">The function that it is part of.</param>
/// <param name="ByReturn">Whether a missing value only leaves the function; what calls it goes on.</param>
/// <param name="NullOnly">Whether the empty string passes.</param>
/// <param name="Returned">What a missing value makes the function return, when it says so at one place.</param>
internal sealed record CredentialCheck(SyntaxNode Node, SyntaxNode Function, bool ByReturn, bool NullOnly, IOperation? Returned = null);

/// <summary>What the program does with a value it has read.</summary>
internal sealed class ReadFacts
{
    public List<CredentialCheck> Checks { get; } = new();

    /// <summary>Where the value is consumed: passed on, stored, put into a text.</summary>
    public List<SyntaxNode> Uses { get; } = new();

    /// <summary>The program can do without the value, or it cannot be seen that it cannot.</summary>
    public bool IsOptional { get; set; }

    /// <summary>Another source may stand in for the value.</summary>
    public bool IsAlternative { get; set; }

    /// <summary>Another credential stands in when this one is missing.</summary>
    public bool HasAlternatives { get; set; }

    /// <summary>The value is handed to whoever calls the function.</summary>
    public bool IsReturned { get; set; }
}
