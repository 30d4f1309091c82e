using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using KeyRead = McpAnalyzers.Server.Startup.CredentialRead;

namespace McpAnalyzers.Server.Facts;

/// <summary>The credentials that the program reads, and the order of its start: what is read, checked, registered, served.</summary>
internal sealed class CredentialFacts
{
    private readonly McpProgram _program;

    public CredentialFacts(McpProgram program) => _program = program;

    public IEnumerable<ModelFact> Gather(CancellationToken cancellationToken)
    {
        var reads = _program.Credentials.Reads(cancellationToken);
        var judged = reads.Select(r => new JudgedRead(r, ValueUses.Of(r, _program, _program.Graphs, cancellationToken))).ToList();
        var complaints = _program.Credentials.Findings(cancellationToken).GroupBy(f => KeyRead.IdentityOf(f.Key)).ToDictionary(g => g.Key, g => g.First().Shape);
        var functions = reads.Select(r => r.Function).Concat(judged.SelectMany(r => r.Facts.Checks).Select(c => c.Function));
        var flow = StartupFlow.Read(_program, _program.Graphs, reads.Select(r => r.Function), StartupReach.Of(_program, functions, cancellationToken), cancellationToken);

        var keys = judged.GroupBy(r => r.Read.Identity).ToList();
        var facts = keys.Select(k => Of(k.ToList(), complaints, flow is not null))
            .Concat(Bound(complaints, new HashSet<string>(keys.Select(k => k.Key)), cancellationToken));
        return flow is null ? facts : facts.Concat(Steps(flow, judged));
    }

    private static ModelFact Of(List<JudgedRead> reads, Dictionary<string, string> complaints, bool hasStart)
    {
        reads.Sort((a, b) => Compare(a.Read.Node.GetLocation(), b.Read.Node.GetLocation()));
        var first = reads[0].Read;
        var time = complaints.TryGetValue(first.Identity, out var shape) ? TimeOf(shape)
            : reads.Any(r => r.Facts.IsOptional || r.Facts.IsAlternative) ? CredentialCheckTime.Optional
            : hasStart && reads.Any(r => r.Facts.Checks.Count > 0) ? CredentialCheckTime.AtStart
            : CredentialCheckTime.Unknown;
        return Credential(first.Key, first.Kind, "", time, first.Node.GetLocation(), reads.Skip(1).Select(r => r.Read.Node.GetLocation()));
    }

    /// <summary>Credentials that the configuration binds into options types, those among them that something validates at start.</summary>
    private IEnumerable<ModelFact> Bound(Dictionary<string, string> complaints, HashSet<string> known, CancellationToken cancellationToken)
    {
        var bindings = OptionsBinding.FindAll(_program, new CredentialReads(_program, cancellationToken), cancellationToken, alsoValidated: true);
        var validated = bindings.IsEmpty ? new HashSet<ISymbol>(SymbolEqualityComparer.Default) : OptionsBinding.ValidatedAtStart(_program, cancellationToken);
        foreach (var binding in bindings)
        {
            foreach (var member in OptionsJudge.SecretMembers(binding))
            {
                var key = binding.Prefix.Length == 0 ? binding.Type.Name + ":" + member.Name : binding.Prefix + member.Name;
                var identity = KeyRead.IdentityOf(key);
                if (!known.Add(identity))
                {
                    continue;
                }

                var time = complaints.TryGetValue(identity, out var shape) ? TimeOf(shape)
                    : validated.Contains(binding.Type) || OptionsBinding.IsValidatedInItsChain(binding.Call) ? CredentialCheckTime.AtStart
                    : CredentialCheckTime.Unknown;
                yield return Credential(key, ReadKind.Options, binding.Type.Name + "." + member.Name, time, binding.Place, Array.Empty<Location>());
            }
        }
    }

