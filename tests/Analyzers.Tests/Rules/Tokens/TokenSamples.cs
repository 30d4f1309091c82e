using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Tests.Rules.Tokens;

/// <summary>Servers over HTTP that accept tokens; samples say only what differs.</summary>
internal static class TokenSamples
{
    /// <summary>The usings that a file about tokens has.</summary>
    public const string Usings = """
        using System.IdentityModel.Tokens.Jwt;
        using System.Security.Claims;
        using System.Text;
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.IdentityModel.JsonWebTokens;
        using Microsoft.IdentityModel.Tokens;
        using ModelContextProtocol.Server;

        """;

    /// <summary>A server whose bearer options are <paramref name="options"/>, statements of the lambda; <paramref name="types"/> follow.</summary>
    public static string Server(string options, string before = "", string types = "") => Usings + $$"""

        var builder = WebApplication.CreateBuilder(args);
        {{before}}
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.Authority = "https://login.contoso.com";
            {{options}}
        });
        builder.Services.AddMcpServer().WithHttpTransport();
        var app = builder.Build();
        app.MapMcp().RequireAuthorization();
        app.Run();
        {{types}}
        """;

    public static Task Check<TAnalyzer>(string source)
        where TAnalyzer : DiagnosticAnalyzer, new() =>
        Verify.Analyzer<TAnalyzer>(source, McpSdk.V2_3AspNetCore);
}
