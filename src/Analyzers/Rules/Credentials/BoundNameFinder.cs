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
        var listed = false;
        var keyed = false;
        for (var step = 0; step < LongestClimb && node.Parent is { } parent; step++)
        {
            switch (parent)
            {
                case ParenthesizedExpressionSyntax or CastExpressionSyntax or CheckedExpressionSyntax or AwaitExpressionSyntax
                    or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }
                    or SwitchExpressionSyntax or BaseObjectCreationExpressionSyntax or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or StackAllocArrayCreationExpressionSyntax:
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

                        if (NameReader.Of(binary.Left) is { Verdict.IsSecret: true, Position: NamePosition.Identifier } missing)
                        {
                            return missing.As(BoundUse.Fallback);
                        }

                        use = BoundUse.Fallback;
                        node = parent;
                        continue;
                    }

                    if (binary.IsKind(SyntaxKind.EqualsExpression) || binary.IsKind(SyntaxKind.NotEqualsExpression))
                    {
                        return ComparedWith.NameOf(binary.Left == node ? binary.Right : binary.Left, model, cancellationToken);
                    }

                    if (binary.IsKind(SyntaxKind.AddExpression))
                    {
                        if (binary.Right == node && node != constant && NameReader.TextOf(binary.Left) is "Basic ")
                        {
                            return NameReader.Certainly("basic authorization");
                        }

                        node = parent;
                        continue;
                    }

                    return BoundName.None;

                case MemberAccessExpressionSyntax access when access.Expression == node && access.Parent is InvocationExpressionSyntax call:
                    if (access.Name.Identifier.ValueText is "Equals" or "SequenceEqual" or "Contains" && call.ArgumentList.Arguments.Count > 0)
                    {
                        return ComparedWith.NameOf(call.ArgumentList.Arguments[0].Expression, model, cancellationToken);
                    }

                    if (access.Name.Identifier.ValueText == "ForEach" && NameReader.FillsSecureString(call.ArgumentList))
                    {
                        return NameReader.Certainly("secure string");
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
                    return ListNames.Of(OfGiver(NameReader.OfInitializer(clause, use), node), listed, keyed, clause);

                case InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax interpolated } hole when node != constant
                    && interpolated.Contents.IndexOf(hole) == 1 && interpolated.Contents[0] is InterpolatedStringTextSyntax { TextToken.ValueText: "Basic " }:
                    return NameReader.Certainly("basic authorization");

                case AnonymousObjectMemberDeclaratorSyntax { NameEquals.Name.Identifier.ValueText: var member }:
                    return new BoundName(member, NamePosition.Identifier, use);

                case InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax text } hole when NameReader.IsScheme(text, hole):
                    node = text;
                    continue;

                case AssignmentExpressionSyntax assignment when assignment.Right == node:
                    holder = assignment.Left;
                    var target = NameReader.OfTarget(assignment, model, cancellationToken);
                    if (assignment.Left is ImplicitElementAccessSyntax { ArgumentList.Arguments: { Count: > 0 } keys } && ListNames.SaysNothing(target, keys[0].Expression))
                    {
                        listed = keyed = true;
                        node = assignment.Parent!;
                        continue;
                    }

                    return ListNames.Of(target, listed, keyed, assignment).As(assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression) ? BoundUse.Fallback : use);

                case InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ComplexElementInitializerExpression } pair:
                    var named = pair.Expressions.Count > 1 && pair.Expressions[0] != node && NameReader.KeyOf(pair.Expressions[0], model, cancellationToken) is { } keyText
                        ? new BoundName(keyText, NamePosition.Key, use)
                        : BoundName.None;
                    if (!ListNames.SaysNothing(named, pair.Expressions[0]))
                    {
                        return named;
                    }

                    listed = keyed = true;
                    node = pair.Parent!;
                    continue;

                case InitializerExpressionSyntax collection:
                    if (node == constant && NameReader.OptionBefore(collection.Expressions, constant) is { } previous)
                    {
                        return previous.As(use);
                    }

                    listed = true;
                    node = collection;
                    continue;

                case ArrowExpressionClauseSyntax arrow:
                    holder = arrow.Parent;
                    return ListNames.Of(NameReader.OfMember(arrow.Parent, use), listed, keyed, clause: null);

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
                    return NameReader.FillsSecureString(loop.Statement) ? NameReader.Certainly("secure string") : BoundName.None;

                default:
                    if (NewerSyntax.CollectionOf(parent) is not { } elements)
                    {
                        return BoundName.None;
                    }

                    if (node == constant && NameReader.OptionBefore(NewerSyntax.Elements(elements), constant) is { } before)
                    {
                        return before.As(use);
                    }

                    listed = true;
                    node = elements;
                    continue;
            }
        }

        return BoundName.None;
    }

    /// <summary><c>AccessTokenProvider = () =&gt; "..."</c>: what a delegate gives is called like the delegate, without its last word.</summary>
    private static BoundName OfGiver(BoundName name, SyntaxNode value)
    {
        if (value is LambdaExpressionSyntax)
        {
            foreach (var giver in CallNames.Givers)
            {
                if (name.Name.Length > giver.Length && name.Name.EndsWith(giver, System.StringComparison.Ordinal))
                {
                    return new BoundName(name.Name.Substring(0, name.Name.Length - giver.Length), name.Position, name.Use);
                }
            }
        }

        return name;
    }
}
