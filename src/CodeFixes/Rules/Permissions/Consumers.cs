using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace McpAnalyzers.CodeFixes.Rules.Permissions;

/// <summary>Everything in the compilation that is given the service, and which of the two clients it gets.</summary>
internal sealed class Consumers
{
    private readonly List<(ParameterSyntax Parameter, string Key)> _single = new();
    private readonly List<MixedConsumer> _mixed = new();
    private readonly HashSet<DocumentId> _withoutImport = new();
    private readonly ClientSplit _split;

    private Consumers(ClientSplit split) => _split = split;

    /// <summary>Whether somebody asks for the service without a key and cannot be given one.</summary>
    public bool KeepsUnkeyed { get; private set; }

    /// <summary>The files that need a using for the key's attribute.</summary>
    public IEnumerable<DocumentId> FilesWithoutImport => _withoutImport;

    /// <summary>Sorts the consumers; null when one of them serves readers and writers and cannot be taken apart.</summary>
    public static Consumers? Find(ClientSplit split, CancellationToken cancellationToken)
    {
        var consumers = new Consumers(split)
        {
            // Others may ask a library for what it registers.
            KeepsUnkeyed = split.Program.Compilation.Options.OutputKind
                is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication),
        };
        var service = split.Client.Registration!.Service!.OriginalDefinition;
        foreach (var token in split.Program.Tokens(service.Name, cancellationToken))
        {
            if (token.Parent is not SimpleNameSyntax name
                || !SymbolEqualityComparer.Default.Equals(
                    split.Program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol?.OriginalDefinition, service))
            {
                continue;
            }

            if (ParameterOf(name) is { } parameter)
            {
                if (!HasKey(parameter) && !consumers.Add(parameter, cancellationToken))
                {
                    return null;
                }
            }
            else if (IsAskedFor(name))
            {
                consumers.KeepsUnkeyed = true;
            }
        }

        return consumers;
    }

    public async Task WriteAsync(SolutionEditor editor, CancellationToken cancellationToken)
    {
        foreach (var (parameter, key) in _single)
        {
            if (await EditorAsync(editor, parameter, cancellationToken).ConfigureAwait(false) is { } document)
            {
                document.ReplaceNode(parameter, WithKey(parameter, key));
            }
        }

        foreach (var mixed in _mixed)
        {
            await mixed.WriteAsync(n => EditorAsync(editor, n, cancellationToken)).ConfigureAwait(false);
        }
    }

    internal static ParameterSyntax WithKey(ParameterSyntax parameter, string key)
    {
        var attribute = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(
                SyntaxFactory.IdentifierName("FromKeyedServices"),
                SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(
                    SyntaxFactory.AttributeArgument(SyntaxFactory.ParseExpression(Generated.Literal(key))))))))
            .WithTrailingTrivia(SyntaxFactory.Space);
        var leading = parameter.GetLeadingTrivia();
        var bare = parameter.WithoutLeadingTrivia();
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, attribute)).WithLeadingTrivia(leading);
    }

    private bool Add(ParameterSyntax parameter, CancellationToken cancellationToken)
    {
        var owner = parameter.Parent?.Parent;
        if (owner is MethodDeclarationSyntax method
            && (_split.Program.ModelOf(method.SyntaxTree).GetDeclaredSymbol(method, cancellationToken) is not { } symbol
                || _split.Program.Handlers.Find(symbol, cancellationToken) is null))
        {
            // A helper is handed the client by whoever calls it.
            return true;
        }

        if (owner is not (TypeDeclarationSyntax or ConstructorDeclarationSyntax or MethodDeclarationSyntax or LambdaExpressionSyntax))
        {
            return true;
        }

        var handlers = _split.Program.Reach.HandlersThrough(parameter, cancellationToken);
        var readers = handlers.Count(h => _split.IsReading(h.Handler, cancellationToken));
        if (readers == 0 || readers == handlers.Length)
        {
            _single.Add((parameter, readers == 0 ? ClientSplit.WriteKey : ClientSplit.ReadKey));
        }
        else if (MixedConsumer.Find(_split, parameter, cancellationToken) is { } mixed)
        {
            _mixed.Add(mixed);
        }
        else
        {
            return false;
        }

        NoteImport(parameter);
        return true;
    }

    private void NoteImport(ParameterSyntax parameter)
    {
        var model = _split.Program.ModelOf(parameter.SyntaxTree);
        if (model.LookupNamespacesAndTypes(parameter.SpanStart, name: "FromKeyedServicesAttribute").IsEmpty
            && _split.Solution.GetDocument(parameter.SyntaxTree) is { } document)
        {
            _withoutImport.Add(document.Id);
        }
    }

    private async Task<DocumentEditor?> EditorAsync(SolutionEditor editor, SyntaxNode node, CancellationToken cancellationToken) =>
        _split.Solution.GetDocument(node.SyntaxTree) is { } document
            ? await editor.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>The parameter whose type is the service itself; a collection or a lazy of it is asked for without a key.</summary>
    private static ParameterSyntax? ParameterOf(SimpleNameSyntax name)
    {
        SyntaxNode node = name;
        while (node.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax or NullableTypeSyntax)
        {
            node = node.Parent;
        }

        return node.Parent is ParameterSyntax parameter && parameter.Type == node ? parameter : null;
    }

    private static bool HasKey(ParameterSyntax parameter) =>
        parameter.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString().EndsWith("FromKeyedServices", StringComparison.Ordinal));

    /// <summary><c>GetRequiredService&lt;T&gt;()</c>, <c>IEnumerable&lt;T&gt;</c> as a parameter, <c>GetService(typeof(T))</c>.</summary>
    private static bool IsAskedFor(SimpleNameSyntax name)
    {
        if (name.Parent is TypeOfExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } })
        {
            return StartupGuards.CalledName(call) is "GetService" or "GetRequiredService";
        }

        if (name.FirstAncestorOrSelf<TypeArgumentListSyntax>() is not { Parent: GenericNameSyntax generic })
        {
            return false;
        }

        return generic.Identifier.ValueText is "GetService" or "GetRequiredService"
            || generic.FirstAncestorOrSelf<ParameterSyntax>() is { } parameter && parameter.Type?.Span.Contains(generic.Span) == true;
    }
}
