namespace McpAnalyzers.Build.ShipScan;

/// <summary>What the scan has to say about one file: a secret in it, or why it could not look.</summary>
internal sealed class ShipFinding
{
    private ShipFinding(string name, string text, int line, int column, bool isChecked)
    {
        Name = name;
        Text = text;
        Line = line;
        Column = column;
        IsChecked = isChecked;
    }

    /// <summary>Where it goes, for people; with the archive's name before it for what lies inside one.</summary>
    public string Name { get; }

    /// <summary>What the file holds, or why it was not looked at. Never a secret.</summary>
    public string Text { get; }

    /// <summary>One-based; 0 where the whole file is meant.</summary>
    public int Line { get; }

    public int Column { get; }

    /// <summary>False for a file that could not be looked at.</summary>
    public bool IsChecked { get; }

    /// <summary>Whether the value proves itself, or stands where only settings stand.</summary>
    public bool IsSure { get; private set; }

    /// <summary>Whether the file is made to ship, so that its value must change and not its item.</summary>
    public bool IsMeantToShip { get; private set; }

    /// <summary>The same content under another name says the same: a file is packed from where it was published.</summary>
    public string Key { get; private set; } = "";

    public static ShipFinding Secret(string name, string what, int line, int column, bool isSure, bool isMeantToShip, string key) =>
        new(name, what, line, column, isChecked: true) { IsSure = isSure, IsMeantToShip = isMeantToShip, Key = key };

    public static ShipFinding NotChecked(string name, string why, int line = 0, int column = 0) => new(name, why, line, column, isChecked: false);
}
