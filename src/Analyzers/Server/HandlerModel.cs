using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server;

/// <summary>Which code is MCP in this compilation, for every SDK version.</summary>
internal sealed class HandlerModel
{
    private readonly McpProgram _program;
    private readonly ConcurrentDictionary<ISymbol, McpHandler?> _found = new(SymbolEqualityComparer.Default);
    private readonly ParameterModel _parameters;
    private CreatedHandlers? _created;
    private volatile int _host = -1;

    public HandlerModel(McpProgram program)
    {
        _program = program;
        _parameters = new ParameterModel(program);
    }

    /// <summary>The handler that <paramref name="method"/> (a method, a lambda, a local function) is; null when it is none.</summary>
    public McpHandler? Find(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = CallGraph.Definition(method);
        if (_found.TryGetValue(method, out var handler))
        {
            return handler;
        }

        handler = Declared(method) ?? Created(cancellationToken).Find(method);
        return _found.GetOrAdd(method, handler);
    }

    /// <summary>Every handler of the compilation; binds only files whose index says that they can hold one.</summary>
    public ImmutableArray<McpHandler> All(CancellationToken cancellationToken)
    {
        var all = new Dictionary<IMethodSymbol, McpHandler>(SymbolEqualityComparer.Default);
        foreach (var method in AttributedMethods(cancellationToken).Concat(OverridingMethods(cancellationToken)))
        {
            if (Find(method, cancellationToken) is { } handler)
            {
                all[handler.Method] = handler;
            }
        }

        foreach (var handler in Created(cancellationToken).All)
        {
            if (!all.ContainsKey(handler.Method))
            {
                all.Add(handler.Method, handler);
            }
        }

        return all.Values
            .OrderBy(h => h.Method.Locations.FirstOrDefault()?.SourceTree?.FilePath, System.StringComparer.Ordinal)
            .ThenBy(h => h.Method.Locations.FirstOrDefault()?.SourceSpan.Start ?? 0)
            .ToImmutableArray();
    }

    /// <summary>Whether the program creates a handler from a delegate or an object, instead of declaring it by an attribute.</summary>
    public bool AnyCreated(CancellationToken cancellationToken) => Created(cancellationToken).All.Any();

    /// <summary>Whether the model fills <paramref name="parameter"/> when it calls the handler that the parameter belongs to.</summary>
    public bool IsModelSupplied(IParameterSymbol parameter, CancellationToken cancellationToken) =>
        parameter.ContainingSymbol is IMethodSymbol method
        && Find(method, cancellationToken) is { Kind: HandlerKind.Tool or HandlerKind.Prompt or HandlerKind.Resource } handler
        && !handler.IsProtocolLevel
        && _parameters.IsModelSupplied(parameter, cancellationToken);

    /// <summary>How clients reach the server; by the calls in the compilation, so that a library has none.</summary>
    public McpHost Host(CancellationToken cancellationToken)
    {
        if (_host < 0)
        {
            var host = McpHost.None;
            host |= Has("WithStdioServerTransport") || Has("StdioServerTransport") || Has("WithStreamServerTransport") ? McpHost.Stdio : 0;
            host |= Has("WithHttpTransport") || Has("MapMcp") ? McpHost.Http : 0;
            host |= Has("McpToolTrigger") ? McpHost.Functions : 0;
            _host = (int)host;
        }

        return (McpHost)_host;

        bool Has(string word) => _program.Tokens(word, cancellationToken).Any(t => t.Parent is SimpleNameSyntax);
    }

    private static McpHandler? Declared(IMethodSymbol method)
    {
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction))
        {
            return null;
        }

        // The two parts of a partial method share one set of attributes.
        foreach (var attribute in method.GetAttributes())
        {
            if (McpNames.KindOfAttribute(attribute.AttributeClass) is { } kind)
            {
                return new McpHandler(
                    method,
                    kind,
                    Argument(attribute, "Name") as string ?? method.Name,
                    Argument(attribute, "ReadOnly") as bool?,
                    Argument(attribute, "Destructive") as bool?);
            }
        }

        foreach (var parameter in method.Parameters)
        {
            foreach (var attribute in parameter.GetAttributes())
            {
                if (McpNames.KindOfTrigger(attribute.AttributeClass) is { } kind)
                {
                    var name = attribute.ConstructorArguments.FirstOrDefault();
                    return new McpHandler(
                        method, kind, name.Kind == TypedConstantKind.Primitive && name.Value is string text ? text : method.Name, null, null);
                }
            }
        }

        return method is { IsOverride: true, Name: "InvokeAsync" or "GetAsync" or "ReadAsync" }
            && McpNames.KindOfPrimitive(method.ContainingType?.BaseType) is { } primitive
                ? new McpHandler(method, primitive, method.ContainingType!.Name, null, null) { IsProtocolLevel = true }
                : null;
    }

    private static object? Argument(AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Kind == TypedConstantKind.Primitive)
            {
                return argument.Value.Value;
            }
        }

        return null;
    }

    private CreatedHandlers Created(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _created) is { } created)
        {
            return created;
        }

        // Not a Lazy: it would keep a cancellation. Two threads may both compute; they agree.
        created = CreatedHandlers.Read(_program, cancellationToken);
        return Interlocked.CompareExchange(ref _created, created, null) ?? created;
    }

    private IEnumerable<IMethodSymbol> AttributedMethods(CancellationToken cancellationToken)
    {
        foreach (var word in McpNames.AttributeWords)
        {
            foreach (var token in _program.Tokens(word, cancellationToken))
            {
                if (token.Parent?.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute
                    && attribute.Name.Span.Contains(token.Span)
                    && attribute.FirstAncestorOrSelf<SyntaxNode>(n => n is MethodDeclarationSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax)
                        is { } declaration and not TypeDeclarationSyntax
                    && _program.ModelOf(token.SyntaxTree!).GetDeclaredSymbol(declaration, cancellationToken) is IMethodSymbol method)
                {
                    yield return method;
                }
            }
        }
    }

    private IEnumerable<IMethodSymbol> OverridingMethods(CancellationToken cancellationToken)
    {
        var words = new Queue<string>(McpNames.BaseTypes);
        var seen = new HashSet<string>(words);
        while (words.Count > 0)
        {
            foreach (var token in _program.Tokens(words.Dequeue(), cancellationToken))
            {
                if (token.Parent?.FirstAncestorOrSelf<BaseTypeSyntax>()?.Parent?.Parent is not TypeDeclarationSyntax declaration
                    || _program.ModelOf(token.SyntaxTree!).GetDeclaredSymbol(declaration, cancellationToken) is not { } type
                    || McpNames.KindOfPrimitive(type.BaseType) is null)
                {
                    continue;
                }

                if (seen.Add(type.Name))
                {
                    words.Enqueue(type.Name);
                }

                foreach (var member in type.GetMembers())
                {
                    if (member is IMethodSymbol { IsOverride: true } method)
                    {
                        yield return method;
                    }
                }
            }
        }
    }
}
