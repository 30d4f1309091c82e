using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.Server;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.CodeFixes;

/// <summary>A method whose parameter gives way to one of an options type, which the SDK fills from the services.</summary>
internal static class OptionsParameter
{
    /// <summary>The method as it is then; null when it writes to the parameter.</summary>
    public static MethodDeclarationSyntax? Replace(
        MethodDeclarationSyntax method, ParameterSyntax parameter, OptionsSetting setting, SemanticModel model, CancellationToken cancellationToken)
    {
        var symbol = model.GetDeclaredSymbol(parameter, cancellationToken);
        var uses = method.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(n => n.Identifier.ValueText == parameter.Identifier.ValueText && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(n, cancellationToken).Symbol, symbol))
            .ToList();
        if (uses.Any(IsWritten))
        {
            return null;
        }

        var existing = method.ParameterList.Parameters.FirstOrDefault(p => IsOptions(p.Type, setting.TypeName));
        var name = existing?.Identifier.Text ?? UniqueNames.In(new[] { method }, "options");
        var value = SyntaxFactory.ParseExpression($"{name}.Value.{setting.Member}");
        var list = method.ParameterList;
        var changed = method.ReplaceNodes(
            uses.Cast<SyntaxNode>().Append(list),
            (old, node) => old == list
                ? existing is null ? HandlerParameters.Replace(list, parameter, name, $"IOptions<{setting.TypeName}>") : HandlerParameters.Remove(list, parameter)
                : value.WithTriviaFrom(node));
        return HandlerParameters.WithoutDocumentation(changed, parameter.Identifier.ValueText);
    }

    private static bool IsWritten(IdentifierNameSyntax use) => use.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == use,
        ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None) || argument.Parent is TupleExpressionSyntax { Parent: AssignmentExpressionSyntax },
        RefExpressionSyntax => true,
        _ => false,
    };

    private static bool IsOptions(TypeSyntax? type, string name) =>
        type is GenericNameSyntax { Identifier.ValueText: "IOptions", TypeArgumentList.Arguments: { Count: 1 } arguments } && arguments[0].RightmostName().ValueText == name;
}
