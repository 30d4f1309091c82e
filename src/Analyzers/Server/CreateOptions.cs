using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server;

/// <summary>What <c>McpServerToolCreateOptions</c> says of a created primitive; null where the source is silent.</summary>
internal readonly record struct CreateOptions(string? Name, bool? ReadOnly, bool? Destructive)
{
    public static CreateOptions Read(IInvocationOperation create, McpProgram program, CancellationToken cancellationToken)
    {
        foreach (var argument in create.Arguments)
        {
            if (argument.Parameter?.Type.Name is "McpServerToolCreateOptions" or "McpServerPromptCreateOptions" or "McpServerResourceCreateOptions"
                && Creation(argument.Value, program, cancellationToken)?.Initializer is { } initializer)
            {
                return Read(initializer);
            }
        }

        return default;
    }

    private static IObjectCreationOperation? Creation(IOperation value, McpProgram program, CancellationToken cancellationToken)
    {
        value = DelegateTargets.Unwrap(value);
        if (value is ILocalReferenceOperation { Local.DeclaringSyntaxReferences: { Length: 1 } references }
            && references[0].GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } initializer })
        {
            return program.ModelOf(references[0].SyntaxTree).GetOperation(initializer, cancellationToken) as IObjectCreationOperation;
        }

        return value as IObjectCreationOperation;
    }

    private static CreateOptions Read(IObjectOrCollectionInitializerOperation initializer)
    {
        var options = default(CreateOptions);
        foreach (var item in initializer.Initializers)
        {
            if (item is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation property } assignment
                && DelegateTargets.Unwrap(assignment.Value).ConstantValue is { HasValue: true, Value: var value })
            {
                options = property.Property.Name switch
                {
                    "Name" => options with { Name = value as string },
                    "ReadOnly" => options with { ReadOnly = value as bool? },
                    "Destructive" => options with { Destructive = value as bool? },
                    _ => options,
                };
            }
        }

        return options;
    }
}
