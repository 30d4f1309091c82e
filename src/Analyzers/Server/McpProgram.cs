using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Linq;
using System.Threading;
using McpAnalyzers.Config;
using McpAnalyzers.DataFlow;
using McpAnalyzers.DataFlow.Specs;
using McpAnalyzers.Options;
using McpAnalyzers.Server.Endpoints;
using McpAnalyzers.Server.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpAnalyzers.Server;

/// <summary>
/// The program under analysis, for one pass: the compilation, the options, and the models that rules ask.
/// </summary>
/// <remarks>
/// Rules of one pass share it; nothing in it outlives the compilation. What must be fast in an IDE, where each request
/// brings a new compilation, stands on <see cref="TreeIndex"/>.
/// </remarks>
internal sealed class McpProgram
{
    private static readonly ConditionalWeakTable<Compilation, McpProgram> s_programs = new();

    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly ConcurrentDictionary<SyntaxTree, ImmutableArray<CodeMember>> _codeMembers = new();
    private readonly AnalyzerConfigOptions _globalOptions;
    private ImmutableArray<(SyntaxTree Tree, TreeIndex Index)> _indexes;
    private readonly ConcurrentDictionary<string, ImmutableArray<(SyntaxTree Tree, TreeIndex Index)>> _filesWith = new(System.StringComparer.Ordinal);

    private McpProgram(Compilation compilation, AnalyzerOptions options)
    {
        Compilation = compilation;
        _globalOptions = options.AnalyzerConfigOptionsProvider.GlobalOptions;
        AnalyzerOptions = options;
        Mode = Global(KnownOptions.Mode);
        IsTestProject = Global(KnownOptions.IsTestProject) && !Global(KnownOptions.AnalyzeTestProjects);
        Custom = CustomSpecs.Of(options.AdditionalFiles, compilation);
        Handlers = new HandlerModel(this);
        SourceReach = new SourceReach(this);
        Flow = new FlowEngine(new ProgramFacts(this, SourceReach.Includes));
        FailureReach = new FailureReach(this);
        Failures = new FailureModel(this, new FlowEngine(new ProgramFacts(this, FailureReach.Includes), FlowSubject.Failures));
        Leaks = new LeakModel(this);
        Serialized = new SerializedSecrets(this);
        Storage = new StorageModel(this);
        Logs = new LogModel(this);
        Dumps = new DumpModel(this);
        Urls = new UrlModel(this);
        CommandLines = new CommandLineModel(this);
        Calls = new CallGraph(this);
        Services = new ServiceModel(this);
        Reach = new Reach(this);
        Clients = new ClientModel(this);
        Choices = new ChoiceModel(this);
        CallerTokens = new CallerTokens(this);
        Graphs = new FlowGraphs(this);
        Credentials = new CredentialModel(this, Graphs);
        Manifest = new ManifestModel(this);
        Repository = new RepositoryModel(this);
        Serving = new ServingModel(this, Graphs);
        Stdout = new StdoutModel(this);
        Endpoints = new EndpointModel(this, Graphs);
    }

    public Compilation Compilation { get; }

    public AnalyzerOptions AnalyzerOptions { get; }

    public AnalysisMode Mode { get; }

    /// <summary>Whether most rules are silent here: a test project, unless the user asked for all rules in it too.</summary>
    public bool IsTestProject { get; }

    /// <summary>The user's own sources, sinks and sanitizers.</summary>
    public CustomSpecs Custom { get; }

    public HandlerModel Handlers { get; }

    /// <summary>The control flow of functions, each graph built once a pass.</summary>
    public FlowGraphs Graphs { get; }

    /// <summary>Which members can have to do with secrets at all.</summary>
    public SourceReach SourceReach { get; }

    /// <summary>Where secrets go.</summary>
    public FlowEngine Flow { get; }

    /// <summary>Which members can have to do with what caught exceptions say.</summary>
    public FailureReach FailureReach { get; }

    /// <summary>What of the text of exceptions reaches the client.</summary>
    public FailureModel Failures { get; }

    /// <summary>What of that reaches the client.</summary>
    public LeakModel Leaks { get; }

    /// <summary>Which whole objects are written for the client, and what credentials are in them.</summary>
    public SerializedSecrets Serialized { get; }

    /// <summary>Where credentials are stored.</summary>
    public StorageModel Storage { get; }

    /// <summary>What of the secrets reaches a log.</summary>
    public LogModel Logs { get; }

    /// <summary>Where all of the environment or the configuration is shown.</summary>
    public DumpModel Dumps { get; }

    /// <summary>What of them becomes part of the address of a request.</summary>
    public UrlModel Urls { get; }

