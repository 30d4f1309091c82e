using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Server.Startup;

/// <summary>
/// What the program runs until the server serves, in order and across files: the entry point, the helpers it calls, the
/// delegates that the host runs while it is being built. A project without an entry point has none.
/// </summary>
internal sealed class StartupFlow
{
    private const int MaxDepth = 6;
    private const int MaxFrames = 160;

    /// <summary>Words of which a file that startup runs through holds at least one.</summary>
    public static readonly ImmutableArray<string> ServingWords = ImmutableArray.Create(
        "AddMcpServer", "ConfigureServices", "Build", "Run", "RunAsync", "Start", "StartAsync", "RunConsoleAsync", "MapMcp", "Main",
        "WithTools", "WithToolsFromAssembly", "WithPrompts", "WithResources", "McpServer", "McpServerFactory", "ToolCollection",
        "Configure", "Bind", "BindConfiguration", "IOptions");

    private readonly McpProgram _program;
    private readonly FlowGraphs _graphs;
    private readonly List<StartupFrame> _frames = new();
    private readonly Dictionary<SyntaxNode, List<StartupFrame>> _byFunction = new();
    private readonly List<StartupPoint> _registrations = new();
    private readonly List<StartupPoint> _starts = new();

    private readonly StartupReach? _reach;

    private StartupFlow(McpProgram program, FlowGraphs graphs, StartupReach? reach)
    {
        _reach = reach;
        _program = program;
        _graphs = graphs;
    }

    public IReadOnlyList<StartupFrame> Frames => _frames;

    public IReadOnlyList<StartupPoint> Registrations => _registrations;

    public IReadOnlyList<StartupPoint> Starts => _starts;

    /// <summary>The statement of a root that leads to the first registration.</summary>
    public Location? FirstRegistration =>
        _registrations.Count == 0
            ? null
            : Functions.StatementOf(_registrations.OrderBy(r => r, Comparer<StartupPoint>.Create(Compare)).First().At(0).Node).GetLocation();

