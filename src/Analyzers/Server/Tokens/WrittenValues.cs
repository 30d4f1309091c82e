using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>What a name can stand for, as far as the compilation says it.</summary>
/// <param name="Values">The values; empty when not all of them are known.</param>
/// <param name="AnyCounts">Whether each value is a case of its own: the arguments of several callers.</param>
internal readonly record struct WrittenValue(ImmutableArray<IOperation> Values, bool AnyCounts = false);

/// <summary>
/// Follows a name to what is written for it: the initialiser of a local, the assignments of a field, the members of a
/// created object, the arguments of callers, the results of a method.
/// </summary>
internal sealed class WrittenValues
{
    private const int MaxPlaces = 40;

    private static readonly WrittenValue s_unknown = new(ImmutableArray<IOperation>.Empty);

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;

    public WrittenValues(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    /// <summary>One step back from <paramref name="value"/>.</summary>
    public WrittenValue Of(IOperation value)
    {
        switch (value.WithoutConversions())
        {
            case ILocalReferenceOperation { Local: var local }:
                return OfVariable(local, value.Syntax);

            case IFieldReferenceOperation { Field: var field } when _program.IsOurs(field):
                return OfMember(field, null);

            case IPropertyReferenceOperation { Property: { IsIndexer: false } property } reference when _program.IsOurs(property):
                return OfMember(property, reference.Instance);

            case IParameterReferenceOperation { Parameter: var parameter }:
                return OfParameter(parameter);

            case IInvocationOperation { TargetMethod: var method } when _program.IsOurs(method) && !method.IsAbstract && !method.IsVirtual && !method.IsOverride:
                return new WrittenValue(Results(method));

            default:
                return s_unknown;
        }
    }

    /// <summary>The operations of what a function answers with; empty when one has none.</summary>
    public ImmutableArray<IOperation> Results(IMethodSymbol method)
    {
        var results = ImmutableArray.CreateBuilder<IOperation>();
        foreach (var reference in _program.SourcesOf(method))
        {
            foreach (var expression in Returned(reference.GetSyntax(_cancellationToken)))
            {
                if (OperationOf(expression) is not { } operation)
                {
                    return ImmutableArray<IOperation>.Empty;
                }

                results.Add(operation);
            }
        }

        return results.ToImmutable();
    }

    /// <summary>The expressions that a function answers with.</summary>
    public static IEnumerable<ExpressionSyntax> Returned(SyntaxNode function)
    {
        var (expression, block) = BodyOf(function);
        if (expression is not null)
        {
            return new[] { expression };
        }

        return block?.DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>().Select(r => r.Expression).OfType<ExpressionSyntax>() ?? Enumerable.Empty<ExpressionSyntax>();
    }

    /// <summary>The body of a function; both null when it has none.</summary>
    public static (ExpressionSyntax? Expression, BlockSyntax? Block) BodyOf(SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => (lambda.ExpressionBody, lambda.Block),
        LocalFunctionStatementSyntax local => (local.ExpressionBody?.Expression, local.Body),
        BaseMethodDeclarationSyntax method => (method.ExpressionBody?.Expression, method.Body),
        AccessorDeclarationSyntax accessor => (accessor.ExpressionBody?.Expression, accessor.Body),
        ArrowExpressionClauseSyntax arrow => (arrow.Expression, null),
        _ => (null, null),
    };

    private IOperation? OperationOf(ExpressionSyntax expression) => _program.ModelOf(expression.SyntaxTree).OperationOf(expression, _cancellationToken);

    private WrittenValue OfVariable(ILocalSymbol local, SyntaxNode use)
    {
        if (_program.SourcesOf(local).FirstOrDefault()?.GetSyntax(_cancellationToken) is not VariableDeclaratorSyntax declarator
            || use.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member)
        {
            return s_unknown;
        }

        var values = ImmutableArray.CreateBuilder<IOperation>();
        if (declarator.Initializer is { } initializer && !Add(values, initializer.Value))
        {
            return s_unknown;
        }

        var scope = member is GlobalStatementSyntax ? member.Parent! : member;
        return Assignments(scope.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == local.Name), local, values)
            ? new WrittenValue(values.ToImmutable())
            : s_unknown;
    }

