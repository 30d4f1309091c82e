using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>Goes from a handler through the bodies of the compilation to the calls that leave it.</summary>
internal abstract class EffectWalk
{
    /// <summary>How many bodies one handler's walk may bind.</summary>
    private const int MaxBodies = 40;

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;
    private readonly int _maxDepth;
    private readonly HashSet<ISymbol> _visited = new(SymbolEqualityComparer.Default);

    private protected EffectWalk(McpProgram program, int maxDepth, CancellationToken cancellationToken)
    {
        _program = program;
        _maxDepth = maxDepth;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Whether what was found is enough.</summary>
    protected abstract bool IsDone { get; }

    public void Start(IMethodSymbol method) => Visit(method, verb: null, depth: 0);

    /// <summary>Starts with the code of the one tool, where the handler answers for several.</summary>
    public void Start(McpHandler handler)
    {
        if (handler.Arm is not { } arm)
        {
            Start(handler.Method);
        }
        else if (_program.ModelOf(arm.SyntaxTree).GetOperation(arm, _cancellationToken) is { } code)
        {
            foreach (var operation in code.DescendantsAndSelf())
            {
                Visit(operation, verb: null, depth: 0, handler.Method);
            }
        }
    }

    /// <summary>A call of something outside of the compilation.</summary>
    /// <param name="target">What is called.</param>
    /// <param name="call">The call, creation or property reference.</param>
    /// <param name="verb">The HTTP verb that a caller further up handed down.</param>
    /// <param name="container">The method whose body holds the call.</param>
    protected abstract void VisitForeign(IMethodSymbol target, IOperation call, string? verb, IMethodSymbol container);

    /// <summary>Something of which nothing can be known: a dynamic call, an interface without an implementation, too deep a helper.</summary>
    protected virtual void VisitUnknown(SyntaxNode? place, string? call)
    {
    }

    /// <summary>Any operation, calls included.</summary>
    protected virtual void VisitAny(IOperation operation, IMethodSymbol container)
    {
    }

    /// <summary>Which of several implementations of a called method may run.</summary>
    protected virtual IEnumerable<IMethodSymbol> Choose(IReadOnlyList<IMethodSymbol> bodies) => bodies;

    private void Visit(IMethodSymbol method, string? verb, int depth)
    {
        method = CallGraph.Definition(method);
        if (IsDone || !_visited.Add(method))
        {
            return;
        }

        if (depth > _maxDepth || _visited.Count > MaxBodies)
        {
            VisitUnknown(null, null);
            return;
        }

        foreach (var reference in _program.SourcesOf(method))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var syntax = reference.GetSyntax(_cancellationToken);
            if (_program.ModelOf(syntax.SyntaxTree).GetOperation(Body(syntax), _cancellationToken) is { } body)
            {
                foreach (var operation in body.DescendantsAndSelf())
                {
                    Visit(operation, verb, depth, method);
                }
            }
        }
    }

    private void Visit(IOperation operation, string? verb, int depth, IMethodSymbol container)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod: { MethodKind: not (MethodKind.DelegateInvoke or MethodKind.LocalFunction) } target } invocation:
                VisitCall(target, invocation, verb, depth, container);
                break;

            case IObjectCreationOperation { Constructor: { } constructor } creation:
                VisitCall(constructor, creation, verb, depth, container);
                break;

            case IPropertyReferenceOperation { Property: { } property } reference when _program.IsOurs(property):
                VisitCall((reference.Parent as ISimpleAssignmentOperation)?.Target == reference ? property.SetMethod : property.GetMethod, reference, verb, depth, container);
                break;

            case IDynamicInvocationOperation or IInvalidOperation:
                VisitUnknown(operation.Syntax, null);
                break;
        }

        VisitAny(operation, container);
    }

    private void VisitCall(IMethodSymbol? target, IOperation call, string? verb, int depth, IMethodSymbol container)
    {
        if (target is null)
        {
            return;
        }

        if (!_program.IsOurs(target))
        {
            VisitForeign(target, call, verb, container);
            return;
        }

        var bodies = _program.Calls.Implementations(target, _cancellationToken);
        if (bodies.IsEmpty && target.ContainingType.TypeKind is TypeKind.Interface)
        {
            VisitUnknown(call.Syntax, target.Name);
        }

        // A helper that takes the verb: its caller says what it does.
        verb = (call as IInvocationOperation)?.Arguments.Select(a => HttpCalls.VerbIn(a.Value) ?? (IsStatement(a.Parameter) ? HttpCalls.StatementIn(a.Value) : null)).FirstOrDefault(v => v is not null) ?? verb;
        foreach (var body in Choose(bodies))
        {
            Visit(body, verb, depth + 1);
        }
    }

    private static bool IsStatement(IParameterSymbol? parameter) =>
        parameter is { Type.SpecialType: SpecialType.System_String, Name: "sql" or "query" or "command" or "statement" or "commandText" or "text" };

    private static SyntaxNode Body(SyntaxNode declaration) => declaration switch
    {
        AccessorDeclarationSyntax { ExpressionBody: { } body } => body.Expression,
        ArrowExpressionClauseSyntax arrow => arrow.Expression,
        _ => declaration,
    };
}
