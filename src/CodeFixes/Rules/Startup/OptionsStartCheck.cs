using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>MCPAC4002(b): bound options are validated when the host starts.</summary>
internal static class OptionsStartCheck
{
    public static async Task<Solution?> ApplyAsync(FixTarget target, CancellationToken cancellationToken)
    {
        foreach (var place in new[] { target.Primary }.Concat(target.Additional))
        {
            if (place is null || Binding(place.Node) is not { } binding)
            {
                continue;
            }

            var tree = await place.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            var model = await place.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
            return Validated(binding, target.Fact(FixFacts.SourceName), tree!, model!, cancellationToken) is (var old, var changed)
                ? target.Solution.WithDocumentSyntaxRoot(place.Document.Id, tree!.ReplaceNode(old, changed))
                : null;
        }

        return null;
    }

    private static InvocationExpressionSyntax? Binding(SyntaxNode node) =>
        node.AncestorsAndSelf().OfType<InvocationExpressionSyntax>().Concat(node.DescendantNodes().OfType<InvocationExpressionSyntax>())
            .FirstOrDefault(i => StartupGuards.CalledName(i) is "Configure" or "Bind" or "BindConfiguration");

    private static (ExpressionSyntax Old, ExpressionSyntax New)? Validated(
        InvocationExpressionSyntax binding, string? key, SyntaxNode tree, SemanticModel model, CancellationToken cancellationToken)
    {
        if (binding.Expression is not MemberAccessExpressionSyntax access
            || binding.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { Expression: InvocationExpressionSyntax chain } statement
            || OptionsType(binding, model, cancellationToken) is not { } options
            || Member(options, key) is not { } member)
        {
            return null;
        }

        var hasCheck = HasValidator(options, model.Compilation, cancellationToken)
            || Calls(chain).Any(name => name.StartsWith("Validate", StringComparison.Ordinal));
        var lambda = UniqueNames.In(new SyntaxNode[] { statement }, "options");
        var check = hasCheck
            ? ""
            : $".Validate({lambda} => !string.IsNullOrWhiteSpace({lambda}.{member}), {Generated.Literal((key ?? member) + " is not set.")})";
        var lineBreak = NewLines.Of(tree).ToFullString() + StatementLists.Indentation(statement).ToFullString() + "    ";
        if (access.Name.Identifier.ValueText == "Configure")
        {
            // A chained Configure<T> returns the services, and its second argument or a leading name means named options.
            if (chain != binding || binding.ArgumentList.Arguments.Count != 1 || access.Name is not GenericNameSyntax generic)
            {
                return null;
            }

            var bind = binding.ArgumentList.Arguments[0].Expression is AnonymousFunctionExpressionSyntax ? "Configure" : "Bind";
            return (binding, Parse(
                $"{access.Expression}.AddOptions{generic.TypeArgumentList}().{bind}{binding.ArgumentList}{lineBreak}{check}.ValidateOnStart()", binding));
        }

        return IsNamed(chain, model, cancellationToken)
            ? null
            : (chain, Parse($"{chain}{lineBreak}{check}.ValidateOnStart()", chain));
    }

    private static ExpressionSyntax Parse(string code, ExpressionSyntax replaced) =>
        SyntaxFactory.ParseExpression(code).WithTriviaFrom(replaced);

    private static ITypeSymbol? OptionsType(InvocationExpressionSyntax binding, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(binding, cancellationToken).Symbol is IMethodSymbol { TypeArguments: { Length: 1 } arguments } ? arguments[0] : null;

    /// <summary>The property that the key's last word binds to.</summary>
    private static string? Member(ITypeSymbol options, string? key)
    {
        var word = key?.Substring(Math.Max(key.LastIndexOf(':'), key.LastIndexOf('.')) + 1);
        for (var type = options; type is not null; type = type.BaseType)
        {
            if (type.GetMembers().OfType<IPropertySymbol>()
                .FirstOrDefault(p => p.Type.SpecialType == SpecialType.System_String && string.Equals(p.Name, word, StringComparison.OrdinalIgnoreCase)) is { } property)
            {
                return property.Name;
            }
        }

        return null;
    }

    private static bool IsNamed(InvocationExpressionSyntax chain, SemanticModel model, CancellationToken cancellationToken) =>
        chain.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(i =>
            StartupGuards.CalledName(i) == "AddOptions"
            && model.GetSymbolInfo(i, cancellationToken).Symbol is IMethodSymbol
            && i.ArgumentList.Arguments.Count != 0);

    private static bool HasValidator(ITypeSymbol options, Compilation compilation, CancellationToken cancellationToken) =>
        compilation.GetTypeByMetadataName("Microsoft.Extensions.Options.IValidateOptions`1") is { } open
        && compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type, cancellationToken).OfType<INamedTypeSymbol>()
            .Any(t => t.AllInterfaces.Any(i =>
                SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, open)
                && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], options)));

    private static System.Collections.Generic.IEnumerable<string> Calls(InvocationExpressionSyntax chain) =>
        chain.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Select(StartupGuards.CalledName);
}
