using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using McpAnalyzers.Config;

namespace McpAnalyzers.Tests.Config;

/// <summary>Random documents against the readers of .NET, and documents that nobody would write.</summary>
public class ConfigReaderFuzzTests
{
    private const int Documents = 400;

    private static readonly string[] s_pieces =
    [
        "a", "Key", "token", " ", "  ", ":", "//x", "#", "'", "\"", "\\", "/", "{", "}", "[", "]", ",", "=", "<", ">", "&", "-", "\u00e9", "\u4f60", "|", "%", "@", "!", "*", "0", "12", "\t",
    ];

    private static readonly Func<string, IReadOnlyList<ConfigLeaf>>[] s_readers = [JsonLeaves.Of, EnvLeaves.Of, XmlLeaves.Of, YamlLeaves.Of, DockerLeaves.Of];

    [Fact]
    public void Json_is_read_as_the_class_library_reads_it()
    {
        for (var seed = 0; seed < Documents; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder();
            WriteJson(random, text, 0);
            using var document = JsonDocument.Parse(text.ToString(), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            var expected = new List<(string, string, bool)>();
            Flatten(document.RootElement, "", expected);

            var leaves = JsonLeaves.Of(text.ToString());

            Assert.Equal(expected, leaves.Select(l => (l.Path, l.Text, l.IsString)));
            AssertPlaces(leaves, text.ToString(), raw => JsonSerializer.Deserialize<string>("\"" + raw + "\"")!, l => l.IsString);
        }
    }

    [Fact]
    public void Xml_is_read_as_the_class_library_reads_it()
    {
        for (var seed = 0; seed < Documents; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder();
            WriteXml(random, text, 0);
            var expected = new List<(string, string)>();
            using (var reader = XmlReader.Create(new StringReader(text.ToString()), new XmlReaderSettings { IgnoreComments = false, ConformanceLevel = ConformanceLevel.Document }))
            {
                Flatten(reader, expected);
            }

            Assert.Equal(expected, XmlLeaves.Of(text.ToString()).Select(l => (l.Path, l.Text)));
        }
    }

    [Fact]
    public void Yaml_in_braces_is_json()
    {
        for (var seed = 0; seed < Documents; seed++)
        {
            var value = RandomTree(new Random(seed), 0);
            var json = JsonSerializer.Serialize(value, s_relaxed);

            Assert.Equal(JsonLeaves.Of(json).Select(l => (l.Path, l.Text)), YamlLeaves.Of(json).Select(l => (l.Path, l.Text)));
        }
    }

    [Fact]
    public void Yaml_in_lines_is_the_tree_that_was_written()
    {
        for (var seed = 0; seed < Documents; seed++)
        {
            var random = new Random(seed);
            var value = RandomTree(random, 0);
            var text = new StringBuilder();
            WriteYaml(random, text, value, 0);
            var expected = JsonLeaves.Of(JsonSerializer.Serialize(value, s_relaxed)).Select(l => (l.Path, l.Text));

            Assert.Equal(expected, YamlLeaves.Of(text.ToString()).Select(l => (l.Path, l.Text)));
        }
    }

    [Fact]
    public void Readers_survive_what_is_cut_off_changed_or_no_text_at_all()
    {
        for (var seed = 0; seed < Documents; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder();
            switch (seed % 4)
            {
                case 0:
                    WriteJson(random, text, 0);
                    break;
                case 1:
                    WriteXml(random, text, 0);
                    break;
                case 2:
                    WriteYaml(random, text, RandomTree(random, 0), 0);
                    break;
                default:
                    for (var i = 0; i < 300; i++)
                    {
                        text.Append(random.Next(6) == 0 ? (char)random.Next(0xFFFF) : s_pieces[random.Next(s_pieces.Length)][0]).Append(random.Next(8) == 0 ? "\n" : "");
                    }

                    break;
            }

            for (var change = 0; change < 6 && text.Length > 0; change++)
            {
                foreach (var read in s_readers)
                {
                    AssertPlaces(read(text.ToString()), text.ToString(), null, _ => true);
                }

                var at = random.Next(text.Length);
                switch (random.Next(3))
                {
                    case 0:
                        text.Length = at;
                        break;
                    case 1:
                        text.Insert(at, s_pieces[random.Next(s_pieces.Length)]);
                        break;
                    default:
                        text.Remove(at, 1);
                        break;
                }
            }
        }
    }

    [Fact]
    public void Judging_survives_every_path_and_value()
    {
        string[] files =
        [
            "appsettings.json", "local.settings.json", "launchSettings.json", ".mcp.json", "x/.vscode/mcp.json", "server.json", ".env", "x.csproj", "web.config", "nuget.config",
            "compose.yml", "x/workflows/ci.yml", "Dockerfile",
        ];
        string[] keys =
        [
            "value", "default", "name", "key", "env", "args", "headers", "Authorization", "Password", "ApiKey", "ApiKeys", "ConnectionStrings", "0", "", ":", "a:b", "url", "COPY", "inputs",
            "packages", "environmentVariables", "variables", "isSecret", "with", "run", "command", "PublicKey", "X_TOKEN",
        ];
        string[] values = ["", "a", "-p", "--", "--token", "=", "A=", "A=b", "x y", "Bearer ", "token  x", "://@", "a://:@", "\"", "'", "\\", "%", "$", "{", "}", "....", "éééé", "0000", McpAnalyzers.Tests.Secrets.Samples.Password];
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var path = files[seed % files.Length];
            var text = new StringBuilder();
            string Key() => keys[random.Next(keys.Length)];
            string Value() => values[random.Next(values.Length)];
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                text.Append((seed % files.Length) switch
                {
                    < 6 => $"{(i % 2 == 0 ? "" : "{")}\"{Key()}\": [{{ \"{Key()}\": {JsonSerializer.Serialize(Value())}, \"{Key()}\": [\"{Key()}\", {JsonSerializer.Serialize(Value())}] }}],\n",
                    6 => $"{Key()}={Value()}\n",
                    < 10 => $"<{Key()} {Key()}=\"{Value()}\" {Key()}=\"{Key()}\"><{Key()}>{Value()}\n",
                    < 12 => $"{new string(' ', random.Next(4))}{(random.Next(3) == 0 ? "- " : "")}{Key()}: {(random.Next(3) == 0 ? "" : Value())}\n",
                    _ => $"{(random.Next(2) == 0 ? "ENV" : Key())} {Key()}={Value()} {Value()}\n",
                });
            }

            foreach (var secret in ConfigSecrets.In(ConfigFile.Of(path), text.ToString()))
            {
                Assert.InRange(secret.Start, 0, text.Length);
                Assert.InRange(secret.Length, 1, text.Length - secret.Start);
                Assert.NotEmpty(secret.DisplayName);
                Assert.NotEmpty(secret.Variable);
            }

            _ = ServerManifest.Read(text.ToString());
        }
    }