    /// <summary>What of them is an argument of another process.</summary>
    public CommandLineModel CommandLines { get; }

    public CallGraph Calls { get; }

    public ServiceModel Services { get; }

    public Reach Reach { get; }

    /// <summary>What clients choose by what they pass.</summary>
    public ChoiceModel Choices { get; }

    /// <summary>Where the credentials go that callers send.</summary>
    public CallerTokens CallerTokens { get; }

    public ClientModel Clients { get; }

    public CredentialModel Credentials { get; }

    /// <summary>What the server's manifest leaves out.</summary>
    public ManifestModel Manifest { get; }

    /// <summary>What version control leaves out.</summary>
    public RepositoryModel Repository { get; }

    /// <summary>Which code runs in a process that serves.</summary>
    public ServingModel Serving { get; }

    /// <summary>What a local server writes beside the protocol.</summary>
    public StdoutModel Stdout { get; }

    /// <summary>The HTTP endpoints and what protects them.</summary>
    public EndpointModel Endpoints { get; }

    /// <summary>The program, or null where the rules do not apply: no MCP SDK in sight and not asked for by the user.</summary>
    public static McpProgram? TryGet(Compilation compilation, AnalyzerOptions options)
    {
        if (s_programs.TryGetValue(compilation, out var program))
        {
            return program;
        }

        var global = options.AnalyzerConfigOptionsProvider.GlobalOptions;
        if (!McpMarkers.AreIn(compilation)
            && !Read(global, KnownOptions.McpServerProject)
            && Read(global, KnownOptions.Scope) != AnalysisScope.All)
        {
            return null;
        }

        if (Read(global, KnownOptions.Mode) == AnalysisMode.None)
        {
            return null;
        }

        return s_programs.GetValue(compilation, c => new McpProgram(c, options));
    }

    /// <summary>The value of an option for the whole compilation.</summary>
    public T Global<T>(Option<T> option) => Read(_globalOptions, option);

    /// <summary>The value of an option for one file: its .editorconfig first, then the global one.</summary>
    public T For<T>(Option<T> option, SyntaxTree tree) =>
        AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue(option.Key, out var text)
            ? option.Read(text)
            : Global(option);

    /// <summary>The value of an option for a file that is not source: that of its .editorconfig section first, then the global one.</summary>
    public T For<T>(Option<T> option, AdditionalText file) =>
        AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(file).TryGetValue(option.Key, out var text)
            ? option.Read(text)
            : Global(option);

    /// <summary>Whether findings in a file are reported here; a project with several target frameworks reports them for the first.</summary>
    public bool IsScanned(AdditionalText file) =>
        !AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(file).TryGetValue("build_metadata.AdditionalFiles.McpScan", out var text)
        || !string.Equals(text, "false", System.StringComparison.OrdinalIgnoreCase);

    /// <summary>What the build puts a file into: <c>package</c>, <c>publish</c>, or nothing.</summary>
    public string ShippedWith(AdditionalText file) =>
        AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(file).TryGetValue("build_metadata.AdditionalFiles.McpShips", out var text) ? text : "";

    /// <summary>The semantic model of any tree of the compilation, one for each tree and pass.</summary>
    public SemanticModel ModelOf(SyntaxTree tree) =>
#pragma warning disable RS1030 // A whole-server model must look beyond the callback's tree; this is the only place that does.
        _models.TryGetValue(tree, out var model) ? model : _models.GetOrAdd(tree, Compilation.GetSemanticModel(tree));
#pragma warning restore RS1030

    /// <summary>The members of a file that have code of their own.</summary>
    public ImmutableArray<CodeMember> CodeMembersOf(SyntaxTree tree, CancellationToken cancellationToken) =>
        _codeMembers.TryGetValue(tree, out var members) ? members : _codeMembers.GetOrAdd(tree, CodeMembers.In(ModelOf(tree), cancellationToken));

    /// <summary>
    /// Whether <paramref name="symbol"/> is declared in this compilation. In an IDE a referenced project's symbols have
    /// syntax too, but of trees that no model here knows; a build sees metadata, and both must agree.
    /// </summary>
    public bool IsOurs(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, Compilation.Assembly);

    /// <summary>Where a symbol is declared in this compilation; nowhere for one of another project, whose syntax belongs to no model here.</summary>
    public ImmutableArray<SyntaxReference> SourcesOf(ISymbol symbol) =>
        IsOurs(symbol) ? symbol.DeclaringSyntaxReferences : ImmutableArray<SyntaxReference>.Empty;

