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

    /// <summary>Addresses where a POST opens a session and changes nothing.</summary>
    private static readonly string[] s_signIns = { "token", "oauth", "login", "signin", "sign-in", "authenticate", "/auth", "access/ticket" };

    /// <summary>Addresses where a POST may be a question; nothing follows from it.</summary>
    private static readonly string[] s_questions = { "search", "graphql", "query", "lookup" };

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
                case EffectKind.Mutating when target.Name.StartsWith("Post", StringComparison.Ordinal) && Mentions(call, s_signIns):
                    break;

                case EffectKind.Mutating when !IsQuestion(call):
                    _change ??= new Effect(EffectKind.Mutating, call.Syntax, target.Name);
                    break;

                case EffectKind.Mutating:
                    _unknown ??= new Effect(EffectKind.Unknown, call.Syntax, target.Name);
                    break;

                case EffectKind.Unknown when target.Name is "Send" or "SendAsync" && (VerbOf(call) ?? verb) is { } sent:
                    if (sent == "Post" && RequestsOf(call).Any(r => Mentions(r, s_signIns)))
                    {
                        break;
                    }

                    if (sent == "Post" && RequestsOf(call).Any(r => Mentions(r, s_questions)))
                    {
                        _unknown ??= new Effect(EffectKind.Unknown, call.Syntax, sent);
                    }
                    else if (sent is not ("Get" or "Head" or "Options"))
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

        /// <summary>Searches and GraphQL are asked by POST; temporary files are nobody's data.</summary>
        private static bool IsQuestion(IOperation call) =>
            call is IInvocationOperation { Arguments: { Length: > 0 } arguments, TargetMethod.Name: var name }
            && (name.StartsWith("Post", StringComparison.Ordinal)
                ? Mentions(call, s_questions)
                : arguments[0].Value.DescendantsAndSelf().Any(o => o is IInvocationOperation { TargetMethod.Name: "GetTempPath" or "GetTempFileName" }));

        /// <summary>Whether a constant in the call, an address nearly always, has one of the words.</summary>
        private static bool Mentions(IOperation call, string[] words) =>
            call.DescendantsAndSelf().Any(o => o.ConstantValue.Value is string text && words.Any(w => text.IndexOf(w, StringComparison.OrdinalIgnoreCase) >= 0));

        /// <summary>The verb of the request that is sent, when it is created in the same body: <c>HttpMethod.Get</c> gives "Get".</summary>
        private static string? VerbOf(IOperation call)
        {
            string? verb = null;
            foreach (var creation in RequestsOf(call))
            {
                // Without a verb the request is a GET; with one that is computed, or two that differ, nothing is known.
                var method = VerbIn(creation) ?? (creation.Arguments.Length == 0 && creation.Initializer is null ? "Get" : null);
                if (method is null || (verb is not null && verb != method))
                {
                    return null;
                }

                verb = method;
            }

            return verb;
        }

        private static IEnumerable<IObjectCreationOperation> RequestsOf(IOperation call)
        {
            var body = call;
            while (body.Parent is not null)
            {
                body = body.Parent;
            }

            return body.Descendants().OfType<IObjectCreationOperation>().Where(c => c.Constructor?.ContainingType.Name == "HttpRequestMessage");
        }

        private static string? VerbIn(IOperation value) => value.DescendantsAndSelf().OfType<IPropertyReferenceOperation>()
            .FirstOrDefault(p => p.Property is { IsStatic: true, ContainingType.Name: "HttpMethod" })?.Property.Name;

        private static SyntaxNode Body(SyntaxNode declaration) => declaration switch
        {
            AccessorDeclarationSyntax { ExpressionBody: { } body } => body.Expression,
            ArrowExpressionClauseSyntax arrow => arrow.Expression,
            _ => declaration,
        };
    }
}
