using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Startup;

/// <content>Where a value goes that is kept in a local, a parameter or a member.</content>
internal sealed partial class ValueUses
{
    private void FollowLocal(ILocalSymbol local, SyntaxNode source)
    {
        if (!_followed.Add(local) || local.DeclaringSyntaxReferences.Length != 1)
        {
            return;
        }

        var declaration = local.DeclaringSyntaxReferences[0].GetSyntax(_cancellationToken);
        if (Functions.Around(declaration) is not { } scope)
        {
            return;
        }

        if (declaration is VariableDeclaratorSyntax { Initializer.Value: { } initial } && !initial.Span.Contains(source.Span)
            && OperationOf(initial) is { } other && !IsEmpty(other))
        {
            _facts.IsAlternative = true;
        }

        foreach (var reference in References(scope, local, source))
        {
            Climb(reference);
        }
    }

    private void FollowParameter(IParameterSymbol parameter)
    {
        if (!_followed.Add(parameter) || parameter.DeclaringSyntaxReferences.Length != 1)
        {
            return;
        }

        var declaration = parameter.DeclaringSyntaxReferences[0].GetSyntax(_cancellationToken);
        var owner = declaration.Parent?.Parent;
        if (owner is null)
        {
            return;
        }

        foreach (var reference in References(owner, parameter, declaration))
        {
            Climb(reference);
        }

        if (owner is RecordDeclarationSyntax
            && parameter.ContainingType.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
        {
            FollowMember(property);
        }
    }

    private List<IOperation> References(SyntaxNode scope, ISymbol symbol, SyntaxNode source)
    {
        var references = new List<IOperation>();
        var model = _program.ModelOf(scope.SyntaxTree);
        foreach (var name in scope.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != symbol.Name
                || source.Span.Contains(name.Span)
                || model.GetOperation(name, _cancellationToken) is not { } operation
                || !SymbolEqualityComparer.Default.Equals(Referenced(operation), symbol))
            {
                continue;
            }

            if (operation.Parent is ISimpleAssignmentOperation assignment && assignment.Target == operation)
            {
                // Another value for the same variable may stand in for this one.
                _facts.IsAlternative |= !assignment.Value.Syntax.Span.Contains(source.Span) && !IsEmpty(assignment.Value);
            }
            else
            {
                references.Add(operation);
            }
        }

        return references;
    }

    private static ISymbol? Referenced(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation property => property.Property.OriginalDefinition,
        IInvocationOperation call => CallGraph.Definition(call.TargetMethod),
        _ => null,
    };

    private void FollowMember(ISymbol member)
    {
        member = member is IMethodSymbol method ? CallGraph.Definition(method) : member.OriginalDefinition;
        if (!_followed.Add(member) || _depth >= MaxDepth)
        {
            return;
        }

        _depth++;
        foreach (var reference in MemberReferences(member))
        {
            Climb(reference);
        }

        _depth--;
    }

    private static bool IsInValidator(SyntaxNode name) =>
        name.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { Identifier.ValueText: "Validate", Parent: TypeDeclarationSyntax { BaseList: { } bases } }
        && bases.Types.Any(t => t.Type.RightmostName().ValueText == "IValidateOptions");

    private List<IOperation> MemberReferences(ISymbol member)
    {
        var references = new List<IOperation>();
        var bound = 0;
        foreach (var token in _program.Tokens(member.Name, _cancellationToken))
        {
            if (token.Parent is not SimpleNameSyntax name || Functions.Around(name) is null)
            {
                continue;
            }

            if (++bound > MaxReferences)
            {
                break;
            }

            if (name.Parent is NameColonSyntax or ExpressionColonSyntax)
            {
                // A property pattern asks about the value among others.
                _facts.IsOptional |= _program.ModelOf(token.SyntaxTree!).GetSymbolInfo(name, _cancellationToken).Symbol is { } asked
                    && SymbolEqualityComparer.Default.Equals(asked.OriginalDefinition, member);
                continue;
            }

            // The options ask their validator when they are first used, or at start: that is said where they are registered.
            if (IsInValidator(name))
            {
                continue;
            }

            SyntaxNode node = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            node = member is IMethodSymbol && node.Parent is InvocationExpressionSyntax call ? call : node;
            if (OperationOf(node) is not { } operation || !SymbolEqualityComparer.Default.Equals(Referenced(operation), member))
            {
                continue;
            }

            if (operation.Parent is not ISimpleAssignmentOperation assignment || assignment.Target != operation)
            {
                references.Add(operation);
            }
        }

        return references;
    }
}