    /// <param name="program">The program.</param>
    /// <param name="graphs">The graphs of the pass.</param>
    /// <param name="reads">The functions that read a credential: initialisers and getters among them run when startup touches their type.</param>
    /// <param name="reach">The functions worth running through; null for all.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static StartupFlow? Read(
        McpProgram program, FlowGraphs graphs, IEnumerable<SyntaxNode> reads, StartupReach? reach, CancellationToken cancellationToken)
    {
        if (program.Compilation.GetEntryPoint(cancellationToken) is not { DeclaringSyntaxReferences: { Length: 1 } references })
        {
            return null;
        }

        var flow = new StartupFlow(program, graphs, reach);
        var entry = references[0].GetSyntax(cancellationToken);
        flow.Run(entry, null, null, default, cancellationToken);
        flow.RunDetached(cancellationToken);
        flow.RunTouched(reads, cancellationToken);
        return flow;
    }

    public bool Contains(SyntaxNode function) => _byFunction.ContainsKey(function);

    /// <summary>Every moment of startup at which <paramref name="node"/> of <paramref name="function"/> is evaluated.</summary>
    public IEnumerable<StartupPoint> PointsOf(SyntaxNode node, SyntaxNode function)
    {
        if (_byFunction.TryGetValue(function, out var frames))
        {
            foreach (var frame in frames)
            {
                if (frame.Graph.Locate(node) is { } point)
                {
                    yield return new StartupPoint(frame, point, node);
                }
            }
        }
    }

    /// <summary>Whether <paramref name="first"/> has happened whenever <paramref name="second"/> happens.</summary>
    /// <param name="first">The earlier moment.</param>
    /// <param name="second">The later moment.</param>
    /// <param name="holdsInItsRunOnly">Whether what happens at the first moment says nothing about what its caller does next.</param>
    public static bool Dominates(StartupPoint first, StartupPoint second, bool holdsInItsRunOnly)
    {
        if (Fork(first, second) is not var (a, b) || !a.Frame.Graph.Dominates(a.Point, b.Point) || holdsInItsRunOnly && a.Frame != first.Frame)
        {
            return false;
        }

        return IsAlwaysPassed(first, a.Frame);
    }

    /// <summary>Whether every run of the flow, as far as it comes back from what it calls, passes the moment.</summary>
    public static bool IsAlwaysPassed(StartupPoint point) => IsAlwaysPassed(point, null);

    private static bool IsAlwaysPassed(StartupPoint point, StartupFrame? upTo)
    {
        for (var inner = point; inner.Frame != upTo; inner = inner.At(inner.Frame.Depth - 1))
        {
            if (!inner.Frame.Graph.IsAlwaysPassed(inner.Point))
            {
                return false;
            }

            if (inner.Frame.Caller is null)
            {
                break;
            }
        }

        return true;
    }

    /// <summary>Whether <paramref name="second"/> can happen after <paramref name="first"/>.</summary>
    public static bool Reaches(StartupPoint first, StartupPoint second) =>
        Fork(first, second) is var (a, b) && a.Frame.Graph.Reaches(a.Point, b.Point);

    /// <summary>
    /// Whether every way from <paramref name="read"/> to what serves passes one of <paramref name="checks"/>. A read and a
    /// check that only some start-ups need cover each other.
    /// </summary>
    public bool Covers(IEnumerable<StartupPoint> checks, StartupPoint read)
    {
        for (var depth = read.Frame.Depth; depth >= 0; depth--)
        {
            var from = read.At(depth);
            var points = new List<FlowPoint>();
            foreach (var check in checks)
            {
                if (check.Frame.Depth >= depth && check.At(depth) is var at && at.Frame == from.Frame)
                {
                    if (at.Point == from.Point)
                    {
                        // The helper that reads is the helper that checks.
                        if (check.Frame.Depth <= read.Frame.Depth || check.Node == read.Node)
                        {
                            return true;
                        }

                        continue;
                    }

                    points.Add(at.Point);
                }
            }

            if (points.Count > 0)
            {
                var serving = _registrations.Concat(_starts).Where(s => s.Frame.Depth >= depth && s.At(depth).Frame == from.Frame).ToList();
                return serving.Count == 0
                    ? !from.Frame.Graph.CanLeaveWithout(from.Point, points)
                    : !serving.Any(s => from.Frame.Graph.CanReachWithout(from.Point, s.At(depth).Point, points));
            }
        }

        return false;
    }

    /// <summary>Startup order where there is one, else the order of the text.</summary>
    public static int Compare(StartupPoint first, StartupPoint second)
    {
        if (Fork(first, second) is not var (a, b))
        {
            a = first.At(0);
            b = second.At(0);
        }

        var order = string.CompareOrdinal(a.Node.SyntaxTree.FilePath, b.Node.SyntaxTree.FilePath);
        order = order != 0 ? order : StatementStart(a).CompareTo(StatementStart(b));
        return order != 0 ? order : a.Point.IsBefore(b.Point) ? -1 : b.Point.IsBefore(a.Point) ? 1 : a.Node.SpanStart.CompareTo(b.Node.SpanStart);
    }

    private static int StatementStart(StartupPoint point) => Functions.StatementOf(point.Node).SpanStart;

    /// <summary>The two moments as the innermost common run sees them; null when they are one there, or have no common run.</summary>
    private static (StartupPoint First, StartupPoint Second)? Fork(StartupPoint first, StartupPoint second)
    {
        for (var depth = System.Math.Min(first.Frame.Depth, second.Frame.Depth); depth >= 0; depth--)
        {
            var a = first.At(depth);
            var b = second.At(depth);
            if (a.Frame == b.Frame)
            {
                return a.Point == b.Point && a.Node == b.Node ? null : (a, b);
            }
        }

        return null;
    }

    private void Run(SyntaxNode function, StartupFrame? caller, SyntaxNode? call, FlowPoint point, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (caller is not null && _reach?.Includes(function) == false)
        {
            return;
        }

        for (var frame = caller; frame is not null; frame = frame.Caller)
        {
            if (frame.Function == function)
            {
                return;
            }
        }

        if (_frames.Count >= MaxFrames || caller?.Depth >= MaxDepth || _graphs.Of(function, cancellationToken) is not { } graph)
        {
            return;
        }

        var run = new StartupFrame(function, graph, caller, call, point);
        _frames.Add(run);
        if (!_byFunction.TryGetValue(function, out var runs))
        {
            _byFunction.Add(function, runs = new List<StartupFrame>());
        }

        runs.Add(run);
        foreach (var node in function.DescendantNodes(n => n == function || !Functions.IsNested(n) && n is not MemberDeclarationSyntax || n is GlobalStatementSyntax))
        {
            if (node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax && graph.Locate(node) is { } at)
            {
                RunCall((ExpressionSyntax)node, run, at, cancellationToken);
            }
        }
    }

    private void RunCall(ExpressionSyntax call, StartupFrame run, FlowPoint at, CancellationToken cancellationToken)
    {
        if (_program.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
        {
            return;
        }

        switch (ServerCalls.Classify(method))
        {
            case ServerCallKind.Registration:
                _registrations.Add(new StartupPoint(run, at, call));
                return;
            case ServerCallKind.Start:
                _starts.Add(new StartupPoint(run, at, call));
                return;
        }

        RunDelegates(call, method, run, at, cancellationToken);
        if (method is { IsAbstract: true } or { IsExtern: true } || !_program.IsOurs(method))
        {
            return;
        }

        foreach (var reference in CallGraph.Definition(method).DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax)
            {
                Run(reference.GetSyntax(cancellationToken), run, call, at, cancellationToken);
            }
        }
    }

    private void RunDelegates(ExpressionSyntax call, IMethodSymbol method, StartupFrame run, FlowPoint at, CancellationToken cancellationToken)
    {
        var arguments = call switch
        {
            InvocationExpressionSyntax invocation => invocation.ArgumentList,
            BaseObjectCreationExpressionSyntax creation => creation.ArgumentList,
            _ => null,
        };
        foreach (var argument in arguments?.Arguments ?? default)
        {
            var runs = ServerCalls.RunsItsDelegate(method.Name) && method.TypeArguments.IsEmpty;
            if (argument.Expression is AnonymousFunctionExpressionSyntax lambda)
            {
                if (runs || MayServe(lambda, cancellationToken))
                {
                    Run(lambda, run, call, at, cancellationToken);
                }
            }
            else if (runs && argument.Expression is NameSyntax or MemberAccessExpressionSyntax
                && _program.ModelOf(call.SyntaxTree).GetSymbolInfo(argument.Expression, cancellationToken).Symbol is IMethodSymbol { DeclaringSyntaxReferences: { Length: 1 } references } group
                && _program.IsOurs(group))
            {
                Run(references[0].GetSyntax(cancellationToken), run, call, at, cancellationToken);
            }
        }
    }

    /// <summary>Whether a delegate whose caller is unknown sets the server up itself, as the action of a command line does.</summary>
    private static bool MayServe(AnonymousFunctionExpressionSyntax lambda, CancellationToken cancellationToken) =>
        RegistrationTokens(lambda.SyntaxTree, cancellationToken).Any(t => lambda.Span.Contains(t.Span));

    private static IEnumerable<SyntaxToken> RegistrationTokens(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var index = TreeIndex.Of(tree, cancellationToken);
        foreach (var word in ServerCalls.RegistrationWords)
        {
            // Every tool class says McpServerTool in its attributes; few files create one.
            if (!index.MayContain(word) || word.StartsWith("McpServer", System.StringComparison.Ordinal) && !index.MayContain("Create"))
            {
                continue;
            }

            foreach (var token in index.Tokens(tree.GetRoot(cancellationToken), word))
            {
                if (token.Parent is SimpleNameSyntax { Parent: MemberAccessExpressionSyntax access }
                    && (word is not ("McpServer" or "McpServerFactory" or "McpServerTool") || access.Name.Identifier.ValueText == "Create")
                    || token.Parent is SimpleNameSyntax { Parent: InvocationExpressionSyntax })
                {
                    yield return token;
                }
            }
        }
    }

    /// <summary>Registrations that nothing seen so far leads to: a <c>Startup</c> class, the action of a command.</summary>
    private void RunDetached(CancellationToken cancellationToken)
    {
        foreach (var tree in _program.Compilation.SyntaxTrees)
        {
            foreach (var token in RegistrationTokens(tree, cancellationToken))
            {
                if (Functions.Around(token.Parent!) is { } function && !_byFunction.ContainsKey(function))
                {
                    Run(Root(function, cancellationToken), null, null, default, cancellationToken);
                }
            }
        }
    }

    /// <summary>The outermost function that leads to <paramref name="function"/>, as far as calls can be seen.</summary>
    private SyntaxNode Root(SyntaxNode function, CancellationToken cancellationToken)
    {
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            if (Caller(function, cancellationToken) is not { } caller || caller == function)
            {
                break;
            }

            function = caller;
        }

        return function;
    }

    private SyntaxNode? Caller(SyntaxNode function, CancellationToken cancellationToken)
    {
        if (function is AnonymousFunctionExpressionSyntax)
        {
            return function.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } }
                && ServerCalls.RunsItsDelegate(access.Name.Identifier.ValueText)
                    ? Functions.Around(function)
                    : null;
        }

        if (function is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax)
            || _program.ModelOf(function.SyntaxTree).GetDeclaredSymbol(function, cancellationToken) is not IMethodSymbol method)
        {
            return null;
        }

        foreach (var token in _program.Tokens(method.Name, cancellationToken))
        {
            if (token.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                && call.Expression.Span.End == token.Span.End
                && _program.ModelOf(call.SyntaxTree).GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol called
                && SymbolEqualityComparer.Default.Equals(CallGraph.Definition(called), CallGraph.Definition(method))
                && Functions.Around(call) is { } caller)
            {
                return caller;
            }
        }

        return null;
    }

    /// <summary>Initialisers and getters run when startup touches their type or their name.</summary>
    private void RunTouched(IEnumerable<SyntaxNode> functions, CancellationToken cancellationToken)
    {
        foreach (var function in functions)
        {
            if (_byFunction.ContainsKey(function) || Touch(function, cancellationToken) is not { } word)
            {
                continue;
            }

            foreach (var token in _program.Tokens(word.Word, cancellationToken))
            {
                if (token.Parent is SimpleNameSyntax name
                    && (!word.OnCreation || name.Parent is BaseObjectCreationExpressionSyntax)
                    && Functions.Around(name) is { } around
                    && _byFunction.TryGetValue(around, out var frames)
                    && name.FirstAncestorOrSelf<TypeArgumentListSyntax>() is null)
                {
                    foreach (var frame in frames.ToArray())
                    {
                        if (frame.Graph.Locate(name) is { } at)
                        {
                            Run(function, frame, name, at, cancellationToken);
                        }
                    }
                }
            }
        }
    }

    /// <summary>The word by which code runs the function without calling it, and whether it must be a creation.</summary>
    private static (string Word, bool OnCreation)? Touch(SyntaxNode function, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var type = function.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText;
        return function switch
        {
            ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax property } => (property.Identifier.ValueText, false),
            AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => (property.Identifier.ValueText, false),
            EqualsValueClauseSyntax when type is not null => (type, !IsStatic(function.FirstAncestorOrSelf<MemberDeclarationSyntax>())),
            ConstructorDeclarationSyntax constructor when type is not null && IsStatic(constructor) => (type, false),
            _ => null,
        };

        static bool IsStatic(MemberDeclarationSyntax? member) => member?.Modifiers.Any(SyntaxKind.StaticKeyword) == true;
    }
}