    private static ModelFact Credential(string key, ReadKind kind, string member, CredentialCheckTime time, Location place, IEnumerable<Location> others)
    {
        var from = kind switch
        {
            ReadKind.Environment => "is read from the environment",
            ReadKind.Configuration => "is read from the configuration",
            _ => $"is bound to '{member}'",
        };
        var when = time switch
        {
            CredentialCheckTime.AtStart => "checked at start",
            CredentialCheckTime.AfterRegistration => "checked after handlers are registered",
            CredentialCheckTime.AfterStart => "checked after the server can be called",
            CredentialCheckTime.EmptyPasses => "checked at start, but an empty value passes",
            CredentialCheckTime.OnFirstUse => "checked on first use",
            CredentialCheckTime.Never => "not checked",
            CredentialCheckTime.Optional => "may be absent",
            _ => "nobody can tell whether it is checked",
        };
        return ModelFact.Of(
            "Credential",
            place,
            $"credential '{key}' {from}; {when}",
            others.ToImmutableArray(),
            (FactKeys.Name, key),
            (FactKeys.From, kind.ToString()),
            (FactKeys.Member, member),
            (FactKeys.Checked, time.ToString()));
    }

    private static CredentialCheckTime TimeOf(string shape) => shape switch
    {
        StartupShapes.Order => CredentialCheckTime.AfterRegistration,
        StartupShapes.OrderAfterServe => CredentialCheckTime.AfterStart,
        StartupShapes.EmptyPasses => CredentialCheckTime.EmptyPasses,
        StartupShapes.LazyGuard or StartupShapes.OptionsNoStartCheck => CredentialCheckTime.OnFirstUse,
        _ => CredentialCheckTime.Never,
    };

    private static IEnumerable<ModelFact> Steps(StartupFlow flow, List<JudgedRead> reads)
    {
        var steps = flow.Registrations.Select(p => (Point: p, Step: "Register", Name: ""))
            .Concat(flow.Starts.Select(p => (Point: p, Step: "Serve", Name: "")))
            .Concat(reads.SelectMany(r => flow.PointsOf(r.Read.Node, r.Read.Function).Select(p => (Point: p, Step: "Read", Name: r.Read.Key))))
            .Concat(reads.SelectMany(r => r.Facts.Checks.SelectMany(c => flow.PointsOf(c.Node, c.Function).Select(p => (Point: p, Step: "Check", Name: r.Read.Key)))))
            .OrderBy(s => s.Point, Comparer<StartupPoint>.Create(StartupFlow.Compare));
        var seen = new HashSet<(Location, string, string)>();
        var order = 0;
        foreach (var (point, step, name) in steps)
        {
            var callee = step is "Register" or "Serve" ? NameOf(point.Node) : null;
            var place = (callee ?? point.Node).GetLocation();
            var called = callee?.Identifier.ValueText ?? "";
            if (!seen.Add((place, step, name)))
            {
                continue;
            }

            var does = step switch
            {
                "Read" => $"reads '{name}'",
                "Check" => $"checks '{name}'",
                "Register" => $"registers handlers ('{called}')",
                _ => $"starts the server ('{called}')",
            };
            var number = (++order).ToString(System.Globalization.CultureInfo.InvariantCulture);
            yield return ModelFact.Of(
                "Startup",
                place,
                $"step {number} of the start {does}",
                ImmutableArray<Location>.Empty,
                (FactKeys.Order, number),
                (FactKeys.Step, step),
                (FactKeys.Name, name),
                (FactKeys.Call, called));
        }
    }

    private static SimpleNameSyntax? NameOf(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name,
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => binding.Name,
        InvocationExpressionSyntax { Expression: SimpleNameSyntax name } => name,
        AwaitExpressionSyntax awaited => NameOf(awaited.Expression),
        _ => null,
    };

    private static int Compare(Location first, Location second)
    {
        var order = string.CompareOrdinal(first.SourceTree?.FilePath, second.SourceTree?.FilePath);
        return order != 0 ? order : first.SourceSpan.Start.CompareTo(second.SourceSpan.Start);
    }
}
