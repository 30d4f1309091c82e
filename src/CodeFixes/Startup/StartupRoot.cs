using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>
/// Where a program starts (top-level statements or <c>Main</c>), and the statement there that leads to the first
/// registration of MCP handlers: what must be checked at start is checked above it.
/// </summary>
internal sealed class StartupRoot
{
    private const int CallDepth = 3;

    private static readonly HashSet<string> s_registrations = new()
    {
        "AddMcpServer", "WithTools", "WithToolsFromAssembly", "WithPrompts", "WithPromptsFromAssembly", "WithResources",
        "WithResourcesFromAssembly", "WithStdioServerTransport", "WithHttpTransport", "MapMcp",
    };

    private static readonly HashSet<string> s_starts = new() { "Build", "Run", "RunAsync", "Start", "StartAsync" };

    private StartupRoot(Document document, SyntaxNode body, StatementSyntax anchor, SemanticModel model)
    {
        Document = document;
        Body = body;
        Anchor = anchor;
        Model = model;
    }

    public Document Document { get; }

    /// <summary>The body of <c>Main</c>, or the compilation unit of a program with top-level statements.</summary>
    public SyntaxNode Body { get; }

    /// <summary>The listed statement above which checks go.</summary>
    public StatementSyntax Anchor { get; }

    public SemanticModel Model { get; }

    /// <summary>What shares a scope of local names with the anchor.</summary>
    public IEnumerable<SyntaxNode> Scope => Statements(Body);

    /// <summary>The listed statements that run before the anchor whenever it does, in order.</summary>
    public IEnumerable<StatementSyntax> Before
    {
        get
        {
            var lists = new Stack<List<StatementSyntax>>();
            for (StatementSyntax? statement = Anchor; statement is not null; statement = Outer(statement))
            {
                lists.Push(StatementLists.Siblings(statement).TakeWhile(s => s != statement).ToList());
            }

            return lists.SelectMany(l => l);

            StatementSyntax? Outer(StatementSyntax inner) =>
                inner.Parent is GlobalStatementSyntax ? null
                : inner.Parent?.Parent is StatementSyntax outer && Body.Contains(outer) ? StatementLists.Listed(outer)
                : null;
        }
    }

    /// <summary>The startup root of the project; null for a library, or where nothing in it can be an anchor.</summary>
    /// <param name="solution">The state of the solution to look at.</param>
    /// <param name="project">The project of the finding.</param>
    /// <param name="registration">A node of the first registration when the rule named it; it decides among several hosts.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public static async Task<StartupRoot?> FindAsync(
        Solution solution, ProjectId project, FixPlace? registration, CancellationToken cancellationToken)
    {
        if (registration is not null
            && registration.Node.FirstAncestorOrSelf<SyntaxNode>(IsBody) is { } named
            && Anchored(named, s => s.Span.Contains(registration.Node.Span)) is { } place)
        {
            var model = await registration.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
            return new StartupRoot(registration.Document, named, place, model!);
        }

        var compilation = await solution.GetProject(project)!.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
        if (compilation?.GetEntryPoint(cancellationToken) is not { } entry
            || entry.DeclaringSyntaxReferences.FirstOrDefault() is not { } reference
            || solution.GetDocument(reference.SyntaxTree) is not { } document
            || BodyOf(await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false)) is not { } body
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } entryModel)
        {
            return null;
        }

        var anchor =
            Anchored(body, s => Calls(s, s_registrations))
            ?? Anchored(body, s => LeadsToRegistration(s, entryModel, CallDepth, cancellationToken))
            ?? Anchored(body, s => Calls(s, s_starts));
        return anchor is null ? null : new StartupRoot(document, body, anchor, entryModel);
    }

    /// <summary>Whether a call that registers handlers is written in the statement.</summary>
    public static bool Registers(StatementSyntax statement) => Calls(statement, s_registrations);

    /// <summary>The first statement of the body, inside blocks that always run, that fulfils the condition.</summary>
    private static StatementSyntax? Anchored(SyntaxNode body, System.Func<StatementSyntax, bool> condition)
    {
        var found = Statements(body).FirstOrDefault(s => s is not LocalFunctionStatementSyntax && condition(s));
        while (found is not null && AlwaysRunBlock(found) is { } block && block.Statements.FirstOrDefault(condition) is { } inner)
        {
            found = inner;
        }

        return found is not null && StatementLists.IsListed(found) ? found : null;
    }

    private static BlockSyntax? AlwaysRunBlock(StatementSyntax statement) => statement switch
    {
        BlockSyntax block => block,
        TryStatementSyntax @try => @try.Block,
        UsingStatementSyntax { Statement: BlockSyntax block } => block,
        _ => null,
    };

    private static IEnumerable<StatementSyntax> Statements(SyntaxNode body) => body switch
    {
        CompilationUnitSyntax unit => unit.Members.OfType<GlobalStatementSyntax>().Select(g => g.Statement),
        BlockSyntax block => block.Statements,
        _ => Enumerable.Empty<StatementSyntax>(),
    };

    private static bool IsBody(SyntaxNode node) =>
        node is CompilationUnitSyntax || (node is BlockSyntax && node.Parent is BaseMethodDeclarationSyntax);

    private static SyntaxNode? BodyOf(SyntaxNode declaration) => declaration switch
    {
        CompilationUnitSyntax unit => unit,
        BaseMethodDeclarationSyntax { Body: { } block } => block,
        _ => null,
    };

    private static bool Calls(SyntaxNode node, HashSet<string> names) => Invocations(node).Any(i => names.Contains(NameOf(i)));

    private static bool LeadsToRegistration(SyntaxNode node, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        if (Calls(node, s_registrations))
        {
            return true;
        }

        return depth > 0 && Invocations(node).Any(invocation =>
            model.SyntaxTree == invocation.SyntaxTree
            && model.GetSymbolInfo(invocation, cancellationToken).Symbol is IMethodSymbol method
            && method.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
            && reference.GetSyntax(cancellationToken) is var declaration
            && declaration != node
            && LeadsToRegistration(declaration, ModelOf(model, reference.SyntaxTree), depth - 1, cancellationToken));
    }

#pragma warning disable RS1030 // A fix runs once, on request; the rule against extra models is for analyzers.
    private static SemanticModel ModelOf(SemanticModel model, SyntaxTree tree) =>
        model.SyntaxTree == tree ? model : model.Compilation.GetSemanticModel(tree);
#pragma warning restore RS1030

    private static IEnumerable<InvocationExpressionSyntax> Invocations(SyntaxNode node) =>
        node.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>();

    private static string NameOf(InvocationExpressionSyntax invocation) => invocation.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => "",
    };
}
