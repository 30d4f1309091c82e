using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Server;

/// <summary>The words of each member of one file, as hashes: enough to tell which members can have to do with a secret.</summary>
/// <remarks>Keyed by the tree like <see cref="TreeIndex"/>; holds no nodes and no symbols.</remarks>
internal sealed class MemberWords
{
    private static readonly ConditionalWeakTable<SyntaxTree, MemberWords> s_cache = new();

    // Names so common for something else that they say nothing.
    private static readonly HashSet<string> s_meaningless = new(StringComparer.Ordinal)
    {
        "key", "keys", "token", "tokens", "pass", "Key", "Keys", "cancellationToken", "CancellationToken", "stoppingToken",
    };

    private static readonly HashSet<string> s_reads = new(StringComparer.Ordinal)
    {
        "GetEnvironmentVariable", "GetEnvironmentVariables", "GetDebugView", "AsEnumerable", "GetConnectionString", "GetValue", "GetSection", "GetRequiredSection", "SerializeMsalV3", "SerializeAdalV3", "Headers",
    };

    private static readonly string[] s_stems =
    {
        "key", "token", "secret", "pass", "pwd", "auth", "cred", "pat", "sas", "bearer", "conn", "jwt", "psk", "pin", "kennwort", "contrasena", "senha",
        "environmentvariable", "config", "getvalue", "section", "serializemsal", "serializeadal", "plaintext", "debugview", "asenumerable", "appsettings", "headers",
    };

    /// <summary>Members are compared by identity: two may read the same.</summary>
    public static readonly IEqualityComparer<Member> ByReference = new ReferenceComparer();

    // How a collection or a builder gets what it holds.
    private static readonly string[] s_filling = { "Add", "Append", "Enqueue", "Push", "Insert", "TryAdd", "Set" };

    private MemberWords(Member[] members) => Members = members;

    /// <summary>The members in source order.</summary>
    public IReadOnlyList<Member> Members { get; }

    public static MemberWords Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (s_cache.TryGetValue(tree, out var words))
        {
            return words;
        }