    private WrittenValue OfMember(ISymbol member, IOperation? instance)
    {
        if (instance is not null && Created(instance, 4) is { } creation && InitialOf(creation, member) is { } initial)
        {
            return new WrittenValue(ImmutableArray.Create(initial));
        }

        var values = ImmutableArray.CreateBuilder<IOperation>();
        foreach (var reference in _program.SourcesOf(member))
        {
            switch (reference.GetSyntax(_cancellationToken))
            {
                case VariableDeclaratorSyntax { Initializer.Value: { } value } when !Add(values, value):
                case PropertyDeclarationSyntax { Initializer.Value: { } other } when !Add(values, other):
                    return s_unknown;

                case PropertyDeclarationSyntax { ExpressionBody.Expression: { } computed }:
                    return Add(values, computed) ? new WrittenValue(values.ToImmutable()) : s_unknown;

                case PropertyDeclarationSyntax { AccessorList: { } list } when list.Accessors.Any(a => a.Body is not null || a.ExpressionBody is not null):
                    return list.Accessors.FirstOrDefault(a => a.IsKind(SyntaxKind.GetAccessorDeclaration)) is { } getter
                        && Returned(getter).ToList() is { Count: > 0 } returned
                        && returned.All(r => Add(values, r))
                            ? new WrittenValue(values.ToImmutable())
                            : s_unknown;

                case ParameterSyntax:
                    return s_unknown;
            }
        }

        // What the container or a reader of files fills says nothing about itself.
        if (member is IPropertySymbol { IsStatic: false, SetMethod: not null } property && _program.Serialized.IsRead(property, _cancellationToken))
        {
            return s_unknown;
        }

        var names = _program.Tokens(member.Name, _cancellationToken).Select(t => t.Parent).OfType<IdentifierNameSyntax>().Take(MaxPlaces + 1).ToList();
        return names.Count <= MaxPlaces && Assignments(names, member, values) ? new WrittenValue(values.ToImmutable()) : s_unknown;
    }

    /// <summary>Adds what is assigned to the symbol at these names; false when a place can write it unseen.</summary>
    private bool Assignments(IEnumerable<IdentifierNameSyntax> names, ISymbol symbol, ImmutableArray<IOperation>.Builder values)
    {
        foreach (var name in names)
        {
            var target = name.WholeAccess();
            switch (target.Parent)
            {
                case AssignmentExpressionSyntax assignment when assignment.Left == target:
                    if (Is(name, symbol) && (!assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) || !Add(values, assignment.Right)))
                    {
                        return false;
                    }

                    break;

                case ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } when Is(name, symbol):
                    return false;
            }
        }

        return true;
    }

    private bool Is(IdentifierNameSyntax name, ISymbol symbol) =>
        SymbolEqualityComparer.Default.Equals(_program.ModelOf(name.SyntaxTree).GetSymbolInfo(name, _cancellationToken).Symbol?.OriginalDefinition, symbol.OriginalDefinition);

    /// <summary>Adds a value; what only a developer's machine runs does not count.</summary>
    private bool Add(ImmutableArray<IOperation>.Builder values, ExpressionSyntax expression)
    {
        if (DevelopmentOnly.Holds(expression))
        {
            return true;
        }

        if (OperationOf(expression) is not { } operation)
        {
            return false;
        }

        values.Add(operation);
        return true;
    }

    /// <summary>The creation that an object came from: <c>new</c>, or <c>with</c>.</summary>
    private IOperation? Created(IOperation instance, int depth)
    {
        instance = instance.WithoutConversions();
        if (instance is IObjectCreationOperation or IWithOperation || depth == 0)
        {
            return instance is IObjectCreationOperation or IWithOperation ? instance : null;
        }

        return instance is ILocalReferenceOperation or IFieldReferenceOperation { Field.IsReadOnly: true } or IPropertyReferenceOperation { Property.IsReadOnly: true } or IInvocationOperation
            && Of(instance).Values is { Length: 1 } values
                ? Created(values[0], depth - 1)
                : null;
    }

    private IOperation? InitialOf(IOperation creation, ISymbol member)
    {
        var initializer = creation switch
        {
            IObjectCreationOperation made => made.Initializer,
            IWithOperation changed => changed.Initializer,
            _ => null,
        };
        foreach (var part in initializer?.Initializers ?? ImmutableArray<IOperation>.Empty)
        {
            if (part is ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member: var target } } assignment && SymbolEqualityComparer.Default.Equals(target, member))
            {
                return assignment.Value;
            }
        }

        return creation switch
        {
            IWithOperation { Operand: var operand } => Created(operand, 4) is { } original ? InitialOf(original, member) : null,
            IObjectCreationOperation made => made.Arguments.FirstOrDefault(a => string.Equals(a.Parameter?.Name, member.Name, StringComparison.OrdinalIgnoreCase))?.Value,
            _ => null,
        };
    }

    private WrittenValue OfParameter(IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.Constructor } method || !_program.IsOurs(method))
        {
            return s_unknown;
        }

        var values = ImmutableArray.CreateBuilder<IOperation>();
        foreach (var site in _program.Calls.CallersOf(method, _cancellationToken).Take(MaxPlaces))
        {
            var arguments = _program.ModelOf(site.Syntax.SyntaxTree).GetOperation(site.Syntax, _cancellationToken).Passed();
            if (!DevelopmentOnly.Holds(site.Syntax) && arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal) is { } argument)
            {
                values.Add(argument.Value);
            }
        }

        // A method for others: what it does when they say nothing.
        if (values.Count == 0
            && _program.SourcesOf(parameter).FirstOrDefault()?.GetSyntax(_cancellationToken) is ParameterSyntax { Default: { } initial }
            && _program.ModelOf(initial.SyntaxTree).GetOperation(initial, _cancellationToken) is ISymbolInitializerOperation { Value: var fallback })
        {
            values.Add(fallback);
        }

        return new WrittenValue(values.ToImmutable(), AnyCounts: true);
    }
}
