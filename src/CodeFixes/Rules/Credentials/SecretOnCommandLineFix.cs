using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Secrets;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC1008: the credential in the environment of the child, or a child with the default environment only.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecretOnCommandLineFix))]
public sealed class SecretOnCommandLineFix : McpCodeFix
{
    private const string Variables = "EnvironmentVariables";

    public SecretOnCommandLineFix()
        : base(Descriptors.MCPAC1008_SecretOnCommandLine)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = Array.Empty<FixOffer>();
        if (target.Fact(FixFacts.Shape) == SecretOnCommandLineAnalyzer.InheritedShape)
        {
            if (target.Node.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is { Initializer: { Expressions.Count: > 0 } initializer } creation
                && !SecretOnCommandLineAnalyzer.Names(creation, Variables))
            {
                offers = new[] { new FixOffer("Start the server with the default environment only", "MCPAC1008.DefaultEnvironment", ct => DefaultEnvironmentAsync(target, initializer, ct)) };
            }
        }
        else if (target.Fact(FixFacts.Shape) == SecretOnCommandLineAnalyzer.ArgumentShape
            && target.Count(FixFacts.FurtherPlaces) == 0
            && WrittenCredential.ExpressionOf(target) is { } named
            && (named.Parent is PostfixUnaryExpressionSyntax forgiven ? forgiven : named) is var value
            && ((Passed?)Added.Of(value) ?? Listed.Of(value) ?? (Passed?)Started.Of(value)) is { } passed)
        {
            var name = target.Fact(FixFacts.SourceName) is { } key && IsVariable(key) ? key : SecretNames.EnvironmentNameFor(passed.Option.TrimStart('-'), null, null);
            offers = new[] { new FixOffer($"Pass it to the program as the environment variable {name}", "MCPAC1008.PassAsVariable", ct => passed.MoveAsync(target, name, ct)) };
        }

