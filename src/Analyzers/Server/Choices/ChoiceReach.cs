using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>
/// The members in which, or through which, something that a client passes can choose a setting or an address: by syntax
/// alone, from the calls outwards by name. A program without such a call pays for a few look-ups in the index.
/// </summary>
internal sealed class ChoiceReach
{
    private static readonly string[] s_settingCalls = { "GetEnvironmentVariable", "GetConnectionString", "GetSection", "GetRequiredSection", "GetValue", "GetSecret", "GetSecretAsync" };

    private static readonly string[] s_configurations = { "IConfiguration", "IConfigurationRoot", "ConfigurationManager", "Configuration" };

    private static readonly string[] s_requests =
    {
        "GetAsync", "GetStringAsync", "GetByteArrayAsync", "GetStreamAsync", "PostAsync", "PutAsync", "PatchAsync", "DeleteAsync", "GetFromJsonAsync",
        "GetFromJsonAsAsyncEnumerable", "PostAsJsonAsync", "PutAsJsonAsync", "PatchAsJsonAsync", "DeleteFromJsonAsync", "HttpRequestMessage", "RequestUri", "BaseAddress",
    };

    // One of these names the request that is read, or what is handed it.
    private static readonly string[] s_requestWords =
    {
        "RequestContext", "CallToolRequestParams", "GetPromptRequestParams", "ReadResourceRequestParams", "SubscribeRequestParams", "UnsubscribeRequestParams",
        "WithCallToolHandler", "WithGetPromptHandler", "WithReadResourceHandler", "WithSubscribeToResourcesHandler", "WithUnsubscribeFromResourcesHandler",
        "CallToolHandler", "GetPromptHandler", "ReadResourceHandler", "SubscribeToResourcesHandler", "UnsubscribeFromResourcesHandler",
        "AddCallToolFilter", "AddGetPromptFilter", "AddReadResourceFilter", "CallToolFilters", "GetPromptFilters", "ReadResourceFilters",
        "ToolInvocationContext", "PromptInvocationContext", "ResourceInvocationContext",
    };

    private readonly HashSet<(SyntaxTree Tree, int Start)> _members = new();
    private readonly HashSet<string> _holding = new();
    private readonly Queue<string> _names = new();
    private readonly HashSet<string> _seen = new();
    private readonly McpProgram _program;
    private Dictionary<string, List<SyntaxTree>>? _files;
    private readonly CancellationToken _cancellationToken;

