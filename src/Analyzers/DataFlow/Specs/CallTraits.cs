using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>What the tables say of one method: looked up once, asked at every call of it.</summary>
internal sealed class CallTraits
{
    private CallTraits(IMethodSymbol method, CustomSpecs custom)
    {
        Sink = custom.FindSink(method) ?? SinkTable.Find(method);
        CleansEverything = TransferTable.CleanedBy(method) == SinkAreas.All;
        HandsOn = TransferTable.HandsOn(method);
        FillsReceiver = TransferTable.FillsReceiver(method);
        CredentialByName = SourceTable.CredentialGotBy(method);
    }

    /// <summary>The sink that its parameters are; null for nearly every method.</summary>
    public SinkRow? Sink { get; }

    /// <summary>Whether its result no longer shows what went in: a hash, a mask, a cipher.</summary>
    public bool CleansEverything { get; }

    /// <summary>Whether its result holds what went in.</summary>
    public bool HandsOn { get; }

    /// <summary>Whether its receiver afterwards holds what went in.</summary>
    public bool FillsReceiver { get; }

    /// <summary>The credential that it gets from somewhere, by its name; null when it gets none.</summary>
    public string? CredentialByName { get; }

    public static CallTraits Of(IMethodSymbol method, CustomSpecs custom) => new(method, custom);
}
