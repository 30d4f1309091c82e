using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.DataFlow;

/// <summary>What the user's own sources, sinks and sanitizers do; nothing where there are none.</summary>
internal sealed partial class FlowWalker
{
    /// <summary>The value of an expression as the user's files see it: a source whatever it holds, or cleaned.</summary>
    private TaintValue Custom(IOperation operation, TaintValue value)
    {
        var custom = _session.Facts.Custom;
        if (custom.IsEmpty || MemberOf(operation) is not { } member)
        {
            return value;
        }

        if (custom.FindSource(member, operation.Syntax) is { } source)
        {
            return TaintValue.Of(TaintFact.From(source));
        }

        return custom.CleanedBy(member) switch
        {
            SinkAreas.None => value,
            SinkAreas.All => TaintValue.Clean,
            var areas => value.Select(fact => fact.CleanedFor(areas)),
        };
    }

    /// <summary>What a parameter holds when the method begins.</summary>
    private TaintValue Given(IParameterSymbol parameter, bool isHandler)
    {
        var value = EntryValue(parameter, isHandler);
        return _session.Facts.Custom is { IsEmpty: false } custom && custom.FindSource(parameter) is { } source
            ? TaintValue.Of(TaintFact.From(source))
            : value;
    }

    /// <summary>Assigning a member that is a sink.</summary>
    private void SendToCustom(IOperation target, TaintValue value, SyntaxNode written)
    {
        if (!value.IsClean
            && _session.Facts.Custom is { IsEmpty: false } custom
            && MemberOf(target) is { } member
            && custom.FindSink(member) is { } sink)
        {
            Record(sink.Kind, sink.Area, value, written, sink.Name, null);
        }
    }

    private static ISymbol? MemberOf(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod,
        IObjectCreationOperation creation => creation.Constructor,
        IPropertyReferenceOperation property => property.Property,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };
}