    private ChoiceReach(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    public static ChoiceReach Of(McpProgram program, CancellationToken cancellationToken)
    {
        var reach = new ChoiceReach(program, cancellationToken);
        reach.Find();
        return reach;
    }

    public bool Includes(ISymbol member, CancellationToken cancellationToken) =>
        _members.Count > 0
        && member.DeclaringSyntaxReferences.Any(r =>
            MemberWords.Of(r.SyntaxTree, cancellationToken).At(r.Span.Start) is not { } words || _members.Contains((r.SyntaxTree, words.Span.Start)));

    /// <summary>Whether a field, a property or a parameter of a primary constructor with this name can hold what a client passed.</summary>
    public bool Holds(string name) => _holding.Contains(name);

    private void Find()
    {
        foreach (var (tree, index) in _program.Indexes(_cancellationToken))
        {
            foreach (var word in s_settingCalls.Concat(s_requests).Where(index.MayContain))
            {
                Add(tree, word);
                if (word == "HttpRequestMessage")
                {
                    Add(tree, "new");
                }
            }

            if (s_configurations.Any(index.MayContain))
            {
                Add(tree, CallIndex.Element);
            }
        }

        while (_names.Count > 0)
        {
            var name = _names.Dequeue();
            foreach (var tree in FilesThatCall(name))
            {
                Add(tree, name);
            }
        }

        AddReaders();
    }

    /// <summary>Helpers that read what a client sent out of a request: what they return may be all that chooses.</summary>
    private void AddReaders()
    {
        if (_members.Count == 0)
        {
            return;
        }

        var requests = new HashSet<SyntaxTree>(_program.Indexes(_cancellationToken).Where(i => s_requestWords.Any(i.Index.MayContain)).Select(i => i.Tree));
        foreach (var word in McpNames.ClientInputs)
        {
            foreach (var token in requests.Count == 0 ? Enumerable.Empty<SyntaxToken>() : _program.Tokens(word, _cancellationToken))
            {
                if (requests.Contains(token.SyntaxTree!)
                    && token.Parent is SimpleNameSyntax { Parent: MemberAccessExpressionSyntax or MemberBindingExpressionSyntax } name
                    && !(name.Parent is MemberAccessExpressionSyntax access && access.Name != name)
                    && MemberWords.Of(token.SyntaxTree!, _cancellationToken).At(token.SpanStart) is { } member)
                {
                    _members.Add((token.SyntaxTree!, member.Span.Start));
                }
            }
        }
    }

    /// <summary>Gathered once for all names: to go through every file for each is the square of a large server.</summary>
    private IReadOnlyList<SyntaxTree> FilesThatCall(string name)
    {
        if (_files is null)
        {
            _files = new Dictionary<string, List<SyntaxTree>>(System.StringComparer.Ordinal);
            foreach (var (tree, _) in _program.Indexes(_cancellationToken))
            {
                foreach (var called in CallIndex.Of(tree, _cancellationToken).Names)
                {
                    if (!_files.TryGetValue(called, out var trees))
                    {
                        _files.Add(called, trees = new List<SyntaxTree>(1));
                    }

                    trees.Add(tree);
                }
            }
        }

        return _files.TryGetValue(name, out var files) ? files : System.Array.Empty<SyntaxTree>();
    }

    private void Add(SyntaxTree tree, string called)
    {
        var calls = CallIndex.Of(tree, _cancellationToken);
        foreach (var position in calls.Calls(called))
        {
            AddMember(tree, position);
        }

        foreach (var (position, member) in calls.CallsByMember(called))
        {
            if (_holding.Contains(member) || IsGiven(tree, position, member))
            {
                _holding.Add(member);
                AddMember(tree, position);
            }
        }
    }

    /// <summary>Whether a method of the type gives the member a value that is not fixed, or a handler creates the type with one.</summary>
    private bool IsGiven(SyntaxTree tree, int position, string member)
    {
        var root = tree.GetRoot(_cancellationToken);
        if (root.FindToken(position).Parent?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return false;
        }

        var given = false;
        foreach (var write in CallIndex.Of(tree, _cancellationToken).Calls(member))
        {
            if (type.Span.Contains(write) && root.FindToken(write).Parent?.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not null)
            {
                AddMember(tree, write);
                given = true;
            }
        }

        foreach (var other in FilesThatCall(type.Identifier.ValueText))
        {
            foreach (var creation in CallIndex.Of(other, _cancellationToken).Calls(type.Identifier.ValueText))
            {
                if (other.GetRoot(_cancellationToken).FindToken(creation).Parent?.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { AttributeLists.Count: > 0 })
                {
                    AddMember(other, creation);
                    given = true;
                }
            }
        }

        return given;
    }

    private void AddMember(SyntaxTree tree, int position)
    {
        if (MemberWords.Of(tree, _cancellationToken).At(position) is not { } member || !_members.Add((tree, member.Span.Start)))
        {
            return;
        }

        foreach (var name in NamesOf(tree.GetRoot(_cancellationToken).FindToken(position).Parent!))
        {
            if (_seen.Add(name))
            {
                _names.Enqueue(name);
            }
        }
    }

    /// <summary>By what other code gets there: the method and its local functions, the property, for a constructor the type.</summary>
    private static IEnumerable<string> NamesOf(SyntaxNode node)
    {
        foreach (var ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case LocalFunctionStatementSyntax function:
                    yield return function.Identifier.ValueText;
                    break;

                case MethodDeclarationSyntax method:
                    yield return method.Identifier.ValueText;
                    yield break;

                case PropertyDeclarationSyntax property:
                    yield return property.Identifier.ValueText;
                    yield break;

                case ConstructorDeclarationSyntax constructor:
                    yield return constructor.Identifier.ValueText;
                    yield break;

                case TypeDeclarationSyntax declaring:
                    yield return declaring.Identifier.ValueText;
                    yield break;
            }
        }
    }
}
