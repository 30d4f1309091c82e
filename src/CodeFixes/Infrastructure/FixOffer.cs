using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.CodeFixes;

/// <summary>One thing a fix can do about one finding.</summary>
internal sealed class FixOffer
{
    public FixOffer(string title, string equivalenceKey, Func<CancellationToken, Task<Solution?>> apply)
    {
        Title = title;
        EquivalenceKey = equivalenceKey;
        Apply = apply;
    }

    /// <summary>What the user reads: the result, not the problem.</summary>
    public string Title { get; }

    /// <summary><c>"&lt;ID&gt;.&lt;Verb&gt;"</c>; the same for every finding that Fix All may treat together.</summary>
    public string EquivalenceKey { get; }

    /// <summary>The target's solution with the edit made; null when it turns out not to be possible.</summary>
    public Func<CancellationToken, Task<Solution?>> Apply { get; }
}
