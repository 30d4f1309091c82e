using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpAnalyzers.Rules.Credentials;

/// <summary>
/// Finds the name that a constant is bound to, outwards from the constant: the variable, member, parameter, key, header or
/// method it becomes. Syntax as far as it goes; only the parameter of a positional argument is bound.
/// </summary>
internal static class BoundNameFinder
{
    private const int LongestClimb = 24;

    public static BoundName Find(ExpressionSyntax constant, SemanticModel model, CancellationToken cancellationToken) =>
        Find(constant, model, cancellationToken, out _);

    /// <param name="constant">The constant, or an expression that stands for it.</param>
    /// <param name="model">The model of the file.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="holder">What keeps the constant and may hand it on: a declaration, the target of an assignment, an argument.</param>
    public static BoundName Find(ExpressionSyntax constant, SemanticModel model, CancellationToken cancellationToken, out SyntaxNode? holder)
    {
        holder = null;
        SyntaxNode node = constant;
        var use = BoundUse.Value;
        for (var step = 0; step < LongestClimb && node.Parent is { } parent; step++)
        {
            switch (parent)
            {
                case ParenthesizedExpressionSyntax or CastExpressionSyntax or CheckedExpressionSyntax or AwaitExpressionSyntax
                    or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }
                    or SwitchExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or StackAllocArrayCreationExpressionSyntax:
                    node = parent;
                    continue;

                case ConditionalExpressionSyntax conditional when conditional.Condition != node:
                    node = parent;
                    continue;

                case SwitchExpressionArmSyntax arm when arm.Expression == node:
                    node = parent;
                    continue;

                case BinaryExpressionSyntax binary:
                    if (binary.IsKind(SyntaxKind.CoalesceExpression) && binary.Right == node)
                    {
                        if (NameReader.KeyRead(binary.Left) is { Verdict.IsSecret: true } key)
                        {
                            return key.As(BoundUse.Fallback);
                        }

                        use = BoundUse.Fallback;
                        node = parent;
                        continue;
                    }

                    if (binary.IsKind(SyntaxKind.EqualsExpression) || binary.IsKind(SyntaxKind.NotEqualsExpression))
                    {
                        return NameReader.Of(binary.Left == node ? binary.Right : binary.Left).As(BoundUse.Comparison);
                    }

                    if (binary.IsKind(SyntaxKind.AddExpression))
                    {
                        node = parent;
                        continue;
                    }

                    return BoundName.None;

                case MemberAccessExpressionSyntax access when access.Expression == node && access.Parent is InvocationExpressionSyntax call:
                    if (access.Name.Identifier.ValueText == "Equals" && call.ArgumentList.Arguments.Count > 0)
                    {
                        return NameReader.Of(call.ArgumentList.Arguments[0].Expression).As(BoundUse.Comparison);
                    }

                    if (!CallNames.Transparent.Contains(access.Name.Identifier.ValueText))
                    {
                        return BoundName.None;
                    }

                    node = call;
                    continue;

                case ArgumentSyntax argument:
                    var bound = ArgumentNames.Of(argument, constant, model, cancellationToken, out var transparent);
                    if (transparent is null)
                    {
                        holder = argument;
                        return use == BoundUse.Value ? bound : bound.As(use);
                    }

                    node = transparent;
                    continue;

                case EqualsValueClauseSyntax clause:
                    holder = clause.Parent;
                    return NameReader.OfInitializer(clause, use);

                case AnonymousObjectMemberDeclaratorSyntax { NameEquals.Name.Identifier.ValueText: var member }:
                    return new BoundName(member, NamePosition.Identifier, use);

                case InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax text } hole when NameReader.IsScheme(text, hole):
                    node = text;
                    continue;

                case AssignmentExpressionSyntax assignment when assignment.Right == node:
                    holder = assignment.Left;
                    return NameReader.OfTarget(assignment).As(assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression) ? BoundUse.Fallback : use);

                case InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ComplexElementInitializerExpression } pair:
                    return pair.Expressions.Count > 1 && pair.Expressions[0] != node && NameReader.TextOf(pair.Expressions[0]) is { } keyText
                        ? new BoundName(keyText, NamePosition.Key, use)
                        : BoundName.None;

                case InitializerExpressionSyntax collection:
                    if (node == constant && NameReader.OptionBefore(collection.Expressions, constant) is { } previous)
                    {
                        return previous.As(use);
                    }

                    node = collection.Parent!;
                    continue;

                case ArrowExpressionClauseSyntax arrow:
                    holder = arrow.Parent;
                    return NameReader.OfMember(arrow.Parent, use);

                case ReturnStatementSyntax or YieldStatementSyntax:
                    if (NameReader.OfEnclosing(parent, use, out var lambda) is { IsNone: false } method)
                    {
                        holder = parent.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax or LocalFunctionStatementSyntax);
                        return method;
                    }

                    if (lambda is null)
                    {
                        return BoundName.None;
                    }

                    node = lambda;
                    continue;

                case LambdaExpressionSyntax when node is ExpressionSyntax:
                    node = parent;
                    continue;

                case AttributeArgumentSyntax attributeArgument:
                    return ArgumentNames.Of(attributeArgument, model, cancellationToken);

                case ConstantPatternSyntax pattern:
                    return NameReader.OfPattern(pattern);

                case CaseSwitchLabelSyntax label:
                    return label.Parent?.Parent is SwitchStatementSyntax statement ? NameReader.Of(statement.Expression).As(BoundUse.Comparison) : BoundName.None;

                case ForEachStatementSyntax loop when loop.Expression == node:
                    return NameReader.FillsSecureString(loop) ? NameReader.Certainly("secure string") : BoundName.None;

                default:
                    if (NewerSyntax.CollectionOf(parent) is not { } elements)
                    {
                        return BoundName.None;
                    }

                    if (node == constant && NameReader.OptionBefore(NewerSyntax.Elements(elements), constant) is { } before)
                    {
                        return before.As(use);
                    }

                    node = elements;
                    continue;
            }
        }

        return BoundName.None;
    }
}
