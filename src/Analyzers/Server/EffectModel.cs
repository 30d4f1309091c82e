using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>What handlers do, read off the calls that leave the compilation.</summary>
internal sealed class EffectModel
{
    private const int MaxDepth = 6;

    /// <summary>Addresses where a POST may be a question; nothing follows from it.</summary>
    private static readonly string[] s_questions = { "search", "graphql", "query", "lookup" };

    private readonly McpProgram _program;
    private readonly ConcurrentDictionary<ISymbol, Effect> _effects = new(SymbolEqualityComparer.Default);

    public EffectModel(McpProgram program) => _program = program;

    public Effect Of(McpHandler handler, CancellationToken cancellationToken)
    {
        if (Annotated(handler) is { } annotated)
        {
            return annotated;
        }

        if (handler.Arm is null && _effects.TryGetValue(handler.Method, out var known))
        {
            return known;
        }

        var walk = new Walk(_program, cancellationToken);
        walk.Start(handler);
        return handler.Arm is not null ? walk.Result : _effects.GetOrAdd(handler.Method, walk.Result);
    }

    /// <summary>
    /// Whether the body proves, without regard to hints, that the handler only reads: every call that leaves the
    /// compilation is known to, and nothing that outlives the call is changed in memory.
    /// </summary>
    public static bool IsProvenReading(McpHandler handler, McpProgram program, CancellationToken cancellationToken)
    {
        var walk = new Walk(program, cancellationToken);
        walk.Start(handler.Method);
        return walk is { Result.Kind: EffectKind.Reading, KeepsSomething: false };
    }

    /// <summary>What the hints say, as far as they were written; <c>Destructive = false</c> alone may still mean a change.</summary>
    public static Effect? Annotated(McpHandler handler) => handler switch
    {
        { ReadOnly: true } => new Effect(EffectKind.Reading),
        { Destructive: true } or { ReadOnly: false } => new Effect(EffectKind.Mutating),
        _ => null,
    };

    private sealed class Walk : EffectWalk
    {
        private Effect? _change;
        private Effect? _unknown;

        public Walk(McpProgram program, CancellationToken cancellationToken)
            : base(program, MaxDepth, cancellationToken)
        {
        }

        public Effect Result => _change ?? _unknown ?? new Effect(EffectKind.Reading);

        /// <summary>Whether something in memory, or somebody unknown, may be different afterwards.</summary>
        public bool KeepsSomething { get; private set; }

        protected override bool IsDone => _change is not null;

        protected override void VisitAny(IOperation operation, IMethodSymbol container) =>
            KeepsSomething |= operation switch
            {
                IAssignmentOperation assignment => Outlives(assignment.Target, container),
                IIncrementOrDecrementOperation step => Outlives(step.Target, container),
                IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } => true,
                IInvocationOperation { TargetMethod: var target, Instance: var receiver } =>
                    (receiver is not null && IsCollection(target.ContainingType) && EffectTable.ChangesItsReceiver(target) && Outlives(receiver, container))
                    || EffectTable.IsProcessWide(target),
                _ => false,
            };

        /// <summary>Whether the object or variable is there after the call: no local, and nothing that is being built.</summary>
        private static bool Outlives(IOperation target, IMethodSymbol container) => target switch
        {
            IFieldReferenceOperation { Instance: null } or IPropertyReferenceOperation { Instance: null } => true,
            IFieldReferenceOperation { Instance: IInstanceReferenceOperation } => container.MethodKind is not (MethodKind.Constructor or MethodKind.StaticConstructor),
            IPropertyReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } =>
                container.MethodKind is not (MethodKind.Constructor or MethodKind.StaticConstructor),
            IFieldReferenceOperation { Instance: { } owner } => Outlives(owner, container),
            IPropertyReferenceOperation { Instance: { } owner } => Outlives(owner, container),
            IParameterReferenceOperation { Parameter.RefKind: RefKind.None } parameter => parameter.Type is { IsValueType: false, SpecialType: SpecialType.None },
            _ => false,
        };

        private static bool IsCollection(INamedTypeSymbol type) =>
            type.ContainingNamespace?.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) == true;

        protected override void VisitUnknown(SyntaxNode? place, string? call) => _unknown ??= new Effect(EffectKind.Unknown, place, call);

        protected override void VisitForeign(IMethodSymbol target, IOperation call, string? verb, IMethodSymbol container)
        {
            switch (EffectTable.Of(target))
            {
                case EffectKind.Mutating when target.Name.StartsWith("Post", StringComparison.Ordinal) && HttpCalls.IsSignIn(call):
                    break;

                case EffectKind.Mutating when !IsQuestion(call):
                    _change ??= new Effect(EffectKind.Mutating, call.Syntax, target.Name);
                    break;

                case EffectKind.Unknown when target.Name is "Send" or "SendAsync" && (HttpCalls.VerbOf(call) ?? verb) is { } sent && !sent.StartsWith(HttpCalls.StatementPrefix, StringComparison.Ordinal):
                    VisitSent(call, sent);
                    break;

                case EffectKind.Mutating or EffectKind.Unknown:
                    VisitUnknown(call.Syntax, target.Name);
                    break;
            }
        }

        private void VisitSent(IOperation call, string verb)
        {
            if (verb is "Get" or "Head" or "Options" || (verb == "Post" && HttpCalls.RequestsOf(call).Any(HttpCalls.IsSignIn)))
            {
                return;
            }

            if (verb == "Post" && HttpCalls.RequestsOf(call).Any(r => HttpCalls.Mentions(r, s_questions)))
            {
                VisitUnknown(call.Syntax, verb);
            }
            else
            {
                _change ??= new Effect(EffectKind.Mutating, call.Syntax, verb);
            }
        }

        /// <summary>Searches and GraphQL are asked by POST; temporary files are nobody's data.</summary>
        private static bool IsQuestion(IOperation call) =>
            call is IInvocationOperation { Arguments: { Length: > 0 } arguments, TargetMethod.Name: var name }
            && (name.StartsWith("Post", StringComparison.Ordinal)
                ? HttpCalls.Mentions(call, s_questions)
                : arguments[0].Value.DescendantsAndSelf().Any(o => o is IInvocationOperation { TargetMethod.Name: "GetTempPath" or "GetTempFileName" }));
    }
}
