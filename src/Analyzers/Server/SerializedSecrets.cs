using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>Whole objects that the SDK, or a serializer, writes for the client: which of their members are credentials.</summary>
/// <remarks>From a type outwards the search goes by names through the index, and binds only what names the type.</remarks>
internal sealed class SerializedSecrets
{
    private readonly McpProgram _program;
    private readonly FilledMembers _filled;
    private readonly ConcurrentDictionary<ITypeSymbol, ImmutableArray<IPropertySymbol>> _members = new(SymbolEqualityComparer.Default);

    public SerializedSecrets(McpProgram program)
    {
        _program = program;
        _filled = new FilledMembers(program);
    }

    /// <summary>The credentials that are written with an object of the type, and that something puts there.</summary>
    public IEnumerable<IPropertySymbol> MembersOf(ITypeSymbol type, CancellationToken cancellationToken) =>
        Named(type).Where(member => IsFilled(member, cancellationToken));

    /// <summary>Whether anything puts a value into the member; a mirror of somebody's format that nobody fills holds none.</summary>
    public bool IsFilled(IPropertySymbol member, CancellationToken cancellationToken) => _filled.Contains(member, cancellationToken);

    /// <summary>Whether objects that hold the member are read from JSON, bound from the configuration, or asked for by a handler.</summary>
    public bool IsRead(IPropertySymbol member, CancellationToken cancellationToken) =>
        _filled.IsRead(member.ContainingType.OriginalDefinition, cancellationToken)
        || TypeMentions.Outwards(_program, member.ContainingType, publicOnly: true, cancellationToken).Any(m => m.Owner is ParameterSyntax parameter
            && _program.ModelOf(parameter.SyntaxTree).GetDeclaredSymbol(parameter, cancellationToken) is { } symbol
            && _program.Handlers.IsModelSupplied(symbol, cancellationToken));

    /// <summary>The handlers whose declared result holds the member, by file and position, and where they name it.</summary>
    public ImmutableArray<(McpHandler Handler, TypeSyntax Result)> HandlersReturning(IPropertySymbol member, CancellationToken cancellationToken)
    {
        var handlers = new List<(McpHandler Handler, TypeSyntax Result)>();
        foreach (var mention in TypeMentions.Outwards(_program, member.ContainingType, publicOnly: true, cancellationToken))
        {
            if (mention.Owner is MethodDeclarationSyntax or LocalFunctionStatementSyntax
                && _program.ModelOf(mention.Owner.SyntaxTree).GetDeclaredSymbol(mention.Owner, cancellationToken) is IMethodSymbol method
                && ResultOf(mention.Owner) is { } result && result.Span.Contains(mention.Name.Span)
                && _program.Handlers.Find(method, cancellationToken) is { } handler
                && handlers.All(h => h.Result != result)
                && Named(method.ReturnType).Contains(member, Original.Comparer))
            {
                handlers.Add((handler, result));
            }
        }

        return handlers
            .OrderBy(h => h.Result.SyntaxTree.FilePath, System.StringComparer.Ordinal)
            .ThenBy(h => h.Result.SpanStart)
            .ToImmutableArray();
    }

    /// <summary>Whether the credential is reported where it is put into the object that the handler returns.</summary>
    public bool IsReportedAsLeak(McpHandler handler, IPropertySymbol member, CancellationToken cancellationToken)
    {
        foreach (var hit in _program.Flow.Analyze(ProgramFacts.OutermostMember(handler.Method), cancellationToken).Hits)
        {
            if (hit.Kind == SinkKind.ClientResult && hit.Fact is { Source.Kind: SourceKind.Secret, Anchor: { } anchor } && Fills(anchor, member))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether code of the compilation serializes objects with the member for another purpose than the client's.</summary>
    public bool IsWrittenElsewhere(IPropertySymbol member, CancellationToken cancellationToken)
    {
        foreach (var word in new[] { "Serialize", "SerializeAsync", "SerializeToUtf8Bytes", "SerializeToElement", "SerializeToNode", "SerializeToDocument", "PostAsJsonAsync", "PutAsJsonAsync", "JsonContent" })
        {
            foreach (var token in _program.Tokens(word, cancellationToken))
            {
                if (token.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                    && _program.ModelOf(call.SyntaxTree).GetOperation(call, cancellationToken) is IInvocationOperation invocation
                    && invocation.Arguments.FirstOrDefault(a => Named(a.Value.WithoutConversions().Type).Contains(member, Original.Comparer)) is { } argument
                    && !IsForClient(argument.Value.Syntax, cancellationToken))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>By name alone: what the type would write of credentials.</summary>
    public ImmutableArray<IPropertySymbol> Named(ITypeSymbol? type) =>
        type is null ? ImmutableArray<IPropertySymbol>.Empty
        : _members.TryGetValue(type, out var known) ? known
        : _members.GetOrAdd(type, SecretTypes.SecretMembers(type).ToImmutableArray());

    private bool IsForClient(SyntaxNode serialized, CancellationToken cancellationToken) =>
        _program.ModelOf(serialized.SyntaxTree).GetEnclosingSymbol(serialized.SpanStart, cancellationToken) is { } symbol
        && _program.Leaks.ObjectsIn(ProgramFacts.OutermostMember(symbol), cancellationToken)
            .Any(leak => leak.Channel == LeakChannel.Result && leak.Source.Node == serialized);

    private static bool Fills(SyntaxNode anchor, IPropertySymbol member)
    {
        foreach (var node in anchor.AncestorsAndSelf())
        {
            switch (node)
            {
                case AssignmentExpressionSyntax assignment:
                    return assignment.Left is IdentifierNameSyntax { Identifier.ValueText: var name } ? name == member.Name
                        : assignment.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var last } && last == member.Name;

                case ArgumentSyntax { Parent.Parent: ObjectCreationExpressionSyntax { Type: var type } }:
                    return type.RightmostName().ValueText == member.ContainingType.Name;

                case ArgumentSyntax { Parent.Parent: ImplicitObjectCreationExpressionSyntax }:
                    return true;
            }
        }

        return false;
    }

    private static TypeSyntax? ResultOf(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.ReturnType,
        LocalFunctionStatementSyntax local => local.ReturnType,
        _ => null,
    };

    private sealed class Original : IEqualityComparer<IPropertySymbol>
    {
        public static readonly Original Comparer = new();

        public bool Equals(IPropertySymbol? x, IPropertySymbol? y) => SymbolEqualityComparer.Default.Equals(x?.OriginalDefinition, y?.OriginalDefinition);

        public int GetHashCode(IPropertySymbol obj) => SymbolEqualityComparer.Default.GetHashCode(obj.OriginalDefinition);
    }
}
