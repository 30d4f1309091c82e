using McpAnalyzers.Config;

namespace McpAnalyzers.Build.ConfigFix;

/// <summary>A name and its text value in a JSON object, and how to take both out.</summary>
internal sealed class JsonMember
{
    private JsonMember(int start, int length, ConfigEdit? removal)
    {
        Start = start;
        Length = length;
        Removal = removal;
    }

    public int Start { get; }

    public int Length { get; }

    /// <summary>The member with the comma that goes with it; null where something unexpected stands around it.</summary>
    public ConfigEdit? Removal { get; }

    /// <summary>The member whose value the leaf is; null when that is not plain to see, for instance with a comment in between.</summary>
    public static JsonMember? At(string text, ConfigLeaf leaf)
    {
        var quote = leaf.Start - 1;
        var colon = Before(text, quote);
        var nameEnd = colon > 0 && text[colon] == ':' ? Before(text, colon) : -1;
        if (nameEnd <= 0 || text[nameEnd] != '"')
        {
            return null;
        }

        var start = nameEnd - 1;
        while (start > 0 && text[start] is not ('"' or '\\' or '\n'))
        {
            start--;
        }

        if (text[start] != '"')
        {
            return null;
        }

        var end = leaf.Start + leaf.Length + 1;
        var before = Before(text, start);
        var after = end;
        while (after < text.Length && char.IsWhiteSpace(text[after]))
        {
            after++;
        }

        ConfigEdit? removal = null;
        if (before >= 0 && after < text.Length && text[before] is '{' or ',')
        {
            removal = text[after] switch
            {
                ',' => new ConfigEdit(before + 1, after - before, ""),
                '}' when text[before] == ',' => new ConfigEdit(before, end - before, ""),
                '}' => new ConfigEdit(before + 1, end - before - 1, ""),
                _ => null,
            };
        }

        return new JsonMember(start, end - start, removal);
    }

    /// <summary>The last character before <paramref name="i"/> that is no white space; -1 for none.</summary>
    private static int Before(string text, int i)
    {
        for (i--; i >= 0 && char.IsWhiteSpace(text[i]); i--)
        {
        }

        return i;
    }
}
