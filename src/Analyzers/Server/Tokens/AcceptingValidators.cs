using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>Whether a function that is to judge a token lets every token through, on each of its paths.</summary>
internal sealed class AcceptingValidators
{
    private const int MaxDepth = 4;

    private readonly McpProgram _program;
    private readonly WrittenTruth _truth;
    private readonly WrittenValues _values;
    private readonly CancellationToken _cancellationToken;

    public AcceptingValidators(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
        _truth = new WrittenTruth(program, cancellationToken);
        _values = new WrittenValues(program, cancellationToken);
    }

    /// <summary>Whether every function that the delegate can stand for accepts; false when one is out of sight.</summary>
    public bool Accepts(IOperation value)
    {
        var targets = new DelegateTargets(_program, _cancellationToken).Of(value);
        return !targets.IsEmpty && targets.All(Accepts);
    }

    /// <summary>Whether the function never refuses: it throws nothing, and answers what stands for a good token.</summary>
    public bool Accepts(IMethodSymbol function)
    {
        if (_program.SourcesOf(function) is not { Length: 1 } sources)
        {
            return false;
        }

        var syntax = sources[0].GetSyntax(_cancellationToken);
        if (WrittenValues.BodyOf(syntax) is (null, null) || MayThrow(syntax, MaxDepth))
        {
            return false;
        }

        if (function.ReturnsVoid)
        {
            return true;
        }

        var results = _values.Results(function);
        return !results.IsEmpty && results.All(result => IsAccepted(result, function, MaxDepth));
    }

    private bool IsAccepted(IOperation result, IMethodSymbol function, int depth)
    {
        result = result.WithoutConversions();
        if (result.Type?.SpecialType == SpecialType.System_Boolean)
        {
            return _truth.Of(result) == Truth.True;
        }

        switch (result)
        {
            // The issuer as it came, or one that is written here.
            case IParameterReferenceOperation { Parameter: { Type.SpecialType: SpecialType.System_String, Ordinal: 0 } parameter }:
                return SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, function);

            case { ConstantValue: { HasValue: true, Value: string } }:
                return true;

            case IPropertyReferenceOperation { Property.Name: "Issuer" } issuer:
                return issuer.Instance?.WithoutConversions() is IParameterReferenceOperation;

            // The token as it came, only taken apart.
            case IObjectCreationOperation or IInvocationOperation when ParsedToken.ParsedBy(result) is { } token:
                return token.WithoutConversions() is IParameterReferenceOperation;

            case ILocalReferenceOperation when depth > 0:
                return _values.Of(result).Values is { IsEmpty: false } values && values.All(v => IsAccepted(v, function, depth - 1));

            default:
                return false;
        }
    }

    /// <summary>Whether the function refuses by an exception, or calls something that may.</summary>
    private bool MayThrow(SyntaxNode function, int depth)
    {
        foreach (var node in function.DescendantNodes(n => n == function || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
        {
            switch (node)
            {
                case ThrowStatementSyntax or ThrowExpressionSyntax:
                    return true;

                case InvocationExpressionSyntax call when _program.ModelOf(call.SyntaxTree).GetSymbolInfo(call, _cancellationToken).Symbol is IMethodSymbol method:
                    if (MayThrow(call, method, depth))
                    {
                        return true;
                    }

                    break;
            }
        }

        return false;
    }

    private bool MayThrow(InvocationExpressionSyntax call, IMethodSymbol method, int depth)
    {
        // The library's own check, ThrowIfNull and the like.
        if (call.Expression is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax }
            || method.Name.StartsWith("Throw", System.StringComparison.Ordinal)
            || method.Name.StartsWith("Validate", System.StringComparison.Ordinal))
        {
            return true;
        }

        return _program.IsOurs(method)
            && (depth == 0 || method.IsAbstract || method.IsVirtual || _program.SourcesOf(method).Any(r => MayThrow(r.GetSyntax(_cancellationToken), depth - 1)));
    }
}
