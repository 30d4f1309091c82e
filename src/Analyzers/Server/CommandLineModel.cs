using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>One secret that one member puts on command lines: one cause, one finding.</summary>
/// <param name="Source">What is passed.</param>
/// <param name="Places">The expressions that put it in, in source order; the first is where to report.</param>
/// <param name="Path">For the reader: where the value was read, the calls it went through, where it is passed.</param>
/// <param name="HasOtherForm">Whether the program that is started could be handed it another way, as far as is known.</param>
internal sealed record CommandLineLeak(TaintSource Source, ImmutableArray<SyntaxNode> Places, FlowPath Path, bool HasOtherForm)
    : Leak(Source, Places, Path);

/// <summary>Which secrets become an argument of another process.</summary>
internal sealed class CommandLineModel
{
    private static readonly HashSet<int> s_words = new(CommandLineSinks.Words.Select(TreeIndex.Hash));

    // Programs that take a password as an argument or not at all.
    private static readonly HashSet<string> s_argumentOnly = new(StringComparer.OrdinalIgnoreCase)
    {
        "7z", "7za", "zip", "unzip", "rar", "unrar", "signtool", "security", "certutil", "cmdkey", "net", "schtasks", "sc", "dev-certs", "nuget",
    };

    private static readonly char[] s_separators = { ' ', '/', '\\' };

    private readonly McpProgram _program;
    private int _starts;

    public CommandLineModel(McpProgram program) => _program = program;

    /// <summary>The secrets that the code of <paramref name="member"/> puts on a command line, which it or a caller starts a process with.</summary>
    public ImmutableArray<CommandLineLeak> In(ISymbol member, CancellationToken cancellationToken)
    {
        if (!StartsProcesses(cancellationToken)
            || !_program.SourceReach.Includes(member, cancellationToken)
            || (_program.Leaks.IsApartFromHandlers(member, cancellationToken) && !MemberWords.MayHold(member, words => words.Any(s_words.Contains), cancellationToken)))
        {
            return ImmutableArray<CommandLineLeak>.Empty;
        }

        var flow = _program.Flow.Analyze(member, cancellationToken);
        var found = flow.Hits.Where(hit => hit.Kind == SinkKind.CommandLine && IsOwn(hit.Fact, member)).ToList();
        if (member is IMethodSymbol method)
        {
            foreach (var fact in flow.Returned.All.Where(fact => IsOwn(fact, member)))
            {
                if (_program.Leaks.HitsAbove(method, fact, cancellationToken).Select(above => above.Hit).FirstOrDefault(hit => hit.Kind == SinkKind.CommandLine) is { } hit)
                {
                    found.Add(hit);
                }
            }
        }

        return found.GroupBy(hit => hit.Fact.Source.Name).Select(Merge).OnePerPlace();
    }

    private static bool IsOwn(TaintFact fact, ISymbol member) => fact.Source.Kind == SourceKind.Secret && fact.IsAnchoredIn(member);

    /// <summary>Whether any file names what starts a process; most servers do not.</summary>
    private bool StartsProcesses(CancellationToken cancellationToken)
    {
        if (_starts == 0)
        {
            _starts = _program.Indexes(cancellationToken).Any(file => CommandLineSinks.Words.Any(file.Index.MayContain)) ? 1 : -1;
        }

        return _starts > 0;
    }

    private static CommandLineLeak Merge(IEnumerable<FlowHit> hits)
    {
        var all = hits.OrderBy(hit => hit.Fact.Anchor!.SpanStart).ToList();
        var places = all.Select(hit => hit.Fact.Anchor!).Distinct().ToImmutableArray();
        return new CommandLineLeak(all[0].Fact.Source, places, FlowPath.Of(all[0].Fact, places, all.Select(hit => hit.Sink)), !all.All(hit => IsArgumentOnly(hit.Sink)));
    }

    /// <summary>Whether the member around names a program that takes its password in no other way.</summary>
    private static bool IsArgumentOnly(SyntaxNode sink) =>
        sink.AncestorsAndSelf().FirstOrDefault(n => n is MemberDeclarationSyntax or CompilationUnitSyntax) is { } member
        && member.DescendantTokens().Any(t => t.IsKind(SyntaxKind.StringLiteralToken) && NamesArgumentOnly(t.ValueText));

    private static bool NamesArgumentOnly(string text)
    {
        foreach (var word in text.Split(s_separators))
        {
            if (s_argumentOnly.Contains(word.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? word.Substring(0, word.Length - 4) : word))
            {
                return true;
            }
        }

        return false;
    }
}
