using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Startup;

/// <summary>Finds every place of the compilation that reads a credential by a constant name, also through a helper of its own.</summary>
internal sealed class CredentialReads
{
    private const int MaxCallSites = 60;

    private readonly McpProgram _program;
    private readonly CancellationToken _cancellationToken;
    private readonly ImmutableArray<CredentialRead>.Builder _reads = ImmutableArray.CreateBuilder<CredentialRead>();

    public CredentialReads(McpProgram program, CancellationToken cancellationToken)
    {
        _program = program;
        _cancellationToken = cancellationToken;
    }

    public static ImmutableArray<CredentialRead> Find(McpProgram program, CancellationToken cancellationToken)
    {
        var reads = new CredentialReads(program, cancellationToken);
        foreach (var tree in program.Compilation.SyntaxTrees)
        {
            foreach (var span in ReadCandidates.Of(tree, cancellationToken).Spans)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var node = tree.GetRoot(cancellationToken).FindNode(span, getInnermostNodeForTie: true);
                if (node is ExpressionSyntax && Functions.Around(node) is not null)
                {
                    reads.Read(node);
                }
            }
        }

        return reads._reads.ToImmutable();
    }

    private void Read(SyntaxNode node)
    {
        var operation = _program.ModelOf(node.SyntaxTree).GetOperation(node, _cancellationToken);
        var (argument, kind, prefix) = Classify(operation);
        if (argument is null)
        {
            return;
        }

        var checksItself = operation is IInvocationOperation call && call.TargetMethod.Name.StartsWith("GetRequired", System.StringComparison.Ordinal)
            || operation is IPropertyReferenceOperation { Instance: IInvocationOperation { TargetMethod.Name: "GetRequiredSection" }, Property.Name: "Value" };
        foreach (var (at, name, through) in Names(argument, node, ImmutableArray<SyntaxNode>.Empty))
        {
            var key = prefix + name;
            if (CredentialNames.IsRequiredSecret(key) && Functions.Around(at) is { } function)
            {
                _reads.Add(new CredentialRead(at, function, key, kind) { ChecksItself = checksItself, Through = through });
            }
        }
    }

    /// <summary>The argument that names the value, and what its name is led by; no argument when this reads no named value.</summary>
    private (IOperation? Argument, ReadKind Kind, string Prefix) Classify(IOperation? operation)
    {
        switch (operation)
        {
            case IInvocationOperation { TargetMethod: { Name: "GetEnvironmentVariable", ContainingType: { Name: "Environment", ContainingNamespace.Name: "System" } } } call:
                return (Argument(call, "variable"), ReadKind.Environment, "");

            case IInvocationOperation { TargetMethod: { Name: "GetConnectionString" } method } call when IsConfigurationCall(call):
                return (Argument(call, "name"), ReadKind.Configuration, "ConnectionStrings:");

            case IInvocationOperation { TargetMethod: { Name: "GetValue", ReturnType.SpecialType: SpecialType.System_String } } call when IsConfigurationCall(call):
                return call.Arguments.Length > 2 && !IsNothing(call.Arguments[2].Value)
                    ? default
                    : (Argument(call, "key"), ReadKind.Configuration, Prefix(Receiver(call)));

            case IInvocationOperation call when call.TargetMethod.Name.StartsWith("GetRequired", System.StringComparison.Ordinal)
                && call.TargetMethod.Name != "GetRequiredSection"
                && call.Type?.SpecialType == SpecialType.System_String
                && !_program.IsOurs(call.TargetMethod)
                && IsConfigurationCall(call):
                return (FirstString(call), ReadKind.Configuration, Prefix(Receiver(call)));

            case IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } arguments, Instance: { } instance } when IsConfiguration(instance.Type):
                return (arguments[0].Value, ReadKind.Configuration, Prefix(instance));

            case IPropertyReferenceOperation { Property.Name: "Value", Instance: IInvocationOperation { TargetMethod.Name: "GetSection" or "GetRequiredSection" } section } when IsConfigurationCall(section) || IsConfiguration(section.Instance?.Type):
                return (FirstString(section), ReadKind.Configuration, Prefix(Receiver(section)));

            default:
                return default;
        }
    }

    private static bool IsNothing(IOperation value) =>
        value.ConstantValue is { HasValue: true, Value: null or "" } || value is IFieldReferenceOperation { Field: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String } };

    private static IOperation? Argument(IInvocationOperation call, string parameter)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Name == parameter)
            {
                return argument.Value;
            }
        }

        return null;
    }

    private static IOperation? FirstString(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Type.SpecialType == SpecialType.System_String)
            {
                return argument.Value;
            }
        }

        return null;
    }

    private static IOperation? Receiver(IInvocationOperation call) =>
        call.Instance ?? (call.Arguments.Length > 0 ? DelegateTargets.Unwrap(call.Arguments[0].Value) : null);

    private static bool IsConfigurationCall(IInvocationOperation call) => IsConfiguration(Receiver(call)?.Type);

    public static bool IsConfiguration(ITypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        if (IsIt(type))
        {
            return true;
        }

        foreach (var contract in type.AllInterfaces)
        {
            if (IsIt(contract))
            {
                return true;
            }
        }

        return false;

        static bool IsIt(ITypeSymbol type) => type.Name == "IConfiguration" && type.ContainingNamespace?.ToDisplayString() == "Microsoft.Extensions.Configuration";
    }

    /// <summary>The sections that lead to <paramref name="receiver"/>, each with its colon.</summary>
    public string Prefix(IOperation? receiver, int depth = 0)
    {
        if (depth > 4 || receiver is null)
        {
            return "";
        }

        switch (DelegateTargets.Unwrap(receiver))
        {
            case IInvocationOperation { TargetMethod.Name: "GetSection" or "GetRequiredSection" } section
                when FirstString(section)?.ConstantValue is { HasValue: true, Value: string name }:
                return Prefix(Receiver(section), depth + 1) + name + ":";
            case ILocalReferenceOperation { Local.DeclaringSyntaxReferences: { Length: 1 } references }
                when references[0].GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value }:
                return Prefix(_program.ModelOf(value.SyntaxTree).GetOperation(value, _cancellationToken), depth + 1);
            default:
                return "";
        }
    }

    /// <summary>
    /// The names that <paramref name="argument"/> can be, each with the place that says so: here for a constant, the call
    /// for a parameter of a helper, here for the items of a list of constants that is walked.
    /// </summary>
    private IEnumerable<(SyntaxNode At, string Name, ImmutableArray<SyntaxNode> Through)> Names(
        IOperation argument, SyntaxNode at, ImmutableArray<SyntaxNode> through)
    {
        argument = DelegateTargets.Unwrap(argument);
        if (argument.ConstantValue is { HasValue: true, Value: string constant })
        {
            yield return (at, constant, through);
        }
        else if (argument is IFieldReferenceOperation { Field: { IsReadOnly: true } } or IPropertyReferenceOperation { Property: { IsReadOnly: true, IsStatic: true } })
        {
            if (Initializer(argument)?.ConstantValue is { HasValue: true, Value: string initial })
            {
                yield return (at, initial, through);
            }
        }
        else if (argument is IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction } } parameter } && through.Length < 2 && _program.IsOurs(parameter))
        {
            foreach (var call in Calls(parameter))
            {
                if (Passed(call, parameter) is { } passed)
                {
                    foreach (var name in Names(passed, call.Syntax, through.Add(at)))
                    {
                        yield return name;
                    }
                }
            }
        }
        else if (argument is ILocalReferenceOperation local)
        {
            foreach (var name in Walked(local.Local))
            {
                yield return (at, name, through);
            }
        }
    }

    private IOperation? Initializer(IOperation reference)
    {
        ISymbol member = reference is IFieldReferenceOperation field ? field.Field : ((IPropertyReferenceOperation)reference).Property;
        var value = member.DeclaringSyntaxReferences.Length != 1 || !_program.IsOurs(member) ? null : member.DeclaringSyntaxReferences[0].GetSyntax(_cancellationToken) switch
        {
            VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value ?? property.ExpressionBody?.Expression,
            _ => null,
        };
        return value is null ? null : _program.ModelOf(value.SyntaxTree).GetOperation(value, _cancellationToken);
    }

    private IEnumerable<IInvocationOperation> Calls(IParameterSymbol parameter)
    {
        var method = CallGraph.Definition((IMethodSymbol)parameter.ContainingSymbol);
        var count = 0;
        foreach (var token in _program.Tokens(method.Name, _cancellationToken))
        {
            if (token.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                && call.Expression.Span.End == token.Span.End
                && Functions.Around(call) is not null
                && count++ < MaxCallSites
                && _program.ModelOf(call.SyntaxTree).GetOperation(call, _cancellationToken) is IInvocationOperation operation
                && SymbolEqualityComparer.Default.Equals(CallGraph.Definition(operation.TargetMethod), method))
            {
                yield return operation;
            }
        }
    }

    private static IOperation? Passed(IInvocationOperation call, IParameterSymbol parameter)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Ordinal == parameter.Ordinal)
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>The constants of the list that a <c>foreach</c> variable walks.</summary>
    private IEnumerable<string> Walked(ILocalSymbol local)
    {
        if (local.DeclaringSyntaxReferences.Length != 1
            || local.DeclaringSyntaxReferences[0].GetSyntax(_cancellationToken) is not ForEachStatementSyntax loop
            || _program.ModelOf(loop.SyntaxTree).GetOperation(loop, _cancellationToken) is not IForEachLoopOperation operation)
        {
            yield break;
        }

        var list = DelegateTargets.Unwrap(operation.Collection);
        if (list is ILocalReferenceOperation { Local.DeclaringSyntaxReferences: { Length: 1 } references }
            && references[0].GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value })
        {
            list = _program.ModelOf(value.SyntaxTree).GetOperation(value, _cancellationToken);
        }
        else if (list is IFieldReferenceOperation or IPropertyReferenceOperation)
        {
            list = Initializer(list);
        }

        // A collection expression has no operation of its own in old compilers: its constants are read as they come.
        foreach (var item in list?.Descendants() ?? System.Linq.Enumerable.Empty<IOperation>())
        {
            if (item is ILiteralOperation or IFieldReferenceOperation && item.ConstantValue is { HasValue: true, Value: string name })
            {
                yield return name;
            }
        }
    }
}
