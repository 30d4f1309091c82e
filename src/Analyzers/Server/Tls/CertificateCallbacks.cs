using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.DataFlow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Tls;

/// <summary>What a callback answers for a certificate that the platform rejects.</summary>
internal enum Acceptance
{
    /// <summary>It depends on the certificate, or it is not known.</summary>
    Judged,

    /// <summary>It is accepted when a setting says so.</summary>
    ByOption,

    /// <summary>It is accepted.</summary>
    Always,
}

/// <summary>Callbacks that decide whether the certificate of a server is good.</summary>
internal sealed class CertificateCallbacks
{
    private const int MaxDepth = 4;

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;
    private readonly Surroundings _surroundings;

    public CertificateCallbacks(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
        _surroundings = new Surroundings(program, cancellationToken);
    }

    /// <summary>Whether a delegate of this type is asked about a certificate: it is given one, and answers yes or no.</summary>
    public static bool IsCallback(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { ReturnType.SpecialType: SpecialType.System_Boolean, Parameters: { Length: > 1 } parameters } }
        && parameters.Any(p => p.Type.Name is "SslPolicyErrors" or "X509Certificate" or "X509Certificate2" && SymbolNames.IsInNamespace(p.Type, "System"));

    /// <summary>Whether a member takes the callback of a server about its clients; who accepts any client still proves who he is.</summary>
    public static bool IsAboutClients(ISymbol member) =>
        member.Name.IndexOf("ClientCertificate", StringComparison.Ordinal) >= 0
        || member.ContainingType is { Name: "SslServerAuthenticationOptions" or "HttpsConnectionAdapterOptions" or "CertificateAuthenticationOptions" };

    /// <summary>The answers of every function that the value can stand for, with the place of each in the source.</summary>
    public IEnumerable<(SyntaxNode Place, Acceptance Answer)> AnswersOf(IOperation value)
    {
        value = DelegateTargets.Unwrap(value);
        switch (value)
        {
            case IPropertyReferenceOperation { Property: { Name: "DangerousAcceptAnyServerCertificateValidator", ContainingType.Name: "HttpClientHandler" } }:
                yield return (value.Syntax, Acceptance.Always);
                yield break;

            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                foreach (var answer in AnswersOf(choice.WhenTrue).Concat(AnswersOf(otherwise)))
                {
                    yield return answer;
                }

                yield break;

            // What a library's method of a telling name does.
            case IMethodReferenceOperation { Method: { Name: "AllowAll" or "AcceptAll", ContainingType.Name: "CertificateValidations" } }:
                yield return (value.Syntax, Acceptance.Always);
                yield break;
        }

        var targets = new DelegateTargets(_program, _cancellationToken);
        var functions = value switch
        {
            IInvocationOperation call when _program.IsOurs(call.TargetMethod) => targets.ReturnedBy(call.TargetMethod),
            IPropertyReferenceOperation { Property: var property } when _program.IsOurs(property) => Held(property),
            _ => targets.Of(value),
        };
        foreach (var function in functions)
        {
            yield return (value.Syntax, AnswerOf(function, 0));
        }
    }

    private IEnumerable<IMethodSymbol> Held(IPropertySymbol property)
    {
        foreach (var reference in _program.SourcesOf(property))
        {
            if (reference.GetSyntax(_cancellationToken) is PropertyDeclarationSyntax declaration
                && (declaration.ExpressionBody?.Expression ?? declaration.Initializer?.Value) is { } expression
                && _program.ModelOf(expression.SyntaxTree).GetSymbolInfo(expression, _cancellationToken).Symbol is IMethodSymbol function)
            {
                yield return function;
            }
        }
    }

    private Acceptance AnswerOf(IMethodSymbol function, int depth)
    {
        if (depth > MaxDepth || !_program.IsOurs(function) || function.DeclaringSyntaxReferences is not { Length: 1 } references)
        {
            return Acceptance.Judged;
        }

        var syntax = references[0].GetSyntax(_cancellationToken);
        var model = _program.ModelOf(syntax.SyntaxTree);
        var own = new HashSet<ISymbol>(function.Parameters, SymbolEqualityComparer.Default);
        if (ExpressionOf(syntax) is { } expression)
        {
            return model.OperationOf(expression, _cancellationToken) is { } result ? Judge(result, own, depth) : Acceptance.Judged;
        }

        if (BlockOf(syntax) is not { } block || Throws(block) || KeepsParameters(block, own, model) || IsChecked(block, own, model))
        {
            return Acceptance.Judged;
        }

        var returns = Nodes(block).OfType<ReturnStatementSyntax>().Where(r => r.Expression is not null).ToList();
        var always = returns.Count > 0;
        var byOption = false;
        foreach (var statement in returns)
        {
            var answer = model.OperationOf(statement.Expression!, _cancellationToken) is { } result ? Judge(result, own, depth) : Acceptance.Judged;
            var isAfterNone = answer == Acceptance.Always && IsForValid(statement, model, own);
            always &= answer == Acceptance.Always;
            byOption |= !isAfterNone && (answer == Acceptance.ByOption || (answer == Acceptance.Always && (_surroundings.Of(statement) & Condition.Option) != 0));
        }

        return always ? Acceptance.Always : byOption ? Acceptance.ByOption : Acceptance.Judged;
    }

    /// <summary>Whether a return stands behind "there are no errors": what it accepts is valid.</summary>
    private bool IsForValid(StatementSyntax statement, SemanticModel model, HashSet<ISymbol> own) =>
        statement.Ancestors().OfType<IfStatementSyntax>().Any(i => i.Statement.Span.Contains(statement.Span) && IsNoErrors(model.OperationOf(i.Condition, _cancellationToken), own));

