using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>
/// Which members can hold data of a source at all, by words alone: those that name one, and those that name a member
/// which does, as far as it goes. A superset, found without binding, that spares the flow engine most of the program.
/// </summary>
internal sealed class SourceReach
{
    private readonly McpProgram _program;
    private HashSet<MemberWords.Member>? _members;

    public SourceReach(McpProgram program) => _program = program;

    /// <summary>Whether the member needs to be looked at. A member that has no place in source does.</summary>
    public bool Includes(ISymbol member, CancellationToken cancellationToken)
    {
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            if (MemberWords.Of(reference.SyntaxTree, cancellationToken).At(reference.Span.Start) is not { } words
                || Members(cancellationToken).Contains(words))
            {
                return true;
            }
        }

        return member.DeclaringSyntaxReferences.IsEmpty;
    }

    private HashSet<MemberWords.Member> Members(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _members) is { } known)
        {
            return known;
        }

        var found = Find(cancellationToken);
        return Interlocked.CompareExchange(ref _members, found, null) ?? found;
    }

    private HashSet<MemberWords.Member> Find(CancellationToken cancellationToken)
    {
        var reached = new HashSet<MemberWords.Member>(ReferenceComparer.Instance);
        var rest = new List<(MemberWords.Member Member, HashSet<int> Fields)>();
        var names = new HashSet<int>();
        var created = new HashSet<int>();

        // Types that derive from one that holds secrets: all they do, they may do with it.
        var holders = new HashSet<int>();
        foreach (var tree in _program.Compilation.SyntaxTrees)
        {
            var fields = new HashSet<int>();
            foreach (var member in MemberWords.Of(tree, cancellationToken).Members)
            {
                if (member.Kind == MemberWords.MemberKind.Data)
                {
                    fields.Add(member.Name);
                }

                rest.Add((member, fields));
            }
        }

        var grew = true;
        while (grew)
        {
            cancellationToken.ThrowIfCancellationRequested();
            grew = false;
            var left = new List<(MemberWords.Member Member, HashSet<int> Fields)>(rest.Count);
            foreach (var (member, fields) in rest)
            {
                if (!(member.IsSource && member.Kind != MemberWords.MemberKind.BaseList)
                    && !(member.Kind == MemberWords.MemberKind.Constructor && created.Contains(member.Owner))
                    && !holders.Contains(member.Owner)
                    && !Mentions(member, names))
                {
                    left.Add((member, fields));
                    continue;
                }

                grew = true;
                reached.Add(member);
                if (member.Kind == MemberWords.MemberKind.BaseList)
                {
                    holders.Add(member.Owner);
                    names.Add(member.Owner);
                    continue;
                }

                Add(member, fields, names, created);
            }

            rest = left;
        }

        return reached;
    }

    /// <summary>By which names other members get at what this one holds.</summary>
    private static void Add(MemberWords.Member member, HashSet<int> fields, HashSet<int> names, HashSet<int> created)
    {
        if (member.Name != 0)
        {
            names.Add(member.Name);
        }

        // A type with a secret member, or that is created with one, matters wherever it is named.
        if (member.Kind == MemberWords.MemberKind.Data && member.NameIsSource && member.Owner != 0)
        {
            names.Add(member.Owner);
        }

        foreach (var name in member.Gives)
        {
            names.Add(name);
        }

        foreach (var type in member.Created)
        {
            created.Add(type);
        }

        foreach (var word in member.Words)
        {
            // What it may have assigned.
            if (fields.Contains(word))
            {
                names.Add(word);
            }
        }
    }

    private static bool Mentions(MemberWords.Member member, HashSet<int> names)
    {
        foreach (var word in member.Words)
        {
            if (names.Contains(word))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class ReferenceComparer : IEqualityComparer<MemberWords.Member>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(MemberWords.Member? x, MemberWords.Member? y) => ReferenceEquals(x, y);

        public int GetHashCode(MemberWords.Member obj) => obj.Span.GetHashCode();
    }
}
