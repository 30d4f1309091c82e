using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Credentials;
using McpAnalyzers.Rules.Storage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Storage;

public class FakeProtectionTests
{
    private static string Store(string members, string beside = "") => $$"""
        using System.IO.Compression;
        using System.Security.Cryptography;
        using System.Text;
        using System.Text.Json;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }

        public sealed class TokenStore
        {
            private readonly string _path = "crm.dat";

            {{members}}
        }

        {{beside}}
        """;

    private static Task Check(string source) => Verify.Analyzer<FakeProtectionAnalyzer>(source);

    [Theory]
    [InlineData("File.WriteAllText(_path, [|Convert.ToBase64String(Encoding.UTF8.GetBytes(accessToken))|]);")]
    [InlineData("File.WriteAllText(_path, [|Convert.ToHexString(Encoding.UTF8.GetBytes(accessToken))|]);")]
    [InlineData("var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(accessToken)); File.WriteAllText(_path, [|text|]);")]
    [InlineData("File.WriteAllText(_path, [|JsonSerializer.Serialize(new { token = Convert.ToBase64String(Encoding.UTF8.GetBytes(accessToken)) })|]);")]
    [InlineData("File.WriteAllText(_path, [|Pack(accessToken)|]); static string Pack(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));")]
    [InlineData("var buffer = new MemoryStream(); File.WriteAllText(_path, [|Convert.ToBase64String(Encoding.UTF8.GetBytes(accessToken + \"salt\"))|]);")]
    public async Task Encoded_token_is_reported_in_place_of_the_plain_one(string statement)
    {
        var source = Store($$"""public void Save(string accessToken) { {{statement}} }""");
        await Check(source);
        await Verify.Analyzer<TokenStoredUnprotectedAnalyzer>(source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("File.WriteAllText(path, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));")]
    [InlineData("var packed = Convert.ToHexString(Encoding.UTF8.GetBytes(text)); File.WriteAllText(path, packed);")]
    [InlineData("File.WriteAllText(path, $\"1:{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\");")]
    public async Task Encoding_in_the_helper_that_writes_is_reported_in_place_of_the_plain_one(string statement)
    {
        var source = Store("public void Save(string accessToken) => Disk.Put(_path, [|accessToken|]);", $"public static class Disk {{ public static void Put(string path, string text) {{ {statement} }} }}");
        await Check(source);
        await Verify.Analyzer<TokenStoredUnprotectedAnalyzer>(source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
    }

    [Fact]
    public Task Helper_that_writes_in_clear_or_encrypts_is_not_reported() => Check(Store(
        "public void Save(string accessToken, string user) { Disk.Put(_path, accessToken); Disk.Keep(_path, user); }",
        "public static class Disk { public static void Put(string path, string text) => File.WriteAllText(path, text); public static void Keep(string path, string text) => File.WriteAllText(path, Convert.ToBase64String(Encoding.UTF8.GetBytes(text))); }"));

    [Theory]
    [InlineData("File.WriteAllText(_path, accessToken);")]
    [InlineData("http.DefaultRequestHeaders.Authorization = new(\"Basic\", Convert.ToBase64String(Encoding.UTF8.GetBytes($\"crm:{accessToken}\")));")]
    [InlineData("File.WriteAllText(_path, Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));")]
    [InlineData("File.WriteAllText(_path, Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(accessToken))));")]
    [InlineData("File.WriteAllText(_path, Convert.ToBase64String(Aes.Create().EncryptCbc(Encoding.UTF8.GetBytes(accessToken), iv)));")]
    public Task Plain_encrypted_or_other_text_is_not_reported(string statement) => Check(Store(
        $$"""public void Save(HttpClient http, string user, string accessToken, byte[] iv) { {{statement}} }"""));

    [Theory]
    [InlineData("public static string [|Encrypt|](string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));")]
    [InlineData("public static string [|ProtectToken|](string text) { var bytes = Encoding.UTF8.GetBytes(text); return Convert.ToHexString(bytes); }")]
    [InlineData("public static byte[] [|Obfuscate|](byte[] data) { for (var i = 0; i < data.Length; i++) { data[i] ^= 42; } return data; }")]
    [InlineData("public static string Encrypt(string text, byte[] key) { using var aes = Aes.Create(); aes.Key = key; return Convert.ToBase64String(aes.EncryptCbc(Encoding.UTF8.GetBytes(text), new byte[16])); }")]
    [InlineData("public static string Encrypt(string text) => Convert.ToBase64String(EncryptBytes(Encoding.UTF8.GetBytes(text))); private static byte[] EncryptBytes(byte[] data) => Aes.Create().EncryptCbc(data, new byte[16]);")]
    [InlineData("public static string Decrypt(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(text));")]
    [InlineData("public static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));")]
    [InlineData("public static bool IsProtected(string text) => text.EndsWith(Convert.ToBase64String(new byte[1]));")]
    public Task Method_that_says_encryption_and_encodes_is_reported(string method) => Check(Store(
        "public void Save(string text) => File.WriteAllText(_path, text);", $"public static class TokenProtector {{ {method} }}"));

    [Theory]
    [InlineData("aes.Key = [|Encoding.UTF8.GetBytes(\"crm-desk-crm-desk-crm-desk-2026!\")|];")]
    [InlineData("aes.Key = [|new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 }|];")]
    [InlineData("aes.Key = [|SHA256.HashData(Encoding.UTF8.GetBytes(\"desk\"))|];")]
    [InlineData("aes.Key = [|SHA256.HashData(Encoding.UTF8.GetBytes(Environment.MachineName + Environment.UserName))|];")]
    [InlineData("aes.Key = [|SHA256.HashData(Encoding.UTF8.GetBytes($\"{Environment.MachineName}:desk\"))|];")]
    [InlineData("var key = SHA256.HashData(Encoding.UTF8.GetBytes(Environment.UserName)); using var gcm = new AesGcm([|key|], 16);")]
    [InlineData("using var gcm = new AesGcm([|s_key|], 16);")]
    [InlineData("aes.Key = File.ReadAllBytes(\"key\");")]
    [InlineData("aes.Key = Convert.FromBase64String(Environment.GetEnvironmentVariable(\"CRM_STORE_KEY\")!);")]
    [InlineData("aes.Key = RandomNumberGenerator.GetBytes(32);")]
    [InlineData("var key = new byte[32]; RandomNumberGenerator.Fill(key); aes.Key = key;")]
    [InlineData("aes.IV = new byte[] { 1, 2, 3 };")]
    [InlineData("aes.GenerateKey();")]
    [InlineData("aes.Key = SHA256.HashData(Encoding.UTF8.GetBytes(Environment.MachineName + File.ReadAllText(\"salt\")));")]
    public Task Key_that_everybody_has_is_reported(string statement) => Check(Store($$"""
        private static readonly byte[] s_key = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");

        public void Save(string accessToken) { using var aes = Aes.Create(); {{statement}} File.WriteAllBytes(_path, aes.EncryptCbc(Encoding.UTF8.GetBytes(accessToken), aes.IV)); }
        """));

    [Fact]
    public Task Stretched_names_are_a_suggestion() => Verify.Analyzer<FakeProtectionAnalyzer>(
        Store("public byte[] Seal(byte[] data, byte[] salt) { using var aes = Aes.Create(); aes.Key = {|#0:Rfc2898DeriveBytes.Pbkdf2(Environment.MachineName + Environment.UserName, salt, 600_000, HashAlgorithmName.SHA256, 32)|}; return aes.EncryptCbc(data, aes.IV); }"),
        Verify.Diagnostic(
            Descriptors.MCPAC3003_FakeProtection, 0, "A key made of the names of machine and user is not encryption; use the protection of the platform").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Cipher_of_something_that_stores_nothing_is_not_reported() => Check(Store("", """
        public sealed class Checksum { public byte[] Of(byte[] data) { using var aes = Aes.Create(); aes.Key = new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 }; return aes.EncryptEcb(data, PaddingMode.PKCS7); } }
        """));

    [Theory]
    [InlineData(nameof(McpSdk.V0_2))]
    [InlineData(nameof(McpSdk.V1_4))]
    public Task Older_sdks_are_known(string version) => Verify.Analyzer<FakeProtectionAnalyzer>(
        Store("public void Save(string accessToken) => File.WriteAllText(_path, [|Convert.ToBase64String(Encoding.UTF8.GetBytes(accessToken))|]);"), Leakage.SecretInResultTests.Sdk(version));

    [Fact]
    public Task Test_project_is_silent() => Verify.Analyzer<FakeProtectionAnalyzer>(
        Store("public void Save(string accessToken) => File.WriteAllText(_path, Convert.ToBase64String(Encoding.UTF8.GetBytes(accessToken)));"),
        test => test.GlobalOptions["build_property.IsTestProject"] = "true");

    [Theory]
    [InlineData("public void Save(string accessToken) => File.WriteAllText(_path, Convert.ToBase64String(")]
    [InlineData("public void Save() { using var aes = Aes.Create(); aes.Key = ; var key = key; aes.Key = key; }")]
    [InlineData("public string Encrypt(string text) => Convert.ToBase64String(; public string Encrypt(")]
    public async Task Half_typed_code_does_not_crash(string member)
    {
        var found = await RuleRun.OfAsync(RuleRun.Compile([("/0/Store.cs", Store(member))]), new FakeProtectionAnalyzer());
        Assert.True(found.Length <= 2);
    }

    [Fact]
    public Task Fix_keeps_the_token_in_memory() => Verify.Fix<FakeProtectionAnalyzer, TokenStoredUnprotectedFix>(
        """
        using System.Text;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }

        public static class TokenStore
        {
            private const string Path = "crm.dat";

            public static void Save(string accessToken) =>
                File.WriteAllText(Path, [|Convert.ToBase64String(Encoding.UTF8.GetBytes(accessToken))|]);

            public static string? Load() =>
                File.Exists(Path) ? Encoding.UTF8.GetString(Convert.FromBase64String(File.ReadAllText(Path))) : null;
        }
        """,
        """
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }

        public static class TokenStore
        {
            private static string? _accessToken;

            public static void Save(string accessToken)
            {
                _accessToken = accessToken;
            }

            public static string? Load() => _accessToken;
        }
        """);
}
