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
    private Found? _found;

    public SourceReach(McpProgram program) => _program = program;

    /// <summary>Whether the member needs to be looked at. A member that has no place in source does.</summary>
    public bool Includes(ISymbol member, CancellationToken cancellationToken)
    {
        if (_program.Custom.HasWordlessSource)
        {
            return true;
        }

        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            if (MemberWords.Of(reference.SyntaxTree, cancellationToken).At(reference.Span.Start) is not { } words
                || Everything(cancellationToken).Members.Contains(words))
            {
                return true;
            }
        }

        return member.DeclaringSyntaxReferences.IsEmpty;
    }

    /// <summary>Whether the member at this place needs to be looked at.</summary>
    public bool Includes(SyntaxNode declaration, CancellationToken cancellationToken) =>
        _program.Custom.HasWordlessSource
        || MemberWords.Of(declaration.SyntaxTree, cancellationToken).At(declaration.SpanStart) is not { } words
        || Everything(cancellationToken).Members.Contains(words);

    /// <summary>Whether somebody may have put a source into a field or property of this name.</summary>
    public bool MayHold(ISymbol member, CancellationToken cancellationToken) =>
        Everything(cancellationToken).Names.Holds(TreeIndex.Hash(member.Name)) || Includes(member, cancellationToken);

    private Found Everything(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _found) is { } known)
        {
            return known;
        }

        var found = Find(cancellationToken);
        return Interlocked.CompareExchange(ref _found, found, null) ?? found;
    }

    private Found Find(CancellationToken cancellationToken)
    {
        var reached = new HashSet<MemberWords.Member>(MemberWords.ByReference);
        var rest = new List<(MemberWords.Member Member, HashSet<int> Fields)>();
        var names = new Names(_program.Custom.SourceWords);
        foreach (var tree in _program.Compilation.SyntaxTrees)
        {
            var fields = new HashSet<int>();
            foreach (var member in MemberWords.Of(tree, cancellationToken).Members)
            {
                if (member.Kind == MemberWords.MemberKind.Data)
                {
                    fields.Add(member.Name);
                }

                names.AddData(member);

                rest.Add((member, fields));
            }
        }

        for (var grew = true; grew;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            grew = false;
            var left = new List<(MemberWords.Member Member, HashSet<int> Fields)>(rest.Count);
            foreach (var (member, fields) in rest)
            {
                grew |= names.AddHolder(member);
                if (!names.Reach(member) && !names.Keeps(member, fields))
                {
                    left.Add((member, fields));
                    continue;
                }

                grew = true;
                reached.Add(member);
                names.Add(member, fields);
            }

            rest = left;
        }

        return new Found(reached, names);
    }

    private sealed record Found(HashSet<MemberWords.Member> Members, Names Names);

    /// <summary>What is known to lead to a source so far, as hashes of words.</summary>
    private sealed class Names
    {
        private static readonly int[] s_serializers =
        {
            TreeIndex.Hash("Serialize"), TreeIndex.Hash("SerializeAsync"), TreeIndex.Hash("SerializeObject"), TreeIndex.Hash("SerializeToUtf8Bytes"),
            TreeIndex.Hash("SerializeToElement"), TreeIndex.Hash("SerializeToNode"), TreeIndex.Hash("SerializeToDocument"),
        };

        // What writes whole objects: serializers, and the program's own helpers around them.
        private readonly HashSet<int> _writers = new(s_serializers);

        private readonly HashSet<int> _values = new();
        private readonly HashSet<int> _created = new();

        // Fields and properties, the parameters of records among them; and every word of what is reached.
        private readonly HashSet<int> _data = new();
        private readonly HashSet<int> _mentioned = new();

        // Types with a credential among their members, and what is declared as such: sensitive as a whole, so only where
        // a whole object is written out.
        private readonly HashSet<int> _holders = new();

        public Names(IEnumerable<string> sources)
        {
            foreach (var word in sources)
            {
                _values.Add(TreeIndex.Hash(word));
            }
        }

        /// <summary>Whether the member can get at a source.</summary>
        public bool Reach(MemberWords.Member member) =>
            member.Kind != MemberWords.MemberKind.BaseList
            && (member.IsSource
                || (member.Kind == MemberWords.MemberKind.Constructor && _created.Contains(member.Owner))
                || Mentions(member.Words, _values)
                || ((member.NamesHolder || _holders.Contains(member.Owner) || Mentions(member.Words, _holders)) && Mentions(member.Words, _writers)));

        public bool Holds(int name) => _values.Contains(name);

        public void AddData(MemberWords.Member member)
        {
            if (member.CalledWithAny != 0 && Mentions(member.Words, s_serializers))
            {
                _writers.Add(member.CalledWithAny);
            }

            if (member.Kind == MemberWords.MemberKind.Data)
            {
                _data.Add(member.Name);
            }
        }

        /// <summary>
        /// Whether the member is a method that keeps what it is handed, or makes services of it, and somebody who can get at
        /// a source may hand it one.
        /// </summary>
        public bool Keeps(MemberWords.Member member, HashSet<int> fields)
        {
            if (member.Called == 0 || !_mentioned.Contains(member.Called))
            {
                return false;
            }

            if (member.Registers)
            {
                return true;
            }

            foreach (var word in member.Assigned)
            {
                if (fields.Contains(word))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Notes a type that holds credentials, or something declared as one; whether that was news.</summary>
        public bool AddHolder(MemberWords.Member member)
        {
            var grew = false;
            foreach (var (name, typeWords) in member.Parameters)
            {
                grew |= Mentions(typeWords, _holders) && _holders.Add(name);
            }

            return AddDeclared(member) || grew;
        }

        private bool AddDeclared(MemberWords.Member member) => member.Kind switch
        {
            MemberWords.MemberKind.BaseList => Mentions(member.Words, _holders) && _holders.Add(member.Owner),
            MemberWords.MemberKind.Data when member.NameIsSource && member.Owner != 0 && _holders.Add(member.Owner) => true,

            // A positional record's members are its constructor's parameters.
            MemberWords.MemberKind.Constructor when member.IsSource && member.Name != 0 && _holders.Add(member.Owner) => true,
            _ => member.Name != 0 && Mentions(member.TypeWords, _holders) && _holders.Add(member.Name),
        };

        /// <summary>Notes by which names other members get at what this one holds.</summary>
        public void Add(MemberWords.Member member, HashSet<int> fields)
        {
            if (member.Name != 0)
            {
                _values.Add(member.Name);
            }

            _values.UnionWith(member.Gives);
            _created.UnionWith(member.Created);
            if (member.CreatesDeclared)
            {
                _created.UnionWith(member.TypeWords);
            }

            _mentioned.UnionWith(member.Words);
            foreach (var word in member.Assigned)
            {
                // What it may have assigned of another object, wherever that is declared.
                if (_data.Contains(word))
                {
                    _values.Add(word);
                }
            }

            foreach (var word in member.Words)
            {
                // What it may have assigned.
                if (fields.Contains(word))
                {
                    _values.Add(word);
                }
            }
        }

        private static bool Mentions(int[] words, HashSet<int> names)
        {
            foreach (var word in words)
            {
                if (names.Contains(word))
                {
                    return true;
                }
            }

            return false;
        }

        private static bool Mentions(int[] words, int[] names)
        {
            foreach (var name in names)
            {
                if (System.Array.IndexOf(words, name) >= 0)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