    /// <summary>Each would take minutes if a reader looked at the same text again and again.</summary>
    [Theory]
    [InlineData("\"")]
    [InlineData("'")]
    [InlineData("'''\n")]
    [InlineData("a: '\n")]
    [InlineData("a: \"\\\n")]
    [InlineData("{")]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("<a>")]
    [InlineData("<a b=\"")]
    [InlineData("<a b='\n")]
    [InlineData("<!--")]
    [InlineData("</a>")]
    [InlineData("<a></b>")]
    [InlineData("export ")]
    [InlineData("A=\"\\\"\n")]
    [InlineData("A='\n")]
    [InlineData("- ")]
    [InlineData("- - a:\n")]
    [InlineData("a: |\n")]
    [InlineData("a: [\n")]
    [InlineData("&a ")]
    [InlineData("ENV A \\\n")]
    [InlineData("ENV A=\"\\\n")]
    [InlineData("RUN [\"\\\n#\n")]
    [InlineData("\0")]
    [InlineData("\\")]
    [InlineData("a b: c ")]
    public void Readers_stay_linear(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 400_000 / piece.Length));
        foreach (var read in s_readers)
        {
            AssertPlaces(read(text), text, null, _ => true);
        }
    }

    [Fact]
    public void Deep_and_long_paths_stay_short()
    {
        var name = new string('n', 5_000);
        var text = new StringBuilder();
        for (var i = 0; i < 60; i++)
        {
            text.Append("{\"").Append(name).Append("\":");
        }

        text.Append('[').Append(string.Join(',', Enumerable.Repeat("1", 20_000))).Append(']');

        Assert.All(JsonLeaves.Of(text.ToString()), l => Assert.InRange(l.Path.Length, 1, 1_000));
    }

    [Fact]
    public void Too_long_a_file_is_not_read() =>
        Assert.Empty(ConfigSecrets.In(ConfigFile.Of("appsettings.json"), "{ \"Password\": \"" + McpAnalyzers.Tests.Secrets.Samples.Password + "\" }" + new string(' ', ConfigFile.LongestText)));

    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static void AssertPlaces(IReadOnlyList<ConfigLeaf> leaves, string text, Func<string, string>? decode, Func<ConfigLeaf, bool> decoded)
    {
        foreach (var leaf in leaves)
        {
            Assert.InRange(leaf.Start, 0, text.Length);
            Assert.InRange(leaf.Length, 0, text.Length - leaf.Start);
            if (decode is not null && decoded(leaf))
            {
                Assert.Equal(leaf.Text, decode(text.Substring(leaf.Start, leaf.Length)));
            }
        }
    }

    private static string RandomText(Random random, bool plain = false)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            text.Append(plain ? "abcKeyToken"[random.Next(11)].ToString() : s_pieces[random.Next(s_pieces.Length)]);
        }

        return text.ToString();
    }

    private static void WriteJson(Random random, StringBuilder text, int depth)
    {
        text.Append(random.Next(5) switch { 0 => " /* x \"y\" */ ", 1 => "\n// z {\n", 2 => "\r\n\t", _ => "" });
        var count = random.Next(4);
        switch (depth > 3 ? 2 + random.Next(3) : random.Next(5))
        {
            case 0:
                text.Append('{');
                for (var i = 0; i < count; i++)
                {
                    // A name that is there twice would be one value for the oracle's reader of objects.
                    text.Append(JsonSerializer.Serialize(RandomText(random) + i.ToString(CultureInfo.InvariantCulture), random.Next(2) == 0 ? s_relaxed : null)).Append(':');
                    WriteJson(random, text, depth + 1);
                    text.Append(i < count - 1 || random.Next(3) == 0 ? "," : "");
                }

                text.Append('}');
                break;
            case 1:
                text.Append('[');
                for (var i = 0; i < count; i++)
                {
                    WriteJson(random, text, depth + 1);
                    text.Append(i < count - 1 || random.Next(3) == 0 ? "," : "");
                }

                text.Append(']');
                break;
            case 2:
                text.Append(random.Next(3) switch { 0 => "true", 1 => "null", _ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture) });
                break;
            default:
                text.Append(JsonSerializer.Serialize(RandomText(random), random.Next(2) == 0 ? s_relaxed : null));
                break;
        }

        text.Append(random.Next(4) == 0 ? " " : "");
    }

    private static void Flatten(JsonElement element, string path, List<(string, string, bool)> leaves)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(property.Value, ConfigPath.Join(path, property.Name), leaves);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Flatten(item, ConfigPath.Join(path, index++), leaves);
                }

                break;
            case JsonValueKind.String:
                leaves.Add((path, element.GetString()!, true));
                break;
            default:
                leaves.Add((path, element.GetRawText(), false));
                break;
        }
    }

    private static void WriteXml(Random random, StringBuilder text, int depth)
    {
        var name = RandomText(random, plain: true);
        text.Append('<').Append(name);
        for (var i = random.Next(3); i > 0; i--)
        {
            var quote = random.Next(2) == 0 ? '"' : '\'';
            var value = RandomText(random).Replace("&", "&amp;").Replace("<", "&lt;").Replace("\"", "&quot;").Replace("'", "&#39;").Replace("\t", " ");
            text.Append(' ').Append('x').Append(i).Append(random.Next(2) == 0 ? "=" : " = ").Append(quote).Append(value).Append(quote);
        }

        if (random.Next(4) == 0)
        {
            text.Append(" />");
            return;
        }

        text.Append('>');
        for (var i = random.Next(4); i > 0 && depth < 4; i--)
        {
            switch (random.Next(4))
            {
                case 0:
                    text.Append("<!-- <a x=\"1\">b</a> -->");
                    break;
                case 1:
                    text.Append("\n t").Append(RandomText(random).Replace("&", "&#x26;").Replace("<", "&lt;").Replace(">", "&gt;")).Append("e <!-- -->");
                    break;
                default:
                    WriteXml(random, text, depth + 1);
                    break;
            }
        }

        text.Append("</").Append(name).Append('>');
    }

    private static void Flatten(XmlReader reader, List<(string, string)> leaves)
    {
        var paths = new Stack<string>();
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var path = ConfigPath.Join(paths.Count == 0 ? "" : paths.Peek(), reader.Name);
                    var empty = reader.IsEmptyElement;
                    while (reader.MoveToNextAttribute())
                    {
                        leaves.Add((ConfigPath.Join(path, reader.Name), reader.Value));
                    }

                    if (!empty)
                    {
                        paths.Push(path);
                    }

                    break;
                case XmlNodeType.EndElement:
                    paths.Pop();
                    break;
                case XmlNodeType.Text when reader.Value.Trim().Length > 0:
                    leaves.Add((paths.Peek(), reader.Value.Trim()));
                    break;
            }
        }
    }

    private static object RandomTree(Random random, int depth)
    {
        switch (depth == 0 ? 0 : depth > 3 ? 2 : random.Next(4))
        {
            case 0:
                return Enumerable.Range(0, random.Next(1, 4)).ToDictionary(i => RandomText(random, plain: true) + i.ToString(CultureInfo.InvariantCulture), _ => RandomTree(random, depth + 1));
            case 1:
                return Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomTree(random, depth + 1)).ToArray();
            default:
                return RandomText(random);
        }
    }

    private static void WriteYaml(Random random, StringBuilder text, object value, int indent)
    {
        var pad = new string(' ', indent);
        switch (value)
        {
            case Dictionary<string, object> map:
                foreach (var (key, item) in map)
                {
                    text.Append(pad).Append(random.Next(3) switch { 0 => $"\"{key}\"", 1 => $"'{key}'", _ => key }).Append(':');
                    WriteValue(random, text, item, item is object[] && random.Next(2) == 0 ? indent : indent + 2);
                }

                break;
            case object[] list:
                foreach (var item in list)
                {
                    text.Append(pad).Append('-');
                    WriteValue(random, text, item, indent + 2);
                }

                break;
        }
    }

    private static void WriteValue(Random random, StringBuilder text, object value, int indent)
    {
        if (value is string scalar)
        {
            text.Append(' ').Append(random.Next(2) == 0 ? JsonSerializer.Serialize(scalar) : "'" + scalar.Replace("'", "''") + "'");
            text.Append(random.Next(3) == 0 ? "  # note: x" : "").Append('\n');
            return;
        }

        text.Append(random.Next(3) == 0 ? " # - note" : "").Append('\n');
        if (random.Next(4) == 0)
        {
            text.Append("\n   # a: comment\n");
        }

        WriteYaml(random, text, value, indent);
    }
}
