using System;
using System.Collections.Generic;

namespace McpAnalyzers.Config;

internal enum JsonKind
{
    Null,
    True,
    False,
    Number,
    Text,
    List,
    Object,
}

/// <summary>A value of a JSON document that must be well-formed, and where it stands.</summary>
internal sealed class JsonValue
{
    public JsonValue(
        JsonKind kind, int start, string text = "", IReadOnlyList<JsonValue>? items = null, IReadOnlyList<KeyValuePair<string, JsonValue>>? members = null)
    {
        Kind = kind;
        Start = start;
        Text = text;
        Items = items ?? Array.Empty<JsonValue>();
        Members = members ?? Array.Empty<KeyValuePair<string, JsonValue>>();
    }

    public JsonKind Kind { get; }

    public int Start { get; }

    /// <summary>A text without quotes and escapes, or the digits of a number.</summary>
    public string Text { get; }

    public IReadOnlyList<JsonValue> Items { get; }

    public IReadOnlyList<KeyValuePair<string, JsonValue>> Members { get; }

    /// <summary>The first member of that name; null when there is none, or when this is no object.</summary>
    public JsonValue? this[string name]
    {
        get
        {
            foreach (var member in Members)
            {
                if (member.Key == name)
                {
                    return member.Value;
                }
            }

            return null;
        }
    }

    /// <summary>The text of a member; null when it is absent or no text.</summary>
    public string? TextOf(string name) => this[name] is { Kind: JsonKind.Text } value ? value.Text : null;

    /// <summary>The items of a member; none when it is absent.</summary>
    public IReadOnlyList<JsonValue> ItemsOf(string name) => this[name]?.Items ?? Array.Empty<JsonValue>();

    /// <summary>The number that a member holds; 0 when it holds none.</summary>
    public int NumberOf(string name) =>
        this[name] is { Kind: JsonKind.Number } value
        && int.TryParse(value.Text, System.Globalization.NumberStyles.Integer, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
