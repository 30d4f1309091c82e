using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>
/// Which members can hold what a caught exception says, by words alone: those with such a catch, and those that name a
/// member which does. What <see cref="SourceReach"/> is for secrets.
/// </summary>
internal sealed class FailureReach
{
    private static readonly int s_tool = TreeIndex.Hash("McpServerTool");

    private readonly McpProgram _program;
    private HashSet<MemberWords.Member>? _members;

    public FailureReach(McpProgram program) => _program = program;

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
        var reached = new HashSet<MemberWords.Member>(MemberWords.ByReference);
        var names = new HashSet<int>();
        var rest = new List<MemberWords.Member>();
        foreach (var tree in _program.Compilation.SyntaxTrees)
        {
            var words = MemberWords.Of(tree, cancellationToken);
            foreach (var candidate in FailureSites.Of(tree, cancellationToken).Candidates)
            {
                if (words.At(candidate.Span.Start) is { } member)
                {
                    reached.Add(member);
                    names.UnionWith(candidate.Names);
                }
            }

            rest.AddRange(words.Members);
        }

        rest.RemoveAll(reached.Contains);
        for (var before = -1; before != reached.Count && names.Count > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            before = reached.Count;
            rest.RemoveAll(member =>
            {
                if (member.Kind == MemberWords.MemberKind.BaseList || !Mentions(member.Words, names))
                {
                    return false;
                }

                reached.Add(member);

                // Nobody in the program calls a tool.
                if (member.Name != 0 && System.Array.IndexOf(member.Words, s_tool) < 0)
                {
                    names.Add(member.Name);
                }

                return true;
            });
        }

        return reached;
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
}
