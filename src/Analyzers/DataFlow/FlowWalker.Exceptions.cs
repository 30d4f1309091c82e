using System.Linq;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>Caught exceptions: what they say is a source for the engine that looks for failures.</summary>
internal sealed partial class FlowWalker
{
    private bool SeeksFailures => _session.Subject == FlowSubject.Failures;

    /// <summary>The value without what this engine does not look for.</summary>
    private TaintValue OfSubject(TaintValue value) =>
        value.IsClean ? value
        : SeeksFailures ? value.Select(f => f.Source.IsOfFailure || f.Source.Kind == SourceKind.Parameter ? f : null)
        : FollowsCallers ? value.Select(f => IsOfCaller(f) ? f : null)
        : value;

    private TaintValue Caught(ICaughtExceptionOperation caught) =>
        SeeksFailures
        && caught.Type is { } type
        && !IsToldToClient(type, alsoOfTheCaller: false)
        && caught.Syntax.FirstAncestorOrSelf<CatchClauseSyntax>() is { } clause
            ? TaintValue.Of(TaintFact.From(new TaintSource(SourceKind.Exception, clause.Declaration?.Identifier.ValueText ?? "", null, clause)))
            : TaintValue.Clean;

    /// <summary>Whether such an exception's text was written for whoever called: by the SDK, by this program, or about what was passed.</summary>
    private bool IsToldToClient(ITypeSymbol? type, bool alsoOfTheCaller = true) =>
        SeeksFailures
        && type is not null
        && ExceptionTable.IsException(type)
        && (ExceptionTable.IsMeantForClient(type)
            || (alsoOfTheCaller && ExceptionTable.IsOfTheCaller(type))
            || _session.Facts.IsInSource(type.OriginalDefinition)
            || ExceptionTable.IsOfSameProduct(type, _method?.ContainingAssembly));

    /// <summary>Whether whatever the pattern lets through is such an exception.</summary>
    private bool IsToldToClient(IPatternOperation pattern) => pattern switch
    {
        ITypePatternOperation type => IsToldToClient(type.MatchedType),
        IDeclarationPatternOperation declaration => IsToldToClient(declaration.MatchedType),
        IRecursivePatternOperation recursive => IsToldToClient(recursive.MatchedType),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => IsToldToClient(either.LeftPattern) && IsToldToClient(either.RightPattern),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } both => IsToldToClient(both.LeftPattern) || IsToldToClient(both.RightPattern),
        _ => false,
    };

    /// <summary>A filter lets through what passes its test: <c>catch (Exception e) when (e is OrderException)</c>.</summary>
    private void ForgetFilteredException(IOperation value, bool isTold)
    {
        if (isTold && IsInFilter() && OperationExtensions.Unconverted(value) is ILocalReferenceOperation local)
        {
            _state.Set(local.Local, TaintValue.Clean);
        }
    }

    private bool IsInFilter()
    {
        for (var region = _block?.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Filter)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>e.InnerException ?? e</c>: one exception in the place of the other, no more of it.</summary>
    private static bool IsUnwrapped(IPropertyReferenceOperation reference)
    {
        if (reference.Property.Name != "InnerException")
        {
            return false;
        }

        for (var node = reference.Syntax; node is ExpressionSyntax; node = node.Parent!)
        {
            if (node.Parent is BinaryExpressionSyntax { RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.CoalesceExpression } choice && choice.Left == node)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A library's method that writes an exception out, or takes it apart.</summary>
    private bool TellsOfException(IMethodSymbol method)
    {
        if (!SeeksFailures)
        {
            return false;
        }

        var subject = method.ReducedFrom?.Parameters.FirstOrDefault()?.Type
            ?? (method.IsStatic ? method.Parameters.FirstOrDefault()?.Type : method.ContainingType);
        return ExceptionTable.IsException(subject) && (Carriers.IsText(method.ReturnType) || ExceptionTable.IsException(method.ReturnType));
    }

    /// <summary>A text that a library makes of an exception is its message, unless the method's name says more.</summary>
    private static TaintValue ToldBy(IMethodSymbol method, TaintValue exception) =>
        ExceptionTable.IsException(method.ReturnType)
        || method.Name.Contains("ToString") || method.Name.Contains("Demystif") || method.Name.Contains("StackTrace") || method.Name.Contains("Detail")
            ? exception
            : exception.Select(f => f.Told());
}
