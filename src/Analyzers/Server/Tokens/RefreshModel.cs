using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Tokens;

/// <summary>
/// Reads a method as states of a kept token: it is tested, something is awaited, it is written. Between test and write
/// other callers come through, unless a gate stands before a test that every write has behind it.
/// </summary>
internal sealed class RefreshModel
{
    private const int MaxDepth = 2;

    private static readonly string[] s_waits = { "WaitAsync", "Wait", "LockAsync", "AcquireAsync", "EnterAsync", "ReadLockAsync", "WriteLockAsync", "UpgradeableReadLockAsync", "WriterLockAsync", "WaitOne", "Enter", "CompareExchange" };

    private static readonly string[] s_gates = { "Semaphore", "Lock", "Mutex", "Monitor", "Interlocked", "Gate" };

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public RefreshModel(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The refresh in a method, a lambda or a local function that nothing keeps from running twice; null when there is none.</summary>
    public TokenRefresh? In(SyntaxNode method)
    {
        if (!MayRefresh(method) || (method is not MethodDeclarationSyntax && IsKeptApart(method)))
        {
            return null;
        }

        var model = _program.ModelOf(method.SyntaxTree);
        var body = new Body(method, model, this);
        var writes = Writes(body, 0).ToList();
        if (writes.Count == 0 || !writes.Any(w => w.IsOfToken) || _program.Graphs.Of(method, _cancellationToken) is not { } graph)
        {
            return null;
        }

        var roots = new HashSet<ISymbol>(writes.Select(w => w.Root), SymbolEqualityComparer.Default);
        var tests = Tests(body, roots).ToList();
        var gates = body.Nodes.OfType<InvocationExpressionSyntax>().Where(c => IsGate(c, model)).Select(graph.Locate).OfType<FlowPoint>().ToList();
        TokenRefresh? weak = null;
        foreach (var write in writes.Where(w => w.IsOfToken))
        {
            if (graph.Locate(write.Place) is not { } at
                || !body.Nodes.Where(IsAwait).Any(a => write.Place.Span.Contains(a.Span) || a.Span.Contains(write.Place.Span) || (graph.Locate(a) is { } point && graph.Reaches(point, at))))
            {
                continue;
            }

            // Others come through while something is awaited between the two; what is awaited before the test changes nothing.
            var before = tests.Where(t => Point(graph, t) is { } point && graph.Reaches(point, at) && body.Nodes.Where(IsAwait).Any(a =>
                write.Place.Span.Contains(a.Span) || a.Span.Contains(write.Place.Span)
                || graph.Locate(a) is { } wait && graph.Reaches(point, wait) && graph.Reaches(wait, at))).ToList();
            var behind = gates.Where(g => graph.Dominates(g, at)).ToList();
            if (before.Count == 0 || IsHeldByCallers(method.FirstAncestorOrSelf<MethodDeclarationSyntax>()) || write.IsGated
                || behind.Any(g => before.Any(t => Point(graph, t) is { } point && graph.Reaches(g, point) && graph.Dominates(point, at))))
            {
                continue;
            }

            // Behind a gate without a second look: callers come one after the other, and all of them refresh.
            var refresh = new TokenRefresh(write.Member, before[0], write.Place, behind.Count > 0, RefreshGrants.AreIn(method, _program, _cancellationToken));
            if (!refresh.IsGated)
            {
                return refresh;
            }

            weak ??= refresh;
        }

        return weak;
    }

    /// <summary>Where a condition begins: what is joined or denied is evaluated part by part, the first one always.</summary>
    private static FlowPoint? Point(FlowGraph graph, ExpressionSyntax condition)
    {
        while (true)
        {
            switch (condition)
            {
                case ParenthesizedExpressionSyntax inner:
                    condition = inner.Expression;
                    break;
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not:
                    condition = not.Operand;
                    break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression } joined:
                    condition = joined.Left;
                    break;
                default:
                    return graph.Locate(condition);
            }
        }
    }

