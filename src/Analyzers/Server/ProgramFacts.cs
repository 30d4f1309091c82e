using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>Answers the flow engine's questions about the program from the server model.</summary>
internal sealed class ProgramFacts : IProgramFacts
{
    /// <summary>A member that so many places assign is no setting.</summary>
    private const int MaxPlacesElsewhere = 24;

    private readonly McpProgram _program;
    private readonly Func<ISymbol, CancellationToken, bool> _mayHoldSource;
    private readonly ConcurrentDictionary<string, ImmutableArray<SyntaxToken>> _given = new(StringComparer.Ordinal);

    public ProgramFacts(McpProgram program, Func<ISymbol, CancellationToken, bool> mayHoldSource)
    {
        _program = program;
        _mayHoldSource = mayHoldSource;
    }

    public CustomSpecs Custom => _program.Custom;

    public bool IsInSource(ISymbol symbol) =>
        SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, _program.Compilation.Assembly);

    public bool MayHoldSource(ISymbol member, CancellationToken cancellationToken) =>
        _mayHoldSource(member, cancellationToken);

    public IOperation? BodyOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (!IsInSource(method))
        {
            return null;
        }

        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            var node = reference.GetSyntax(cancellationToken);
            if (node is TypeDeclarationSyntax)
            {
                continue;
            }

            var model = _program.ModelOf(node.SyntaxTree);
            if (model.GetOperation(node, cancellationToken) is { } body)
            {
                return body;
            }
        }

        return null;
    }

    public IOperation? InitializerOf(ISymbol member, CancellationToken cancellationToken)
    {
        foreach (var reference in _program.SourcesOf(member))
        {
            var initializer = reference.GetSyntax(cancellationToken) switch
            {
                VariableDeclaratorSyntax variable => variable.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            if (initializer is not null)
            {
                return _program.ModelOf(initializer.SyntaxTree).GetOperation(initializer, cancellationToken);
            }
        }

        return null;
    }

    public ImmutableArray<IMethodSymbol> ImplementationsOf(IMethodSymbol method, CancellationToken cancellationToken) =>
        _program.Calls.Implementations(method, cancellationToken);

    public bool IsApartFromClients(IMethodSymbol method, CancellationToken cancellationToken) =>
        Custom.IsEmpty && _program.Leaks.IsApartFromHandlers(method, cancellationToken);

    public IEnumerable<ISymbol> CallersOf(IMethodSymbol method, CancellationToken cancellationToken) =>
        _program.Calls.CallersOf(method, cancellationToken)
            .Select(site => OutermostMember(site.Container))
            .Distinct(SymbolEqualityComparer.Default)!;

    public IEnumerable<IMethodSymbol> WritersOf(ISymbol member, CancellationToken cancellationToken)
    {
        var writers = new List<IMethodSymbol>();
        foreach (var reference in _program.SourcesOf(member.ContainingType))
        {
            var type = reference.GetSyntax(cancellationToken);
            var index = TreeIndex.Of(type.SyntaxTree, cancellationToken);
            foreach (var token in index.Tokens(type.SyntaxTree.GetRoot(cancellationToken), member.Name))
            {
                if (!type.Span.Contains(token.Span)
                    || !IsWritten(token)
                    || token.Parent!.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax) is not { } owner)
                {
                    continue;
                }

                var model = _program.ModelOf(owner.SyntaxTree);
                if (model.GetDeclaredSymbol(owner, cancellationToken) is IMethodSymbol method
                    && !writers.Contains(method, SymbolEqualityComparer.Default)
                    && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(token.Parent!, cancellationToken).Symbol, member))
                {
                    writers.Add(method);
                }
            }
        }

        return writers;
    }

    public bool MayBeGivenSource(ISymbol member, CancellationToken cancellationToken) => _program.SourceReach.MayHold(member, cancellationToken);

    public IEnumerable<ISymbol> WritersElsewhereOf(ISymbol member, CancellationToken cancellationToken)
    {
        var writers = new List<ISymbol>();
        if (member.DeclaredAccessibility == Accessibility.Private
            || member is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null or { DeclaredAccessibility: Accessibility.Private } })
        {
            return writers;
        }

        var own = new HashSet<(SyntaxTree, Microsoft.CodeAnalysis.Text.TextSpan)>(_program.SourcesOf(member.ContainingType).Select(r => (r.SyntaxTree, r.Span)));
        var places = 0;
        foreach (var token in Given(member.Name, cancellationToken))
        {
            if (own.Any(o => o.Item1 == token.SyntaxTree && o.Item2.Contains(token.Span))
                || !_program.SourceReach.Includes(token.Parent!, cancellationToken))
            {
                continue;
            }

            if (++places > MaxPlacesElsewhere)
            {
                return Enumerable.Empty<ISymbol>();
            }

            var model = _program.ModelOf(token.SyntaxTree!);
            if (SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(token.Parent!, cancellationToken).Symbol?.OriginalDefinition, member)
                && model.GetEnclosingSymbol(token.SpanStart, cancellationToken) is { } enclosing
                && OutermostMember(enclosing) is var writer
                && !writers.Contains(writer, SymbolEqualityComparer.Default))
            {
                writers.Add(writer);
            }
        }

        return writers;
    }

    /// <summary>Where something is put into a member of this name, whosever member it is.</summary>
    private ImmutableArray<SyntaxToken> Given(string name, CancellationToken cancellationToken) =>
        _given.TryGetValue(name, out var known)
            ? known
            : _given.GetOrAdd(name, _program.Tokens(name, cancellationToken).Where(IsGivenSomething).ToImmutableArray());

    /// <summary>Whether the name is the left side of an assignment or of a member's initialiser, and the right one is not spelled out.</summary>
    private static bool IsGivenSomething(SyntaxToken token)
    {
        var node = token.Parent;
        if (node?.Parent is MemberAccessExpressionSyntax access && access.Name == node)
        {
            node = access;
        }

        return node?.Parent is AssignmentExpressionSyntax assignment && assignment.Left == node && assignment.Right is not LiteralExpressionSyntax;
    }

    public string? ClientNameOf(IMethodSymbol method, CancellationToken cancellationToken) =>
        _program.Handlers.Find(method, cancellationToken)?.Name;

    public bool IsClientSupplied(IParameterSymbol parameter, CancellationToken cancellationToken) =>
        _program.Handlers.IsModelSupplied(parameter, cancellationToken);

    public bool IsSpelledOut(IParameterSymbol parameter, CancellationToken cancellationToken)
    {
        parameter = parameter.OriginalDefinition;
        if (parameter.ContainingSymbol is not IMethodSymbol method
            || (_program.Compilation.Options.OutputKind == OutputKind.DynamicallyLinkedLibrary && IsPublic(method)))
        {
            return false;
        }

        var name = SecretNames.Classify(parameter.Name, NamePosition.Identifier);
        var calls = _program.Calls.CallersOf(method, cancellationToken);
        return !calls.IsEmpty && calls.All(call => PassedAt(call, parameter.Ordinal, cancellationToken) is { ConstantValue: { HasValue: true, Value: var value } }
            && (value is not string { Length: > 0 } text || !SecretValues.Classify(text, name, parameter.Name).IsSecret));
    }

    private IOperation? PassedAt(CallSite call, int ordinal, CancellationToken cancellationToken) =>
        call.Kind is CallKind.Invocation or CallKind.Creation
            ? _program.ModelOf(call.Syntax.SyntaxTree).GetOperation(call.Syntax, cancellationToken).Passed().FirstOrDefault(a => a.Parameter?.Ordinal == ordinal)?.Value
            : null;

    private static bool IsPublic(ISymbol symbol)
    {
        for (ISymbol? part = symbol; part is not (null or INamespaceSymbol); part = part.ContainingSymbol)
        {
            if (part.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }

    public string? ClientInputOf(IPropertySymbol property) => McpNames.KindOfInput(property)?.ToString();

    /// <summary>The member whose body holds a lambda or a local function.</summary>
    public static ISymbol OutermostMember(ISymbol symbol)
    {
        while (symbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction })
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol;
    }

    /// <summary>Whether the name is what an assignment writes to, directly, through <c>this</c>, or as part of a tuple.</summary>
    private static bool IsWritten(SyntaxToken token)
    {
        var node = token.Parent;
        if (node?.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access && access.Name == node)
        {
            node = access;
        }

        return node?.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == node,
            ArgumentSyntax { Parent: TupleExpressionSyntax } => true,
            ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword) || argument.RefKindKeyword.IsKind(SyntaxKind.RefKeyword),

            // A collection or builder in a field is written by calling it.
            MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } call => call.Expression == node,
            MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax part } member => member.Expression == node && part.Left == member,
            ElementAccessExpressionSyntax { Parent: AssignmentExpressionSyntax } element => element.Expression == node,
            _ => false,
        };
    }
}
