using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace McpAnalyzers.DataFlow;

/// <summary>
/// What is known of one value: the facts of the value itself and, where they were assigned in view, of its members.
/// An element of a finite lattice: facts and depth are bounded, joins only grow.
/// </summary>
internal sealed class TaintValue
{
    private const int MaxFacts = 8;
    private const int MaxDepth = 2;

    /// <summary>A member name that no program has: what lies deeper than the lattice looks.</summary>
    private const string Anything = "*";

    public static readonly TaintValue Clean = new(ImmutableArray<TaintFact>.Empty, null);

    // Sorted by what every run agrees on: the order decides which facts are kept where there are too many.
    private static readonly ImmutableSortedDictionary<string, TaintValue> s_noMembers = ImmutableSortedDictionary.Create<string, TaintValue>(StringComparer.Ordinal);

    private readonly ImmutableSortedDictionary<string, TaintValue>? _members;

    private TaintValue(ImmutableArray<TaintFact> self, ImmutableSortedDictionary<string, TaintValue>? members)
    {
        Self = self;
        _members = members is { IsEmpty: false } ? members : null;
    }

    /// <summary>Facts of the value as such.</summary>
    public ImmutableArray<TaintFact> Self { get; }

    public bool IsClean => Self.IsEmpty && _members is null;

    /// <summary>Facts of the value and of everything in it: what leaves when the whole value leaves.</summary>
    public IEnumerable<TaintFact> All => _members is null ? Self : Self.Concat(_members.Values.SelectMany(v => v.All)).Distinct();

    public static TaintValue Of(TaintFact fact) => new(ImmutableArray.Create(fact), null);

    public static TaintValue Of(IEnumerable<TaintFact> facts)
    {
        var array = facts.Distinct().Take(MaxFacts).ToImmutableArray();
        return array.IsEmpty ? Clean : new TaintValue(array, null);
    }

    /// <summary>The value of a member: what was assigned to it in view, and what taints the object as a whole.</summary>
    public TaintValue Member(string name) =>
        _members is not null && _members.TryGetValue(name, out var value) ? value : OfSelf().Select(f => f.OfMember(name));

    /// <summary>The value at the end of a path of members.</summary>
    public TaintValue MemberAt(ImmutableArray<string> path)
    {
        var value = this;
        foreach (var name in path)
        {
            value = value.Member(name);
        }

        return value;
    }

    /// <summary>Whether this member was assigned in view, so that nothing else needs to be asked of it.</summary>
    public bool Knows(string name) => _members is not null && _members.ContainsKey(name);

    /// <summary>The object after a member got a value; the old value of the member is gone.</summary>
    public TaintValue With(string name, TaintValue value)
    {
        // Too deep to tell the members apart: still known when the whole leaves, no longer by name.
        var flat = value.Depth >= MaxDepth ? Clean.With(Anything, Of(value.All)) : value;
        if (flat.IsClean)
        {
            return _members is not null && _members.ContainsKey(name) ? new TaintValue(Self, _members.Remove(name)) : this;
        }

        return new TaintValue(Self, (_members ?? s_noMembers).SetItem(name, flat));
    }

    public TaintValue Union(TaintValue other)
    {
        if (other.IsClean || ReferenceEquals(this, other))
        {
            return this;
        }

        if (IsClean)
        {
            return other;
        }

        var self = Self;
        foreach (var fact in other.Self)
        {
            var known = self.IndexOf(fact);
            if (known < 0 ? self.Length < MaxFacts : fact.IsShorterThan(self[known]))
            {
                self = known < 0 ? self.Add(fact) : self.SetItem(known, fact);
            }
        }

        var members = _members;
        if (other._members is not null)
        {
            members ??= s_noMembers;
            foreach (var pair in other._members)
            {
                members = members.SetItem(pair.Key, members.TryGetValue(pair.Key, out var mine) ? mine.Union(pair.Value) : pair.Value);
            }
        }

        return new TaintValue(self, members);
    }

    /// <summary>The same value with every fact replaced; a null drops the fact.</summary>
    public TaintValue Select(Func<TaintFact, TaintFact?> map)
    {
        if (IsClean)
        {
            return this;
        }

        var self = Self.Select(map).OfType<TaintFact>().Distinct().ToImmutableArray();
        var members = _members?.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Select(map), StringComparer.Ordinal)
            .RemoveRange(_members.Where(pair => pair.Value.Select(map).IsClean).Select(pair => pair.Key));
        return new TaintValue(self, members);
    }

    /// <summary>The same value with every fact replaced, where it stands, by a value of its own.</summary>
    public TaintValue Expand(Func<TaintFact, TaintValue> map)
    {
        if (IsClean)
        {
            return this;
        }

        var value = Clean;
        foreach (var fact in Self)
        {
            value = value.Union(map(fact));
        }

        if (_members is not null)
        {
            foreach (var pair in _members)
            {
                value = value.With(pair.Key, pair.Value.Expand(map).Union(value.Member(pair.Key)));
            }
        }

        return value;
    }

    /// <summary>The value without what only a name vouches for.</summary>
    public TaintValue WithoutNames() => All.Any(f => f.IsByNameOnly) ? Select(f => f.IsByNameOnly ? null : f) : this;

    /// <summary>One set of facts for the whole value: what a text made of it holds.</summary>
    public TaintValue Flatten() => _members is null ? this : Of(All);

    public bool SameAs(TaintValue other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (Self.Length != other.Self.Length || (_members?.Count ?? 0) != (other._members?.Count ?? 0))
        {
            return false;
        }

        foreach (var fact in Self)
        {
            if (!other.Self.Contains(fact))
            {
                return false;
            }
        }

        if (_members is not null)
        {
            foreach (var pair in _members)
            {
                if (!other._members!.TryGetValue(pair.Key, out var theirs) || !pair.Value.SameAs(theirs))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private int Depth => _members is null ? 0 : 1 + _members.Values.Max(v => v.Depth);

    private TaintValue OfSelf() => Self.IsEmpty ? Clean : _members is null ? this : new TaintValue(Self, null);
}
