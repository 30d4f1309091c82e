using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.DataFlow.Specs;

/// <summary>The user's own sources, sinks and sanitizers, from the files of <see cref="SpecFile"/> among the additional files.</summary>
internal sealed class CustomSpecs
{
    /// <summary>Where there is no such file: nothing is read and nothing is looked up.</summary>
    public static readonly CustomSpecs None = new(ImmutableArray<AdditionalText>.Empty, null);

    private readonly ImmutableArray<AdditionalText> _files;
    private readonly Compilation? _compilation;
    private Tables? _tables;

    private CustomSpecs(ImmutableArray<AdditionalText> files, Compilation? compilation)
    {
        _files = files;
        _compilation = compilation;
    }

    public bool IsEmpty => _files.IsEmpty;

    /// <summary>The words by which code names the sources: a member that has none of them cannot meet one.</summary>
    public IEnumerable<string> SourceWords => IsEmpty ? Enumerable.Empty<string>() : Read().SourceWords;

    /// <summary>Whether a source is met without a word: an indexer.</summary>
    public bool HasWordlessSource => !IsEmpty && Read().HasWordlessSource;

    public static CustomSpecs Of(ImmutableArray<AdditionalText> files, Compilation compilation)
    {
        var ours = files.Where(f => SpecFile.KindOf(f.Path) is not null).OrderBy(f => f.Path, StringComparer.Ordinal).ToImmutableArray();
        return ours.IsEmpty ? None : new CustomSpecs(ours, compilation);
    }

    /// <summary>The source that calling, creating or reading the member is; null for nearly every one.</summary>
    public TaintSource? FindSource(ISymbol member, SyntaxNode node) =>
        Find(t => t.Sources, member) is { } kind ? SourceOf(kind, Name(member), node) : null;

    /// <summary>The source that a parameter is: what others hand to the method.</summary>
    public TaintSource? FindSource(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol method && Find(t => t.ParameterSources, method) is { } row && Array.IndexOf(row.Parameters, parameter.Ordinal) >= 0
            ? SourceOf(row.Kind, parameter.Name, parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax())
            : null;

    /// <summary>The sink that a method's parameters, or what is assigned to a member, are.</summary>
    public SinkRow? FindSink(ISymbol member) => Find(t => t.Sinks, member);

    /// <summary>The sinks for which what the member yields no longer matters.</summary>
    public SinkAreas CleanedBy(ISymbol member) => Find(t => t.Sanitizers, member) is { } areas ? areas.Areas : SinkAreas.None;

    /// <summary>What is wrong with the lines of a file; the weak ones may be right for another project that uses the file too.</summary>
    public static IEnumerable<(TextSpan Span, string Reason, bool IsWeak)> FaultsIn(SourceText text, SpecFileKind kind, Compilation compilation)
    {
        var file = SpecFile.Read(text.ToString(), kind);
        foreach (var error in file.Errors)
        {
            yield return (new TextSpan(error.Start, error.Length), error.Reason, false);
        }

        foreach (var line in file.Lines)
        {
            if (Resolve(line, compilation) is not { } member)
            {
                var isWeak = !HasType(line.Id, compilation);
                yield return (
                    new TextSpan(line.Start, line.Length),
                    isWeak ? "this project does not know the type" : "the type has no such member; an overload is told by the types of its parameters",
                    isWeak);
            }
            else if (line.Parameters.Any(name => member is not IMethodSymbol method || method.Parameters.All(p => p.Name != name)))
            {
                yield return (new TextSpan(line.Start, line.Length), "the method has no parameter of that name", false);
            }
        }
    }

    private static TaintSource SourceOf(string kind, string name, SyntaxNode? node) =>
        kind == "secret" ? new TaintSource(SourceKind.Secret, name, null, node) : new TaintSource(SourceKind.ConfigurationValue, name, name, node);

    private static string Name(ISymbol member) =>
        member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? member.ContainingType.Name : member.ContainingType?.Name + "." + member.Name;

    /// <summary>What is said of the member, of one that it overrides, or of one that it implements.</summary>
    private T? Find<T>(Func<Tables, Dictionary<ISymbol, T>> table, ISymbol member)
        where T : class
    {
        if (IsEmpty || Read() is var tables && !tables.Names.Contains(member.Name))
        {
            return null;
        }

        var rows = table(tables);
        for (var current = Definition(member); current is not null; current = Overridden(current))
        {
            if (rows.TryGetValue(current, out var row))
            {
                return row;
            }
        }

        foreach (var face in member.ContainingType?.AllInterfaces ?? ImmutableArray<INamedTypeSymbol>.Empty)
        {
            foreach (var declared in face.GetMembers(member.Name))
            {
                if (rows.TryGetValue(declared.OriginalDefinition, out var row)
                    && SymbolEqualityComparer.Default.Equals(member.ContainingType!.FindImplementationForInterfaceMember(declared)?.OriginalDefinition, member.OriginalDefinition))
                {
                    return row;
                }
            }
        }

        return null;
    }

    private static ISymbol Definition(ISymbol member) =>
        member is IMethodSymbol method
            ? (method.ReducedFrom ?? method).OriginalDefinition is var definition && definition.PartialDefinitionPart is { } declared ? declared : definition
            : member.OriginalDefinition;

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod?.OriginalDefinition,
        IPropertySymbol property => property.OverriddenProperty?.OriginalDefinition,
        _ => null,
    };

