using McpAnalyzers.CodeFixes.Rules.Tokens;
using McpAnalyzers.Rules.Tokens;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Tokens;

public class AudienceNotAdvertisedTests
{
    [Theory]
    [InlineData("options.Audience = [|\"https://other.contoso.com\"|];", "\"https://mcp.contoso.com\"")]
    [InlineData("options.Audience = [|\"https://mcp.contoso.com\"|];", "\"https://mcp.contoso.com/mcp\"")]
    [InlineData("options.TokenValidationParameters.ValidAudience = [|\"http://localhost:5000\"|];", "\"http://localhost:7071\"")]
    [InlineData("options.TokenValidationParameters = new() { ValidAudiences = [|[\"https://a.contoso.com\", \"https://b.contoso.com\"]|] };", "\"https://mcp.contoso.com\"")]
    [InlineData("options.Audience = [|Addresses.Other|];", "Addresses.Self")]
    [InlineData("options.Audience = [|host + \"/v1\"|];", "$\"{host}/mcp\"")]
    public Task Audience_that_is_not_the_advertised_resource_is_reported(string options, string resource) => Check(Server(options, resource));

    [Theory]
    [InlineData("options.Audience = \"https://mcp.contoso.com\";", "\"https://mcp.contoso.com\"")]
    [InlineData("options.Audience = \"https://mcp.contoso.com/\";", "\"https://MCP.contoso.com\"")] // a slash, and the case of a host
    [InlineData("options.Audience = host + \"/mcp\";", "$\"{host}/mcp/\"")]
    [InlineData("options.TokenValidationParameters = new() { ValidAudiences = [\"https://old.contoso.com\", \"https://mcp.contoso.com\"] };", "\"https://mcp.contoso.com\"")]
    [InlineData("options.Audience = \"https://old.contoso.com\"; options.TokenValidationParameters.ValidAudiences = new[] { \"https://mcp.contoso.com\" };", "\"https://mcp.contoso.com\"")]
    [InlineData("options.Audience = \"api://3f1c2f6e-4b7a-4c1e-9d57-1f0b5a2f9c11\";", "\"https://mcp.contoso.com\"")] // Entra names applications, not addresses
    [InlineData("options.Audience = \"3f1c2f6e-4b7a-4c1e-9d57-1f0b5a2f9c11\";", "\"https://mcp.contoso.com\"")]
    [InlineData("options.Audience = builder.Configuration[\"Audience\"];", "\"https://mcp.contoso.com\"")]
    [InlineData("options.Audience = \"https://mcp.contoso.com\";", "builder.Configuration[\"Url\"]!")]
    [InlineData("", "\"https://mcp.contoso.com\"")]
    public Task Audience_that_fits_or_is_not_known_is_silent(string options, string resource) => Check(Server(options, resource));

    [Theory]
    [InlineData("options.Audience = [|\"account\"|];")]
    [InlineData("options.Audience = [|\"api\"|];")]
    [InlineData("options.TokenValidationParameters.ValidAudience = [|\"default\"|];")]
    [InlineData("options.TokenValidationParameters = new() { ValidAudiences = [|new[] { \"https://mcp.contoso.com\", \"account\" }|] };")]
    public Task Audience_of_many_services_is_reported(string options) => Check(Server(options, "\"https://mcp.contoso.com\""));

    [Fact]
    public Task Server_without_an_endpoint_is_silent() => Check(TokenSamples.Usings + """

        public static class Setup
        {
            public static void Apply(JwtBearerOptions options) => options.Audience = "api";
        }
        """);