        words = Build(tree, cancellationToken);
        return s_cache.GetValue(tree, _ => words);
    }

    /// <summary>Whether a declaration of the member holds words that pass the test; one whose words are not known may.</summary>
    public static bool MayHold(ISymbol member, Func<int[], bool> test, CancellationToken cancellationToken) =>
        member.DeclaringSyntaxReferences.Any(reference => Of(reference.SyntaxTree, cancellationToken).At(reference.Span.Start) is not { } known || test(known.Words));

    /// <summary>The member whose declaration holds the position; null when none does.</summary>
    public Member? At(int position)
    {
        foreach (var member in Members)
        {
            if (member.Span.Contains(position))
            {
                return member;
            }
        }

        return null;
    }

    private static MemberWords Build(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var root = tree.GetRoot(cancellationToken);
        var text = tree.GetText(cancellationToken);
        var members = new List<Member>();
        var known = new Dictionary<int, WordKind>();
        var globals = root is CompilationUnitSyntax unit ? unit.Members.OfType<GlobalStatementSyntax>().ToList() : new List<GlobalStatementSyntax>();
        if (globals.Count > 0)
        {
            members.Add(Read(text, TextSpan.FromBounds(globals[0].SpanStart, globals[globals.Count - 1].Span.End), 0, 0, MemberKind.Code, known));
        }

        foreach (var node in root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        {
            if (node is TypeDeclarationSyntax { BaseList: { } bases } derived)
            {
                members.Add(Read(text, bases.Span, 0, Hash(derived.Identifier), MemberKind.BaseList, known));
            }

            switch (node)
            {
                case TypeDeclarationSyntax type when ParametersOf(type) is { } parameters:
                    // A primary constructor: its parameters are members in all but name.
                    members.Add(Read(text, parameters.Span, type is RecordDeclarationSyntax ? Hash(type.Identifier) : 0, Hash(type.Identifier), MemberKind.Constructor, known) with
                    {
                        Gives = parameters.Parameters.Where(HoldsText).Select(p => Hash(p.Identifier)).ToArray(),
                        Parameters = parameters.Parameters.Where(p => p.Type is not null).Select(p => (Hash(p.Identifier), WordsOf(p.Type!))).ToArray(),
                    });
                    break;

                case BaseFieldDeclarationSyntax field:
                    foreach (var variable in field.Declaration.Variables)
                    {
                        members.Add(Read(text, field.Span, Hash(variable.Identifier), Owner(field), MemberKind.Data, known) with
                        {
                            TypeWords = WordsOf(field.Declaration.Type),
                        });
                    }

                    break;

                case PropertyDeclarationSyntax property:
                    members.Add(Read(text, property.Span, Hash(property.Identifier), Owner(property), MemberKind.Data, known) with
                    {
                        TypeWords = WordsOf(property.Type),
                    });
                    break;

                case IndexerDeclarationSyntax indexer:
                    members.Add(Read(text, indexer.Span, 0, Owner(indexer), MemberKind.Code, known));
                    break;

                case ConstructorDeclarationSyntax constructor:
                    members.Add(Read(text, constructor.Span, constructor.Parent is RecordDeclarationSyntax ? Hash(constructor.Identifier) : 0, Owner(constructor), MemberKind.Constructor, known));
                    break;

                case MethodDeclarationSyntax method:
                    members.Add(Read(text, method.Span, ReturnsData(method) ? Hash(method.Identifier) : 0, Owner(method), MemberKind.Code, known) with
                    {
                        TypeWords = WordsOf(method.ReturnType),
                        Called = method.ParameterList.Parameters.Any(HoldsText) ? Hash(method.Identifier) : 0,
                        Registers = method.ParameterList.Parameters.Any(IsRegistry),
                        CalledWithAny = TakesAny(method) ? Hash(method.Identifier) : 0,
                    });
                    break;

                case BaseMethodDeclarationSyntax other:
                    members.Add(Read(text, other.Span, 0, Owner(other), MemberKind.Code, known));
                    break;
            }
        }

        return new MemberWords(members.ToArray());
    }

    private static Member Read(SourceText text, TextSpan span, int name, int owner, MemberKind memberKind, Dictionary<int, WordKind> known)
    {
        var words = new HashSet<int>();
        var created = new List<int>();
        var assigned = new List<int>();
        var isSource = false;
        var nameIsSource = false;
        var namesHolder = false;
        var afterNew = false;
        var createsDeclared = false;
        var newHash = TreeIndex.Hash("new");
        var buffer = text.ToString(span);
        for (var i = 0; i < buffer.Length; i++)
        {
            if (!TreeIndex.IsWordPart(buffer[i]))
            {
                continue;
            }

            var start = i;
            var hash = TreeIndex.HashSeed;
            while (i < buffer.Length && TreeIndex.IsWordPart(buffer[i]))
            {
                hash = TreeIndex.Step(hash, buffer[i]);
                i++;
            }

            if (afterNew)
            {
                created.Add(hash);
            }

            afterNew = hash == newHash;
            if (afterNew && SkipSpace(buffer, i) is var next && next < buffer.Length && buffer[next] == '(')
            {
                createsDeclared = true;
                afterNew = false;
            }

            isSource |= IsEnvFile(buffer, start, i - start);

            if (IsAssigned(buffer, i))
            {
                assigned.Add(hash);
            }

            if (!words.Add(hash))
            {
                continue;
            }

            if (!known.TryGetValue(hash, out var kind))
            {
                known.Add(hash, kind = MayBeSource(buffer, start, i - start) ? KindOf(buffer.Substring(start, i - start)) : WordKind.Other);
            }

            isSource |= kind == WordKind.Source;
            nameIsSource |= kind == WordKind.Source && hash == name;
            namesHolder |= kind == WordKind.Holder;
        }

        return new Member(span, name, owner, memberKind, isSource, nameIsSource, words.ToArray(), created.ToArray())
        {
            NamesHolder = namesHolder,
            CreatesDeclared = createsDeclared,
            Assigned = assigned.ToArray(),
        };
    }

    /// <summary>
    /// Whether the word that ends here is given something that is not spelled out: <c>Text = key</c>, <c>_text += key</c>,
    /// <c>_all[name] = key</c>, <c>_lines.Add(key)</c>.
    /// </summary>
    private static bool IsAssigned(string text, int at)
    {
        at = SkipSpace(text, at);
        if (at < text.Length && text[at] == '.')
        {
            foreach (var filling in s_filling)
            {
                if (string.CompareOrdinal(text, at + 1, filling, 0, filling.Length) == 0)
                {
                    return true;
                }
            }

            return false;
        }

        if (at < text.Length && text[at] == '[')
        {
            var end = text.IndexOf(']', at);
            at = end < 0 ? text.Length : SkipSpace(text, end + 1);
        }

        while (at < text.Length && text[at] is '+' or '?')
        {
            at++;
        }

        if (at + 1 >= text.Length || text[at] != '=' || text[at + 1] is '=' or '>')
        {
            return false;
        }

        at = SkipSpace(text, at + 1);
        return at < text.Length
            && !(text[at] is '"' or '\'' || char.IsDigit(text[at]))
            && !IsAt(text, at, "true") && !IsAt(text, at, "false") && !IsAt(text, at, "null") && !IsAt(text, at, "nameof");
    }

    private static bool IsAt(string text, int at, string word) =>
        string.CompareOrdinal(text, at, word, 0, word.Length) == 0 && (at + word.Length == text.Length || !TreeIndex.IsWordPart(text[at + word.Length]));

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary><c>".env"</c>, <c>"config/.env"</c>.</summary>
    private static bool IsEnvFile(string text, int start, int length) =>
        length == 3 && start > 1 && text[start - 1] == '.' && text[start - 2] is '"' or '/' or '\\' && string.CompareOrdinal(text, start, "env", 0, 3) == 0;

    private static int[] WordsOf(TypeSyntax type) =>
        type.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(Hash).ToArray();

    private static ParameterListSyntax? ParametersOf(TypeDeclarationSyntax type)
    {
        foreach (var child in type.ChildNodes())
        {
            if (child is ParameterListSyntax parameters)
            {
                return parameters;
            }
        }

        return null;
    }

    /// <summary>Whether a parameter can be the text that its type was created with; a service cannot.</summary>
    private static bool HoldsText(ParameterSyntax parameter)
    {
        var type = parameter.Type?.ToString() ?? "";
        return type.IndexOf("string", StringComparison.OrdinalIgnoreCase) >= 0
            || type.StartsWith("byte", StringComparison.Ordinal)
            || type.StartsWith("char", StringComparison.Ordinal)
            || type.StartsWith("object", StringComparison.Ordinal)
            || type.StartsWith("Uri", StringComparison.Ordinal);
    }

    /// <summary><c>IServiceCollection services</c>, <c>this HostApplicationBuilder builder</c>.</summary>
    private static bool IsRegistry(ParameterSyntax parameter) =>
        parameter.Type?.ToString() is { } type
        && (type.EndsWith("ServiceCollection", StringComparison.Ordinal) || type.EndsWith("Builder", StringComparison.Ordinal) || type.EndsWith("BuilderContext", StringComparison.Ordinal));

    /// <summary><c>Save&lt;T&gt;(string name, T value)</c>, <c>Save(string name, object value)</c>.</summary>
    private static bool TakesAny(MethodDeclarationSyntax method) =>
        method.ParameterList.Parameters.Count > 0
        && (method.TypeParameterList is not null || method.ParameterList.Parameters.Any(p => p.Type?.ToString().StartsWith("object", StringComparison.Ordinal) == true));

    private static int Owner(SyntaxNode member) =>
        member.Parent is BaseTypeDeclarationSyntax type ? Hash(type.Identifier) : 0;

    private static int Hash(SyntaxToken identifier) => TreeIndex.Hash(identifier.ValueText);

    /// <summary>A call of it can yield something: void and plain Task cannot, unless through out or ref.</summary>
    private static bool ReturnsData(MethodDeclarationSyntax method) =>
        !(method.ReturnType is PredefinedTypeSyntax predefined && predefined.Keyword.IsKind(SyntaxKind.VoidKeyword))
        && method.ReturnType is not IdentifierNameSyntax { Identifier.ValueText: "Task" or "ValueTask" }
        && method.Identifier.ValueText is not ("ToString" or "Equals" or "GetHashCode" or "Dispose" or "DisposeAsync");

    private static WordKind KindOf(string word)
    {
        if (s_meaningless.Contains(word))
        {
            return WordKind.Other;
        }

        var position = IsUpperCase(word) ? NamePosition.EnvironmentVariable : NamePosition.Identifier;
        if (s_reads.Contains(word)
            || word.IndexOf("config", StringComparison.OrdinalIgnoreCase) >= 0
            || word is "Plaintext" or "PlainText" or "secrets" || word.StartsWith("appsettings", StringComparison.OrdinalIgnoreCase)
            || SecretNames.Classify(word, position).Strength != NameStrength.None)
        {
            return WordKind.Source;
        }

        // A type of a library, such as TokenContainer, whose members nobody here can see by words.
        return word.IndexOf("token", StringComparison.OrdinalIgnoreCase) >= 0
            || word.IndexOf("secret", StringComparison.OrdinalIgnoreCase) >= 0
            || word.IndexOf("credential", StringComparison.OrdinalIgnoreCase) >= 0
                ? WordKind.Holder
                : WordKind.Other;
    }

    private static bool IsUpperCase(string word) => word.All(c => !char.IsLower(c));

    private static bool MayBeSource(string text, int start, int length)
    {
        if (length < 3)
        {
            return false;
        }

        foreach (var stem in s_stems)
        {
            if (length >= stem.Length && text.IndexOf(stem, start, length, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private enum WordKind : byte
    {
        Other,

        /// <summary>Can stand for a source.</summary>
        Source,

        /// <summary>Can stand for something that holds one.</summary>
        Holder,
    }

    internal enum MemberKind
    {
        /// <summary>A method or accessor, or the statements of the program.</summary>
        Code,

        /// <summary>Runs when the type is created.</summary>
        Constructor,

        /// <summary>A field or a property.</summary>
        Data,

        /// <summary>The types that a type derives from.</summary>
        BaseList,
    }

    /// <summary>One member.</summary>
    /// <param name="Span">Its declaration.</param>
    /// <param name="Name">The hash of the name by which other code gets data out of it; 0 when there is none.</param>
    /// <param name="Owner">The hash of its type's name.</param>
    /// <param name="Kind">What it is.</param>
    /// <param name="IsSource">Whether one of its words can stand for a source.</param>
    /// <param name="NameIsSource">Whether its own name can.</param>
    /// <param name="Words">The hashes of its words.</param>
    /// <param name="Created">The hashes of the words that follow <c>new</c>.</param>
    internal sealed record Member(
        TextSpan Span, int Name, int Owner, MemberKind Kind, bool IsSource, bool NameIsSource, int[] Words, int[] Created)
    {
        /// <summary>The hashes of further names that hold what it was given: the parameters of a primary constructor.</summary>
        public int[] Gives { get; init; } = Array.Empty<int>();

        /// <summary>The parameters of a primary constructor, with the hashes of the words of their types.</summary>
        public (int Name, int[] TypeWords)[] Parameters { get; init; } = Array.Empty<(int, int[])>();

        /// <summary>Whether one of its words can stand for an object that holds a credential.</summary>
        public bool NamesHolder { get; init; }

        /// <summary>Whether a <c>new(..)</c> in it names no type: as likely as not it is the declared one.</summary>
        public bool CreatesDeclared { get; init; }

        /// <summary>The hashes of the words that it gives something to.</summary>
        public int[] Assigned { get; init; } = Array.Empty<int>();

        /// <summary>The hash of the name by which others hand texts to it; 0 when they cannot.</summary>
        public int Called { get; init; }

        /// <summary>Whether it takes the container or a builder: what it is handed goes into objects that it makes.</summary>
        public bool Registers { get; init; }

        /// <summary>The hash of the name by which others hand it objects of any type; 0 when they cannot.</summary>
        public int CalledWithAny { get; init; }

        /// <summary>The hashes of the words of its declared type.</summary>
        public int[] TypeWords { get; init; } = Array.Empty<int>();
    }

    private sealed class ReferenceComparer : IEqualityComparer<Member>
    {
        public bool Equals(Member? x, Member? y) => ReferenceEquals(x, y);

        public int GetHashCode(Member obj) => obj.Span.GetHashCode();
    }
}
