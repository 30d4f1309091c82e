using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>What handlers do, read off the calls that leave the compilation.</summary>
internal sealed class EffectModel
{
    private const int MaxDepth = 6;

    /// <summary>How many bodies one handler's verdict may bind; beyond it the verdict is unknown.</summary>
    private const int MaxBodies = 40;

    private readonly McpProgram _program;
    private readonly ConcurrentDictionary<ISymbol, Effect> _effects = new(SymbolEqualityComparer.Default);

    public EffectModel(McpProgram program) => _program = program;

    public Effect Of(McpHandler handler, CancellationToken cancellationToken)
    {
        if (Annotated(handler) is { } annotated)
        {
            return annotated;
        }

        if (_effects.TryGetValue(handler.Method, out var known))
        {
            return known;
        }

        var walk = new Walk(_program, cancellationToken);
        walk.Visit(handler.Method, verb: null, depth: 0);
        return _effects.GetOrAdd(handler.Method, walk.Result);
    }

    /// <summary>What the hints say, as far as they were written; <c>Destructive = false</c> alone may still mean a change.</summary>
    public static Effect? Annotated(McpHandler handler) => handler switch
    {
        { ReadOnly: true } => new Effect(EffectKind.Reading),
        { Destructive: true } or { ReadOnly: false } => new Effect(EffectKind.Mutating),
        _ => null,
    };

    private sealed class Walk
    {
        private readonly McpProgram _program;
        private readonly CancellationToken _cancellationToken;
        private readonly HashSet<ISymbol> _visited = new(SymbolEqualityComparer.Default);
        private Effect? _change;
        private Effect? _unknown;

        public Walk(McpProgram program, CancellationToken cancellationToken)
        {
            _program = program;
            _cancellationToken = cancellationToken;
        }

        public Effect Result => _change ?? _unknown ?? new Effect(EffectKind.Reading);

        public void Visit(IMethodSymbol method, string? verb, int depth)
        {
            method = CallGraph.Definition(method);
            if (_change is not null || !_visited.Add(method))
            {
                return;
            }

            if (depth > MaxDepth || _visited.Count > MaxBodies)
            {
                _unknown ??= new Effect(EffectKind.Unknown);
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
                        Visit(operation, verb, depth);
                    }
                }
            }
        }

        private void Visit(IOperation operation, string? verb, int depth)
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod: { MethodKind: not (MethodKind.DelegateInvoke or MethodKind.LocalFunction) } target } invocation:
                    VisitCall(target, invocation, verb, depth);
                    break;

                case IObjectCreationOperation { Constructor: { } constructor } creation:
                    VisitCall(constructor, creation, verb, depth);
                    break;

                case IPropertyReferenceOperation { Property: { } property } reference when IsInSource(property):
                    VisitCall((reference.Parent as ISimpleAssignmentOperation)?.Target == reference ? property.SetMethod : property.GetMethod, reference, verb, depth);
                    break;

                case IDynamicInvocationOperation or IInvalidOperation:
                    _unknown ??= new Effect(EffectKind.Unknown, operation.Syntax);
                    break;
            }
        }

        private void VisitCall(IMethodSymbol? target, IOperation call, string? verb, int depth)
        {
            if (target is null)
            {
                return;
            }

            if (IsInSource(target))
            {
                var bodies = _program.Calls.Implementations(target, _cancellationToken);
                if (bodies.IsEmpty && target.ContainingType.TypeKind is TypeKind.Interface)
                {
                    _unknown ??= new Effect(EffectKind.Unknown, call.Syntax, target.Name);
                }

                // A helper that takes the verb: its caller says what it does.
                verb = (call as IInvocationOperation)?.Arguments.Select(a => VerbIn(a.Value)).FirstOrDefault(v => v is not null) ?? verb;
                foreach (var body in bodies)
                {
                    Visit(body, verb, depth + 1);
                }

                return;
            }

            switch (EffectTable.Of(target))
            {
                case EffectKind.Mutating when !IsQuestion(call):
                    _change ??= new Effect(EffectKind.Mutating, call.Syntax, target.Name);
                    break;

                case EffectKind.Mutating:
                    _unknown ??= new Effect(EffectKind.Unknown, call.Syntax, target.Name);
                    break;

                case EffectKind.Unknown when target.Name is "Send" or "SendAsync" && (VerbOf(call) ?? verb) is { } sent:
                    if (sent is not ("Get" or "Head" or "Options"))
                    {
                        _change ??= new Effect(EffectKind.Mutating, call.Syntax, sent);
                    }

                    break;

                case EffectKind.Unknown:
                    _unknown ??= new Effect(EffectKind.Unknown, call.Syntax, target.Name);
                    break;
            }
        }

        private bool IsInSource(ISymbol symbol) => _program.IsOurs(symbol);

        /// <summary>Searches, GraphQL and token endpoints are asked by POST; temporary files are nobody's data.</summary>
        private static bool IsQuestion(IOperation call)
        {
            if (call is not IInvocationOperation { Arguments: { Length: > 0 } arguments } invocation)
            {
                return false;
            }

            var first = arguments[0].Value;
            if (invocation.TargetMethod.Name.StartsWith("Post", StringComparison.Ordinal))
            {
                return invocation.Arguments.Any(a => a.Value.DescendantsAndSelf().Any(o =>
                    o.ConstantValue.Value is string text
                    && (Contains(text, "search") || Contains(text, "graphql") || Contains(text, "query") || Contains(text, "token") || Contains(text, "lookup"))));
            }

            return first.DescendantsAndSelf().Any(o => o is IInvocationOperation { TargetMethod.Name: "GetTempPath" or "GetTempFileName" });
        }

        /// <summary>The verb of the request that is sent, when it is created in the same body: <c>HttpMethod.Get</c> gives "Get".</summary>
        private static string? VerbOf(IOperation call)
        {
            var body = call;
            while (body.Parent is not null)
            {
                body = body.Parent;
            }

            string? verb = null;
            foreach (var operation in body.Descendants())
            {
                if (operation is IObjectCreationOperation { Constructor.ContainingType.Name: "HttpRequestMessage" } creation)
                {
                    var method = VerbIn(creation);

                    // Without a verb the request is a GET; with one that is computed, or two that differ, nothing is known.
                    method ??= creation.Arguments.Length == 0 && creation.Initializer is null ? "Get" : null;
                    if (method is null || (verb is not null && verb != method))
                    {
                        return null;
                    }

                    verb = method;
                }
            }

            return verb;
        }

        private static string? VerbIn(IOperation value) => value.DescendantsAndSelf().OfType<IPropertyReferenceOperation>()
            .FirstOrDefault(p => p.Property is { IsStatic: true, ContainingType.Name: "HttpMethod" })?.Property.Name;

        private static bool Contains(string text, string word) => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;

        private static SyntaxNode Body(SyntaxNode declaration) => declaration switch
        {
            AccessorDeclarationSyntax { ExpressionBody: { } body } => body.Expression,
            ArrowExpressionClauseSyntax arrow => arrow.Expression,
            _ => declaration,
        };
    }
}