    /// <summary>Every identifier in the compilation with this text, by tree and position; nothing is bound.</summary>
    public IEnumerable<SyntaxToken> Tokens(string word, CancellationToken cancellationToken)
    {
        foreach (var (tree, index) in FilesWith(word, cancellationToken))
        {
            foreach (var token in index.Tokens(tree.GetRoot(cancellationToken), word))
            {
                yield return token;
            }
        }
    }

    // Members of many types share their names, so that one word is asked for again and again.
    private ImmutableArray<(SyntaxTree Tree, TreeIndex Index)> FilesWith(string word, CancellationToken cancellationToken)
    {
        if (_filesWith.TryGetValue(word, out var known))
        {
            return known;
        }

        var files = ImmutableArray.CreateBuilder<(SyntaxTree, TreeIndex)>();
        foreach (var file in Indexes(cancellationToken))
        {
            if (file.Index.MayContain(word))
            {
                files.Add(file);
            }
        }

        return _filesWith.GetOrAdd(word, files.ToImmutable());
    }

    /// <summary>The index of every file, in the order of the compilation; gathered once a pass, since words are asked for by the thousand.</summary>
    public ImmutableArray<(SyntaxTree Tree, TreeIndex Index)> Indexes(CancellationToken cancellationToken)
    {
        if (_indexes.IsDefault)
        {
            var indexes = ImmutableArray.CreateBuilder<(SyntaxTree, TreeIndex)>();
            foreach (var tree in Compilation.SyntaxTrees)
            {
                indexes.Add((tree, TreeIndex.Of(tree, cancellationToken)));
            }

            ImmutableInterlocked.InterlockedInitialize(ref _indexes, indexes.ToImmutable());
        }

        return _indexes;
    }

    /// <summary>Lets a callback's own model serve its file, so that what the compiler has bound there is not bound again.</summary>
    public void Use(SemanticModel model)
    {
        if (model.Compilation == Compilation)
        {
            _models.TryAdd(model.SyntaxTree, model);
        }
    }

    /// <summary>
    /// A finding at <paramref name="location"/>, its severity chosen by tier and mode. Never put a secret into
    /// <paramref name="arguments"/> or <paramref name="properties"/>.
    /// </summary>
    public Diagnostic Finding(
        DiagnosticDescriptor rule,
        Tier tier,
        Location location,
        IEnumerable<Location>? additionalLocations = null,
        ImmutableDictionary<string, string?>? properties = null,
        params object[] arguments) =>
        Diagnostic.Create(rule, location, Severities.Of(tier, Mode), additionalLocations, WithTier(Fingerprint.AddTo(properties, rule, location), tier), arguments);

    /// <summary>The text of a file that version control takes in, as far as is known; null for one that is not scanned, or too long.</summary>
    public SourceText? CheckedIn(AdditionalText file, CancellationToken cancellationToken) =>
        ConfigFile.Of(file.Path).Kind != ConfigKind.None
        && IsScanned(file)
        && file.GetText(cancellationToken) is { Length: <= ConfigFile.LongestText } text
        && Repository.Of(file, cancellationToken) != Tracking.Ignored
            ? text
            : null;

    /// <summary>
    /// A finding in a file that is not source. Severities of an .editorconfig do not apply there, so the rule has a key of
    /// its own; null when that says none.
    /// </summary>
    public Diagnostic? FindingIn(
        AdditionalText file, DiagnosticDescriptor rule, Option<FileSeverity> option, Tier tier, Location location, params object[] arguments) =>
        Severities.Of(For(option, file), Severities.Of(tier, Mode)) is { } severity
            ? Diagnostic.Create(rule, location, severity, additionalLocations: null, WithTier(Fingerprint.Of(rule, file, arguments), tier), arguments)
            : null;

    /// <summary>The same, with a note as its last argument that says what is so today: it is no part of the fingerprint.</summary>
    public Diagnostic? NotedFindingIn(
        AdditionalText file, DiagnosticDescriptor rule, Option<FileSeverity> option, Tier tier, Location location, string note, params object[] arguments) =>
        Severities.Of(For(option, file), Severities.Of(tier, Mode)) is { } severity
            ? Diagnostic.Create(rule, location, severity, additionalLocations: null, WithTier(Fingerprint.Of(rule, file, arguments), tier), arguments.Append(note).ToArray())
            : null;

    private static ImmutableDictionary<string, string?> WithTier(ImmutableDictionary<string, string?>? properties, Tier tier) =>
        (properties ?? ImmutableDictionary<string, string?>.Empty).SetItem(FixFacts.Tier, tier.ToString());

    private static T Read<T>(AnalyzerConfigOptions options, Option<T> option) =>
        option.Read(options.TryGetValue(option.Key, out var text) ? text : null);
}
