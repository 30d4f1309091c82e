using System;
using System.Collections.Immutable;
using System.Threading;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers;

/// <summary>What a rule gets for one member that has code.</summary>
internal readonly struct MemberAnalysisContext
{
    private readonly CodeMember _member;

    public MemberAnalysisContext(CodeMember member, Action<Diagnostic> reportDiagnostic, CancellationToken cancellationToken)
    {
        _member = member;
        ReportDiagnostic = reportDiagnostic;
        CancellationToken = cancellationToken;
    }

    /// <summary>The method, accessor, constructor, field or property.</summary>
    public ISymbol OwningSymbol => _member.Symbol;

    /// <summary>Its bodies and initializers.</summary>
    public ImmutableArray<SyntaxNode> Code => _member.Code;

    /// <summary>Takes a finding inside the member's file.</summary>
    public Action<Diagnostic> ReportDiagnostic { get; }

    public CancellationToken CancellationToken { get; }
}
