using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>The name of an element of a tuple: its own, the key before it, the variable or the element of the type that it becomes.</summary>
internal static class TupleNames
{
    public static BoundName Of(TupleExpressionSyntax tuple, ArgumentSyntax element, SemanticModel model, CancellationToken cancellationToken)
    {
        if (element.NameColon is { } colon)
        {
            return Identifier(colon.Name.Identifier.ValueText);
        }

        var index = tuple.Arguments.IndexOf(element);
        if (tuple.Parent is AssignmentExpressionSyntax assignment && assignment.Right == tuple)
        {
            return OfVariable(assignment.Left, index);
        }

        if (index > 0 && NameReader.TextOf(tuple.Arguments[index - 1].Expression) is { } key && new BoundName(key, NamePosition.Key, BoundUse.Value) is { Verdict.IsSecret: true } keyed)
        {
            return keyed;
        }

        return model.GetTypeInfo(tuple, cancellationToken).ConvertedType is INamedTypeSymbol { IsTupleType: true } type && index < type.TupleElements.Length && type.TupleElements[index].IsExplicitlyNamedTupleElement
            ? Identifier(type.TupleElements[index].Name)
            : BoundName.None;
    }

    /// <summary><c>var (user, password) = (...)</c>, <c>(_user, _password) = (...)</c></summary>
    private static BoundName OfVariable(ExpressionSyntax target, int index) => target switch
    {
        DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax { Variables: var variables } } when index < variables.Count && variables[index] is SingleVariableDesignationSyntax variable =>
            Identifier(variable.Identifier.ValueText),
        TupleExpressionSyntax { Arguments: var targets } when index < targets.Count => targets[index].Expression is DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax declared }
            ? Identifier(declared.Identifier.ValueText)
            : NameReader.Of(targets[index].Expression),
        _ => BoundName.None,
    };

    private static BoundName Identifier(string name) => new(name, NamePosition.Identifier, BoundUse.Value);
}
