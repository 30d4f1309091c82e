using McpAnalyzers.Config;

namespace McpAnalyzers.Tests.Config;

/// <summary>What the readers make of each format, by example.</summary>
public class ConfigReaderTests
{
    [Fact]
    public void Json_has_paths_comments_and_trailing_commas() => AssertLeaves(
        JsonLeaves.Of,
        """
        // settings
        {
          "Mail": { "ApiKey": "a\"b", "Port": 25, }, /* more */
          "Hosts": ["x", { "Name": "y" },],
        }
        """,
        ("Mail:ApiKey", "a\"b"),
        ("Mail:Port", "25"),
        ("Hosts:0", "x"),
        ("Hosts:1:Name", "y"));

    [Fact]
    public void Json_steps_over_a_merge_marker() => AssertLeaves(
        JsonLeaves.Of,
        """
        {
        <<<<<<< mine
          "a": "1",
        =======
          "b": "2",
        >>>>>>> theirs
          "c": "3"
        }
        """,
        ("a", "1"),
        ("b", "2"),
        ("c", "3"));

    [Fact]
    public void Env_has_exports_quotes_comments_and_several_lines() => AssertLeaves(
        EnvLeaves.Of,
        "# first\nA=1\nexport B = two words # a note\nC='x # y'\nD=\"one\\ntwo\"\nE=\"a\nb\"\nnot a line\nF=\nG=a#b\r\n  H=last",
        ("A", "1"),
        ("B", "two words"),
        ("C", "x # y"),
        ("D", "one\ntwo"),
        ("E", "a\nb"),
        ("F", ""),
        ("G", "a#b"),
        ("H", "last"));

    [Fact]
    public void Xml_has_elements_attributes_data_and_named_values() => AssertLeaves(
        XmlLeaves.Of,
        """
        <?xml version="1.0"?>
        <!DOCTYPE configuration>
        <configuration>
          <!-- <add key="no" value="no" /> -->
          <appSettings>
            <add key="Mail:ApiKey" value="a&amp;&#98;" />
          </appSettings>
          <connectionStrings><add name='Main' connectionString='Server=x' providerName='p' /></connectionStrings>
          <text> one <b>two</b> <![CDATA[a < b]]></text>
        </configuration>
        """,
        ("configuration:appSettings:add:key", "Mail:ApiKey"),
        ("configuration:appSettings:Mail:ApiKey", "a&b"),
        ("configuration:connectionStrings:add:name", "Main"),
        ("configuration:connectionStrings:Main", "Server=x"),
        ("configuration:connectionStrings:add:providerName", "p"),
        ("configuration:text", "one"),
        ("configuration:text:b", "two"),
        ("configuration:text", "a < b"));

    [Fact]
    public void Xml_lives_with_what_is_not_well_formed() => AssertLeaves(
        XmlLeaves.Of,
        "<a><b>1</b></x><d x=1 y=\"2\">a & b < c</d><e>3",
        ("a:b", "1"),
        ("a:d:y", "2"),
        ("a:d", "a & b"),
        ("a:d", "c"),
        ("a:e", "3"));

    [Fact]
    public void Yaml_has_mappings_sequences_scalars_and_blocks() => AssertLeaves(
        YamlLeaves.Of,
        """
        %YAML 1.2
        ---
        services:
          web:   # the server
            image: "a:b"
            environment:
            - A=1
            - B=two words  # note
            command: ["run", '--x', {k: v}]
            script: |
              first: line
                second

              third
            labels: { one: 1, "two": "2" }
          "db":
            url: http://host:80/x#y
            list:
              - name: n1
                value: v1
              - - deep
        empty:
        anchor: &x !tag plain
        last: 'it''s'
        """,
        ("services:web:image", "a:b"),
        ("services:web:environment:0", "A=1"),
        ("services:web:environment:1", "B=two words"),
        ("services:web:command:0", "run"),
        ("services:web:command:1", "--x"),
        ("services:web:command:2:k", "v"),
        ("services:web:script", "first: line\n  second\n\nthird"),
        ("services:web:labels:one", "1"),
        ("services:web:labels:two", "2"),
        ("services:db:url", "http://host:80/x#y"),
        ("services:db:list:0:name", "n1"),
        ("services:db:list:0:value", "v1"),
        ("services:db:list:1:0", "deep"),
        ("anchor", "plain"),
        ("last", "it's"));

    [Fact]
    public void Dockerfile_has_assignments_lists_and_other_instructions() => AssertLeaves(
        DockerLeaves.Of,
        """
        # escape=\
        FROM x AS y
        ENV A=1 B="two words" \
            # between
            C=three\ words
        env OLD the rest of it
        ARG D
        ARG E='5'
        RUN one && \
            two
        ENTRYPOINT ["dotnet", "--x"]
        """,
        ("FROM", "x AS y"),
        ("A", "1"),
        ("B", "two words"),
        ("C", "three words"),
        ("OLD", "the rest of it"),
        ("E", "5"),
        ("RUN", "one && \\\n    two"),
        ("ENTRYPOINT:args:0", "dotnet"),
        ("ENTRYPOINT:args:1", "--x"));

    [Fact]
    public void Dockerfile_may_escape_with_a_grave_accent() => AssertLeaves(
        DockerLeaves.Of,
        "# escape=`\nENV A=C:\\x `\n  B=2\n",
        ("A", "C:\\x"),
        ("B", "2"));

    [Theory]
    [InlineData("appsettings.json", ConfigKind.AppSettings)]
    [InlineData("src/Server/appsettings.Production.json", ConfigKind.AppSettings)]
    [InlineData("C:\\Server\\Properties\\launchSettings.json", ConfigKind.LaunchSettings)]
    [InlineData(".mcp.json", ConfigKind.McpClient)]
    [InlineData("x/.cursor/mcp.json", ConfigKind.McpClient)]
    [InlineData("x/.vscode/mcp.json", ConfigKind.VsCodeMcp)]
    [InlineData("x/.claude/settings.local.json", ConfigKind.McpClient)]
    [InlineData("x/.mcp/server.json", ConfigKind.ServerManifest)]
    [InlineData(".env.production", ConfigKind.DotEnv)]
    [InlineData("Server.csproj", ConfigKind.MSBuild)]
    [InlineData("Web.config", ConfigKind.WebConfig)]
    [InlineData("NuGet.Config", ConfigKind.NuGetConfig)]
    [InlineData("docker-compose.override.yml", ConfigKind.Compose)]
    [InlineData(".github/workflows/ci.yml", ConfigKind.Workflow)]
    [InlineData("Dockerfile.dev", ConfigKind.Dockerfile)]
    [InlineData("stylecop.json", ConfigKind.None)]
    [InlineData("x/.vscode/settings.json", ConfigKind.None)]
    [InlineData("BannedSymbols.txt", ConfigKind.None)]
    [InlineData("other.yml", ConfigKind.None)]
    public void File_is_known_by_its_name(string path, object kind) => Assert.Equal((ConfigKind)kind, ConfigFile.Of(path).Kind);

    private static void AssertLeaves(Func<string, IReadOnlyList<ConfigLeaf>> read, string text, params (string Path, string Text)[] expected)
    {
        var leaves = read(text.ReplaceLineEndings("\n"));

        Assert.Equal(expected, leaves.Select(l => (l.Path, l.Text)));
        foreach (var leaf in leaves.Where(l => l.IsVerbatim))
        {
            Assert.Equal(leaf.Text, text.ReplaceLineEndings("\n").Substring(leaf.Start, leaf.Length));
        }
    }
}
