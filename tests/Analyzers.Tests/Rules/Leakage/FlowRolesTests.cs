using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Rules.Storage;
using McpAnalyzers.Rules.Tokens;
using McpAnalyzers.Rules.Transport;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>A finding with a way says of each of its places what it is there, for the audit report.</summary>
public class FlowRolesTests
{
    private const string Usings = "using System.Text;\nusing ModelContextProtocol.Server;\n";

    public static TheoryData<DiagnosticAnalyzer, string, string[]> Ways => new()
    {
        {
            new ChosenSecretAnalyzer(),
            """[McpServerToolType] public static class Tools { [McpServerTool] public static string? Read(string name) => Get(name); static string? Get(string key) => Environment.GetEnvironmentVariable(key); }""",
            ["s string name", "t Get(name)", "k Environment.GetEnvironmentVariable(key)"]
        },
        {
            new ChosenSecretAnalyzer(),
            """[McpServerToolType] public static class Tools { [McpServerTool] public static string? Read(string name) { var one = Environment.GetEnvironmentVariable(name + "_KEY"); return one + Environment.GetEnvironmentVariable(name + "_ID"); } }""",
            ["s string name", "p name", "k Environment.GetEnvironmentVariable(name + \"_KEY\")", "k Environment.GetEnvironmentVariable(name + \"_ID\")"]
        },
        {
            new ChosenAddressAnalyzer(),
            """[McpServerToolType] public class Tools { readonly HttpClient _http = new(); public Tools() => _http.DefaultRequestHeaders.Authorization = new("Bearer", Environment.GetEnvironmentVariable("CRM_TOKEN")); [McpServerTool] public Task<string> Fetch(string url) => _http.GetStringAsync(url); }""",
            ["s string url", "k _http.GetStringAsync(url)"]
        },
        {
            new FakeProtectionAnalyzer(),
            """[McpServerToolType] public class TokenStore { public void Save() { var accessToken = Environment.GetEnvironmentVariable("CRM_TOKEN")!; var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(accessToken)); File.WriteAllText("crm.dat", text); } }""",
            ["s Environment.GetEnvironmentVariable(\"CRM_TOKEN\")"]
        },
        {
            new TokenPassthroughAnalyzer(),
            """[McpServerToolType] public class Tools { readonly IHttpContextAccessor _accessor; readonly HttpClient _http; public Tools(IHttpContextAccessor accessor, HttpClient http) { _accessor = accessor; _http = http; } [McpServerTool] public Task<string> List() { _http.DefaultRequestHeaders.Authorization = new("Bearer", Own(_accessor.HttpContext!)); return _http.GetStringAsync("orders"); } static string Own(HttpContext context) => context.Request.Headers.Authorization.ToString(); }""",
            ["s context.Request.Headers.Authorization", "k new(\"Bearer\", Own(_accessor.HttpContext!))"]
        },
        {
            new PlainKeyComparisonAnalyzer(),
            """public class KeyMiddleware { readonly RequestDelegate _next; readonly string? _apiKey; public KeyMiddleware(RequestDelegate next, IConfiguration configuration) { _next = next; _apiKey = configuration["Crm:ApiKey"]; } public async Task InvokeAsync(HttpContext context) { var sent = context.Request.Headers["X-Api-Key"].ToString(); if (sent != _apiKey) { context.Response.StatusCode = 401; return; } await _next(context); } }""",
            ["s context.Request.Headers[\"X-Api-Key\"]"]
        },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Places_of_a_way_have_a_role_each(DiagnosticAnalyzer rule, string source, string[] expected)
    {
        var found = await RuleRun.OfAsync(RuleRun.Checked(RuleRun.Compile(McpSdk.V2_3AspNetCore, [("/0/Tools.cs", Usings + source)])), rule);

        var one = Assert.Single(found);
        var roles = one.Properties["Path"]!;
        Assert.Equal(one.AdditionalLocations.Count, roles.Length);
        Assert.Equal(expected, one.AdditionalLocations.Select((place, i) => $"{roles[i]} {RuleRun.TextAt(place)}"));
    }
}