    /// <summary>Whether the method has the words for it: nothing is bound for any other.</summary>
    private static bool MayRefresh(SyntaxNode method) =>
        method switch
        {
            MethodDeclarationSyntax declared => (SyntaxNode?)declared.Body ?? declared.ExpressionBody,
            LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
            AnonymousFunctionExpressionSyntax lambda => lambda.Body,
            _ => null,
        } is { } body
        && body.DescendantTokens().Any(t => t.IsKind(SyntaxKind.AwaitKeyword) || t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText is "GetResult" or "Result")
        && body.DescendantNodes().Any(n => n is IfStatementSyntax or ConditionalExpressionSyntax or WhileStatementSyntax || n.IsKind(SyntaxKind.CoalesceAssignmentExpression));

    /// <summary>
    /// Whether something around a lambda or a local function lets one caller through: a gate of the member that it is part of, or what it is handed to.
    /// A library's method that takes it is one unless it is known to run it at once.
    /// </summary>
    private bool IsKeptApart(SyntaxNode function)
    {
        if (function.FirstAncestorOrSelf<MemberDeclarationSyntax>(m => m is not GlobalStatementSyntax) is { } member && HasGate(member))
        {
            return true;
        }

        if (function.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Parent: { } call } })
        {
            return false;
        }

        return call is not InvocationExpressionSyntax
            || _program.ModelOf(call.SyntaxTree).GetSymbolInfo(call, _cancellationToken).Symbol is not IMethodSymbol taker
            || (_program.IsOurs(taker)
                ? _program.SourcesOf(CallGraph.Definition(taker)).Any(r => HasGate(r.GetSyntax(_cancellationToken)))
                : taker.Name is not ("Execute" or "ExecuteAsync" or "Run" or "Invoke" or "InvokeAsync" or "Use" or "AddEndpointFilter"));

        bool HasGate(SyntaxNode code) => RefreshModel.HasGate(code, _program, _cancellationToken);
    }

    /// <summary>Whether anything in the code holds callers back.</summary>
    public static bool HasGate(SyntaxNode code, McpProgram program, CancellationToken cancellationToken) =>
        code.DescendantNodes().Any(n => n is LockStatementSyntax || n is InvocationExpressionSyntax call && IsGate(call, program.ModelOf(code.SyntaxTree), cancellationToken));

    private static bool IsAwait(SyntaxNode node) =>
        node is AwaitExpressionSyntax
        || node is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult" or "Result" };

    private sealed record Write(ISymbol Member, ISymbol Root, SyntaxNode Place, bool IsOfToken, bool IsGated = false);

    /// <summary>What the method writes to its object or to static state; what a helper writes is written where it is called.</summary>
    private IEnumerable<Write> Writes(Body body, int depth)
    {
        if (AsksLibrary(body))
        {
            yield break;
        }

        foreach (var node in body.Nodes)
        {
            switch (node)
            {
                case AssignmentExpressionSyntax assignment when !IsReset(assignment.Right):
                    foreach (var target in Targets(assignment))
                    {
                        if (body.MemberOf(target) is (var member, var root))
                        {
                            yield return new Write(member, root, assignment, IsToken(member) || (IsText(member) && NamesToken(assignment.Right)));
                        }
                    }

                    break;

                case InvocationExpressionSyntax call when depth < MaxDepth
                    && call.Expression is IdentifierNameSyntax or GenericNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }
                    && body.Model.GetSymbolInfo(call, _cancellationToken).Symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } helper
                    && _program.IsOurs(helper)
                    && _program.SourcesOf(CallGraph.Definition(helper)).FirstOrDefault()?.GetSyntax(_cancellationToken) is MethodDeclarationSyntax declaration
                    && declaration != body.Method:
                    var inner = new Body(declaration, _program.ModelOf(declaration.SyntaxTree), this);
                    if (!inner.Nodes.Any(IsAwait))
                    {
                        // What it does at once happens before or after the caller's own await.
                        foreach (var write in Writes(inner, MaxDepth))
                        {
                            yield return write with { Place = call };
                        }

                        break;
                    }

                    var isGated = IsSafeByItself(declaration, inner);
                    foreach (var write in Writes(inner, depth + 1))
                    {
                        yield return write with { Place = call, IsGated = write.IsGated || isGated };
                    }

                    break;
            }
        }
    }

    /// <summary>Whether a helper has a gate and looks again behind it.</summary>
    private bool IsSafeByItself(MethodDeclarationSyntax helper, Body body)
    {
        if (_program.Graphs.Of(helper, _cancellationToken) is not { } graph)
        {
            return true;
        }

        var roots = new HashSet<ISymbol>(Writes(body, MaxDepth).Select(w => w.Root), SymbolEqualityComparer.Default);
        var tests = Tests(body, roots).Select(t => Point(graph, t)).OfType<FlowPoint>().ToList();
        return body.Nodes.OfType<InvocationExpressionSyntax>().Where(c => IsGate(c, body.Model)).Select(graph.Locate).OfType<FlowPoint>()
            .Any(gate => tests.Any(test => graph.Reaches(gate, test)));
    }

    private static IEnumerable<ExpressionSyntax> Targets(AssignmentExpressionSyntax assignment) =>
        assignment.Left is TupleExpressionSyntax targets ? targets.Arguments.Select(a => a.Expression) : new[] { assignment.Left };

    private static bool IsReset(ExpressionSyntax value) =>
        value is LiteralExpressionSyntax or DefaultExpressionSyntax
        || value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Empty" or "MinValue" }
        || value is PostfixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax };

    /// <summary>Azure.Identity and MSAL keep tokens themselves, and let one caller through.</summary>
    private bool AsksLibrary(Body body) =>
        body.Nodes.OfType<InvocationExpressionSyntax>().Any(call =>
            (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText.StartsWith("AcquireToken", StringComparison.Ordinal) == true
            || (body.Model.GetSymbolInfo(call, _cancellationToken).Symbol is IMethodSymbol method
                && (SymbolNames.IsInNamespace(method, "Azure") || SymbolNames.IsInNamespace(method, "Microsoft", "Identity"))));

    /// <summary>The conditions that read one of the members, directly or by a local that was filled from it.</summary>
    private IEnumerable<ExpressionSyntax> Tests(Body body, HashSet<ISymbol> roots)
    {
        foreach (var node in body.Nodes)
        {
            var condition = node switch
            {
                IfStatementSyntax branch => branch.Condition,
                ConditionalExpressionSyntax choice => choice.Condition,
                WhileStatementSyntax loop => loop.Condition,
                AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } filled => filled.Left,
                _ => null,
            };
            if (condition is not null && Reads(condition, body, roots, 0))
            {
                yield return condition;
            }
        }
    }

    private bool Reads(ExpressionSyntax expression, Body body, HashSet<ISymbol> roots, int depth)
    {
        foreach (var name in expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            var symbol = body.Model.GetSymbolInfo(name, _cancellationToken).Symbol;
            if (symbol is IFieldSymbol or IPropertySymbol or ILocalSymbol && roots.Contains(symbol.OriginalDefinition))
            {
                return true;
            }

            if (depth < MaxDepth && symbol is ILocalSymbol && body.LocalBehind(name) is { } initial && Reads(initial, body, roots, depth + 1))
            {
                return true;
            }

            // if (!IsValid), if (IsExpired()): what the member tests.
            if (depth < MaxDepth && symbol is IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary } && _program.IsOurs(symbol)
                && SymbolEqualityComparer.Default.Equals(symbol.ContainingType.OriginalDefinition, body.Type)
                && _program.SourcesOf(symbol).FirstOrDefault()?.GetSyntax(_cancellationToken) is { } declaration
                && Tests(declaration, body, roots, depth + 1))
            {
                return true;
            }
        }

        return false;
    }

    private bool Tests(SyntaxNode declaration, Body body, HashSet<ISymbol> roots, int depth) =>
        !declaration.DescendantNodes().Any(IsAwait)
        && declaration.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n =>
            _program.ModelOf(n.SyntaxTree).GetSymbolInfo(n, _cancellationToken).Symbol is { } tested
            && (roots.Contains(tested.OriginalDefinition)
                || (depth < MaxDepth && tested is IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary } && _program.IsOurs(tested)
                    && SymbolEqualityComparer.Default.Equals(tested.ContainingType.OriginalDefinition, body.Type)
                    && _program.SourcesOf(tested).FirstOrDefault()?.GetSyntax(_cancellationToken) is { } inner
                    && inner != declaration
                    && Tests(inner, body, roots, depth + 1))));

    private bool IsGate(InvocationExpressionSyntax call, SemanticModel model) => IsGate(call, model, _cancellationToken);

    private static bool IsGate(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name }
        && Array.IndexOf(s_waits, name) >= 0
        && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { ContainingType.Name: var type }
        && s_gates.Any(g => type.IndexOf(g, StringComparison.Ordinal) >= 0);

    /// <summary>Whether everybody who calls the method holds a gate already.</summary>
    private bool IsHeldByCallers(MethodDeclarationSyntax? method)
    {
        if (method is null)
        {
            return false;
        }

        var symbol = _program.ModelOf(method.SyntaxTree).GetDeclaredSymbol(method, _cancellationToken);
        if (symbol is not { DeclaredAccessibility: Accessibility.Private })
        {
            return false;
        }

        var sites = _program.Calls.CallersOf(symbol, _cancellationToken);
        return !sites.IsEmpty && sites.All(site =>
            site.Syntax.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } caller
            && _program.Graphs.Of(caller, _cancellationToken) is { } graph
            && graph.Locate(site.Syntax) is { } at
            && caller.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(c => IsGate(c, _program.ModelOf(caller.SyntaxTree)))
                .Any(gate => graph.Locate(gate) is { } point && graph.Dominates(point, at)));
    }

    /// <summary>By its name, or by what objects of its type hold.</summary>
    private static bool IsToken(ISymbol member)
    {
        var type = member switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            ILocalSymbol local => local.Type,
            _ => null,
        };
        if (type is null || type.TypeKind == TypeKind.Enum || type.Name.StartsWith("Cancellation", StringComparison.Ordinal)
            || type.SpecialType is SpecialType.System_Boolean or SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_DateTime
            || type.Name is "DateTimeOffset" or "TimeSpan" or "Task" or "SemaphoreSlim" || type.Name.EndsWith("Credential", StringComparison.Ordinal) || IsListOfObjects(type) || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            return false;
        }

        return SecretNames.Classify(member.Name, NamePosition.Identifier).Strength != NameStrength.None
            || SecretNames.Words(member.Name).Exists(w => w is "ticket" or "jwt" or "bearer")
            || IsStoreOfTokens(member.Name, type)
            || type.GetMembers().OfType<IPropertySymbol>().Any(p => Carriers.IsText(p.Type) && p.Name is "AccessToken" or "access_token" or "Token" or "BearerToken" or "IdToken" or "RefreshToken");
    }

    private static bool IsText(ISymbol member) =>
        (member as IFieldSymbol)?.Type.SpecialType == SpecialType.System_String || (member as IPropertySymbol)?.Type.SpecialType == SpecialType.System_String;

    /// <summary>Whether what is written says that it is a token, whatever it is kept under: <c>_access = answer.AccessToken</c>.</summary>
    private static bool NamesToken(ExpressionSyntax value) => value switch
    {
        PostfixUnaryExpressionSyntax forgiven => NamesToken(forgiven.Operand),
        ParenthesizedExpressionSyntax inner => NamesToken(inner.Expression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } either => NamesToken(either.Left),
        ConditionalAccessExpressionSyntax access => NamesToken(access.WhenNotNull),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => IsTokenName(name),
        MemberBindingExpressionSyntax { Name.Identifier.ValueText: var name } => IsTokenName(name),
        _ => false,
    };

    private static bool IsTokenName(string name) =>
        SecretNames.Classify(name, NamePosition.Identifier).Strength == NameStrength.Strict && SecretNames.Words(name).Contains("token");

    /// <summary><c>_tokensByUser</c>: a dictionary that says what it holds.</summary>
    private static bool IsStoreOfTokens(string name, ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments: { Length: 2 } entry }
        && type.AllInterfaces.Any(i => i.Name == "IDictionary")
        && entry[1].TypeKind is not (TypeKind.Enum or TypeKind.Delegate)
        && !entry[1].Name.StartsWith("Cancellation", StringComparison.Ordinal)
        && entry[1].SpecialType is SpecialType.None or SpecialType.System_String
        && SecretNames.Words(name).Contains("tokens");

    /// <summary>A list of what credentials there are holds none; one of texts, or by key, may.</summary>
    private static bool IsListOfObjects(ITypeSymbol type) =>
        type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.None }
        || type is INamedTypeSymbol { TypeArguments: { Length: 1 } elements } && elements[0].SpecialType == SpecialType.None && type.AllInterfaces.Any(i => i.Name == "IEnumerable");

    /// <summary>A method's own code, lambdas aside.</summary>
    private sealed class Body
    {
        private readonly RefreshModel _owner;

        public Body(SyntaxNode method, SemanticModel model, RefreshModel owner)
        {
            Method = method;
            Model = model;
            _owner = owner;
            Nodes = method.DescendantNodes(n => n == method || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).ToList();
            Type = model.GetEnclosingSymbol(method.SpanStart, owner._cancellationToken) switch
            {
                INamedTypeSymbol type => type.OriginalDefinition,
                { ContainingType: { } type } => type.OriginalDefinition,
                _ => null,
            };
        }

        public SyntaxNode Method { get; }

        public SemanticModel Model { get; }

        public INamedTypeSymbol? Type { get; }

        public IReadOnlyList<SyntaxNode> Nodes { get; }

        /// <summary>The member that a target writes, and the one of its own object that it hangs on; null for what is no state of it.</summary>
        public (ISymbol Member, ISymbol Root)? MemberOf(ExpressionSyntax target)
        {
            if (target is ElementAccessExpressionSyntax element)
            {
                target = element.Expression;
            }

            if (Model.GetSymbolInfo(target, _owner._cancellationToken).Symbol is not (IFieldSymbol or IPropertySymbol) and not null and var other)
            {
                // A variable of the start, which a lambda keeps for as long as the process runs.
                return other is ILocalSymbol local && Method is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax && IsOfStart(local) ? (local, local) : null;
            }

            var member = Model.GetSymbolInfo(target, _owner._cancellationToken).Symbol;
            var first = target;
            while (first is MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } access && Model.GetSymbolInfo(access.Expression, _owner._cancellationToken).Symbol is IFieldSymbol or IPropertySymbol)
            {
                first = access.Expression;
            }

            var root = Model.GetSymbolInfo(first, _owner._cancellationToken).Symbol;
            var isOwn = first is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } || root is { IsStatic: true };
            return member is IFieldSymbol or IPropertySymbol && root is IFieldSymbol or IPropertySymbol && isOwn && _owner._program.IsOurs(root)
                && target.Parent is not AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax }
                && !root.GetAttributes().Any(a => a.AttributeClass?.Name == "ThreadStaticAttribute")
                && (root as IFieldSymbol)?.Type.Name != "AsyncLocal"
                ? (member.OriginalDefinition, root.OriginalDefinition)
                : null;
        }

        private bool IsOfStart(ISymbol local) =>
            local.DeclaringSyntaxReferences.Length == 1
            && local.DeclaringSyntaxReferences[0].GetSyntax(_owner._cancellationToken) is var declaration
            && !Method.Span.Contains(declaration.Span)
            && (Functions.Around(declaration) is CompilationUnitSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Main" });

        /// <summary>What a local was filled with where it was declared; null for anything else.</summary>
        public ExpressionSyntax? LocalBehind(ExpressionSyntax expression)
        {
            if (expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault() is not { } name
                || Model.GetSymbolInfo(name, _owner._cancellationToken).Symbol is not ILocalSymbol local)
            {
                return null;
            }

            return local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_owner._cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value } ? value : null;
        }
    }
}
