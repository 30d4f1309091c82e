using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Storage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Storage;

public class SecretFileSharedTests
{
    private static string Store(string members) => $$"""
        using System.Security.Cryptography;
        using System.Text;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }

        public sealed class TokenStore
        {
            private readonly string _own = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "crm.json");
            private readonly string _shared = Path.Combine(Path.GetTempPath(), "crm.json");

            {{members}}
        }
        """;

    private static Task Check(string source) => Verify.Analyzer<SecretFileSharedAnalyzer>(source);

    [Theory]
    [InlineData("File.WriteAllText([|_shared|], accessToken);")]
    [InlineData("File.WriteAllText([|Path.Combine(Path.GetTempPath(), user)|], accessToken);")]
    [InlineData("File.WriteAllText([|Path.GetTempFileName()|], accessToken);")]
    [InlineData("File.WriteAllText([|\"/tm" + "p/crm.json\"|], accessToken);")]
    [InlineData("var folder = Path.GetTempPath(); var path = Path.Combine(folder, \"crm.json\"); File.AppendAllText([|path|], accessToken);")]
    [InlineData("File.WriteAllText([|Where()|], accessToken); static string Where() => Path.Combine(Path.GetTempPath(), \"crm.json\");")]
    [InlineData("using var writer = new StreamWriter(_shared); [|writer|].Write(accessToken);")]
    public Task Token_in_the_folder_for_temporary_files_is_reported(string statement) => Check(Store($$"""public void Save(string user, string accessToken) { {{statement}} }"""));

    [Theory]
    [InlineData("File.WriteAllText(_own, accessToken); File.SetUnixFileMode(_own, [|UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead|]);")]
    [InlineData("using var file = new FileStream(_own, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = [|UnixFileMode.UserRead | UnixFileMode.OtherRead|] }); file.Write(Encoding.UTF8.GetBytes(accessToken));")]
    public Task Mode_with_bits_for_others_is_reported(string statements) => Check(Store($$"""public void Save(string user, string accessToken) { {{statements}} }"""));

    [Theory]
    [InlineData("File.WriteAllText(_own, accessToken);")]
    [InlineData("File.WriteAllText(_shared, user);")]
    [InlineData("File.WriteAllText(_shared, accessToken.Length.ToString());")]
    [InlineData("File.WriteAllBytes(_shared, SHA256.HashData(Encoding.UTF8.GetBytes(accessToken)));")]
    [InlineData("File.WriteAllBytes(_shared, Aes.Create().EncryptCbc(Encoding.UTF8.GetBytes(accessToken), new byte[16]));")]
    [InlineData("File.WriteAllText(_own, accessToken); File.SetUnixFileMode(_own, UnixFileMode.UserRead | UnixFileMode.UserWrite);")]
    [InlineData("File.WriteAllText(_shared, accessToken); File.SetUnixFileMode(_shared, UnixFileMode.UserRead | UnixFileMode.UserWrite);")]
    [InlineData("File.WriteAllText(_own, user); File.SetUnixFileMode(_own, UnixFileMode.UserRead | UnixFileMode.GroupRead);")]
    [InlineData("var stored = File.ReadAllText(_shared);")]
    [InlineData("File.WriteAllText(_own + \"/tmpl\", accessToken);")]
    public Task File_of_its_owner_and_other_text_are_not_reported(string statement) => Check(Store($$"""public void Save(string user, string accessToken) { {{statement}} }"""));

    [Fact]
    public Task Message_names_the_credential() => Verify.Analyzer<SecretFileSharedAnalyzer>(
        Store("public void Save(string accessToken) => File.WriteAllText({|#0:_shared|}, accessToken);"),
        Verify.Diagnostic(Descriptors.MCPAC3002_SecretFileShared, 0, "'accessToken' is created with default permissions in the folder for temporary files; keep it in the user's own folder"));

    [Fact]
    public Task Stands_beside_the_rule_about_clear_text() => Verify.Analyzer<TokenStoredUnprotectedAnalyzer>(
        Store("public void Save(string accessToken) => File.WriteAllText(_shared, [|accessToken|]);"));

    [Fact]
    public Task Project_for_windows_only_and_test_project_are_silent() => Task.WhenAll(
        Check(Store("public void Save(string accessToken) => File.WriteAllText(_shared, accessToken);")
            .Replace("[McpServerToolType]", "[assembly: System.Runtime.Versioning.TargetPlatform(\"Windows7.0\")]\n[McpServerToolType]", StringComparison.Ordinal)),
        Verify.Analyzer<SecretFileSharedAnalyzer>(
            Store("public void Save(string accessToken) => File.WriteAllText(_shared, accessToken);"), test => test.GlobalOptions["build_property.IsTestProject"] = "true"));

    [Theory]
    [InlineData(nameof(McpSdk.V0_2))]
    [InlineData(nameof(McpSdk.V1_4))]
    public Task Older_sdks_are_known(string version) => Verify.Analyzer<SecretFileSharedAnalyzer>(
        Store("public void Save(string accessToken) => File.WriteAllText([|_shared|], accessToken);"), Leakage.SecretInResultTests.Sdk(version));

    [Theory]
    [InlineData("public void Save(string accessToken) => File.WriteAllText(_shared, accessToken")]
    [InlineData("private string _a => _b; private string _b => _a; public void Save(string accessToken) => File.WriteAllText(_a, accessToken);")]
    [InlineData("public void Save(string accessToken) { File.WriteAllText(_shared + , accessToken); File.SetUnixFileMode(UnixFileMode.GroupRead | ); }")]
    public async Task Half_typed_code_does_not_crash(string member)
    {
        var found = await RuleRun.OfAsync(RuleRun.Compile([("/0/Store.cs", Store(member))]), new SecretFileSharedAnalyzer());
        Assert.True(found.Length <= 2);
    }

    [Fact]
    public Task Fix_restricts_the_mode() => Verify.Fix<SecretFileSharedAnalyzer, SecretFileSharedFix>(
        Store("""
            public void Save(string accessToken)
            {
                File.WriteAllText(_own, accessToken);
                File.SetUnixFileMode(_own, [|UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead|]);
            }
            """),
        Store("""
            public void Save(string accessToken)
            {
                File.WriteAllText(_own, accessToken);
                File.SetUnixFileMode(_own, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            """));

    [Fact]
    public Task Fix_moves_the_file_to_the_folder_of_the_user() => Verify.Fix<SecretFileSharedAnalyzer, SecretFileSharedFix>(
        Store("""
            public void Save(string accessToken) => File.WriteAllText([|_shared|], accessToken);
            public void Append(string accessToken) => File.AppendAllText([|_shared|], accessToken);
            """),
        Store("""
            public void Save(string accessToken) => File.WriteAllText(_shared, accessToken);
            public void Append(string accessToken) => File.AppendAllText(_shared, accessToken);
            """).Replace("Path.GetTempPath()", "Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create)", StringComparison.Ordinal));

    [Fact]
    public Task Fix_is_not_offered_where_the_reader_would_look_elsewhere() => Verify.NoFix<SecretFileSharedAnalyzer, SecretFileSharedFix>(
        Store("""
            public void Save(string accessToken) => File.WriteAllText([|_shared|], accessToken);
            public string Load() => File.ReadAllText(Path.Combine(Path.GetTempPath(), "crm.json"));
            """));
}
