using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Startup;

/// <summary>Decides for one credential, from all its reads, whether a start without it stops in time.</summary>
internal sealed class CredentialJudge
{
    private readonly StartupFlow _flow;
    private readonly LazyPlaces _places;
    private readonly FlowGraphs _graphs;
    private readonly CheckedInSettings _settings;
    private readonly bool _serveOnly;

    public CredentialJudge(StartupFlow flow, LazyPlaces places, FlowGraphs graphs, CheckedInSettings settings, bool serveOnly)
    {
        _settings = settings;
        _graphs = graphs;
        _flow = flow;
        _places = places;
        _serveOnly = serveOnly;
    }

    public StartupFinding? Judge(List<JudgedRead> reads, CancellationToken cancellationToken)
    {
        if (reads.Any(r => r.Facts.IsOptional || r.Facts.IsAlternative) || _settings.IsOptional(reads[0].Read.Identity))
        {
            return null;
        }

        var checks = new List<(StartupPoint Point, CredentialCheck Check)>();
        foreach (var check in reads.SelectMany(r => r.Facts.Checks))
        {
            checks.AddRange(_flow.PointsOf(check.Node, check.Function).Select(p => (p, check)));
            if (!_flow.Contains(check.Function))
            {
                switch (_places.Of(check.Function, cancellationToken))
                {
                    case RunTime.HostStart:
                        return null;
                    case RunTime.FirstUse when check.ByReturn && !_places.IsRefusal(check, cancellationToken):
                    case RunTime.Unknown when check.ByReturn:
                        return null;
                }
            }
        }

        if (checks.Count == 0)
        {
            return Missing(reads, cancellationToken);
        }

        if (Misplaced(reads, checks) is { } misplaced)
        {
            return misplaced;
        }

        var holding = checks.Where(c => Serving.Any(s => StartupFlow.Dominates(c.Point, s, HoldsInItsRunOnly(c.Point, c.Check)))).ToList();
        if (holding.Count > 0)
        {
            return holding.All(c => c.Check.NullOnly) && _settings.IsEmptyByDefault(reads[0].Read.Identity) ? EmptyPasses(reads, holding[0].Check) : null;
        }

        return reads.All(r => IsCovered(r, checks)) ? null : Missing(reads, cancellationToken);
    }

    /// <summary>Checked in time, but for null alone, and the key's default is empty.</summary>
    private StartupFinding EmptyPasses(List<JudgedRead> reads, CredentialCheck check)
    {
        var read = reads.FirstOrDefault(r => r.Facts.Checks.Contains(check)) ?? reads[0];
        var others = reads.Where(r => r != read).Select(r => r.Read.Node.GetLocation());
        return new StartupFinding(
            StartupShapes.EmptyPasses,
            read.Read.Key,
            read.Read.Kind,
            true,
            read.Read.Node.GetLocation(),
            (_flow.FirstRegistration is { } registration ? ImmutableArray.Create(registration) : ImmutableArray<Location>.Empty).AddRange(others));
    }

    private IEnumerable<StartupPoint> Serving => _flow.Registrations.Concat(_flow.Starts);

    private bool IsCovered(JudgedRead read, List<(StartupPoint Point, CredentialCheck Check)> checks) =>
        _flow.PointsOf(read.Read.Node, read.Read.Function).All(p => _flow.Covers(checks.Select(c => c.Point), p));

    /// <summary>A return ends the program only from the entry point.</summary>
    private static bool HoldsInItsRunOnly(StartupPoint point, CredentialCheck check) => check.ByReturn && point.Frame.Caller is not null;

    /// <summary>Whether a helper only leaves out what needs the value: it returns nothing by which its caller could stop.</summary>
    private static bool LeavesOut(StartupPoint point, CredentialCheck check) =>
        HoldsInItsRunOnly(point, check)
        && (check.Function switch { MethodDeclarationSyntax method => method.ReturnType, LocalFunctionStatementSyntax local => local.ReturnType, _ => null })?.DescendantTokens()
            .Any(t => t.IsKind(SyntaxKind.BoolKeyword) || t.IsKind(SyntaxKind.IntKeyword)) == false;

    /// <summary>Checked at start, but after tools were registered.</summary>
    private StartupFinding? Misplaced(List<JudgedRead> reads, List<(StartupPoint Point, CredentialCheck Check)> checks)
    {
        var late = FirstViolation(_flow.Starts, checks);
        var shape = StartupShapes.OrderAfterServe;
        if (late is null && !_serveOnly)
        {
            late = FirstViolation(_flow.Registrations, checks);
            shape = StartupShapes.Order;
        }

        if (late is not var (registration, check))
        {
            return null;
        }

        var read = reads.FirstOrDefault(r => r.Facts.Checks.Contains(check.Check)) ?? reads[0];
        var first = _flow.Registrations.Where(r => r.At(0).Frame == registration.At(0).Frame && StartupFlow.Reaches(r, check.Point)).OrderBy(r => r, Comparer<StartupPoint>.Create(StartupFlow.Compare)).FirstOrDefault();
        var place = Functions.StatementOf((first.Frame is null ? registration : first).At(0).Node);
        var others = ImmutableArray.CreateBuilder<Location>();
        others.Add(Functions.StatementOf(check.Check.Node).GetLocation());
        others.Add(read.Read.Node.GetLocation());
        others.AddRange(reads.Where(r => r != read).Select(r => r.Read.Node.GetLocation()));
        return new StartupFinding(shape, read.Read.Key, read.Read.Kind, true, place.GetLocation(), others.ToImmutable());
    }

