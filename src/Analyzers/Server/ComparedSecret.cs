using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>What a caller's credential is compared with: a credential of the server, by its name or by where it was read.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="IsOfProcess">Whether it is one for the whole process, not looked up for the caller.</param>
internal sealed record ComparedSecret(string Name, bool IsOfProcess)
{
    private const int MaxDepth = 8;

    // What says that a value is the right one. Beside a credential that is compared with it, it is a credential too.
    private static readonly HashSet<string> s_right = new(StringComparer.Ordinal)
    {
        "expected", "configured", "valid", "stored", "allowed", "required", "correct", "known", "accepted", "registered", "actual",
    };

    // A value that is about a credential, whatever else its name says.
    private static readonly HashSet<string> s_about = new(StringComparer.Ordinal)
    {
        "scheme", "type", "header", "name", "id", "prefix", "issuer", "audience", "count", "length", "hash", "hashed", "path", "method", "host", "origin", "version",
        "revoked", "blocked", "denied", "banned", "cached", "previous", "last",
    };

    /// <summary>The credential that <paramref name="operand"/> is; null when nothing says so.</summary>
    public static ComparedSecret? Of(IOperation operand, McpProgram program, CancellationToken cancellationToken) =>
        Find(operand, program, MaxDepth, cancellationToken);

    private static ComparedSecret? Find(IOperation? operand, McpProgram program, int depth, CancellationToken cancellationToken)
    {
        if (operand is null || depth == 0)
        {
            return null;
        }

        ComparedSecret? Next(IOperation? next) => Find(next, program, depth - 1, cancellationToken);
        switch (operand.WithoutConversions())
        {
            case ILocalReferenceOperation { Local: var local } reference:
                var values = AssignedTo(local, reference, program, cancellationToken).Select(Next).ToList();
                return Named(local.Name, values.TrueForAll(v => v is not { IsOfProcess: false }) && !IsAwaited(local, program, cancellationToken)) ?? values.FirstOrDefault(v => v is not null);

            case IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } parameter } element:
                return Named(parameter.Name, isOfProcess: true) ?? Next(CollectionOf(element));

            case IParameterReferenceOperation { Parameter: var parameter }:
                return Named(parameter.Name, isOfProcess: true);

            case IPropertyReferenceOperation { Property.IsIndexer: true } entry:
                return entry.Arguments.Select(a => a.Value.ConstantValue.Value).OfType<string>().Select(key => Read(key)).FirstOrDefault(s => s is not null) ?? Next(entry.Instance);

            case IPropertyReferenceOperation { Property: var property } member:
                return Named(property.Name, IsOfProcessWide(member.Instance, program, cancellationToken))
                    ?? (property.Name is "Value" or "CurrentValue" or "Key" or "Parameter" or "Values" or "Keys" ? Next(member.Instance) : null);

            case IFieldReferenceOperation { Field: var field }:
                return Named(field.Name, isOfProcess: true);

            case IArrayElementReferenceOperation element:
                return Next(element.ArrayReference);

            case IConditionalAccessOperation access:
                return Next(access.WhenNotNull) ?? Next(access.Operation);

            case IAwaitOperation awaited:
                return Next(awaited.Operation) is { } got ? got with { IsOfProcess = false } : null;

            case IInvocationOperation call:
                return OfCall(call, Next);

            case IInterpolatedStringOperation text:
                return text.Parts.OfType<IInterpolationOperation>().Select(p => Next(p.Expression)).FirstOrDefault(s => s is not null);

            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return Next(sum.RightOperand) ?? Next(sum.LeftOperand);

            case ICoalesceOperation choice:
                return Next(choice.Value) ?? Next(choice.WhenNull);

            default:
                return null;
        }
    }

    private static ComparedSecret? OfCall(IInvocationOperation call, Func<IOperation?, ComparedSecret?> next)
    {
        if (call.TargetMethod.Name is "GetEnvironmentVariable" or "GetValue" or "GetSection" or "GetRequiredSection" or "GetConnectionString")
        {
            return call.Arguments.Select(a => a.Value.ConstantValue.Value).OfType<string>().Select(key => Read(key)).FirstOrDefault(s => s is not null);
        }

        return Named(call.TargetMethod.Name, isOfProcess: !call.TargetMethod.Name.EndsWith("Async", StringComparison.Ordinal))
            ?? next(call.Instance)
            ?? call.Arguments.Where(a => a.Value.Type?.SpecialType == SpecialType.System_String || call.TargetMethod.IsExtensionMethod).Select(a => next(a.Value)).FirstOrDefault(s => s is not null);
    }

    private static ComparedSecret? Read(string key) =>
        SecretNames.Classify(key, key.All(c => !char.IsLower(c)) ? NamePosition.EnvironmentVariable : NamePosition.Key).Strength == NameStrength.None
            ? null
            : new ComparedSecret(key, IsOfProcess: true);

    private static ComparedSecret? Named(string name, bool isOfProcess)
    {
        var words = SecretNames.Words(name);
        if (words.Any(s_about.Contains))
        {
            return null;
        }

        // A list of keys is as secret as each of them.
        return SecretNames.Classify(name, NamePosition.Identifier).Strength != NameStrength.None
            || words.Any(s_right.Contains)
            || (words.Count > 0 && words[words.Count - 1] is "keys" or "tokens")
                ? new ComparedSecret(name, isOfProcess)
                : null;
    }

    /// <summary>Whether the object that holds it is one of the process: not what was looked up for this caller.</summary>
    private static bool IsOfProcessWide(IOperation? holder, McpProgram program, CancellationToken cancellationToken) =>
        holder?.WithoutConversions() switch
        {
            ILocalReferenceOperation { Local: var local } => !IsAwaited(local, program, cancellationToken),
            IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } element =>
                CollectionOf(element) is not { } collection || !collection.DescendantsAndSelf().Any(o => o is IAwaitOperation),
            IPropertyReferenceOperation property => IsOfProcessWide(property.Instance, program, cancellationToken),
            IAwaitOperation => false,
            _ => true,
        };

    /// <summary>The collection whose elements a predicate is asked about.</summary>
    private static IOperation? CollectionOf(IOperation element)
    {
        for (var operation = element; operation is not null; operation = operation.Parent)
        {
            if (operation is IAnonymousFunctionOperation)
            {
                while (operation is not null and not IInvocationOperation)
                {
                    operation = operation.Parent;
                }

                return operation is IInvocationOperation call ? call.Instance ?? call.Arguments.FirstOrDefault()?.Value : null;
            }
        }

        return null;
    }

    private static IEnumerable<IOperation> AssignedTo(ILocalSymbol local, IOperation reference, McpProgram program, CancellationToken cancellationToken)
    {
        foreach (var declaration in program.SourcesOf(local))
        {
            if (declaration.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value }
                && program.ModelOf(value.SyntaxTree).OperationOf(value, cancellationToken) is { } initial)
            {
                yield return initial;
            }
            else if (declaration.GetSyntax(cancellationToken) is ForEachStatementSyntax { Expression: { } collection }
                && program.ModelOf(collection.SyntaxTree).OperationOf(collection, cancellationToken) is { } elements)
            {
                yield return elements;
            }
        }
    }

    private static bool IsAwaited(ILocalSymbol local, McpProgram program, CancellationToken cancellationToken) =>
        program.SourcesOf(local).Any(r => r.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value }
            && value.DescendantNodesAndSelf().Any(n => n is AwaitExpressionSyntax));
}
