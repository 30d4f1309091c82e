using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Permissions;

/// <summary>MCPAC5003 where somebody else reads the credential, and hands it on in an object of settings.</summary>
public class SharedClientOfSettingsTests
{
    private static string Source(string body, string members) => $$"""
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using ModelContextProtocol.Server;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddFleetApi(builder.Configuration);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();

        public static class FleetRegistration
        {
            public static IServiceCollection AddFleetApi(this IServiceCollection services, IConfiguration configuration)
            {
                {{body}}
                return services;
            }
        }

        public sealed record FleetSettings(string BaseUrl, string AdminKey, string Region);

        public sealed class FleetApi
        {
            {{members}}
            public Task<string> GetAsync(string id) => _http.GetStringAsync("vehicles/" + id);
            public Task DeleteAsync(string id) => _http.DeleteAsync("vehicles/" + id);
        }

        [McpServerToolType]
        public sealed class FleetTools(FleetApi api)
        {
            [McpServerTool(ReadOnly = true)]
            public Task<string> Get(string id) => api.GetAsync(id);

            [McpServerTool(Destructive = true)]
            public Task Delete(string id) => api.DeleteAsync(id);
        }
        """;

    private const string WithKey = """
        private readonly HttpClient _http;
            public FleetApi(FleetSettings settings) => _http = new() { BaseAddress = new Uri(settings.BaseUrl), DefaultRequestHeaders = { { "X-Api-Key", settings.AdminKey } } };
        """;

    private const string WithoutKey = """
        private readonly HttpClient _http;
            public FleetApi(FleetSettings settings) => _http = new() { BaseAddress = new Uri(settings.BaseUrl), DefaultRequestHeaders = { { "X-Region", settings.Region } } };
        """;

    private const string KeptKey = """
        private readonly FleetSettings _settings;
            private readonly HttpClient _http = new();
            public FleetApi(FleetSettings settings) { _settings = settings; _http.DefaultRequestHeaders.Add("X-Api-Key", _settings.AdminKey); }
        """;

    [Theory]
    [InlineData("services.AddSingleton(new FleetSettings(configuration[\"Fleet:Url\"]!, configuration[\"Fleet:AdminKey\"]!, \"eu\")); services.[|AddSingleton<FleetApi>|]();", WithKey)]
    [InlineData("var section = configuration.GetSection(\"Fleet\"); services.AddSingleton(new FleetSettings(section[\"Url\"]!, section[\"AdminKey\"]!, \"eu\")); services.[|AddSingleton<FleetApi>|]();", WithKey)]
    [InlineData("services.AddSingleton(configuration.GetSection(\"Fleet\").Get<FleetSettings>()!); services.[|AddSingleton<FleetApi>|]();", WithKey)]
    [InlineData("services.AddSingleton(configuration.GetSection(\"Fleet\").Get<FleetSettings>()!); services.[|AddScoped<FleetApi>|]();", KeptKey)]
    public Task Client_that_is_handed_its_settings_is_reported(string body, string members) => Verify.Analyzer<SharedPrivilegedClientAnalyzer>(Source(body, members));

    [Theory]
    [InlineData("services.AddSingleton(configuration.GetSection(\"Fleet\").Get<FleetSettings>()!); services.AddSingleton<FleetApi>();", WithoutKey)]
    public Task Client_that_takes_no_credential_of_the_settings_is_silent(string body, string members) => Verify.Analyzer<SharedPrivilegedClientAnalyzer>(Source(body, members));
}
