using System;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers;

/// <summary>What a rule gets for one member that has code.</summary>
internal readonly struct MemberAnalysisContext
{
    public MemberAnalysisContext(ISymbol owningSymbol, ImmutableArray<SyntaxNode> code, Action<Diagnostic> reportDiagnostic, CancellationToken cancellationToken)
    {
        OwningSymbol = owningSymbol;
        Code = code;
        ReportDiagnostic = reportDiagnostic;
        CancellationToken = cancellationToken;
    }

    /// <summary>The method, accessor, constructor, field or property.</summary>
    public ISymbol OwningSymbol { get; }

    /// <summary>Its bodies and initializers; of the program itself each top-level statement.</summary>
    public ImmutableArray<SyntaxNode> Code { get; }

    /// <summary>Takes a finding inside the member's file.</summary>
    public Action<Diagnostic> ReportDiagnostic { get; }

    public CancellationToken CancellationToken { get; }
}
