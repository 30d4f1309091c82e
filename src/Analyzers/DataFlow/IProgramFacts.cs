using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading;
using McpAnalyzers.DataFlow.Specs;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.DataFlow;

/// <summary>What the engine must know of the program beyond one method. The server model answers; the engine stays free of MCP.</summary>
internal interface IProgramFacts
{
    /// <summary>The sources, sinks and sanitizers that the user named.</summary>
    CustomSpecs Custom { get; }

    /// <summary>Whether the symbol is declared in this compilation; a referenced project's source counts as outside.</summary>
    bool IsInSource(ISymbol symbol);

    /// <summary>Whether the member can yield data of a source by itself; a quick test that never says no wrongly.</summary>
    bool MayHoldSource(ISymbol member, CancellationToken cancellationToken);

    /// <summary>Whether a field or property can hold data of a source, whoever put it there; a quick test that never says no wrongly.</summary>
    bool MayBeGivenSource(ISymbol member, CancellationToken cancellationToken);

    /// <summary>The operation that holds a method's body, ready for a control-flow graph; null when there is none in source.</summary>
    IOperation? BodyOf(IMethodSymbol method, CancellationToken cancellationToken);

    /// <summary>The operation of a field's or property's initialiser; null when there is none.</summary>
    IOperation? InitializerOf(ISymbol member, CancellationToken cancellationToken);

    /// <summary>The implementations in the compilation of an interface or virtual member, when they are few; else none.</summary>
    ImmutableArray<IMethodSymbol> ImplementationsOf(IMethodSymbol method, CancellationToken cancellationToken);

    /// <summary>The members (methods, or fields and properties with initialisers) whose code calls the method or constructor.</summary>
    IEnumerable<ISymbol> CallersOf(IMethodSymbol method, CancellationToken cancellationToken);

    /// <summary>The methods of a type that assign one of its members.</summary>
    IEnumerable<IMethodSymbol> WritersOf(ISymbol member, CancellationToken cancellationToken);

    /// <summary>The members of other types that assign this one and can hold a source, when they are few; else none.</summary>
    IEnumerable<ISymbol> WritersElsewhereOf(ISymbol member, CancellationToken cancellationToken);

    /// <summary>The name under which a client knows the code whose result this method returns; null when no client sees it.</summary>
    string? ClientNameOf(IMethodSymbol method, CancellationToken cancellationToken);

    /// <summary>Whether the method starts the program and nothing that it holds gets to a client from its own code.</summary>
    bool IsApartFromClients(IMethodSymbol method, CancellationToken cancellationToken);

    /// <summary>Whether a client fills the parameter when it asks for what the method does: what it sent, it may be shown.</summary>
    bool IsClientSupplied(IParameterSymbol parameter, CancellationToken cancellationToken);

    /// <summary>Whether everybody who calls the parameter's method is in view and spells out what he passes, and nothing of that is a credential.</summary>
    bool IsSpelledOut(IParameterSymbol parameter, CancellationToken cancellationToken);

    /// <summary>What a client fills of a request that the code reads by hand, "Tool" for the arguments of a tool; null for every other property.</summary>
    string? ClientInputOf(IPropertySymbol property);
}