    private (StartupPoint Registration, (StartupPoint Point, CredentialCheck Check) Check)? FirstViolation(
        IReadOnlyList<StartupPoint> registrations, List<(StartupPoint Point, CredentialCheck Check)> checks)
    {
        foreach (var registration in registrations)
        {
            if (checks.Any(c => StartupFlow.Dominates(c.Point, registration, HoldsInItsRunOnly(c.Point, c.Check))))
            {
                continue;
            }

            foreach (var check in checks)
            {
                // A check on the way of some start-ups alone belongs to an extra.
                if (StartupFlow.Reaches(registration, check.Point) && IsOnTheWay(check.Point, registration) && !LeavesOut(check.Point, check.Check))
                {
                    return (registration, check);
                }
            }
        }

        return null;
    }

    private bool IsOnTheWay(StartupPoint check, StartupPoint registration) =>
        _flow.Starts.Contains(registration)
        || _flow.Starts.Where(s => s.At(0).Frame == check.At(0).Frame).ToList() is var starts
        && (starts.Count == 0 ? StartupFlow.IsAlwaysPassed(check) : starts.Any(s => StartupFlow.Dominates(check, s, holdsInItsRunOnly: false)));

    /// <summary>Not checked at start at all.</summary>
    private StartupFinding? Missing(List<JudgedRead> reads, CancellationToken cancellationToken)
    {
        var candidates = new List<(JudgedRead Read, StartupPoint? Point, string Shape)>();
        var consuming = reads.Where(r => r.Facts.Uses.Count > 0).ToList();
        foreach (var read in consuming.Count > 0 ? consuming : reads.Where(r => r.Facts.Checks.Count > 0))
        {
            var points = _flow.PointsOf(read.Read.Node, read.Read.Function).Where(LeadsToServing).OrderBy(p => p, Comparer<StartupPoint>.Create(StartupFlow.Compare)).ToList();
            if (_flow.Contains(read.Read.Function))
            {
                if (points.Count > 0)
                {
                    candidates.Add((read, points[0], read.Facts.Checks.Any(IsFirstUse) ? StartupShapes.LazyGuard : StartupShapes.NoGuard));
                }

                continue;
            }

            switch (_places.Of(read.Read.Function, cancellationToken))
            {
                case RunTime.HostStart when read.Facts.Checks.Count > 0:
                    return null;
                case RunTime.FirstUse when read.Facts.Checks.Count > 0 && (read.Facts.HasAlternatives || !IsCoveredHere(read, cancellationToken)):
                    return null;
                case RunTime.FirstUse:
                    candidates.Add((read, EnclosingPoint(read.Read.Function), read.Facts.Checks.Count > 0 ? StartupShapes.LazyGuard : StartupShapes.TooLate));
                    break;
            }
        }

        if (candidates.Count == 0)
        {
            return null;
        }

        candidates.Sort((a, b) => (a.Point, b.Point) switch
        {
            ({ } x, { } y) => StartupFlow.Compare(x, y),
            ({ }, null) => -1,
            (null, { }) => 1,
            _ => CompareText(a.Read.Read.Node, b.Read.Read.Node),
        });
        var (first, _, shape) = candidates[0];
        var others = ImmutableArray.CreateBuilder<Location>();
        if (_flow.FirstRegistration is { } registration)
        {
            others.Add(registration);
        }

        others.AddRange(candidates.Skip(1).Select(c => c.Read.Read.Node.GetLocation()));

        // Without a registration in view (an Azure function is found by its trigger) the other reads say nothing of where a check belongs.
        var isPlaced = _flow.FirstRegistration is not null || candidates.Count == 1;
        return new StartupFinding(
            shape, first.Read.Key, first.Read.Kind, !first.Facts.HasAlternatives && isPlaced, first.Read.Node.GetLocation(), others.ToImmutable());

        bool IsFirstUse(CredentialCheck check) => !_flow.Contains(check.Function);
    }

    /// <summary>Whether the function cannot do without the check: what gets by without the value is no failure on first use.</summary>
    private bool IsCoveredHere(JudgedRead read, CancellationToken cancellationToken)
    {
        var here = read.Facts.Checks.Where(c => c.Function == read.Read.Function).ToList();
        if (here.Count == 0 || here.Any(c => c.Node == read.Read.Node))
        {
            return true;
        }

        return _graphs.Of(read.Read.Function, cancellationToken) is { } graph
            && graph.Locate(read.Read.Node) is { } from
            && !graph.CanLeaveWithout(from, here.Select(c => graph.Locate(c.Node)).OfType<FlowPoint>());
    }

    /// <summary>Whether the server can start after this moment: a command that ends before it needs no check.</summary>
    private bool LeadsToServing(StartupPoint point) =>
        _flow.Registrations.Concat(_flow.Starts).Any(p => StartupFlow.Reaches(point, p))
        || _flow.Starts.Count == 0 && _flow.Registrations.Any(p => p.At(0).Frame == point.At(0).Frame);

    /// <summary>The moment at which startup hands out the delegate that <paramref name="function"/> is.</summary>
    private StartupPoint? EnclosingPoint(SyntaxNode function)
    {
        for (var node = function; Functions.Around(node) is { } outer; node = outer)
        {
            foreach (var point in _flow.PointsOf(node.Parent!, outer))
            {
                return point;
            }
        }

        return null;
    }

    private static int CompareText(SyntaxNode first, SyntaxNode second)
    {
        var order = string.CompareOrdinal(first.SyntaxTree.FilePath, second.SyntaxTree.FilePath);
        return order != 0 ? order : first.SpanStart.CompareTo(second.SpanStart);
    }
}
