using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Server;

/// <summary>
/// Handlers that only the place which hands them to the SDK makes handlers: delegates given to <c>McpServerTool.Create</c>,
/// to request handlers and to filters. Only those places are bound.
/// </summary>
internal sealed class CreatedHandlers
{
    private readonly McpProgram _program;
    private readonly Dictionary<ISymbol, McpHandler> _methods = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<(SyntaxTree Tree, TextSpan Span), McpHandler> _functions = new();

    private CreatedHandlers(McpProgram program) => _program = program;

    public IEnumerable<McpHandler> All => _methods.Values.Concat(_functions.Values);

    public static CreatedHandlers Read(McpProgram program, CancellationToken cancellationToken)
    {
        var created = new CreatedHandlers(program);
        foreach (var primitive in McpNames.PrimitiveTypes)
        {
            created.ReadPrimitives(primitive, cancellationToken);
        }

        foreach (var request in McpNames.Requests)
        {
            created.ReadBuilder("With" + request + "Handler", HandlerKind.LowLevel, request, cancellationToken);
            created.ReadProperty(request + "Handler", request, cancellationToken);
        }

        foreach (var filter in McpNames.Filters)
        {
            created.ReadBuilder("Add" + filter + "Filter", HandlerKind.Filter, filter, cancellationToken);
            created.ReadFilterList(filter + "Filters", filter, cancellationToken);
        }

        return created;
    }

    public McpHandler? Find(IMethodSymbol method)
    {
        if (method.MethodKind is MethodKind.AnonymousFunction or MethodKind.LocalFunction)
        {
            return _functions.Count > 0 && method.DeclaringSyntaxReferences is { Length: 1 } references
                && _functions.TryGetValue((references[0].SyntaxTree, references[0].Span), out var function)
                    ? function
                    : null;
        }

        return _methods.TryGetValue(method, out var handler) ? handler : null;
    }

    private void ReadPrimitives(string primitive, CancellationToken cancellationToken)
    {
        foreach (var tree in _program.Compilation.SyntaxTrees)
        {
            // Tool classes hold the word in every attribute: only files that also say Create are read.
            var index = TreeIndex.Of(tree, cancellationToken);
            if (!index.MayContain(primitive) || !index.MayContain("Create"))
            {
                continue;
            }

            foreach (var token in index.Tokens(tree.GetRoot(cancellationToken), primitive))
            {
                var node = token.Parent?.Parent is MemberAccessExpressionSyntax qualified && qualified.Name == token.Parent ? qualified : token.Parent;
                if (node?.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Create", Parent: InvocationExpressionSyntax call }
                    && _program.ModelOf(tree).GetOperation(call, cancellationToken) is IInvocationOperation { Arguments.Length: > 0 } operation
                    && operation.TargetMethod.ContainingType is { } type
                    && type.ContainingNamespace?.ToDisplayString() == McpNames.ServerNamespace
                    && McpNames.KindByName(type.MetadataName) is { } kind)
                {
                    var options = CreateOptions.Read(operation, _program, cancellationToken);
                    Add(First(operation), kind, options.Name, options, cancellationToken);
                }
            }
        }
    }

    private void ReadBuilder(string method, HandlerKind kind, string request, CancellationToken cancellationToken)
    {
        foreach (var token in _program.Tokens(method, cancellationToken))
        {
            if (token.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                && call.Expression.Span.Contains(token.Span)
                && _program.ModelOf(token.SyntaxTree!).GetOperation(call, cancellationToken) is IInvocationOperation operation
                && McpNames.IsSdk(operation.TargetMethod.ContainingType))
            {
                Add(Delegate(operation), kind, request, default, cancellationToken);
            }
        }
    }

    private void ReadProperty(string property, string request, CancellationToken cancellationToken)
    {
        foreach (var token in _program.Tokens(property, cancellationToken))
        {
            var name = token.Parent?.Parent is MemberAccessExpressionSyntax access && access.Name == token.Parent ? access : token.Parent;
            if (name?.Parent is AssignmentExpressionSyntax assignment
                && assignment.Left == name
                && _program.ModelOf(token.SyntaxTree!).GetOperation(assignment, cancellationToken) is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } operation
                && McpNames.IsSdk(target.Property.ContainingType))
            {
                Add(operation.Value, HandlerKind.LowLevel, request, default, cancellationToken);
            }
        }
    }

    private void ReadFilterList(string property, string filter, CancellationToken cancellationToken)
    {
        foreach (var token in _program.Tokens(property, cancellationToken))
        {
            if (token.Parent?.Parent is MemberAccessExpressionSyntax { Parent: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Parent: InvocationExpressionSyntax call } } list
                && list.Name == token.Parent
                && _program.ModelOf(token.SyntaxTree!).GetOperation(call, cancellationToken) is IInvocationOperation { Instance: IPropertyReferenceOperation instance } operation
                && McpNames.IsSdk(instance.Property.ContainingType))
            {
                Add(First(operation), HandlerKind.Filter, filter, default, cancellationToken);
            }
        }
    }

    private void Add(IOperation? value, HandlerKind kind, string? name, CreateOptions options, CancellationToken cancellationToken)
    {
        foreach (var method in new DelegateTargets(_program, cancellationToken).Of(value))
        {
            // A filter is handed the next handler and answers with the one that runs.
            var handlers = kind == HandlerKind.Filter ? new DelegateTargets(_program, cancellationToken).ReturnedBy(method) : ImmutableArray.Create(method);
            foreach (var handler in handlers)
            {
                Add(new McpHandler(CallGraph.Definition(handler), kind, name ?? (handler.Name.Length > 0 ? handler.Name : "lambda"), options.ReadOnly, options.Destructive)
                {
                    IsProtocolLevel = kind is HandlerKind.Filter or HandlerKind.LowLevel,
                });
            }
        }
    }

    private void Add(McpHandler handler)
    {
        if (handler.Method.MethodKind is not (MethodKind.AnonymousFunction or MethodKind.LocalFunction))
        {
            _methods[handler.Method] = handler;
        }
        else if (handler.Method.DeclaringSyntaxReferences is { Length: 1 } references)
        {
            _functions[(references[0].SyntaxTree, references[0].Span)] = handler;
        }
    }

    private static IOperation? First(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == 0)
            {
                return argument.Value;
            }
        }

        return null;
    }

    private static IOperation? Delegate(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Type.TypeKind == TypeKind.Delegate)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
