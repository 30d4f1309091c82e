using McpAnalyzers.Rules.Storage;
using McpAnalyzers.Server;
using McpAnalyzers.Tests.Rules.Leakage;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Storage;

public class TokenStoredUnprotectedTests
{
    private const string Usings = """
        using System.Security.Cryptography;
        using System.Text;
        using System.Text.Json;
        using Microsoft.Extensions.Configuration;
        using ModelContextProtocol.Authentication;
        using ModelContextProtocol.Server;

        """;

    /// <summary>A tool class, so that the sample is a server, and a token store with the members given.</summary>
    private static string Store(string members, string beside = "") => Usings + $$"""
        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }

        public sealed class TokenStore
        {
            private readonly string _path = Path.Combine(Path.GetTempPath(), "crm.json");

            {{members}}
        }

        public sealed record TokenResponse(string AccessToken, string RefreshToken, int ExpiresIn);

        {{beside}}
        """;

    private static Task Check(string source) => Verify.Analyzer<TokenStoredUnprotectedAnalyzer>(source);

    [Theory]
    [InlineData("", DiagnosticSeverity.Warning)]
    [InlineData("Recommended", DiagnosticSeverity.Warning)]
    [InlineData("Strict", DiagnosticSeverity.Error)]
    public Task Severity_follows_the_mode(string mode, DiagnosticSeverity severity) => Verify.Analyzer<TokenStoredUnprotectedAnalyzer>(
        Store("public void Save(TokenResponse token) => File.WriteAllText(_path, {|#0:token.AccessToken|});"),
        test =>
        {
            test.GlobalOptions["build_property.McpAnalysisMode"] = mode;
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC3001_TokenStoredUnprotected, 0, "AccessToken", "a file", ", from AccessToken (Test0.cs:17)").WithSeverity(severity));
        });

    [Theory]
    [InlineData("File.WriteAllText(_path, [|accessToken|]);")]
    [InlineData("File.WriteAllText(_path, [|accessToken|], Encoding.UTF8);")]
    [InlineData("File.AppendAllText(_path, [|accessToken + \"\\n\"|]);")]
    [InlineData("File.WriteAllLines(_path, [|new[] { accessToken }|]);")]
    [InlineData("File.WriteAllLines(_path, [|new List<string> { \"crm\", accessToken }|]);")]
    [InlineData("File.AppendAllLines(_path, [|new[] { accessToken }|]);")]
    [InlineData("File.WriteAllBytes(_path, [|Encoding.UTF8.GetBytes(accessToken)|]);")]
    [InlineData("File.WriteAllText(_path, [|JsonSerializer.Serialize(new { token = accessToken })|]);")]
    [InlineData("var json = $\"{{\\\"token\\\":\\\"{accessToken}\\\"}}\"; File.WriteAllText(_path, [|json|]);")]
    [InlineData("using var writer = new StreamWriter(_path); writer.Write([|accessToken|]);")]
    [InlineData("using var writer = new StreamWriter(new System.IO.BufferedStream(File.Create(_path))); writer.Write([|accessToken|]);")]
    [InlineData("using var writer = File.CreateText(_path); writer.WriteLine([|accessToken|]);")]
    [InlineData("using (var file = File.OpenWrite(_path)) using (var writer = new StreamWriter(file)) { writer.WriteLine([|accessToken|]); }")]
    [InlineData("using var file = new FileStream(_path, FileMode.Create); var bytes = Encoding.UTF8.GetBytes(accessToken); file.Write([|bytes|], 0, bytes.Length);")]
    [InlineData("using var file = File.Create(_path); JsonSerializer.Serialize(file, [|new TokenResponse(accessToken, \"\", 1)|]);")]
    [InlineData("Microsoft.Win32.Registry.SetValue(\"HKEY_CURRENT_USER\\\\Crm\", \"Token\", [|accessToken|]);")]
    [InlineData("var map = new Dictionary<string, string> { [\"crm\"] = accessToken }; File.WriteAllText(_path, [|JsonSerializer.Serialize(map)|]);")]
    [InlineData("Write(accessToken); void Write(string text) => File.WriteAllText(_path, [|text|]);")]
    public Task Token_written_in_clear_is_reported(string statement) => Check(Store($$"""public void Save(string accessToken) { {{statement}} }"""));

    [Theory]
    [InlineData("await File.WriteAllTextAsync(_path, [|token.AccessToken|], cancellationToken);")]
    [InlineData("await File.AppendAllTextAsync(_path, [|token.RefreshToken|], cancellationToken);")]
    [InlineData("await File.WriteAllTextAsync(_path, [|JsonSerializer.Serialize(token)|], cancellationToken);")]
    [InlineData("await File.WriteAllBytesAsync(_path, [|JsonSerializer.SerializeToUtf8Bytes(token)|], cancellationToken);")]
    [InlineData("await File.WriteAllLinesAsync(_path, [|new[] { token.AccessToken }|], cancellationToken);")]
    [InlineData("await using var file = File.Create(_path); await JsonSerializer.SerializeAsync(file, [|token|], cancellationToken: cancellationToken);")]
    [InlineData("await using var writer = new StreamWriter(_path); await writer.WriteLineAsync([|token.AccessToken|]);")]
    [InlineData("var all = new Dictionary<string, TokenResponse> { [\"crm\"] = token }; await File.WriteAllTextAsync(_path, [|JsonSerializer.Serialize(all)|], cancellationToken);")]
    [InlineData("var json = JsonSerializer.Serialize(new[] { token }, new JsonSerializerOptions { WriteIndented = true }); await File.WriteAllTextAsync(_path, [|json|], cancellationToken);")]
    public Task Token_response_written_asynchronously_is_reported(string statement) => Check(
        Store($$"""public async Task SaveAsync(TokenResponse token, CancellationToken cancellationToken) { {{statement}} }"""));

    [Theory]
    [InlineData(nameof(McpSdk.V1_4))]
    [InlineData(nameof(McpSdk.V2_3))]
    public Task Token_cache_of_the_sdk_that_writes_a_file_is_reported(string version) => Verify.Analyzer<TokenStoredUnprotectedAnalyzer>(
        Usings + """
        public sealed class FileTokenCache : ITokenCache
        {
            private readonly string _path = Path.Combine(Path.GetTempPath(), "crm.json");

            public async ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
            {
                var json = JsonSerializer.Serialize(tokens);
                await File.WriteAllTextAsync(_path, [|json|], cancellationToken);
            }

            public async ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) =>
                File.Exists(_path) ? JsonSerializer.Deserialize<TokenContainer>(await File.ReadAllTextAsync(_path, cancellationToken)) : null;
        }
        """,
        SecretInResultTests.Sdk(version));

    [Fact]
    public Task Token_cache_in_memory_is_not_reported() => Check(Usings + """
        public sealed class MemoryTokenCache : ITokenCache
        {
            private TokenContainer? _tokens;

            public ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
            {
                _tokens = tokens;
                return default;
            }

            public ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) => new(_tokens);
        }
        """);

    [Fact]
    public Task First_versions_of_the_sdk_are_known() => Verify.Analyzer<TokenStoredUnprotectedAnalyzer>(
        """
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class CrmTools
        {
            [McpServerTool] public static string Login(HttpClient http)
            {
                var accessToken = Environment.GetEnvironmentVariable("CRM_TOKEN");
                File.WriteAllText("crm.txt", [|accessToken|]);
                return "ok";
            }
        }
        """,
        McpSdk.V0_2);

    [Theory]
    [InlineData("File.WriteAllText(_path, Environment.GetEnvironmentVariable(\"CRM_REGION\"));")]
    [InlineData("File.WriteAllText(_path, token.ExpiresIn.ToString());")]
    [InlineData("File.WriteAllText(_path, $\"{token.AccessToken.Length}\");")]
    [InlineData("File.WriteAllText(_path, token.AccessToken[..4]);")]
    [InlineData("File.WriteAllText(_path, nameof(token.AccessToken));")]
    [InlineData("File.WriteAllText(_path, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token.AccessToken))));")]
    [InlineData("File.WriteAllText(token.AccessToken.Length + \".txt\", \"ok\");")]
    [InlineData("File.WriteAllText(_path, JsonSerializer.Serialize(new { token.ExpiresIn }));")]
    [InlineData("await File.WriteAllTextAsync(_path, text, cancellationToken);")]
    [InlineData("await File.WriteAllTextAsync(path: _path, cancellationToken: cancellationToken, contents: text);")]
    [InlineData("await File.WriteAllLinesAsync(_path, new[] { text }, cancellationToken);")]
    [InlineData("using var text2 = new StringWriter(); text2.Write(token.AccessToken);")]
    [InlineData("using var memory = new MemoryStream(); JsonSerializer.Serialize(memory, token);")]
    [InlineData("Console.Error.WriteLine(token.AccessToken.Length);")]
    [InlineData("var stored = await File.ReadAllTextAsync(_path, cancellationToken); _ = JsonSerializer.Deserialize<TokenResponse>(stored);")]
    [InlineData("File.WriteAllText(_path, token.AccessToken == text ? \"same\" : \"other\");")]
    [InlineData("var nextPageToken = text; File.WriteAllText(_path, nextPageToken);")]
    [InlineData("var publicKey = text; File.WriteAllText(_path, publicKey);")]
    [InlineData("File.WriteAllBytes(_path, Protect(Encoding.UTF8.GetBytes(token.AccessToken)));")]
    [InlineData("File.WriteAllText(_path, EncryptText(token.AccessToken));")]
    public Task What_is_no_token_or_not_in_clear_is_not_reported(string statement) => Check(Store($$"""
        public async Task SaveAsync(TokenResponse token, string text, CancellationToken cancellationToken)
        {
            await Task.Yield();
            {{statement}}
        }

        private static byte[] Protect(byte[] data) => Aes.Create().EncryptCbc(data, new byte[16]);
        private static string EncryptText(string text) => Convert.ToBase64String(Protect(Encoding.UTF8.GetBytes(text)));
        """));

    [Fact]
    public Task Token_encrypted_with_aes_is_not_reported() => Check(Store("""
        public void Save(string accessToken, byte[] key)
        {
            var plain = Encoding.UTF8.GetBytes(accessToken);
            var nonce = RandomNumberGenerator.GetBytes(12);
            var cipher = new byte[plain.Length];
            var tag = new byte[16];
            using (var aes = new AesGcm(key, 16)) { aes.Encrypt(nonce, plain, cipher, tag); }
            File.WriteAllBytes(_path, [.. nonce, .. tag, .. cipher]);
        }

        public void SaveThroughStream(string accessToken, ICryptoTransform encryptor)
        {
            using var file = File.Create(_path);
            using var crypto = new CryptoStream(file, encryptor, CryptoStreamMode.Write);
            using var writer = new StreamWriter(crypto);
            writer.Write(accessToken);
        }
        """));

    [Fact]
    public Task Token_protected_by_the_data_protection_library_is_not_reported() => Verify.Analyzer<TokenStoredUnprotectedAnalyzer>(
        """
        using Microsoft.AspNetCore.DataProtection;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }

        public sealed class TokenStore(IDataProtectionProvider provider)
        {
            private readonly IDataProtector _protector = provider.CreateProtector("crm");

            public void Save(string accessToken) => File.WriteAllText("crm.bin", _protector.Protect(accessToken));

            public void SaveReadable(string accessToken) => File.WriteAllText("crm.txt", [|_protector.Unprotect(_protector.Protect(accessToken)) + accessToken|]);
        }
        """,
        McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Token_protected_by_windows_is_not_reported() => Check(Store(
        "public void Save(string accessToken) => File.WriteAllBytes(_path, ProtectedData.Protect(Encoding.UTF8.GetBytes(accessToken), null, DataProtectionScope.CurrentUser));",
        """
        namespace System.Security.Cryptography
        {
            public enum DataProtectionScope { CurrentUser, LocalMachine }
            public static class ProtectedData
            {
                public static byte[] Protect(byte[] userData, byte[]? optionalEntropy, DataProtectionScope scope) => throw new NotSupportedException();
                public static byte[] Unprotect(byte[] encryptedData, byte[]? optionalEntropy, DataProtectionScope scope) => throw new NotSupportedException();
            }
        }
        """));

    [Theory]
    [InlineData("File.WriteAllText(_path, {|#0:accessToken|}); File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);", DiagnosticSeverity.Info)]
    [InlineData(
        "using var file = new FileStream(_path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }); using var writer = new StreamWriter(file); writer.Write({|#0:accessToken|});",
        DiagnosticSeverity.Info)]
    [InlineData("File.WriteAllText(_path, {|#0:accessToken|}); File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.GroupRead);", DiagnosticSeverity.Warning)]
    public Task File_for_its_owner_only_is_a_suggestion(string statements, DiagnosticSeverity severity) => Verify.Analyzer<TokenStoredUnprotectedAnalyzer>(
        Store($$"""public void Save(string accessToken) { {{statements}} }"""),
        Verify.Diagnostic(Descriptors.MCPAC3001_TokenStoredUnprotected, 0, "accessToken", "a file", "").WithSeverity(severity));

    [Fact]
    public async Task Facts_for_the_fix_name_the_shape()
    {
        var write = await RuleRun.OfAsync(Store("public void Save(string accessToken) => File.WriteAllText(_path, accessToken);"), new TokenStoredUnprotectedAnalyzer());
        Assert.Equal(StorageShapes.Write, Assert.Single(write).Properties[FixFacts.Shape]);

        var flag = await RuleRun.OfAsync(Store("public object Options() => new Azure.Identity.TokenCachePersistenceOptions { UnsafeAllowUnencryptedStorage = true };", Azure), new TokenStoredUnprotectedAnalyzer());
        Assert.Equal(StorageShapes.UnsafeFlag, Assert.Single(flag).Properties[FixFacts.Shape]);
        Assert.Equal("UnsafeAllowUnencryptedStorage = true", RuleRun.TextAt(flag[0].Location));

        var call = await RuleRun.OfAsync(Store("public object Options() => new Microsoft.Identity.Client.Extensions.Msal.StorageCreationPropertiesBuilder(\"a\", \"b\").WithUnprotectedFile();", Msal), new TokenStoredUnprotectedAnalyzer());
        Assert.Equal(StorageShapes.UnprotectedStorage, Assert.Single(call).Properties[FixFacts.Shape]);
    }

    [Theory]
    [InlineData("new Azure.Identity.TokenCachePersistenceOptions { [|UnsafeAllowUnencryptedStorage = true|], Name = \"crm\" }")]
    [InlineData("new Azure.Identity.TokenCachePersistenceOptions { UnsafeAllowUnencryptedStorage = false }")]
    [InlineData("new Azure.Identity.TokenCachePersistenceOptions { Name = \"crm\" }")]
    [InlineData("new Azure.Identity.TokenCachePersistenceOptions { UnsafeAllowUnencryptedStorage = Debugging }")]
    [InlineData("new Crm.CacheOptions { UnsafeAllowUnencryptedStorage = true }")]
    public Task Flag_of_azure_identity_is_reported_when_it_is_set(string options) => Check(Store(
        $"public static bool Debugging {{ get; set; }} public object Options() => {options};",
        Azure + " namespace Crm { public sealed class CacheOptions { public bool UnsafeAllowUnencryptedStorage { get; set; } } }"));

    [Theory]
    [InlineData("[|new StorageCreationPropertiesBuilder(\"crm.bin\", \"dir\").WithUnprotectedFile()|].Build()")]
    [InlineData("[|new StorageCreationPropertiesBuilder(\"crm.bin\", \"dir\").WithLinuxUnprotectedFile()|].Build()")]
    [InlineData("new StorageCreationPropertiesBuilder(\"crm.bin\", \"dir\").WithLinuxKeyring(\"schema\", \"default\", \"crm\", default, default).Build()")]
    [InlineData("new StorageCreationPropertiesBuilder(\"crm.bin\", \"dir\").WithMacKeyChain(\"crm\", \"account\").Build()")]
    public Task Unprotected_storage_of_msal_is_reported(string builder) => Check(
        "using Microsoft.Identity.Client.Extensions.Msal;\n" + Store($"public object Storage() => {builder};", Msal));

    [Theory]
    [InlineData("GoogleWebAuthorizationBroker.AuthorizeAsync(new ClientSecrets(), new[] { \"calendar\" }, \"user\", default, [|new FileDataStore(\"tokens\", true)|])")]
    [InlineData("[|GoogleWebAuthorizationBroker.AuthorizeAsync(new ClientSecrets(), new[] { \"calendar\" }, \"user\", default)|]")]
    [InlineData("[|GoogleWebAuthorizationBroker.AuthorizeAsync(new ClientSecrets(), new[] { \"calendar\" }, \"user\", default, null)|]")]
    [InlineData("GoogleWebAuthorizationBroker.AuthorizeAsync(new ClientSecrets(), new[] { \"calendar\" }, \"user\", default, new NullDataStore())")]
    [InlineData("GoogleWebAuthorizationBroker.AuthorizeAsync(new ClientSecrets(), new[] { \"calendar\" }, \"user\", default, new Crm.FileDataStore())")]
    public Task Store_of_plain_files_of_google_is_reported(string made) => Check(
        "using Google.Apis.Auth.OAuth2;\nusing Google.Apis.Util.Store;\n" + Store($"public object Sign() => {made};", Google));

    [Fact]
    public Task Helper_that_writes_any_object_stores_the_token_that_it_is_handed() => Check(Store(
        """
        public void Save(TokenSet tokens) => JsonFile.Write(_path, [|tokens|]);
        public void SaveObject(TokenSet tokens) => JsonFile.WriteObject(_path, [|tokens|]);
        public void SaveState(SyncState state) => JsonFile.Write(_path, state);
        """,
        """
        public sealed record TokenSet(string AccessToken, string? RefreshToken);
        public sealed record SyncState(string Cursor, int TokenCount);

        public static class JsonFile
        {
            public static void Write<T>(string path, T value) => File.WriteAllText(path, System.Text.Json.JsonSerializer.Serialize(value));
            public static void WriteObject(string path, object value) => File.WriteAllText(path, System.Text.Json.JsonSerializer.Serialize(value));
        }
        """));

    [Fact]
    public Task Part_of_a_node_is_in_the_whole_that_is_written() => Check(Store(
        """
        public void Save(string apiKey, string region)
        {
            var settings = System.Text.Json.Nodes.JsonNode.Parse("{}")!;
            settings["Crm"]!["Region"] = region;
            File.WriteAllText(_path + ".region", settings.ToString());
            settings["Crm"]!["ApiKey"] = apiKey;
            File.WriteAllText(_path, [|settings.ToString()|]);
        }
        """));

    [Fact]
    public Task Msal_cache_written_to_a_file_is_reported() => Check(Store(
        """
        public void Attach(Microsoft.Identity.Client.ITokenCache cache) =>
            cache.SetAfterAccess(e => File.WriteAllBytes(_path, [|e.TokenCache.SerializeMsalV3()|]));

        public void AttachProtected(Microsoft.Identity.Client.ITokenCache cache) =>
            cache.SetAfterAccess(e => File.WriteAllBytes(_path, ProtectBytes(e.TokenCache.SerializeMsalV3())));

        private static byte[] ProtectBytes(byte[] data) => Aes.Create().EncryptCbc(data, new byte[16]);
        """,
        Msal));

    [Fact]
    public Task Distributed_cache_is_storage() => Verify.Analyzer<TokenStoredUnprotectedAnalyzer>(
        """
        using Microsoft.Extensions.Caching.Distributed;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class CrmTools { [McpServerTool] public static string Status() => "ok"; }

        public sealed class TokenStore(IDistributedCache cache)
        {
            public Task SaveAsync(string accessToken, CancellationToken cancellationToken) => cache.SetStringAsync("crm", [|accessToken|], cancellationToken);

            public Task SaveRegionAsync(string region, CancellationToken cancellationToken) => cache.SetStringAsync("crm", region, cancellationToken);
        }
        """,
        McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Token_handed_to_a_helper_that_writes_is_reported_at_the_call() => Check(Store(
        """
        public void Save(TokenResponse token) => Files.Write(_path, [|token.AccessToken|]);
        public void SaveRegion(string region) => Files.Write(_path, region);
        """,
        "public static class Files { public static void Write(string path, string text) => File.WriteAllText(path, text); }"));

    [Fact]
    public Task Token_cache_that_stores_through_a_helper_for_any_object_is_reported_at_the_call() => Check(Usings + """
        public sealed class FileTokenCache(JsonFile file) : ITokenCache
        {
            public async ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken) =>
                await file.WriteAsync([|tokens|], cancellationToken);

            public ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) => default;
        }

        public sealed class JsonFile(string path)
        {
            public Task WriteAsync<T>(T value, CancellationToken cancellationToken) =>
                File.WriteAllTextAsync(path, JsonSerializer.Serialize(value), cancellationToken);
        }
        """);

    [Fact]
    public Task Token_cache_that_keeps_its_tokens_elsewhere_is_not_reported() => Check(Usings + """
        public sealed class CountingTokenCache(JsonFile file) : ITokenCache
        {
            private TokenContainer? _tokens;

            public async ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
            {
                _tokens = tokens;
                await file.WriteAsync(new Entry(DateTimeOffset.UtcNow), cancellationToken);
            }

            public ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) => new(_tokens);
        }

        public sealed record Entry(DateTimeOffset StoredAt);

        public sealed class JsonFile(string path)
        {
            public Task WriteAsync<T>(T value, CancellationToken cancellationToken) =>
                File.WriteAllTextAsync(path, JsonSerializer.Serialize(value), cancellationToken);
        }
        """);

    [Fact]
    public Task Type_that_is_a_collection_of_tokens_is_known() => Check(Store("public void Save(TokenMap map) => File.WriteAllText(_path, [|JsonSerializer.Serialize(map)|]);", "public sealed class TokenMap : Dictionary<string, TokenResponse>;"));

    [Theory]
    [InlineData("command.CommandText = \"INSERT INTO tokens VALUES ($token)\"; command.Parameters.AddWithValue(\"$token\", [|accessToken|]);")]
    [InlineData("command.CommandText = \"update tokens set token = $token\"; command.Parameters.AddWithValue(\"$token\", [|accessToken|]);")]
    [InlineData("command.CommandText = \"SELECT user FROM tokens WHERE token = $token\"; command.Parameters.AddWithValue(\"$token\", accessToken);")]
    public Task Token_in_a_database_file_is_stored_when_the_statement_changes_it(string statements) => Check(Store(
        $$"""public void Save(Microsoft.Data.Sqlite.SqliteCommand command, string accessToken) { {{statements}} }""",
        """
        namespace Microsoft.Data.Sqlite
        {
            public class SqliteCommand { public string CommandText { get; set; } = ""; public SqliteParameterCollection Parameters { get; } = new(); }
            public class SqliteParameterCollection { public object AddWithValue(string parameterName, object value) => value; }
        }
        """));

    [Fact]
    public Task Read_of_a_secret_setting_that_is_written_is_reported() => Check(Store("""
        public void Save(IConfiguration configuration)
        {
            var value = configuration["Crm:ApiKey"];
            var region = configuration["Crm:Region"];
            File.WriteAllText(_path, [|value|]);
            File.WriteAllText(_path, region);
        }
        """));

    [Fact]
    public Task Two_tokens_in_one_write_are_one_finding_and_two_writes_are_two() => Check(Store("""
        public void Save(TokenResponse token)
        {
            File.WriteAllText(_path, [|token.AccessToken + "\n" + token.RefreshToken|]);
            File.WriteAllText(_path + ".old", [|token.RefreshToken|]);
        }
        """));

    [Fact]
    public Task Project_without_an_mcp_sdk_and_test_project_are_silent() => Task.WhenAll(
        Verify.Analyzer<TokenStoredUnprotectedAnalyzer>("public static class Store { public static void Save(string accessToken) => File.WriteAllText(\"a\", accessToken); }", McpSdk.None),
        Verify.Analyzer<TokenStoredUnprotectedAnalyzer>(
            Store("public void Save(string accessToken) => File.WriteAllText(_path, accessToken);"),
            test => test.GlobalOptions["build_property.IsTestProject"] = "true"));

    [Theory]
    [InlineData("public void Save(string accessToken) { File.WriteAllText(_path, accessToken")]
    [InlineData("public void Save(string accessToken) { File.WriteAllText(, accessToken); }")]
    [InlineData("public void Save(string accessToken) { Missing.WriteAllText(_path, accessToken); }")]
    [InlineData("public void Save(Unknown accessToken) { File.WriteAllText(_path, accessToken.Value); }")]
    public async Task Half_typed_code_does_not_crash(string member)
    {
        var found = await RuleRun.OfAsync(RuleRun.Compile([("/0/Store.cs", Store(member))]), new TokenStoredUnprotectedAnalyzer());
        Assert.True(found.Length <= 1);
    }

    private const string Azure = """
        namespace Azure.Identity
        {
            public class TokenCachePersistenceOptions
            {
                public string Name { get; set; } = "";
                public bool UnsafeAllowUnencryptedStorage { get; set; }
            }
        }
        """;

    private const string Google = """
        namespace Google.Apis.Util.Store
        {
            public interface IDataStore { }
            public class FileDataStore : IDataStore { public FileDataStore(string folder, bool fullPath = false) { } }
            public class NullDataStore : IDataStore { }
        }

        namespace Google.Apis.Auth.OAuth2
        {
            public sealed class ClientSecrets { }
            public class UserCredential { }
            public interface ICodeReceiver { }
            public class GoogleWebAuthorizationBroker
            {
                public static Task<UserCredential> AuthorizeAsync(
                    ClientSecrets clientSecrets, IEnumerable<string> scopes, string user, CancellationToken taskCancellationToken,
                    Google.Apis.Util.Store.IDataStore? dataStore = null, ICodeReceiver? codeReceiver = null) => throw new NotSupportedException();
            }
        }

        namespace Crm { public sealed class FileDataStore : Google.Apis.Util.Store.IDataStore { } }
        """;

    private const string Msal = """
        namespace Microsoft.Identity.Client
        {
            public interface ITokenCache { void SetAfterAccess(TokenCacheCallback afterAccess); }
            public interface ITokenCacheSerializer { byte[] SerializeMsalV3(); }
            public delegate void TokenCacheCallback(TokenCacheNotificationArgs args);
            public sealed class TokenCacheNotificationArgs { public ITokenCacheSerializer TokenCache { get; internal set; } = null!; }
        }

        namespace Microsoft.Identity.Client.Extensions.Msal
        {
            public class StorageCreationPropertiesBuilder
            {
                public StorageCreationPropertiesBuilder(string cacheFileName, string cacheDirectory) { }
                public StorageCreationPropertiesBuilder WithUnprotectedFile() => this;
                public StorageCreationPropertiesBuilder WithLinuxUnprotectedFile() => this;
                public StorageCreationPropertiesBuilder WithMacKeyChain(string serviceName, string accountName) => this;
                public StorageCreationPropertiesBuilder WithLinuxKeyring(
                    string schemaName, string collection, string secretLabel, System.Collections.Generic.KeyValuePair<string, string> attribute1, System.Collections.Generic.KeyValuePair<string, string> attribute2) => this;
                public StorageCreationProperties Build() => new();
            }

            public class StorageCreationProperties { }
        }
        """;
}
