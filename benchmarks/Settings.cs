using System.Globalization;

namespace McpAnalyzers.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed class Settings
{
    public const string Usage = """
        dotnet run -c Release --project benchmarks -- [parts] [--check] [--rounds N] [--classes N]

          parts      any of: compile rules growth curve edit secrets build (all but build when none is named)
          --check    exit with 1 when a budget is missed
          --rounds   paired rounds, at least 1 (default 11; judge nothing by fewer than 10)
          --classes  tool classes of the measured server, at least 8 (default 48)
        """;

    private readonly HashSet<string> _parts = new(StringComparer.Ordinal);

    public bool Check { get; private set; }

    public int Rounds { get; private set; } = 11;

    public int Classes { get; private set; } = 48;

    public bool Compile => Wants("compile");

    public bool Rules => Wants("rules");

    public bool Growth => Wants("growth");

    public bool Curve => Wants("curve");

    public bool Edit => Wants("edit");

    public bool Secrets => Wants("secrets");

    /// <summary>Whole builds take minutes, so they are asked for by name.</summary>
    public bool Build => _parts.Contains("build");

    /// <summary>The settings, or null for a command line that is not understood.</summary>
    public static Settings? Parse(string[] args)
    {
        var result = new Settings();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--check":
                    result.Check = true;
                    break;
                case "--rounds" when Number(args, ++i, 1) is { } rounds:
                    result.Rounds = rounds;
                    break;
                case "--classes" when Number(args, ++i, 8) is { } classes:
                    result.Classes = classes;
                    break;
                case "compile" or "rules" or "growth" or "curve" or "edit" or "secrets" or "build":
                    result._parts.Add(args[i]);
                    break;
                default:
                    return null;
            }
        }

        return result;
    }

    private static int? Number(string[] args, int index, int least) =>
        index < args.Length && int.TryParse(args[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : null;

    private bool Wants(string part) => _parts.Count == 0 || _parts.Contains(part);
}
