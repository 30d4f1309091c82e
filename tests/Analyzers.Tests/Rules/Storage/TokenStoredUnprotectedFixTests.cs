using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Storage;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Storage;

/// <summary>MCPAC3001: no flag for plain text, no file in the clear.</summary>
public class TokenStoredUnprotectedFixTests
{
    private const string Cache = """
        using System.Text.Json;
        using ModelContextProtocol.Authentication;

        /// <summary>Keeps the tokens.</summary>
        public sealed class FileTokenCache(string path) : ITokenCache
        {
            public async ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken) =>
                await File.WriteAllTextAsync(path, [|JsonSerializer.Serialize(tokens)|], cancellationToken);

            public async ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) =>
                File.Exists(path) ? JsonSerializer.Deserialize<TokenContainer>(await File.ReadAllTextAsync(path, cancellationToken)) : null;
        }
        """;

    private const string CacheInMemory = """
        using ModelContextProtocol.Authentication;

        /// <summary>Keeps the tokens.</summary>
        public sealed class FileTokenCache : ITokenCache
        {
            private TokenContainer? _tokens;

            public ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
            {
                _tokens = tokens;
                return default;
            }

            public ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) => new(_tokens);
        }
        """;

    [Fact]
    public Task Token_cache_becomes_a_field_and_its_path_goes_with_its_arguments() => Verify.Fix<TokenStoredUnprotectedAnalyzer, TokenStoredUnprotectedFix>(
        [
            ("/0/FileTokenCache.cs", Cache),
            ("/0/Client.cs", Client("""
                var folder = AppContext.BaseDirectory;
                        var path = Path.Combine(folder, "tokens.json");
                        Options.TokenCache = new FileTokenCache(path);
                """)),
        ],
        [
            ("/0/FileTokenCache.cs", CacheInMemory),
            ("/0/Client.cs", Client("Options.TokenCache = new FileTokenCache();")),
        ],
        test => test.CodeActionVerifier = (action, verify) => verify.Equal("Keep the token in memory (costs one sign-in per start)", action.Title));

    [Fact]
    public Task Own_store_becomes_a_field_and_forgets_instead_of_deleting() => Fix(
        """
        using System.Text.Json;
        using System.Text.Json.Serialization;

        public sealed record TokenSet([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("refresh_token")] string RefreshToken);

        public sealed class TokenStore
        {
            private const string FileName = "session.json";

            public async Task SaveAsync(TokenSet tokens, CancellationToken cancellationToken)
            {
                var json = JsonSerializer.Serialize(tokens);
                await File.WriteAllTextAsync(FileName, [|json|], cancellationToken);
            }

            public async Task<TokenSet?> LoadAsync(CancellationToken cancellationToken)
            {
                if (!File.Exists(FileName))
                {
                    return null;
                }

                var json = await File.ReadAllTextAsync(FileName, cancellationToken);
                return JsonSerializer.Deserialize<TokenSet>(json);
            }

            public void SignOut()
            {
                if (File.Exists("session.json"))
                {
                    File.Delete("session.json");
                }
            }
        }
        """,
        """
        using System.Text.Json.Serialization;

        public sealed record TokenSet([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("refresh_token")] string RefreshToken);

        public sealed class TokenStore
        {
            private TokenSet? _tokens;

            public Task SaveAsync(TokenSet tokens, CancellationToken cancellationToken)
            {
                _tokens = tokens;
                return Task.CompletedTask;
            }

            public Task<TokenSet?> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(_tokens);

            public void SignOut()
            {
                _tokens = null;
            }
        }
        """);

