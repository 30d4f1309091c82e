using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Options;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Startup;

/// <summary>
/// Judges every credential the server reads: is it there before tools are? One finding a key; its place does not depend
/// on who asks.
/// </summary>
internal sealed class CredentialModel
{
    private readonly McpProgram _program;
    private readonly FlowGraphs _graphs;
    private readonly object _gate = new();
    private ImmutableArray<StartupFinding>? _findings;
    private ImmutableArray<CredentialRead>? _reads;

    public CredentialModel(McpProgram program, FlowGraphs graphs)
    {
        _program = program;
        _graphs = graphs;
    }

    /// <summary>
    /// Whether a finding may stand in the file: it reads a credential, or registers handlers. Cheap, and asked first, so
    /// that the program is not read on behalf of a file without either.
    /// </summary>
    public static bool MayConcern(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!ReadCandidates.Of(tree, cancellationToken).Spans.IsEmpty)
        {
            return true;
        }

        var index = TreeIndex.Of(tree, cancellationToken);
        if (index.MayContain("GetSection") || index.MayContain("GetRequiredSection"))
        {
            return true;
        }

        foreach (var word in StartupFlow.ServingWords)
        {
            if (index.MayContain(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The findings of the compilation, in order of place.</summary>
    public ImmutableArray<StartupFinding> Findings(CancellationToken cancellationToken)
    {
        // Every file asks, on every thread, at once: one computes and the others wait, which costs less than all computing.
        // The computation takes no other lock, and a cancelled one leaves nothing behind.
        lock (_gate)
        {
            return _findings ??= Judge(cancellationToken);
        }
    }

    /// <summary>Every place that reads a credential by a constant name.</summary>
    public ImmutableArray<CredentialRead> Reads(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _reads ??= CredentialReads.Find(_program, cancellationToken);
        }
    }

    private ImmutableArray<StartupFinding> Judge(CancellationToken cancellationToken)
    {
        var reads = Reads(cancellationToken);
        var bindings = OptionsBinding.FindAll(_program, new CredentialReads(_program, cancellationToken), cancellationToken);
        if (reads.IsEmpty && bindings.IsEmpty)
        {
            return ImmutableArray<StartupFinding>.Empty;
        }

        if (_program.Compilation.GetEntryPoint(cancellationToken) is null)
        {
            return ImmutableArray<StartupFinding>.Empty;
        }

        // The same key under its own name is judged there: one finding a key.
        var keys = reads.GroupBy(r => r.Identity).ToDictionary(key => key.Key, key => key.Select(r => new JudgedRead(r, ValueUses.Of(r, _program, _graphs, cancellationToken))).ToList());
        var bound = OptionsJudge.Credentials(_program, _graphs, bindings, keys.ContainsKey, cancellationToken).ToList();

        var facts = keys.Values.SelectMany(key => key.Select(r => r.Facts)).Concat(bound.Select(b => b.Facts));
        var functions = reads.Select(r => r.Function).Concat(facts.SelectMany(f => f.Checks).Select(c => c.Function)).Concat(bound.Select(b => b.Binding.Function));
        var reach = StartupReach.Of(_program, functions, cancellationToken);
        var flow = StartupFlow.Read(_program, _graphs, reads.Select(r => r.Function), reach, cancellationToken);
        if (flow is null || flow.Registrations.Count == 0 && _program.Handlers.All(cancellationToken).IsEmpty)
        {
            return ImmutableArray<StartupFinding>.Empty;
        }

        var places = new LazyPlaces(_program, flow);
        var judge = new CredentialJudge(flow, places, _graphs, CheckedInSettings.Read(_program, cancellationToken), _program.Global(KnownOptions.RegistrationOrder) == "serve");
        var findings = ImmutableArray.CreateBuilder<StartupFinding>();
        foreach (var key in keys.Values)
        {
            if (judge.Judge(key, cancellationToken) is { } finding)
            {
                findings.Add(finding);
            }
        }

        findings.AddRange(new OptionsJudge(flow, places).Judge(bound, cancellationToken));
        return findings.OrderBy(f => f.Place.SourceTree?.FilePath, System.StringComparer.Ordinal).ThenBy(f => f.Place.SourceSpan.Start).ToImmutableArray();
    }
}

/// <summary>A read and what happens with its value.</summary>
internal sealed record JudgedRead(CredentialRead Read, ReadFacts Facts);
