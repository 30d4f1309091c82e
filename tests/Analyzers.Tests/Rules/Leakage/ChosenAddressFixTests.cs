using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2013: only the client's own host is asked.</summary>
public class ChosenAddressFixTests
{
    private static string Tools(string member, string address = "BaseAddress = new Uri(\"https://api.example.com/v1/\")") => $$"""
        using ModelContextProtocol;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class PageTools
        {
            private readonly HttpClient _http = new() { {{address}} };

            public PageTools() => _http.DefaultRequestHeaders.Add("X-Api-Key", Environment.GetEnvironmentVariable("CRM_API_KEY"));

            {{member}}

            private Task<string> Get(string url) => _http.GetStringAsync(url);

            private Task<string> GetFrom(string host) => _http.GetStringAsync($"https://{host}/");
        }
        """;

    [Theory]
    [InlineData("string url", "return await _http.GetStringAsync([|url|]);", "!Uri.TryCreate(new Uri(\"https://api.example.com\"), url, out var target) || target.Host is not \"api.example.com\"")]
    [InlineData("string url", "return await _http.GetStringAsync($\"{[|url|]}/status\");", "!Uri.TryCreate(new Uri(\"https://api.example.com\"), url, out var target) || target.Host is not \"api.example.com\"")]
    [InlineData("string url", "return await Get([|url|]);", "!Uri.TryCreate(new Uri(\"https://api.example.com\"), url, out var target) || target.Host is not \"api.example.com\"")]
    [InlineData("string? url", "var target = url; return await _http.GetStringAsync([|target|]);", "!Uri.TryCreate(new Uri(\"https://api.example.com\"), url, out var target2) || target2.Host is not \"api.example.com\"")]
    [InlineData("Uri uri", "return await _http.GetStringAsync([|uri|]);", "new Uri(new Uri(\"https://api.example.com\"), uri).Host is not \"api.example.com\"")]
    public Task Host_of_the_base_address_is_checked(string parameter, string body, string condition) => Verify.Fix<ChosenAddressAnalyzer, ChosenAddressFix>(
        Tools($$"""
            [McpServerTool]
                public async Task<string> Fetch({{parameter}})
                {
                    {{body}}
                }
            """),
        Tools($$"""
            [McpServerTool]
                public async Task<string> Fetch({{parameter}})
                {
                    if ({{condition}})
                    {
                        throw new McpException("Only api.example.com may be asked.");
                    }

                    {{body.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)}}
                }
            """));

    [Fact]
    public Task Two_tools_are_checked() => Verify.Fix<ChosenAddressAnalyzer, ChosenAddressFix>(
        Tools("""
            [McpServerTool] public Task<string> A(string url) => _http.GetStringAsync([|url|]);

                [McpServerTool] public Task<string> B(string address) => _http.GetStringAsync([|address|]);
            """),
        Tools("""
            [McpServerTool] public Task<string> A(string url)
                {
                    if (!Uri.TryCreate(new Uri("https://api.example.com"), url, out var target) || target.Host is not "api.example.com")
                    {
                        throw new McpException("Only api.example.com may be asked.");
                    }

                    return _http.GetStringAsync(url);
                }

                [McpServerTool] public Task<string> B(string address)
                {
                    if (!Uri.TryCreate(new Uri("https://api.example.com"), address, out var target) || target.Host is not "api.example.com")
                    {
                        throw new McpException("Only api.example.com may be asked.");
                    }

                    return _http.GetStringAsync(address);
                }
            """));

    [Theory]
    [InlineData("[McpServerTool] public Task<string> A(string host) => _http.GetStringAsync($\"https://{[|host|]}/\");", true)]
    [InlineData("[McpServerTool] public Task<string> A(string host) => GetFrom([|host|]);", true)]
    [InlineData("[McpServerTool] public Task<string> A(string url) => _http.GetStringAsync([|url|]);", false)]
    public Task Where_no_sound_change_exists_none_is_offered(string member, bool hasBaseAddress) => Verify.NoFix<ChosenAddressAnalyzer, ChosenAddressFix>(
        hasBaseAddress ? Tools(member) : Tools(member, "Timeout = TimeSpan.FromSeconds(3)"));
}
