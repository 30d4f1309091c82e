using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC2006: only what a list of names allows is read.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EnvironmentDumpFix))]
public sealed class EnvironmentDumpFix : McpCodeFix
{
    private const string List = "AllowedNames";

    public EnvironmentDumpFix()
        : base(Descriptors.MCPAC2006_EnvironmentDump)
    {
    }

    private protected override Task<IReadOnlyList<FixOffer>> OffersAsync(FixTarget target, CancellationToken cancellationToken)
    {
        IReadOnlyList<FixOffer> offers = target.Node is InvocationExpressionSyntax read && StartupGuards.CalledName(read) is "GetEnvironmentVariables" or "AsEnumerable"
            ? new[] { new FixOffer($"Show only what {List} allows", "MCPAC2006.AllowNames", ct => ApplyAsync(target, read, ct)) }
            : System.Array.Empty<FixOffer>();
        return Task.FromResult(offers);
    }

    private static async Task<Solution?> ApplyAsync(FixTarget target, InvocationExpressionSyntax read, CancellationToken cancellationToken)
    {
        var root = await target.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await target.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (read.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type || model!.GetDeclaredSymbol(type, cancellationToken) is not { } symbol)
        {
            return null;
        }

        // What is cast to entries must stay entries: a dictionary's own elements are pairs, and the cast fails at run time.
        var replaced = EntriesOf(read) ?? read;
        foreach (var allowed in Allowed(read, replaced))
        {
            var changed = type.ReplaceNode(replaced, allowed.WithTriviaFrom(replaced));
            if (symbol.GetMembers(List).IsEmpty)
            {
                changed = Members.InsertFirst(changed, Generated.Member(root!, $"private static readonly string[] {List} = {{ \"LANG\", \"TZ\" }};"), root!);
            }

            var after = root!.ReplaceNode(type, changed);
            foreach (var file in new[] { after, Usings.Add(after, "System.Linq") })
            {
                var solution = target.Solution.WithDocumentSyntaxRoot(target.Document.Id, file);
                if (await SolutionChange.IsSoundAsync(target.Solution, solution, cancellationToken).ConfigureAwait(false))
                {
                    return solution;
                }
            }
        }

        return null;
    }

    /// <summary>The call that casts what is read, <c>Cast&lt;DictionaryEntry&gt;()</c>; null when there is none.</summary>
    private static InvocationExpressionSyntax? EntriesOf(InvocationExpressionSyntax read) =>
        read.Parent is MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "Cast" or "OfType" }, Parent: InvocationExpressionSyntax call } access
        && access.Expression == read
            ? call
            : null;

    private static IEnumerable<ExpressionSyntax> Allowed(InvocationExpressionSyntax read, InvocationExpressionSyntax replaced)
    {
        var scope = new SyntaxNode[] { read.Ancestors().First(n => n is MemberDeclarationSyntax) };
        if (StartupGuards.CalledName(read) == "AsEnumerable")
        {
            var pair = UniqueNames.In(scope, "pair");
            var filter = (InvocationExpressionSyntax)SyntaxFactory.ParseExpression($"all.Where({pair} => {List}.Contains({pair}.Key))");
            yield return Generated.Annotate(filter.WithExpression(((MemberAccessExpressionSyntax)filter.Expression).WithExpression(read.WithoutTrivia())));
            yield break;
        }

        var name = UniqueNames.In(scope, "name");
        if (replaced != read)
        {
            var entry = ((GenericNameSyntax)((MemberAccessExpressionSyntax)replaced.Expression).Name).TypeArgumentList.Arguments[0].WithoutTrivia();
            yield return Generated.Expression($"{List}.Select({name} => new {entry}({name}, {Generated.Environment}.GetEnvironmentVariable({name})))");
            yield break;
        }

        var values = $"{List}.ToDictionary({name} => {name}, {Generated.Environment}.GetEnvironmentVariable)";
        yield return Generated.Expression(values);

        // A loop over DictionaryEntry goes on as it was.
        yield return Generated.Expression($"(global::System.Collections.IDictionary){values}");
    }
}