    [Fact]
    public Task Token_cache_of_a_web_host_is_protected_on_both_sides() => Verify.Fix<TokenStoredUnprotectedAnalyzer, TokenStoredUnprotectedFix>(
        [
            ("/0/Program.cs", Web("builder.Services.AddSingleton<ITokenCache>(new FileTokenCache(\"tokens.json\"));")),
            ("/0/FileTokenCache.cs", Cache),
        ],
        [
            ("/0/Program.cs", Web(
                "builder.Services.AddSingleton<ITokenCache>(services => new FileTokenCache(\"tokens.json\", services.GetRequiredService<IDataProtectionProvider>()));",
                "using Microsoft.AspNetCore.DataProtection;\n",
                "builder.Services.AddDataProtection();\n")),
            ("/0/FileTokenCache.cs", """
                using System.Security.Cryptography;
                using System.Text.Json;
                using Microsoft.AspNetCore.DataProtection;
                using ModelContextProtocol.Authentication;

                /// <summary>Keeps the tokens.</summary>
                public sealed class FileTokenCache(string path, IDataProtectionProvider protection) : ITokenCache
                {
                    private readonly IDataProtector _protector = protection.CreateProtector("FileTokenCache");

                    public async ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken) =>
                        await File.WriteAllTextAsync(path, _protector.Protect(JsonSerializer.Serialize(tokens)), cancellationToken);

                    public async ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken)
                    {
                        try
                        {
                            return File.Exists(path) ? JsonSerializer.Deserialize<TokenContainer>(_protector.Unprotect(await File.ReadAllTextAsync(path, cancellationToken))) : null;
                        }
                        catch (CryptographicException)
                        {
                            return null;
                        }
                    }
                }
                """),
        ],
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Store_whose_file_another_type_reads_has_no_fix() => NoFix(
        """
        public sealed class Writer
        {
            public void Save(string accessToken) => File.WriteAllText("token.txt", [|accessToken|]);
        }

        public sealed class Reader
        {
            public string? Load() => File.Exists("token.txt") ? File.ReadAllText("token.txt") : null;
        }
        """);

    [Fact]
    public Task Store_that_does_more_than_store_has_no_fix() => NoFix(
        """
        public sealed class Store(HttpClient http)
        {
            public void Save(string accessToken)
            {
                http.DefaultRequestHeaders.Remove("X-Old");
                File.WriteAllText("token.txt", [|accessToken|]);
            }

            public string? Load() => File.Exists("token.txt") ? File.ReadAllText("token.txt") : null;
        }
        """);

    [Fact]
    public Task Store_that_is_created_for_each_request_has_no_fix() => NoFix(
        """
        using Microsoft.Extensions.DependencyInjection;

        public static class Setup
        {
            public static void Add(IServiceCollection services) => services.AddTransient<Store>();
        }

        public sealed class Store
        {
            public void Save(string accessToken) => File.WriteAllText("token.txt", [|accessToken|]);

            public string? Load() => File.Exists("token.txt") ? File.ReadAllText("token.txt") : null;
        }
        """);

    [Theory]
    [InlineData(
        """new TokenCachePersistenceOptions { Name = "crm", [|UnsafeAllowUnencryptedStorage = true|] }""",
        """new TokenCachePersistenceOptions { Name = "crm" }""")]
    [InlineData(
        """new TokenCachePersistenceOptions { [|UnsafeAllowUnencryptedStorage = true|] }""",
        """new TokenCachePersistenceOptions()""")]
    [InlineData(
        """new TokenCachePersistenceOptions { [|UnsafeAllowUnencryptedStorage = true|], Name = "crm" }""",
        """new TokenCachePersistenceOptions { Name = "crm" }""")]
    public Task Flag_for_plain_text_is_removed(string before, string after) => Fix(Identity(before), Identity(after));

    [Fact]
    public Task Call_for_plain_text_is_removed_from_its_chain() => Fix(
        Identity("""[|new StorageCreationPropertiesBuilder("crm", "/tmp").WithUnprotectedFile()|].Build()"""),
        Identity("""new StorageCreationPropertiesBuilder("crm", "/tmp").Build()"""));

    private static Task Fix(string before, string after) => Verify.Fix<TokenStoredUnprotectedAnalyzer, TokenStoredUnprotectedFix>(before, after);

    private static Task NoFix(string source) => Verify.NoFix<TokenStoredUnprotectedAnalyzer, TokenStoredUnprotectedFix>(source);

    private static string Client(string code) => $$"""
        using ModelContextProtocol.Authentication;

        public sealed class Client
        {
            public Client()
            {
                {{code}}
            }

            public ClientOAuthOptions Options { get; } = new() { RedirectUri = new Uri("http://localhost:1179/callback") };
        }
        """;

    private static string Web(string registration, string moreUsings = "", string moreServices = "") => $"""
        using Microsoft.AspNetCore.Builder;
        {moreUsings}using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Authentication;

        var builder = WebApplication.CreateBuilder(args);
        {moreServices}builder.Services.AddMcpServer().WithHttpTransport();
        {registration}
        var app = builder.Build();
        app.MapMcp();
        app.Run();
        """;

    private static string Identity(string expression) => $$"""
        using Azure.Identity;
        using Microsoft.Identity.Client.Extensions.Msal;

        public static class Crm
        {
            public static object Options() => {{expression}};
        }

        namespace Azure.Identity
        {
            public class TokenCachePersistenceOptions
            {
                public string? Name { get; set; }

                public bool UnsafeAllowUnencryptedStorage { get; set; }
            }
        }

        namespace Microsoft.Identity.Client.Extensions.Msal
        {
            public class StorageCreationPropertiesBuilder(string file, string folder)
            {
                public StorageCreationPropertiesBuilder WithUnprotectedFile() => this;

                public string Build() => file + folder;
            }
        }
        """;
}
