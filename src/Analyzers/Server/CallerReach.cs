using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>
/// Which members can have to do with a credential that a caller sent, by words alone: those that read a request, those
/// that name such a member, and those to which one may hand what it read. A program that reads no request pays for a
/// few look-ups in the index.
/// </summary>
internal sealed class CallerReach
{
    // What a file names that gets at a request at all.
    private static readonly string[] s_requests =
    {
        "Request", "HttpRequest", "HttpContext", "HttpRequestData", "HttpTransport", "IHttpContextAccessor", "TryGetHttpTransport", "FromHeader", "FromQuery", "FromRoute",
        "AcquireTokenOnBehalfOf", "GetAccessTokenForUserAsync", "GetAuthenticationResultForUserAsync", "CreateAuthorizationHeaderForUserAsync", "OnBehalfOfCredential",
        "MessageReceivedContext", "OnMessageReceived", "BootstrapContext",
    };

    private static readonly string[] s_reads =
    {
        "Headers", "Query", "RouteValues", "GetRouteValue", "Items", "GetTokenAsync", "GetTokenValue", "FromHeader", "FromQuery", "FromRoute", "OnMessageReceived", "MessageReceivedContext",
        "BootstrapContext", "AcquireTokenOnBehalfOf", "GetAccessTokenForUserAsync", "GetAuthenticationResultForUserAsync", "CreateAuthorizationHeaderForUserAsync", "OnBehalfOfCredential",
    };

    private static readonly HashSet<int> s_readWords = new(s_reads.Select(TreeIndex.Hash));

    private static readonly int s_tool = TreeIndex.Hash("McpServerTool");

    private readonly McpProgram _program;
    private HashSet<MemberWords.Member>? _members;

    public CallerReach(McpProgram program) => _program = program;

    /// <summary>Whether the member needs to be looked at.</summary>
    public bool Includes(ISymbol member, CancellationToken cancellationToken)
    {
        var members = Members(cancellationToken);
        return members.Count > 0
            && member.DeclaringSyntaxReferences.Any(reference =>
                MemberWords.Of(reference.SyntaxTree, cancellationToken).At(reference.Span.Start) is not { } words || members.Contains(words));
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
        foreach (var (tree, index) in _program.Indexes(cancellationToken))
        {
            if (s_requests.Any(index.MayContain) && s_reads.Any(index.MayContain))
            {
                reached.UnionWith(MemberWords.Of(tree, cancellationToken).Members.Where(m => m.Kind != MemberWords.MemberKind.BaseList && Mentions(m.Words, s_readWords)));
            }
        }

        if (reached.Count == 0)
        {
            return reached;
        }

        // By what others get at what a member has read, and by what it may call with it.
        var names = new HashSet<int>();
        var mentioned = new HashSet<int>();
        foreach (var member in reached)
        {
            Add(member, names, mentioned);
        }

        var rest = _program.Indexes(cancellationToken)
            .SelectMany(file => MemberWords.Of(file.Tree, cancellationToken).Members)
            .Where(m => m.Kind != MemberWords.MemberKind.BaseList && !reached.Contains(m))
            .ToList();
        for (var before = -1; before != reached.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            before = reached.Count;
            rest.RemoveAll(member =>
            {
                if (!IsCalled(member, mentioned) && !Mentions(member.Words, names))
                {
                    return false;
                }

                reached.Add(member);
                Add(member, names, mentioned);
                return true;
            });
        }

        return reached;
    }

    private static bool IsCalled(MemberWords.Member member, HashSet<int> mentioned) =>
        (member.Called != 0 && mentioned.Contains(member.Called))
        || (member.Kind == MemberWords.MemberKind.Code && member.IsSource && member.Name != 0 && mentioned.Contains(member.Name))
        || (member.Kind == MemberWords.MemberKind.Constructor && member.Gives.Length > 0 && mentioned.Contains(member.Owner));

    private static void Add(MemberWords.Member member, HashSet<int> names, HashSet<int> mentioned)
    {
        // Nobody in the program calls a tool.
        if (member.Name != 0 && System.Array.IndexOf(member.Words, s_tool) < 0)
        {
            names.Add(member.Name);
        }

        names.UnionWith(member.Assigned);
        names.UnionWith(member.Gives);
        mentioned.UnionWith(member.Words);
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