    private Acceptance Judge(IOperation value, HashSet<ISymbol> own, int depth)
    {
        value = value.WithoutConversions();
        if (value.ConstantValue is { HasValue: true, Value: bool constant })
        {
            return constant ? Acceptance.Always : Acceptance.Judged;
        }

        switch (value)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or } either:
                return Max(Judge(either.LeftOperand, own, depth), Judge(either.RightOperand, own, depth));

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And } both:
                return Min(Judge(both.LeftOperand, own, depth), Judge(both.RightOperand, own, depth));

            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                var first = Judge(choice.WhenTrue, own, depth);
                var second = Judge(otherwise, own, depth);
                return first == second ? first : Max(first, second) == Acceptance.Always && IsSetting(choice.Condition, own) ? Acceptance.ByOption : Min(first, second);

            case IInvocationOperation { TargetMethod: var method } when _program.IsOurs(method):
                return AnswerOf(CallGraph.Definition(method), depth + 1);

            case ILocalReferenceOperation { Local: var local } when Initial(local) is { } initial && !IsAssigned(local, value.Syntax):
                return Judge(initial, own, depth + 1);

            default:
                return IsSetting(value, own) ? Acceptance.ByOption : Acceptance.Judged;
        }
    }

    private static Acceptance Max(Acceptance left, Acceptance right) => left > right ? left : right;

    private static Acceptance Min(Acceptance left, Acceptance right) => left < right ? left : right;

    private IOperation? Initial(ILocalSymbol local) =>
        _program.SourcesOf(local).FirstOrDefault()?.GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value }
            ? _program.ModelOf(value.SyntaxTree).OperationOf(value, _cancellationToken)
            : null;

    private static bool IsAssigned(ILocalSymbol local, SyntaxNode near) =>
        near.FirstAncestorOrSelf<SyntaxNode>(n => n is BlockSyntax { Parent: not BlockSyntax } or CompilationUnitSyntax)?.DescendantNodes()
            .Any(n => n is AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } && name.Identifier.ValueText == local.Name
                || n is ArgumentSyntax { RefOrOutKeyword.RawKind: not 0, Expression: IdentifierNameSyntax argument } && argument.Identifier.ValueText == local.Name) == true;

    /// <summary>A switch that somebody set before: no part of what the callback is asked about.</summary>
    private static bool IsSetting(IOperation value, HashSet<ISymbol> own) => value.WithoutConversions() switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => IsSetting(not.Operand, own),
        IFieldReferenceOperation or IPropertyReferenceOperation or ILocalReferenceOperation => !value.DescendantsAndSelf().Any(o => o is IParameterReferenceOperation p && own.Contains(p.Parameter)),
        IParameterReferenceOperation parameter => !own.Contains(parameter.Parameter),
        _ => false,
    };

    /// <summary><c>errors == SslPolicyErrors.None</c>.</summary>
    private static bool IsNoErrors(IOperation? value, HashSet<ISymbol> own) =>
        value?.WithoutConversions() switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equals => IsErrors(equals.LeftOperand, own) && IsNone(equals.RightOperand) || IsErrors(equals.RightOperand, own) && IsNone(equals.LeftOperand),
            IIsPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } } pattern => IsErrors(pattern.Value, own) && IsNone(constant),
            _ => false,
        };

    private static bool IsErrors(IOperation value, HashSet<ISymbol> own) =>
        value.WithoutConversions() is IParameterReferenceOperation { Parameter: { Type.Name: "SslPolicyErrors" } parameter } && own.Contains(parameter);

    private static bool IsNone(IOperation value) => value.ConstantValue is { HasValue: true, Value: int and 0 };

    private static ExpressionSyntax? ExpressionOf(SyntaxNode function) => function switch
    {
        LambdaExpressionSyntax lambda => lambda.ExpressionBody,
        MethodDeclarationSyntax method => method.ExpressionBody?.Expression,
        LocalFunctionStatementSyntax local => local.ExpressionBody?.Expression,
        _ => null,
    };

    private static BlockSyntax? BlockOf(SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda.Block,
        MethodDeclarationSyntax method => method.Body,
        LocalFunctionStatementSyntax local => local.Body,
        _ => null,
    };

    private static IEnumerable<SyntaxNode> Nodes(BlockSyntax block) =>
        block.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    private static bool Throws(BlockSyntax block) => Nodes(block).Any(n => n is ThrowStatementSyntax or ThrowExpressionSyntax);

    /// <summary>A tool that looks at certificates accepts them all and keeps what it was shown.</summary>
    private bool KeepsParameters(BlockSyntax block, HashSet<ISymbol> own, SemanticModel model) =>
        Nodes(block).OfType<AssignmentExpressionSyntax>().Any(a => Mentions(a.Right, own, model));

    /// <summary>A call of ours, as a statement, that throws for what it does not accept.</summary>
    private bool IsChecked(BlockSyntax block, HashSet<ISymbol> own, SemanticModel model) =>
        Nodes(block).OfType<ExpressionStatementSyntax>().Select(s => s.Expression).OfType<InvocationExpressionSyntax>().Any(call =>
            call.ArgumentList.Arguments.Any(a => Mentions(a.Expression, own, model))
            && model.GetSymbolInfo(call, _cancellationToken).Symbol is IMethodSymbol method
            && _program.SourcesOf(CallGraph.Definition(method)).Any(r => r.GetSyntax(_cancellationToken).DescendantNodes().Any(n => n is ThrowStatementSyntax or ThrowExpressionSyntax)));

    private bool Mentions(SyntaxNode node, HashSet<ISymbol> own, SemanticModel model) =>
        node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(n => model.GetSymbolInfo(n, _cancellationToken).Symbol is IParameterSymbol parameter && own.Contains(parameter));
}
