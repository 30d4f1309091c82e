using System.Text;

namespace McpAnalyzers.Server.Tests;

/// <summary>The credentials of one run: random, so that a hit can be nothing else, and never written to a test's output.</summary>
internal sealed class Planted
{
    private readonly Dictionary<string, string> _values;

    public Planted(IEnumerable<string> variables) =>
        _values = variables.ToDictionary(name => name, _ => "planted" + Guid.NewGuid().ToString("N"));

    /// <summary>Given by the upstream at sign-in, not by the environment.</summary>
    public string AccessToken { get; } = "planted" + Guid.NewGuid().ToString("N");

    /// <summary>Told by the upstream together with what a client may know.</summary>
    public string AccountKey { get; } = "planted" + Guid.NewGuid().ToString("N");

    /// <summary>Given by the upstream to who may read reports.</summary>
    public string ReportToken { get; } = "planted" + Guid.NewGuid().ToString("N");

    /// <summary>The variables to start a server with; a connection string holds its credential as the password.</summary>
    public IReadOnlyDictionary<string, string> Environment => _values.ToDictionary(
        pair => pair.Key,
        pair => pair.Key.Contains("CONNECTION", StringComparison.Ordinal) ? $"Endpoint=calendar/;Username=desk;Password={pair.Value}" : pair.Value);

    public string this[string variable] => _values[variable];

    /// <summary>The name of the variable that holds <paramref name="value"/>; null for any other text.</summary>
    public string? NameOf(string? value) => _values.FirstOrDefault(pair => pair.Value == value).Key;

    /// <summary>The names, never the values, of the credentials that stand in the text, as they are or encoded.</summary>
    public IReadOnlyList<string> NamesIn(string text) => All
        .Where(pair => text.Contains(pair.Value, StringComparison.OrdinalIgnoreCase)
            || text.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Value)), StringComparison.Ordinal))
        .Select(pair => pair.Key)
        .Order(StringComparer.Ordinal)
        .ToArray();

    /// <summary>As "file: names", for each file below the folder that holds one.</summary>
    public IReadOnlyList<string> NamesInFiles(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => (File: Path.GetRelativePath(folder, file), Names: NamesIn(ReadAnyEncoding(file))))
        .Where(hit => hit.Names.Count > 0)
        .Select(hit => $"{hit.File}: {string.Join(", ", hit.Names)}")
        .Order(StringComparer.Ordinal)
        .ToArray();

    private IEnumerable<KeyValuePair<string, string>> All => _values.Concat(
        [new("access token", AccessToken), new("account key", AccountKey), new("report token", ReportToken)]);

    /// <summary>A text that holds every ASCII word of the file, whichever way the file stores it.</summary>
    public static string ReadAnyEncoding(string file)
    {
        var bytes = File.ReadAllBytes(file);
        return Encoding.Latin1.GetString(bytes) + Encoding.Unicode.GetString(bytes);
    }
}
