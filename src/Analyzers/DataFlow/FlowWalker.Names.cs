using System.Collections.Generic;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <content>
/// Helpers that read what they are told to: <c>static string Require(string name) => Environment.GetEnvironmentVariable(name) ?? throw ..</c>.
/// What they read is known where they are called.
/// </content>
internal sealed partial class FlowWalker
{
    private const int MaxNameDepth = 4;

    /// <summary>What nested functions were last handed.</summary>
    private readonly Dictionary<IParameterSymbol, IOperation> _passed = new(SymbolEqualityComparer.Default);

    /// <summary>The source once <paramref name="name"/> says what is read, or which parameter of this method does.</summary>
    private TaintSource Named(TaintSource source, IOperation? name)
    {
        if (source.Key is not null || source.Kind is not (SourceKind.EnvironmentValue or SourceKind.ConfigurationValue))
        {
            return source;
        }

        for (var depth = 0; name is not null && depth < MaxNameDepth; depth++)
        {
            // A copy of the argument, not one of two values that a branch chooses from.
            var copied = OperationExtensions.Unconverted(name);
            name = Uncaptured(copied) is { } original && original.Syntax == copied.Syntax ? OperationExtensions.Unconverted(original) : copied;
            if (name.ConstantValue.Value is string key)
            {
                return SourceTable.Named(source, key, name.Syntax);
            }

            if (name is not IParameterReferenceOperation { Parameter: var parameter })
            {
                break;
            }

            if (SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, _method))
            {
                return source.NamedByParameter(parameter.Ordinal);
            }

            name = _passed.TryGetValue(parameter, out var passed) ? passed : null;
        }

        return source.NamedBy < 0 ? source : source.NamedByParameter(-1);
    }
}