    private Tables Read()
    {
        if (Volatile.Read(ref _tables) is { } known)
        {
            return known;
        }

        var tables = new Tables();
        foreach (var file in _files)
        {
            if (SpecFile.KindOf(file.Path) is not { } kind || file.GetText() is not { } text)
            {
                continue;
            }

            foreach (var line in SpecFile.Read(text.ToString(), kind).Lines)
            {
                if (Resolve(line, _compilation!) is { } member)
                {
                    tables.Add(kind, line, member);
                }
            }
        }

        return Interlocked.CompareExchange(ref _tables, tables, null) ?? tables;
    }

    private static ISymbol? Resolve(SpecFile.Line line, Compilation compilation) =>
        DocumentationCommentId.GetSymbolsForDeclarationId(line.Id, compilation) is { IsEmpty: false } symbols ? symbols[0] : null;

    private static bool HasType(string id, Compilation compilation)
    {
        var end = id.IndexOf('(');
        var name = end < 0 ? id : id.Substring(0, end);
        var dot = name.LastIndexOf('.');
        return dot > 2 && !DocumentationCommentId.GetSymbolsForDeclarationId("T:" + name.Substring(2, dot - 2), compilation).IsEmpty;
    }

    private sealed class Tables
    {
        public Dictionary<ISymbol, string> Sources { get; } = new(SymbolEqualityComparer.Default);

        public Dictionary<ISymbol, ParameterSource> ParameterSources { get; } = new(SymbolEqualityComparer.Default);

        public Dictionary<ISymbol, SinkRow> Sinks { get; } = new(SymbolEqualityComparer.Default);

        public Dictionary<ISymbol, Sanitizer> Sanitizers { get; } = new(SymbolEqualityComparer.Default);

        /// <summary>The names of all members, so that the rest of the program costs one look-up.</summary>
        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public HashSet<string> SourceWords { get; } = new(StringComparer.Ordinal);

        public bool HasWordlessSource { get; private set; }

        public void Add(SpecFileKind kind, SpecFile.Line line, ISymbol member)
        {
            Names.Add(member.Name);
            switch (kind)
            {
                case SpecFileKind.Sources:
                    HasWordlessSource |= member is IPropertySymbol { IsIndexer: true };
                    SourceWords.Add(member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? member.ContainingType.Name : member.Name);
                    if (line.Parameters.Length == 0)
                    {
                        Sources[member] = line.Kind;
                    }
                    else if (member is IMethodSymbol method)
                    {
                        ParameterSources[member] = new ParameterSource(
                            line.Kind, method.Parameters.Where(p => line.Parameters.Contains(p.Name)).Select(p => p.Ordinal).ToArray());
                    }

                    break;

                case SpecFileKind.Sinks:
                    var parameters = line.Parameters.Length == 0 ? SinkRow.AllParameters : string.Join(" ", line.Parameters);
                    Sinks[member] = line.Kind == "storage"
                        ? new SinkRow("", member.Name, parameters, SinkKind.Storage, SinkAreas.Storage, Name(member))
                        : new SinkRow("", member.Name, parameters, SinkKind.ClientMessage, SinkAreas.Client, Name(member));
                    break;

                default:
                    Sanitizers[member] = new Sanitizer(line.Kind switch
                    {
                        "client" => SinkAreas.Client,
                        "storage" => SinkAreas.Storage,
                        "log" => SinkAreas.Log,
                        _ => SinkAreas.All,
                    });
                    break;
            }
        }
    }

    private sealed record ParameterSource(string Kind, int[] Parameters);

    private sealed record Sanitizer(SinkAreas Areas);
}