    [Fact]
    public Task Resource_in_another_file_is_compared() => Verify.Analyzer<AudienceNotAdvertisedAnalyzer>(
        [
            ("/0/Program.cs", TokenSamples.Server("options.Audience = [|\"https://other.contoso.com\"|];", "Metadata.Create();")),
            ("/0/Metadata.cs", """
                using ModelContextProtocol.Authentication;

                public static class Metadata
                {
                    public static ProtectedResourceMetadata Create() => new() { Resource = "https://mcp.contoso.com" };
                }
                """),
        ],
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Missing_metadata_is_a_suggestion() => Verify.Analyzer<AudienceNotAdvertisedAnalyzer>(
        TokenSamples.Server("options.Audience = \"https://mcp.contoso.com\";").Replace(".AddJwtBearer", ".{|#0:AddJwtBearer|}", StringComparison.Ordinal),
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(Descriptors.MCPAC7003_AudienceNotAdvertised, 0, "Clients are not told where to get a token for this server; add the metadata of the resource with AddMcp").WithSeverity(DiagnosticSeverity.Info));

    [Theory]
    [InlineData("", "app.MapGet(\"/.well-known/oauth-protected-resource\", () => \"{}\");", ".RequireAuthorization()")] // its own route
    [InlineData("", "", "")] // open to all, which is another rule's
    public Task Metadata_that_is_there_or_not_needed_is_silent(string before, string routes, string authorization) => Check(TokenSamples.Usings + $$"""

        var builder = WebApplication.CreateBuilder(args);
        {{before}}
        builder.Services.AddAuthentication().AddJwtBearer(options => options.Audience = "https://mcp.contoso.com");
        var app = builder.Build();
        {{routes}}
        app.MapMcp(){{authorization}};
        app.Run();
        """);

    [Fact]
    public Task Advertised_resource_is_required() => Fix(
        Server("options.Audience = [|\"api\"|]; // for now", "self", "const string self = \"https://mcp.contoso.com\";"),
        Server("options.Audience = self; // for now", "self", "const string self = \"https://mcp.contoso.com\";"));

    [Fact]
    public Task Metadata_is_added_and_the_challenge_points_to_it() => Fix(
        Bearer("""
            builder.Services
                .AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
                .[|AddJwtBearer|](options =>
                {
                    options.Authority = authority; // ours
                    options.Audience = "https://mcp.contoso.com";
                });
            """),
        Bearer("""
            builder.Services
                .AddAuthentication(options => { options.DefaultScheme = JwtBearerDefaults.AuthenticationScheme; options.DefaultChallengeScheme = ModelContextProtocol.AspNetCore.Authentication.McpAuthenticationDefaults.AuthenticationScheme; })
                .AddJwtBearer(options =>
                {
                    options.Authority = authority; // ours
                    options.Audience = "https://mcp.contoso.com";
                })
                .AddMcp(options => options.ResourceMetadata = new() { AuthorizationServers = { authority } });
            """));

    [Fact]
    public Task Metadata_without_an_authority_has_no_fix() => Verify.NoFix<AudienceNotAdvertisedAnalyzer, AudienceNotAdvertisedFix>(
        Bearer("builder.Services.AddAuthentication().[|AddJwtBearer|](options => options.Audience = \"https://mcp.contoso.com\");"),
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    private static string Bearer(string authentication) => TokenSamples.Usings + $$"""

        var builder = WebApplication.CreateBuilder(args);
        const string authority = "https://login.contoso.com";
        {{authentication}}
        builder.Services.AddMcpServer().WithHttpTransport();
        var app = builder.Build();
        app.MapMcp().RequireAuthorization();
        Console.Error.WriteLine(authority);
        app.Run();
        """;

    private static string Server(string options, string resource, string before = "") => TokenSamples.Usings + $$"""
        using ModelContextProtocol.Authentication;

        var builder = WebApplication.CreateBuilder(args);
        const string host = "https://mcp.contoso.com";
        {{before}}
        builder.Services.AddAuthentication()
            .AddJwtBearer(options =>
            {
                options.Authority = host + "/login";
                {{options}}
            })
            .AddMcp(options => options.ResourceMetadata = new ProtectedResourceMetadata { Resource = {{resource}} });
        var app = builder.Build();
        app.MapMcp().RequireAuthorization();
        app.Run();

        public static class Addresses
        {
            public const string Self = "https://mcp.contoso.com";
            public static readonly string Other = "https://other.contoso.com";
        }
        """;

    private static Task Check(string source) => TokenSamples.Check<AudienceNotAdvertisedAnalyzer>(source);

    private static Task Fix(string before, string after) => Verify.Fix<AudienceNotAdvertisedAnalyzer, AudienceNotAdvertisedFix>(
        before, after, test => test.Sdk = McpSdk.V2_3AspNetCore);
}
