using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.CodeFixes;

/// <summary>A comparison of two texts that takes the same time wherever they differ, and however long they are.</summary>
internal static class ConstantTime
{
    private const string Cryptography = "System.Security.Cryptography";

    /// <summary>What the comparison names, by namespace.</summary>
    public static readonly IReadOnlyList<(string Space, string Type)> Types = new[] { (Cryptography, "SHA256"), ("System.Text", "Encoding") };

    /// <summary>The same comparison in constant time; null where it would mean something else.</summary>
    public static ExpressionSyntax? Of(ExpressionSyntax comparison, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetOperation(comparison, cancellationToken) is not { } operation
            || operation.Type?.SpecialType != SpecialType.System_Boolean
            || Comparisons.Of(operation) is not var (left, right)
            || Comparisons.IsSearch(operation)
            || IgnoresCase(operation)
            || !IsKnown(model.Compilation))
        {
            return null;
        }

        var guards = new List<string>();
        var names = new List<string>();
        if (Hash(left, model, comparison, guards, names) is not { } first || Hash(right, model, comparison, guards, names) is not { } second)
        {
            return null;
        }

        var isNegated = operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals };
        var code = string.Join(" && ", guards.Append($"global::{Cryptography}.CryptographicOperations.FixedTimeEquals({first}, {second})"));
        code = isNegated ? guards.Count > 0 ? $"!({code})" : "!" + code
            : guards.Count > 0 && comparison.Parent is not (ParenthesizedExpressionSyntax or IfStatementSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax
                or EqualsValueClauseSyntax or ArgumentSyntax or AnonymousFunctionExpressionSyntax or AssignmentExpressionSyntax) ? $"({code})"
            : code;
        return Generated.Expression(code);
    }

    private static bool IsKnown(Compilation compilation) =>
        compilation.GetTypeByMetadataName(Cryptography + ".CryptographicOperations")?.GetMembers("FixedTimeEquals").IsEmpty == false
        && compilation.GetTypeByMetadataName(Cryptography + ".SHA256")?.GetMembers("HashData").IsEmpty == false;

    /// <summary>What is equal whatever its case is another key in constant time.</summary>
    private static bool IgnoresCase(IOperation comparison) =>
        comparison.DescendantsAndSelf().OfType<IMemberReferenceOperation>().Any(m =>
            m.Member.ContainingType?.Name is "StringComparison" or "StringComparer" && m.Member.Name.EndsWith("IgnoreCase", System.StringComparison.Ordinal))
        || comparison is IInvocationOperation { TargetMethod.Name: not "Equals" and not "SequenceEqual" };

    /// <summary>The hash of one side; the test that it is there at all is added to the guards, since nothing equals a key that is missing.</summary>
    private static string? Hash(IOperation side, SemanticModel model, SyntaxNode scope, List<string> guards, List<string> names)
    {
        var value = DataFlow.OperationExtensions.Unconverted(side);
        if (value.Syntax is not ExpressionSyntax expression)
        {
            return null;
        }

        var code = expression.WithoutTrivia().ToString();
        if (value.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte })
        {
            return $"global::{Cryptography}.SHA256.HashData({code})";
        }

        if (value.Type?.Name == "StringValues")
        {
            code = IsPrimary(expression) ? code + ".ToString()" : $"({code}).ToString()";
        }
        else if (value.Type?.SpecialType != SpecialType.System_String)
        {
            return null;
        }
        else if (value is not (IInterpolatedStringOperation or IBinaryOperation or ILiteralOperation)
            && !value.ConstantValue.HasValue
            && (expression.Parent is PostfixUnaryExpressionSyntax || model.GetTypeInfo(expression).Nullability.FlowState != NullableFlowState.NotNull))
        {
            if (IsPlain(expression))
            {
                guards.Add($"{code} is not null");
            }
            else
            {
                var name = UniqueNames.In(new[] { scope.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? scope.SyntaxTree.GetRoot() }, names.Contains("provided") ? "known" : "provided");
                names.Add(name);
                guards.Add($"{(IsPrimary(expression) || expression is ConditionalAccessExpressionSyntax ? code : $"({code})")} is {{ }} {name}");
                code = name;
            }
        }

        return $"global::{Cryptography}.SHA256.HashData(global::System.Text.Encoding.UTF8.GetBytes({code}))";
    }

    private static bool IsPrimary(ExpressionSyntax expression) =>
        expression is SimpleNameSyntax or MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax
            or PostfixUnaryExpressionSyntax;

    /// <summary>Whether asking twice costs nothing and says the same: names and members of names.</summary>
    private static bool IsPlain(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax or ThisExpressionSyntax => true,
        MemberAccessExpressionSyntax access => IsPlain(access.Expression),
        _ => false,
    };
}