        return Task.FromResult(offers);
    }

    private static async Task<Solution?> DefaultEnvironmentAsync(FixTarget target, InitializerExpressionSyntax initializer, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var changed = Append(Append(initializer, "InheritEnvironmentVariables = false"), Variables + " = StdioClientTransportOptions.GetDefaultEnvironmentVariables()");
        return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root!.ReplaceNode(initializer, changed));
    }

    /// <summary>The initialiser with one more assignment, on a line of its own where the others are.</summary>
    private static InitializerExpressionSyntax Append(InitializerExpressionSyntax initializer, string assignment)
    {
        var items = initializer.Expressions.GetWithSeparators();
        var last = initializer.Expressions.Last();

        // Parsed where it will stand: a collection of its own is no expression.
        var added = ((ObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression($"new T {{ {assignment} }}")).Initializer!.Expressions[0].WithoutTrivia().WithLeadingTrivia(last.GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)));
        if (items.Last().IsToken)
        {
            return initializer.WithExpressions(SyntaxFactory.SeparatedList<ExpressionSyntax>(items.Add(added).Add(items.Last().AsToken().WithLeadingTrivia())));
        }

        var end = last.GetTrailingTrivia();
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(end.Any(SyntaxKind.EndOfLineTrivia) ? end : SyntaxFactory.TriviaList(SyntaxFactory.Space));
        var rest = items.RemoveAt(items.Count - 1).Add(last.WithTrailingTrivia()).Add(comma);
        return initializer.WithExpressions(SyntaxFactory.SeparatedList<ExpressionSyntax>(rest.Add(added.WithTrailingTrivia(end.Any(SyntaxKind.EndOfLineTrivia) ? end.Where(t => !IsComment(t)) : end))));
    }

    private static bool IsComment(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);

    private static bool IsVariable(string key) => key.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_');

    /// <summary>The option before a value: a constant that begins with a dash and has no value of its own.</summary>
    private static string? OptionOf(ExpressionSyntax? expression) =>
        expression is LiteralExpressionSyntax { Token.ValueText: { Length: > 2 } text } && text[0] == '-' && text.IndexOf('=') < 0 ? text : null;

    /// <summary>A value in a list, with the option before it.</summary>
    private sealed record ListElement(string Name, SyntaxNode Option, SyntaxNode Element)
    {
        public static ListElement? Of(ExpressionSyntax value)
        {
            SyntaxNode element = value.Parent is { } parent && NewerSyntax.CollectionOf(parent) is not null ? parent : value;
            if (element.Parent is not { } list || list is ArgumentListSyntax)
            {
                return null;
            }

            var before = list.ChildNodes().TakeWhile(n => n != element).LastOrDefault();
            return OptionOf(before as ExpressionSyntax ?? before?.ChildNodes().FirstOrDefault() as ExpressionSyntax) is { } name ? new ListElement(name, before!, element) : null;
        }
    }

    private abstract class Passed
    {
        protected Passed(string option) => Option = option;

        public string Option { get; }

        public abstract Task<Solution?> MoveAsync(FixTarget target, string name, CancellationToken cancellationToken);
    }

    /// <summary><c>start.ArgumentList.Add("--token"); start.ArgumentList.Add(token);</c></summary>
    private sealed class Added : Passed
    {
        private readonly ExpressionStatementSyntax _first;
        private readonly ExpressionStatementSyntax _second;
        private readonly ExpressionSyntax _value;
        private readonly ExpressionSyntax _start;

        private Added(string option, ExpressionStatementSyntax first, ExpressionStatementSyntax second, ExpressionSyntax value, ExpressionSyntax start)
            : base(option)
        {
            _first = first;
            _second = second;
            _value = value;
            _start = start;
        }

        public static Added? Of(ExpressionSyntax value)
        {
            if (value.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax second } call }
                || StartOf(call) is not { } start
                || Before(second) is not ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } before } first
                || StartOf(before)?.ToString() != start.ToString()
                || OptionOf(arguments[0].Expression) is not { } option)
            {
                return null;
            }

            return new Added(option, first, second, value, start);
        }

        public override async Task<Solution?> MoveAsync(FixTarget target, string name, CancellationToken cancellationToken)
        {
            var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            var moved = SyntaxFactory.ParseStatement($"{_start.WithoutTrivia()}.Environment[\"{name}\"] = {_value.WithoutTrivia()};")
                .WithLeadingTrivia(_first.GetLeadingTrivia())
                .WithTrailingTrivia(_second.GetTrailingTrivia());
            root = root!.TrackNodes(_first, _second);
            root = root.ReplaceNode(root.GetCurrentNode(_first)!, moved);
            root = root.RemoveNode(Holder(root.GetCurrentNode(_second)!), SyntaxRemoveOptions.KeepDirectives);
            return root is null ? null : target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root);
        }

        private static ExpressionSyntax? StartOf(InvocationExpressionSyntax call) =>
            call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ArgumentList", Expression: { } start } } ? start : null;

        private static SyntaxNode Holder(StatementSyntax statement) => statement.Parent is GlobalStatementSyntax global ? global : statement;

        private static StatementSyntax? Before(StatementSyntax statement)
        {
            switch (statement.Parent)
            {
                case BlockSyntax block:
                    var index = block.Statements.IndexOf(statement);
                    return index > 0 ? block.Statements[index - 1] : null;
                case GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } global:
                    var place = unit.Members.IndexOf(global);
                    return place > 0 && unit.Members[place - 1] is GlobalStatementSyntax before ? before.Statement : null;
                default:
                    return null;
            }
        }
    }

    /// <summary><c>Arguments = ["serve", "--token", token]</c> of a client's options.</summary>
    private sealed class Listed : Passed
    {
        private readonly SyntaxNode _option;
        private readonly SyntaxNode _element;
        private readonly ExpressionSyntax _value;
        private readonly InitializerExpressionSyntax _initializer;

        private Listed(string name, SyntaxNode option, SyntaxNode element, ExpressionSyntax value, InitializerExpressionSyntax initializer)
            : base(name)
        {
            _option = option;
            _element = element;
            _value = value;
            _initializer = initializer;
        }

        public static Listed? Of(ExpressionSyntax value)
        {
            if (ListElement.Of(value) is not var (name, option, element) || element.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { Left: IdentifierNameSyntax { Identifier.ValueText: "Arguments" }, Parent: InitializerExpressionSyntax initializer }
                || initializer.Parent is not BaseObjectCreationExpressionSyntax creation
                || SecretOnCommandLineAnalyzer.Names(creation, Variables))
            {
                return null;
            }

            return new Listed(name, option, element, value, initializer);
        }

        public override async Task<Solution?> MoveAsync(FixTarget target, string name, CancellationToken cancellationToken)
        {
            var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            var end = _element.GetTrailingTrivia();
            var isLast = _element.Parent!.ChildNodes().Last() == _element;
            root = root!.TrackNodes(_option, _element, _initializer);
            root = root.RemoveNodes(new[] { root.GetCurrentNode(_option)!, root.GetCurrentNode(_element)! }, SyntaxRemoveOptions.KeepDirectives)!;
            var initializer = root.GetCurrentNode(_initializer)!;
            var changed = Append(initializer, $"{Variables} = new Dictionary<string, string?> {{ [\"{name}\"] = {_value.WithoutTrivia()} }}");
            if (isLast && changed.Expressions.OfType<AssignmentExpressionSyntax>().FirstOrDefault(a => a.Left.ToString() == "Arguments")?.Right is { } arguments
                && arguments.DescendantNodes().OfType<InitializerExpressionSyntax>().FirstOrDefault() is { Expressions.Count: > 0 } rest)
            {
                // The space before the brace stays.
                changed = changed.ReplaceNode(rest.Expressions.Last(), rest.Expressions.Last().WithTrailingTrivia(end));
            }

            root = root.ReplaceNode(initializer, changed);
            var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
            var isKnown = model!.LookupNamespacesAndTypes(_element.SpanStart, name: "Dictionary").Any();
            return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, isKnown ? root : Imports.Ensure(root, "System.Collections.Generic"));
        }
    }

    /// <summary><c>new ProcessStartInfo("report") { ArgumentList = { "--token", token } }</c>, <c>new ProcessStartInfo("report", ["--token", token])</c></summary>
    private sealed class Started : Passed
    {
        private readonly SyntaxNode _option;
        private readonly SyntaxNode _element;
        private readonly ExpressionSyntax _value;
        private readonly ObjectCreationExpressionSyntax _creation;

        private Started(string name, SyntaxNode option, SyntaxNode element, ExpressionSyntax value, ObjectCreationExpressionSyntax creation)
            : base(name)
        {
            _option = option;
            _element = element;
            _value = value;
            _creation = creation;
        }

        public static Started? Of(ExpressionSyntax value)
        {
            if (ListElement.Of(value) is not var (name, option, element)
                || CreationOf(element.Parent!) is not { } creation
                || creation.Type.ToString().Split('.').Last() != "ProcessStartInfo"
                || (creation.Initializer is { } initializer && (!initializer.IsKind(SyntaxKind.ObjectInitializerExpression) || SaysOtherwise(initializer))))
            {
                return null;
            }

            return new Started(name, option, element, value, creation);
        }

        public override async Task<Solution?> MoveAsync(FixTarget target, string name, CancellationToken cancellationToken)
        {
            var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            var isLast = _element.Parent!.ChildNodes().Last() == _element;
            root = root!.TrackNodes(_option, _element, _element.Parent!, _creation);
            root = root.RemoveNodes(new[] { root.GetCurrentNode(_option)!, root.GetCurrentNode(_element)! }, SyntaxRemoveOptions.KeepDirectives)!;
            if (isLast && root.GetCurrentNode(_element.Parent!) is InitializerExpressionSyntax { Expressions.Count: > 0 } rest)
            {
                // The space before the brace stays.
                root = root.ReplaceNode(rest.Expressions.Last(), rest.Expressions.Last().WithTrailingTrivia(_element.GetTrailingTrivia()));
            }

            var creation = root.GetCurrentNode(_creation)!;
            var environment = $"Environment = {{ [\"{name}\"] = {_value.WithoutTrivia()} }}";
            var changed = creation.Initializer is { Expressions.Count: > 0 } initializer
                ? creation.WithInitializer(Append(initializer, environment))
                : ((ObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression($"{creation.WithInitializer(null).WithoutTrivia()} {{ {environment} }}")).WithTriviaFrom(creation);
            return target.Solution.WithDocumentSyntaxRoot(target.Document.Id, root.ReplaceNode(creation, changed));
        }

        /// <summary>The creation whose arguments the list is.</summary>
        private static ObjectCreationExpressionSyntax? CreationOf(SyntaxNode list) => list.Parent switch
        {
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "ArgumentList" }, Parent: InitializerExpressionSyntax { Parent: ObjectCreationExpressionSyntax creation } } => creation,
            ArgumentSyntax { Parent: ArgumentListSyntax { Parent: ObjectCreationExpressionSyntax creation } } => creation,
            ImplicitArrayCreationExpressionSyntax { Parent: ArgumentSyntax { Parent: ArgumentListSyntax { Parent: ObjectCreationExpressionSyntax creation } } } => creation,
            _ => null,
        };

        /// <summary>A shell takes no environment, and what the member already says of it is the writer's own.</summary>
        private static bool SaysOtherwise(InitializerExpressionSyntax initializer) =>
            initializer.Expressions.Any(e => e is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "Environment" or "EnvironmentVariables" or "UseShellExecute" or "UserName" } });
    }
}
