using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Files by name and text.</summary>
public class SourceFileCollection : List<(string filename, SourceText content)>
{
    public void Add((string filename, string content) file) => Add((file.filename, SourceText.From(file.content, Encoding.UTF8)));
}

/// <summary>Source files; one added without a name gets the next of <c>/0/Test0.cs</c>, <c>/0/Test1.cs</c>, ...</summary>
public class SourceFileList : SourceFileCollection
{
    private readonly string _defaultPrefix;
    private readonly string _defaultExtension;

    public SourceFileList(string defaultPrefix, string defaultExtension)
    {
        _defaultPrefix = defaultPrefix;
        _defaultExtension = defaultExtension;
    }

    public void Add(string content) =>
        Add((_defaultPrefix + Count.ToString(CultureInfo.InvariantCulture) + "." + _defaultExtension, content));

    public void Add(SourceText content) =>
        Add((_defaultPrefix + Count.ToString(CultureInfo.InvariantCulture) + "." + _defaultExtension, content));
}

/// <summary>Assemblies a sample binds against.</summary>
public class MetadataReferenceCollection : List<MetadataReference>
{
    public void Add(string path) => Add(MetadataReference.CreateFromFile(path));

    public void Add(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        Add(assembly.Location);
    }
}

/// <summary>A named framework to bind against; here always empty, since samples get their assemblies as additional references.</summary>
public sealed class ReferenceAssemblies
{
    public ReferenceAssemblies(string targetFramework) => TargetFramework = targetFramework;

    public static ReferenceAssemblies Default { get; } = new("none");

    public string TargetFramework { get; }
}

/// <summary>One project of a test.</summary>
public class ProjectState
{
    public ProjectState(string name, string language, string defaultPrefix, string defaultExtension)
    {
        Name = name;
        Language = language;
        Sources = new SourceFileList(defaultPrefix, defaultExtension);
    }

    public string Name { get; }

    public string Language { get; }

    public SourceFileList Sources { get; }

    public SourceFileCollection AdditionalFiles { get; } = [];

    public SourceFileCollection AnalyzerConfigFiles { get; } = [];

    public MetadataReferenceCollection AdditionalReferences { get; } = [];

    public OutputKind? OutputKind { get; set; }

    public ReferenceAssemblies? ReferenceAssemblies { get; set; }
}

/// <summary>A project and what is expected of it.</summary>
public class SolutionState : ProjectState
{
    public SolutionState(string name, string language, string defaultPrefix, string defaultExtension)
        : base(name, language, defaultPrefix, defaultExtension)
    {
    }

    public List<DiagnosticResult> ExpectedDiagnostics { get; } = [];
}

/// <summary>A state with its markup read and what it left out filled in from another.</summary>
internal sealed record EvaluatedState(
    ImmutableArray<(string Path, string Code)> Sources,
    ImmutableArray<(string Path, string Code)> AdditionalFiles,
    ImmutableArray<(string Path, string Code)> AnalyzerConfigFiles,
    ImmutableArray<MetadataReference> References,
    OutputKind? OutputKind,
    ImmutableArray<DiagnosticResult> Expected)
{
    /// <summary>Reads <paramref name="state"/>; where it says nothing, <paramref name="inherited"/> speaks.</summary>
    public static EvaluatedState From(
        SolutionState state, EvaluatedState? inherited, Func<string, DiagnosticResult> diagnosticOfMarkup, Func<string, bool> inheritsDiagnostic)
    {
        var spans = new Dictionary<string, ExpectedPlace>(StringComparer.Ordinal);
        var expected = new List<DiagnosticResult>();
        var sources = Read(state.Sources, spans, expected, diagnosticOfMarkup);
        var additional = Read(state.AdditionalFiles, spans, expected, diagnosticOfMarkup);
        var configs = Read(state.AnalyzerConfigFiles, spans, expected, diagnosticOfMarkup);
        expected.AddRange(state.ExpectedDiagnostics.Select(d => Resolve(d, spans)));
        if (inherited is null)
        {
            return new(sources, additional, configs, [.. state.AdditionalReferences], state.OutputKind, [.. expected]);
        }

        // Sources of its own describe the whole state; expectations without a place in them are carried over.
        var same = sources.IsEmpty;
        expected.AddRange(inherited.Expected.Where(d => inheritsDiagnostic(d.Id) && (same || !d.HasLocation)));
        return new(
            same ? inherited.Sources : sources,
            additional.IsEmpty ? inherited.AdditionalFiles : additional,
            configs.IsEmpty ? inherited.AnalyzerConfigFiles : configs,
            [.. inherited.References.Concat(state.AdditionalReferences).Distinct()],
            state.OutputKind ?? inherited.OutputKind,
            [.. expected]);
    }

    private static ImmutableArray<(string Path, string Code)> Read(
        SourceFileCollection files,
        Dictionary<string, ExpectedPlace> spans,
        List<DiagnosticResult> expected,
        Func<string, DiagnosticResult> diagnosticOfMarkup)
    {
        var result = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var (path, content) in files)
        {
            var markup = Markup.Parse(content.ToString());
            result.Add((path, markup.Code));
            foreach (var (name, span) in markup.Spans)
            {
                var place = new ExpectedPlace(null, path, span, DiagnosticLocationOptions.None);
                if (!name.StartsWith('#'))
                {
                    expected.Add(diagnosticOfMarkup(name).WithPlaces([place]));
                }
                else if (!spans.TryAdd(name, place))
                {
                    throw new InvalidOperationException($"The markup key '{name}' is used twice.");
                }
            }
        }

        return result.ToImmutable();
    }

    private static DiagnosticResult Resolve(DiagnosticResult result, Dictionary<string, ExpectedPlace> spans) =>
        result.WithPlaces(
        [
            .. result.Places.Select(p => p.MarkupKey is not { } key
                ? p
                : spans.TryGetValue(key, out var place)
                    ? place with { Options = p.Options }
                    : throw new InvalidOperationException($"A location names the markup key '{key}', which no file contains.")),
        ]);
}
