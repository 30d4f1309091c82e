using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using McpAnalyzers.Build.ShipScan;
using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests;

/// <summary>What the scan of the output says of one file, without a build around it.</summary>
public sealed class ShipScannerTests : IDisposable
{
    private const long Limit = 200_000;

    private static readonly string s_token = Consumers.PlantedToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("mcp-ship-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(".env", "DESK_TOKEN=@@", 1)]
    [InlineData("conf/production.env", "# settings\nDESK_TOKEN=@@", 2)]
    [InlineData("appsettings.json", "{\n \"Desk\": {\n  \"ApiKey\": \"@@\" } }", 3)]
    [InlineData("secrets.json", "{ \"Desk:ApiKey\": \"Hk29dk8Lw0qPx7\" }", 1)]
    [InlineData("data/graph_token_cache.json", "{ \"refresh_token\": \"0.AXkA9f3kLw0qPx7Hk29dk8\" }", 1)]
    [InlineData("settings.json", "{ \"clientSecret\": \"Hk29dk8Lw0qPx7Zt41\" }", 1)]
    [InlineData("deploy.yaml", "spec:\n  api_key: Hk29dk8Lw0qPx7Zt41\n", 2)]
    [InlineData("app.ini", "[desk]\napi_key = Hk29dk8Lw0qPx7Zt41\n", 2)]
    [InlineData("run.sh", "#!/bin/sh\nexport X=@@\n", 2)]
    [InlineData("LICENSE", "nothing\nbut @@\n", 2)]
    [InlineData("readme.md", "call it with @@", 1)]
    [InlineData("wwwroot/app.js", "const a='@@'", 1)]
    [InlineData("my.env.example", "DESK_TOKEN=@@", 1)]
    [InlineData("publish.runtimeconfig.json", "{ \"configProperties\": { \"Desk.ApiKey\": \"@@\" } }", 1)]
    public void File_with_a_secret_is_reported_at_its_line(string name, string text, int line)
    {
        var finding = Assert.Single(Scan(name, text.Replace("@@", s_token, StringComparison.Ordinal)));

        Assert.True(finding.IsChecked);
        Assert.Equal((name, line), (finding.Name, finding.Line));
        Assert.DoesNotContain(s_token[12..20], finding.Text + finding.Key, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".env", "DESK_TOKEN=\nOTHER_TOKEN=${FROM_THE_VAULT}\n")]
    [InlineData(".env.example", "DESK_TOKEN=Hk29dk8Lw0qPx7Zt41\n")]
    [InlineData("appsettings.json", "{ \"Logging\": { \"LogLevel\": { \"Default\": \"Information\" } }, \"AllowedHosts\": \"*\", }")]
    [InlineData("appsettings.Development.json", "{ \"ConnectionStrings\": { \"Main\": \"Server=localhost;User Id=sa;Password=Hk29dk8L;Database=x\" } }")]
    [InlineData("i18n/de.json", "{ \"password\": \"Passwort\", \"token\": \"Zugangscode\", \"password_hint\": \"Mindestens8Zeichen\" }")]
    [InlineData("openapi.json", "{ \"description\": \"Send the token with --token abcdef012345 in the first call\" }")]
    [InlineData("Server.deps.json", "{ \"libraries\": { \"Token/1.0\": { \"type\": \"package\", \"sha512\": \"sha512-mW7nzv3ysRHxSrXDPgRr5bzWmQ8EVNv2sh1dKVfMQ9YlD5r2S3lkgc0YzQ6ywFJm3OZsOmpsJfvQdZhc4Gz3Fg==\" } } }")]
    [InlineData("Server.xml", "<doc><members><member name=\"P:Desk.Password\"><summary>The password=of the desk, or its token: a text.</summary></member></members></doc>")]
    [InlineData("wwwroot/app.min.js", "var s=t();s.addEventListenerForMessage(e);s.PrivateAggregationOptions=1;password:\"Password\"")]
    [InlineData("certs/root.pem", "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n-----END CERTIFICATE-----\n")]
    [InlineData("docs/keys.md", "A key looks like `-----BEGIN PRIVATE KEY-----` and ends with `-----END PRIVATE KEY-----`.")]
    [InlineData("empty.json", "")]
    [InlineData("appsettings.Test.json", "")]
    [InlineData("part.json", "{ \"of\": \"a template\", {{ more }} ")]
    public void File_without_one_is_silent(string name, string text) => Assert.Empty(Scan(name, text));

    [Fact]
    public void Browser_key_is_silent_in_a_script_and_reported_in_settings()
    {
        var key = "AIza" + "SyD" + string.Concat(Enumerable.Range(0, 32).Select(i => (char)('a' + (i * 7 % 26))));

        Assert.Empty(Scan("wwwroot/maps.js", $"load('{key}')"));
        Assert.Single(Scan("appsettings.json", $"{{ \"Maps\": {{ \"ApiKey\": \"{key}\" }} }}"));
    }

    [Theory]
    [InlineData("server.pem")]
    [InlineData("id_rsa")]
    [InlineData("config.txt")]
    [InlineData("service-account.json")]
    public void Private_key_is_reported_behind_a_certificate_and_with_a_passphrase(string name)
    {
        using var rsa = RSA.Create(1024);
        var key = rsa.ExportPkcs8PrivateKeyPem();
        var certificate = "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n-----END CERTIFICATE-----\n";
        var locked = rsa.ExportRSAPrivateKeyPem().Replace("KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\n", StringComparison.Ordinal);
        var isJson = name.EndsWith(".json", StringComparison.Ordinal);

        foreach (var text in isJson ? [$"{{ \"private_key\": \"{key.Replace("\n", "\\n", StringComparison.Ordinal)}\", \"client\": \"a: b\" }}"] : new[] { key, certificate + key, locked })
        {
            Assert.Equal("private key", Assert.Single(Scan(name, text)).Text);
        }
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    [InlineData("iso-8859-1")]
    public void Text_is_read_in_any_usual_encoding(string encoding)
    {
        var text = $"# für den Betrieb\nDESK_TOKEN={s_token}\n";
        var plain = Encoding.GetEncoding(encoding);

        foreach (var bytes in new[] { plain.GetBytes(text), [.. plain.GetPreamble(), .. plain.GetBytes(text)] })
        {
            Assert.Equal(2, Assert.Single(Scan("a.env", bytes)).Line);
        }
    }

    [Theory]
    [InlineData("Tool.dll")]
    [InlineData("logo.png")]
    [InlineData("app.js.br")]
    [InlineData("model.onnx")]
    [InlineData("apphost")]
    [InlineData("icu.dat")]
    public void Binary_file_is_silent(string name) => Assert.Empty(Scan(name, [0x4D, 0x5A, 0, 0, 1, 2, 3, .. Encoding.ASCII.GetBytes(s_token)]));

    [Theory]
    [InlineData("server.pfx")]
    [InlineData("keys/client.p12")]
    [InlineData("user.msalcache.bin")]
    public void Store_of_keys_is_reported_by_its_name(string name)
    {
        Assert.True(Assert.Single(Scan(name, [0x30, 0x82, 0, 1])).IsSure);
        Assert.Empty(Scan(name, Array.Empty<byte>()));
    }

    [Fact]
    public void Archive_is_opened_one_level_deep_whatever_its_name()
    {
        var inner = Zip(("deep.env", "DESK_TOKEN=" + s_token));
        var outer = Zip(("notes/a.txt", "nothing"), ("conf/.env", "A=1\nDESK_TOKEN=" + s_token), ("lib/Tool.dll", s_token), ("inner.zip", inner));

        foreach (var name in new[] { "bundle.zip", "server.mcpb", "Desk.1.0.0.nupkg" })
        {
            Assert.Equal(
                [$"{name}!conf/.env: GitHub fine-grained token, line 2", $"{name}!inner.zip: it is an archive within an archive"],
                Scan(name, outer).Select(f => $"{f.Name}: {f.Text}").Order(StringComparer.Ordinal));
        }

        // The package that was made is the output itself.
        Assert.Equal(
            ["conf/.env", "inner.zip!deep.env"],
            Scan("Desk.1.0.0.nupkg", outer, isContainer: true).Select(f => f.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_cannot_be_checked_is_said()
    {
        AssertNotChecked("appsettings.json", Encoding.UTF8.GetBytes("{\n  \"a\": 1,\n  \"b\": [ 1, 2 }\n}"), 3);
        AssertNotChecked("words.txt", Encoding.UTF8.GetBytes(new string('a', (int)Limit + 1)), 0);
        AssertNotChecked(".env", [0, 1, 2, 3, 0, 0, 0], 0);
        AssertNotChecked("data.json", [0, 1, 2, 3, 0, 0, 0], 0);
        AssertNotChecked("backup.tar.gz", [0x1F, 0x8B, 8, 0], 0);
        AssertNotChecked("torn.zip", Zip(("a.env", "A=1"))[..40], 0);
        AssertNotChecked("large.zip", Zip(("a.txt", new string('a', (int)Limit + 1))), 0);
        Assert.Equal("gone.json", Assert.Single(ShipScanner.Scan(Path.Combine(_folder, "gone.json"), "gone.json", Limit)).Name);

        void AssertNotChecked(string name, byte[] bytes, int line)
        {
            var finding = Assert.Single(Scan(name, bytes));
            Assert.False(finding.IsChecked, name);
            Assert.Equal(line, finding.Line);
        }
    }

    [Fact]
    public void Malformed_settings_are_looked_into_all_the_same()
    {
        var findings = Scan("appsettings.json", $"{{\n  \"Desk\": {{ \"ApiKey\": \"{s_token}\" }}}}\n}}");

        Assert.Equal([true, false], findings.Select(f => f.IsChecked));
    }

    [Fact]
    public void Archive_that_unpacks_to_far_more_than_it_should_is_given_up()
    {
        var bomb = Zip([.. Enumerable.Range(0, 40).Select(i => ($"{i}.txt", (object)new string('a', (int)Limit - 10)))]);

        Assert.Contains("unpacks", Assert.Single(Scan("bomb.zip", bomb)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_secrets_of_a_file_are_one_finding()
    {
        var finding = Assert.Single(Scan("notes.txt", $"a {s_token}\nb {s_token}\nc {s_token}\n"));

        Assert.Equal("GitHub fine-grained token and 2 more", finding.Text);
    }

    [Theory]
    [InlineData("notes.txt", true)]
    [InlineData("appsettings.json", true)]
    [InlineData("data.json", false)]
    [InlineData("appsettings.Development.json", false)]
    public void Name_in_a_file_that_is_no_settings_is_a_weaker_finding(string name, bool isSure)
    {
        var text = name == "notes.txt" ? s_token : "{ \"ApiKey\": \"Hk29dk8Lw0qPx7Zt41\" }";

        Assert.Equal(isSure, Assert.Single(Scan(name, text)).IsSure);
    }

    [Fact]
    public void Random_bytes_under_any_name_break_nothing()
    {
        var random = new Random(20261120);
        foreach (var name in new[] { "a.json", "appsettings.json", "b.env", "c.yml", "d.xml", "e.zip", "f", "g.pem", "h.ini", "web.config" })
        {
            for (var i = 0; i < 60; i++)
            {
                var bytes = new byte[random.Next(0, 300)];
                random.NextBytes(bytes);
                if (i % 2 == 0)
                {
                    for (var at = 0; at < bytes.Length; at++)
                    {
                        bytes[at] = (byte)"{}[]\":,=\n<>/- PKabc\\"[bytes[at] % 20];
                    }
                }

                if (name == "e.zip" && bytes.Length > 4)
                {
                    new byte[] { 0x50, 0x4B, 3, 4 }.CopyTo(bytes, 0);
                }

                Assert.All(Scan(name, bytes), f => Assert.StartsWith(name, f.Name, StringComparison.Ordinal));
            }
        }
    }

    private IReadOnlyList<ShipFinding> Scan(string name, string text) => Scan(name, Encoding.UTF8.GetBytes(text));

    private IReadOnlyList<ShipFinding> Scan(string name, byte[] bytes, bool isContainer = false)
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllBytes(path, bytes);
        return ShipScanner.Scan(path, name, Limit, isContainer);
    }

    private static byte[] Zip(params (string Name, object Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content as byte[] ?? Encoding.UTF8.GetBytes((string)content));
            }
        }

        return stream.ToArray();
    }
}
