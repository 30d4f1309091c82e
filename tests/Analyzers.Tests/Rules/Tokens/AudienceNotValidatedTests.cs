using McpAnalyzers.CodeFixes.Rules.Tokens;
using McpAnalyzers.Rules.Tokens;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Tokens;

public class AudienceNotValidatedTests
{
    [Theory]
    [InlineData("options.TokenValidationParameters = new TokenValidationParameters { ValidIssuer = \"https://login.contoso.com\", [|ValidateAudience = false|] };")]
    [InlineData("options.TokenValidationParameters = new() { [|ValidateAudience = false|] };")]
    [InlineData("[|options.TokenValidationParameters.ValidateAudience = false|];")]
    [InlineData("[|options.TokenValidationParameters.ValidateAudience = default|];")]
    [InlineData("var parameters = new TokenValidationParameters(); [|parameters.ValidateAudience = false|]; options.TokenValidationParameters = parameters;")]
    [InlineData("var parameters = options.TokenValidationParameters.Clone(); [|parameters.ValidateAudience = false|]; options.TokenValidationParameters = parameters;")]
    [InlineData("[|options.TokenValidationParameters.AudienceValidator = (_, _, _) => true|];")]
    [InlineData("options.TokenValidationParameters = new() { [|AudienceValidator = (audiences, token, parameters) => { Console.Error.WriteLine(token.Id); return true; }|] };")]
    [InlineData("options.TokenValidationParameters = new() { [|AudienceValidator = delegate { return true; }|] };")]
    [InlineData("options.TokenValidationParameters = new() { [|ValidateAudience = false|], [|AudienceValidator = (_, _, _) => true|] };")]
    public Task Audience_that_is_not_validated_is_reported(string options) => Check(TokenSamples.Server(options));

    [Theory]
    [InlineData("options.TokenValidationParameters = new TokenValidationParameters { ValidateAudience = true, ValidAudience = \"https://mcp.contoso.com\" };")]
    [InlineData("options.Audience = \"https://mcp.contoso.com\";")]
    [InlineData("options.TokenValidationParameters = new TokenValidationParameters { ValidateIssuer = true };")] // fails closed
    [InlineData("options.TokenValidationParameters.RequireAudience = false;")]
    [InlineData("options.TokenValidationParameters = new() { ValidateAudience = false, AudienceValidator = (audiences, _, _) => audiences.Contains(\"https://mcp.contoso.com\") };")]
    [InlineData("options.TokenValidationParameters.AudienceValidator = (audiences, _, _) => audiences.Any(a => a.StartsWith(\"https://mcp.contoso.com/\"));")]
    [InlineData("options.TokenValidationParameters.AudienceValidator = (audiences, _, _) => { if (!audiences.Contains(\"mcp\")) { return false; } return true; };")]
    [InlineData("options.TokenValidationParameters.AudienceValidator = (audiences, _, _) => { if (!audiences.Contains(\"mcp\")) { throw new SecurityTokenInvalidAudienceException(); } return true; };")]
    [InlineData("options.TokenValidationParameters.AudienceValidator = null;")]
    [InlineData("options.TokenValidationParameters.ValidateAudience = false; options.TokenValidationParameters.ValidateAudience = true;")]
    public Task Audience_that_is_validated_is_silent(string options) => Check(TokenSamples.Server(options));

    [Theory]
    [InlineData("const bool Strict = false;", "Strict")]
    [InlineData("var strict = false;", "strict")]
    [InlineData("var lax = true;", "!lax")]
    [InlineData("bool strict; strict = false;", "strict")]
    [InlineData("bool Strict() => false;", "Strict()")]
    [InlineData("", "Flags.Constant")]
    [InlineData("", "Flags.Static")]
    [InlineData("", "Flags.Property")]
    [InlineData("", "Flags.Getter")]
    [InlineData("", "Flags.Method()")]
    [InlineData("", "new Settings { Strict = false }.Strict")]
    [InlineData("var settings = new Settings { Strict = false };", "settings.Strict")]
    [InlineData("var settings = new Settings { Strict = true } with { Strict = false };", "settings.Strict")]
    [InlineData("var strict = new Settings { Strict = true }; var lax = strict with { Strict = false };", "lax.Strict")]
    [InlineData("var settings = new Record(false);", "settings.Strict")]
    [InlineData("", "Flags.Method() && builder.Configuration[\"Strict\"] == \"true\"")]
    [InlineData("", "builder.Environment.IsProduction() ? false : true")]
    [InlineData("", "!builder.Environment.IsProduction()")]
    public Task Constant_false_is_followed(string before, string value) => Check(TokenSamples.Server(
        $"options.TokenValidationParameters = new() {{ [|ValidateAudience = {value}|] }};", before, Flags));

    [Theory]
    [InlineData("var strict = false; strict = true;", "strict")] // two values: nobody knows here
    [InlineData("var strict = true; if (builder.Environment.IsDevelopment()) { strict = false; }", "strict")]
    [InlineData("var strict = builder.Configuration[\"Strict\"] == \"true\";", "strict")]
    [InlineData("var strict = bool.Parse(builder.Configuration[\"Strict\"]!);", "strict")]
    [InlineData("var strict = builder.Configuration.GetValue(\"Strict\", true);", "strict")]
    [InlineData("var settings = builder.Configuration.Get<Settings>()!;", "settings.Strict")]
    [InlineData("var settings = new Settings { Strict = true };", "settings.Strict")]
    [InlineData("var settings = new Settings { Strict = false } with { Strict = true };", "settings.Strict")]
    [InlineData("bool.TryParse(args[0], out var strict);", "strict")]
    [InlineData("", "!builder.Environment.IsDevelopment()")]
    [InlineData("", "builder.Environment.IsProduction()")]
    [InlineData("", "builder.Environment.IsDevelopment() ? false : true")]
    [InlineData("", "builder.Environment.EnvironmentName != \"Development\"")]
    [InlineData("var isDevelopment = builder.Environment.IsDevelopment();", "!isDevelopment")]
    public Task Value_that_is_not_false_in_production_is_silent(string before, string value) => Check(TokenSamples.Server(
        $"options.TokenValidationParameters = new() {{ ValidateAudience = {value} }};", before, Flags));

    [Theory]
    [InlineData("if (builder.Environment.IsDevelopment()) { options.TokenValidationParameters.ValidateAudience = false; }")]
    [InlineData("if (!builder.Environment.IsDevelopment()) { return; } options.TokenValidationParameters.ValidateAudience = false;")]
    [InlineData("if (builder.Environment.IsProduction()) { options.Audience = \"mcp\"; } else { options.TokenValidationParameters.ValidateAudience = false; }")]
    [InlineData("var isDev = builder.Environment.IsDevelopment(); if (isDev) { options.TokenValidationParameters.ValidateAudience = false; }")]
    public Task Development_machine_is_silent(string options) => Check(TokenSamples.Server(options));

    [Theory]
    [InlineData("options.TokenValidationParameters = new() { {|#0:ValidateAudience = !string.IsNullOrEmpty(builder.Configuration[\"Audience\"])|} };")]
    [InlineData("var audience = builder.Configuration[\"Audience\"]; options.TokenValidationParameters = new() { {|#0:ValidateAudience = audience is not null|} };")]
    [InlineData("options.TokenValidationParameters = new() { {|#0:ValidateAudience = builder.Configuration.GetValue<bool>(\"Auth:ValidateAudience\")|} };")]
    [InlineData("if (builder.Configuration[\"Audience\"] is null) { {|#0:options.TokenValidationParameters.ValidateAudience = false|}; }")]
    [InlineData("var audience = builder.Configuration[\"Audience\"]; if (audience is null) { options.TokenValidationParameters = new() { {|#0:ValidateAudience = false|} }; }")]
    public Task Configured_audience_is_a_suggestion(string options) => Verify.Analyzer<AudienceNotValidatedAnalyzer>(
        TokenSamples.Server(options),
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(Descriptors.MCPAC7001_AudienceNotValidated, 0, "Where 'ValidateAudience' is not configured, tokens that were issued for other services are accepted; require this server's audience").WithSeverity(Microsoft.CodeAnalysis.DiagnosticSeverity.Info));

    [Fact]
    public Task Switch_for_all_of_authentication_does_not_excuse() => Check(TokenSamples.Usings + """

        var builder = WebApplication.CreateBuilder(args);
        if (builder.Configuration["Auth:Enabled"] == "true")
        {
            builder.Services.AddAuthentication().AddJwtBearer(options => options.TokenValidationParameters = new() { [|ValidateAudience = false|] });
        }
        builder.Services.AddMcpServer().WithHttpTransport();
        builder.Build().Run();
        """);

    [Theory]
    [InlineData("builder.Services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, o => [|o.TokenValidationParameters.ValidateAudience = false|]);")]
    [InlineData("builder.Services.Configure<JwtBearerOptions>(o => { [|o.TokenValidationParameters.ValidateAudience = false|]; });")]
    [InlineData("builder.Services.PostConfigureAll<JwtBearerOptions>(o => [|o.TokenValidationParameters.AudienceValidator = Accepting.Always|]);")]
    public Task Options_that_are_configured_elsewhere_are_reported(string before) => Check(TokenSamples.Server("options.Audience = \"mcp\";", before, Accepting));

    [Theory]
    [InlineData("builder.Services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, o => o.TokenValidationParameters.ValidateAudience = true);")]
    [InlineData("builder.Services.PostConfigureAll<JwtBearerOptions>(o => { o.TokenValidationParameters.ValidateAudience = true; });")]
    public Task Options_that_are_put_right_afterwards_are_silent(string before) => Check(TokenSamples.Server("options.TokenValidationParameters.ValidateAudience = false;", before));

    [Fact]
    public Task Options_of_another_scheme_put_nothing_right() => Check(TokenSamples.Server(
        "[|options.TokenValidationParameters.ValidateAudience = false|];",
        "builder.Services.PostConfigure<JwtBearerOptions>(\"Partner\", o => o.TokenValidationParameters.ValidateAudience = true);"));

    [Theory]
    [InlineData("Accepting.Always")]
    [InlineData("Accepting.Logged")]
    [InlineData("Accepting.Field")]
    [InlineData("new AudienceValidator(Accepting.Always)")]
    [InlineData("(a, t, p) => Accepting.Always(a, t, p)")]
    [InlineData("Local")]
    public Task Validator_that_accepts_on_every_path_is_reported(string validator) => Check(TokenSamples.Server(
        $"[|options.TokenValidationParameters.AudienceValidator = {validator}|];",
        "bool Local(IEnumerable<string> audiences, SecurityToken token, TokenValidationParameters parameters) { var ok = true; return ok; }",
        Accepting));

    [Theory]
    [InlineData("Accepting.Checked")]
    [InlineData("Accepting.Throwing")]
    [InlineData("Accepting.Delegated")]
    [InlineData("Accepting.Known.Contains")]
    public Task Validator_that_can_refuse_is_silent(string validator) => Check(TokenSamples.Server(
        validator.EndsWith("Contains", StringComparison.Ordinal)
            ? "options.TokenValidationParameters.AudienceValidator = (a, t, p) => a.Any(Accepting.Known.Contains);"
            : $"options.TokenValidationParameters.AudienceValidator = {validator};",
        types: Accepting));

    [Fact]
    public Task Helper_in_another_file_is_reported_there() => Verify.Analyzer<AudienceNotValidatedAnalyzer>(
        [
            ("/0/Program.cs", TokenSamples.Server("options.TokenValidationParameters = TokenSettings.For(validateAudience: false);")),
            ("/0/TokenSettings.cs", """
                using Microsoft.IdentityModel.Tokens;

                public static class TokenSettings
                {
                    public static TokenValidationParameters For(bool validateAudience) => new()
                    {
                        [|ValidateAudience = validateAudience|],
                        ValidIssuer = "https://login.contoso.com",
                    };
                }
                """),
        ],
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Helper_that_is_told_to_validate_is_silent() => Verify.Analyzer<AudienceNotValidatedAnalyzer>(
        [
            ("/0/Program.cs", TokenSamples.Server("options.TokenValidationParameters = TokenSettings.For(validateAudience: true);")),
            ("/0/TokenSettings.cs", """
                using Microsoft.IdentityModel.Tokens;

                public static class TokenSettings
                {
                    public static TokenValidationParameters For(bool validateAudience = false) => new() { ValidateAudience = validateAudience };
                }
                """),
        ],
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Method_that_only_development_calls_is_silent() => Check(TokenSamples.Server(
        "if (builder.Environment.IsDevelopment()) { Setup.Relax(options); }",
        types: """
            public static class Setup
            {
                public static void Relax(JwtBearerOptions options) => options.TokenValidationParameters.ValidateAudience = false;
            }
            """));

    [Theory]
    [InlineData("options.Events = new JwtBearerEvents { OnTokenValidated = context => { if (!((JwtSecurityToken)context.SecurityToken).Audiences.Contains(\"mcp\")) { context.Fail(\"audience\"); } return Task.CompletedTask; } };")]
    [InlineData("options.Events = new JwtBearerEvents { OnTokenValidated = context => { var audience = context.Principal!.FindFirst(\"aud\")?.Value; if (audience != \"mcp\") { context.Fail(\"audience\"); } return Task.CompletedTask; } };")]
    [InlineData("options.Events = new JwtBearerEvents { OnTokenValidated = Own.Check };")]
    public Task Own_check_of_the_audience_is_silent(string events) => Check(TokenSamples.Server(
        "options.TokenValidationParameters.ValidateAudience = false; " + events,
        types: """
            public static class Own
            {
                public static Task Check(TokenValidatedContext context)
                {
                    if (!context.Principal!.HasClaim("aud", "mcp"))
                    {
                        context.Fail("audience");
                    }

                    return Task.CompletedTask;
                }
            }
            """));

    [Fact]
    public Task Event_that_only_logs_the_audience_does_not_excuse() => Check(TokenSamples.Server("""
        [|options.TokenValidationParameters.ValidateAudience = false|];
        options.Events = new JwtBearerEvents { OnTokenValidated = context => { Console.Error.WriteLine(context.Principal!.FindFirst("aud")?.Value); return Task.CompletedTask; } };
        """));

    [Fact]
    public Task Token_that_is_validated_by_hand_is_reported_and_the_checked_one_is_silent() => Check(TokenSamples.Usings + """

        public class Callers
        {
            public ClaimsPrincipal Read(string token, SecurityKey key)
            {
                var parameters = new TokenValidationParameters { IssuerSigningKey = key, ValidIssuer = "contoso", [|ValidateAudience = false|] };
                return new JwtSecurityTokenHandler().ValidateToken(token, parameters, out _);
            }
        }

        public class CheckedCallers
        {
            public ClaimsPrincipal Read(string token, SecurityKey key)
            {
                var parameters = new TokenValidationParameters { IssuerSigningKey = key, ValidIssuer = "contoso", ValidateAudience = false };
                var principal = new JwtSecurityTokenHandler().ValidateToken(token, parameters, out var validated);
                if (!((JwtSecurityToken)validated).Audiences.Contains("https://mcp.contoso.com"))
                {
                    throw new SecurityTokenInvalidAudienceException("The token is for another service.");
                }

                return principal;
            }
        }
        """);

    [Fact]
    public Task Handler_that_overrides_the_check_is_reported() => Check(TokenSamples.Usings + """

        public class LaxHandler : JwtSecurityTokenHandler
        {
            protected override void [|ValidateAudience|](IEnumerable<string> audiences, JwtSecurityToken jwtToken, TokenValidationParameters validationParameters)
            {
            }
        }

        public class StrictHandler : JwtSecurityTokenHandler
        {
            protected override void ValidateAudience(IEnumerable<string> audiences, JwtSecurityToken jwtToken, TokenValidationParameters validationParameters) =>
                base.ValidateAudience(audiences, jwtToken, validationParameters);
        }

        public class OwnHandler : JwtSecurityTokenHandler
        {
            protected override void ValidateAudience(IEnumerable<string> audiences, JwtSecurityToken jwtToken, TokenValidationParameters validationParameters)
            {
                if (!audiences.Contains("mcp"))
                {
                    throw new SecurityTokenInvalidAudienceException();
                }
            }
        }
        """);

    [Fact]
    public Task Introspection_is_a_suggestion() => Verify.Analyzer<AudienceNotValidatedAnalyzer>(
        TokenSamples.Usings + """

        public class TokenEndpoint
        {
            public bool Introspect(string token, SecurityKey key)
            {
                new JwtSecurityTokenHandler().ValidateToken(token, new TokenValidationParameters { IssuerSigningKey = key, {|#0:ValidateAudience = false|} }, out _);
                return true;
            }
        }
        """,
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(Descriptors.MCPAC7001_AudienceNotValidated, 0, "'ValidateAudience' is off: tokens that were issued for other services are accepted; require this server's audience").WithSeverity(Microsoft.CodeAnalysis.DiagnosticSeverity.Info));

    [Fact]
    public Task Type_of_the_same_name_is_silent() => Check("""
        public class TokenValidationParameters
        {
            public bool ValidateAudience { get; set; }

            public static TokenValidationParameters Lax => new() { ValidateAudience = false };
        }
        """);

    [Fact]
    public Task Incomplete_code_is_silent() => Check(TokenSamples.Usings + """

        public class Settings
        {
            public TokenValidationParameters Lax => new() { ValidateAudience = {|CS1525:}|};
            public TokenValidationParameters Other => new() { AudienceValidator = {|CS0103:Missing|} };
        }
        """);

    [Fact]
    public Task Recommended_mode_makes_it_an_error() => Verify.Analyzer<AudienceNotValidatedAnalyzer>(
        TokenSamples.Server("{|#0:options.TokenValidationParameters.ValidateAudience = false|};"),
        test =>
        {
            test.Sdk = McpSdk.V2_3AspNetCore;
            test.GlobalOptions["build_property.McpAnalysisMode"] = "Recommended";
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC7001_AudienceNotValidated, 0, "'ValidateAudience' is off: tokens that were issued for other services are accepted; require this server's audience").WithSeverity(Microsoft.CodeAnalysis.DiagnosticSeverity.Error));
        });

    [Fact]
    public Task Known_audience_is_kept() => Fix(
        """
        options.Audience = "https://mcp.contoso.com";
            options.TokenValidationParameters = new() { ValidIssuer = "contoso", [|ValidateAudience = false|] };
        """,
        """
        options.Audience = "https://mcp.contoso.com";
            options.TokenValidationParameters = new() { ValidIssuer = "contoso", ValidateAudience = true };
        """);

    [Fact]
    public Task Neighbouring_setting_names_the_audience() => Fix(
        """
        options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = builder.Configuration["Jwt:Issuer"],
                [|ValidateAudience = false|], // for now
                ValidateLifetime = true,
            };
        """,
        """
        options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = builder.Configuration["Jwt:Issuer"],
                ValidateAudience = true, // for now
                ValidAudience = builder.Configuration["Jwt:Audience"],
                ValidateLifetime = true,
            };
        """);

    [Fact]
    public Task Last_member_and_statement_are_followed_by_the_audience() => Fix(
        """
        options.TokenValidationParameters = new TokenValidationParameters { ValidIssuer = builder.Configuration["Jwt:Issuer"], [|ValidateAudience = false|] };
        """,
        """
        options.TokenValidationParameters = new TokenValidationParameters { ValidIssuer = builder.Configuration["Jwt:Issuer"], ValidateAudience = true, ValidAudience = builder.Configuration["Jwt:Audience"] };
        """);

    [Fact]
    public Task Statement_is_followed_by_the_audience() => Fix(
        """
        options.Authority = builder.Configuration["Auth:Authority"];
            [|options.TokenValidationParameters.ValidateAudience = false|];
        """,
        """
        options.Authority = builder.Configuration["Auth:Authority"];
            options.TokenValidationParameters.ValidateAudience = true;
            options.TokenValidationParameters.ValidAudience = builder.Configuration["Auth:Audience"];
        """);

    [Fact]
    public Task Unknown_audience_fails_closed() => Fix(
        "[|options.TokenValidationParameters.ValidateAudience = false|];",
        "options.TokenValidationParameters.ValidateAudience = true;");

    [Fact]
    public Task Advertised_resource_is_the_audience() => Verify.Fix<AudienceNotValidatedAnalyzer, AudienceNotValidatedFix>(
        Advertised("[|ValidateAudience = false|],"),
        Advertised("""
            ValidateAudience = true,
                        ValidAudience = serverUrl,
            """),
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Validator_that_accepts_everything_is_removed() => Fix(
        """
        options.Audience = "mcp";
            [|options.TokenValidationParameters.AudienceValidator = (_, _, _) => true|];
        """,
        """
        options.Audience = "mcp";
        """);

    private static string Advertised(string flag) => TokenSamples.Usings + $$"""
        using ModelContextProtocol.AspNetCore.Authentication;
        using ModelContextProtocol.Authentication;

        var builder = WebApplication.CreateBuilder(args);
        var serverUrl = "https://mcp.contoso.com";
        builder.Services.AddAuthentication()
            .AddJwtBearer(options =>
            {
                options.TokenValidationParameters = new TokenValidationParameters
                {
                    {{flag}}
                };
            })
            .AddMcp(options => options.ResourceMetadata = new ProtectedResourceMetadata { Resource = serverUrl });
        builder.Build().Run();
        """;

    private static Task Fix(string before, string after) => Verify.Fix<AudienceNotValidatedAnalyzer, AudienceNotValidatedFix>(
        TokenSamples.Server(before), TokenSamples.Server(after), test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Theory]
    [InlineData("var jwt = [|new JwtSecurityTokenHandler().ReadJwtToken(token)|]; context.User = new ClaimsPrincipal(new ClaimsIdentity(jwt.Claims, \"Bearer\"));")]
    [InlineData("var jwt = [|new JsonWebToken(token)|]; var identity = new ClaimsIdentity(jwt.Claims, \"Bearer\"); context.User = new ClaimsPrincipal(identity);")]
    [InlineData("context.User = new ClaimsPrincipal(new ClaimsIdentity([|new JwtSecurityToken(token)|].Claims, \"Bearer\"));")]
    [InlineData("var jwt = [|new JsonWebTokenHandler().ReadJsonWebToken(token)|]; if (jwt.GetClaim(\"role\").Value != \"admin\") { context.Response.StatusCode = 403; return; }")]
    [InlineData("var jwt = [|new JwtSecurityTokenHandler().ReadJwtToken(token)|]; var role = jwt.Claims.FirstOrDefault(c => c.Type == \"role\")?.Value; if (role != \"admin\") { throw new UnauthorizedAccessException(); }")]
    [InlineData("var jwt = [|new JwtSecurityTokenHandler().ReadToken(token)|] as JwtSecurityToken; var userId = jwt!.Subject; await LoadAsync(userId);")]
    [InlineData("var jwt = [|new JwtSecurityTokenHandler().ReadJwtToken(token)|]; context.Items[\"UserId\"] = jwt.Subject;")]
    public Task Claims_of_a_token_that_is_only_parsed_are_reported(string use) => Check(Middleware(use));

    [Theory]
    [InlineData("var jwt = new JwtSecurityTokenHandler().ReadJwtToken(token); if (jwt.ValidTo < DateTime.UtcNow) { context.Response.StatusCode = 401; return; }")] // the lifetime alone
    [InlineData("var jwt = new JwtSecurityTokenHandler().ReadJwtToken(token); Console.Error.WriteLine(jwt.Subject);")]
    [InlineData("var jwt = new JwtSecurityTokenHandler().ReadJwtToken(token); var exp = jwt.Claims.First(c => c.Type == \"exp\").Value; if (long.Parse(exp) < 10) { return; }")]
    [InlineData("var jwt = new JwtSecurityTokenHandler().ReadJwtToken(await GetServiceTokenAsync()); if (jwt.Issuer != \"contoso\") { throw new InvalidOperationException(); }")] // our own
    [InlineData("new JwtSecurityTokenHandler().ValidateToken(token, Parameters, out _); var jwt = new JwtSecurityTokenHandler().ReadJwtToken(token); context.User = new ClaimsPrincipal(new ClaimsIdentity(jwt.Claims, \"Bearer\"));")]
    public Task Claims_that_decide_nothing_or_are_validated_are_silent(string use) => Check(Middleware(use));

    [Fact]
    public Task Token_that_the_bearer_handler_has_validated_may_be_taken_apart() => Check(TokenSamples.Server(
        "options.Audience = \"mcp\";",
        types: """

            [McpServerToolType]
            public class NoteTools(IHttpContextAccessor accessor, Notes notes)
            {
                [McpServerTool]
                public Task<string> List()
                {
                    var token = accessor.HttpContext!.Request.Headers.Authorization.ToString().Replace("Bearer ", "");
                    var userId = new JwtSecurityTokenHandler().ReadJwtToken(token).Subject;
                    return notes.OfAsync(userId);
                }
            }

            public class Notes
            {
                public Task<string> OfAsync(string userId) => Task.FromResult(userId);
            }
            """));

    [Fact]
    public Task Tool_that_trusts_the_header_is_reported_across_files() => Verify.Analyzer<AudienceNotValidatedAnalyzer>(
        [
            ("/0/NoteTools.cs", TokenSamples.Usings + """

                [McpServerToolType]
                public class NoteTools(CurrentUser user, Notes notes)
                {
                    [McpServerTool]
                    public Task<string> List() => notes.OfAsync(user.Id());
                }

                public class Notes
                {
                    public Task<string> OfAsync(string? userId) => Task.FromResult(userId ?? "");
                }
                """),
            ("/0/CurrentUser.cs", TokenSamples.Usings + """

                public class CurrentUser(IHttpContextAccessor accessor)
                {
                    public string? Id()
                    {
                        var header = accessor.HttpContext?.Request.Headers["Authorization"].FirstOrDefault();
                        return header is null ? null : Subject(header.Substring("Bearer ".Length));
                    }

                    private static string Subject(string token)
                    {
                        var jwt = [|new JwtSecurityTokenHandler().ReadJwtToken(token)|];
                        return jwt.Claims.First(c => c.Type == "sub").Value;
                    }
                }
                """),
        ],
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    [Fact]
    public Task Authentication_handler_that_only_parses_is_reported() => Check(TokenSamples.Usings + """
        using System.Text.Encodings.Web;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.Extensions.Options;

        public class LaxHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
            : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
        {
            protected override Task<AuthenticateResult> HandleAuthenticateAsync()
            {
                var header = Request.Headers.Authorization.ToString();
                if (!header.StartsWith("Bearer "))
                {
                    return Task.FromResult(AuthenticateResult.NoResult());
                }

                var jwt = [|new JsonWebToken(header["Bearer ".Length..])|];
                var identity = new ClaimsIdentity(jwt.Claims, Scheme.Name);
                return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
            }
        }
        """);

    private static string Middleware(string use) => TokenSamples.Usings + $$"""

        public class CallerMiddleware(RequestDelegate next)
        {
            private static readonly TokenValidationParameters Parameters = new() { ValidAudience = "mcp" };

            public async Task InvokeAsync(HttpContext context)
            {
                var token = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "");
                {{use}}
                await next(context);
            }

            private static Task LoadAsync(string userId) => Task.CompletedTask;

            private static Task<string> GetServiceTokenAsync() => Task.FromResult(Environment.GetEnvironmentVariable("SERVICE_TOKEN")!);
        }
        """;

    private const string Flags = """

        public static class Flags
        {
            public const bool Constant = false;
            public static readonly bool Static = false;
            public static bool Property => Constant;
            public static bool Getter { get { return Static; } }
            public static bool Method() => Property;
        }

        public sealed record Settings
        {
            public bool Strict { get; init; }
        }

        public sealed record Record(bool Strict);
        """;

    private const string Accepting = """

        public static class Accepting
        {
            public static readonly HashSet<string> Known = ["mcp"];
            public static readonly AudienceValidator Field = (_, _, _) => true;
            public static bool Always(IEnumerable<string> audiences, SecurityToken token, TokenValidationParameters parameters) => true;
            public static bool Logged(IEnumerable<string> audiences, SecurityToken token, TokenValidationParameters parameters)
            {
                Console.Error.WriteLine(string.Join(", ", audiences));
                if (token.Id is null)
                {
                    return true;
                }

                return true;
            }

            public static bool Checked(IEnumerable<string> audiences, SecurityToken token, TokenValidationParameters parameters) => audiences.Contains("mcp");
            public static bool Throwing(IEnumerable<string> audiences, SecurityToken token, TokenValidationParameters parameters)
            {
                Require(audiences);
                return true;
            }

            public static bool Delegated(IEnumerable<string> audiences, SecurityToken token, TokenValidationParameters parameters) => Checked(audiences, token, parameters);

            private static void Require(IEnumerable<string> audiences)
            {
                if (!audiences.Contains("mcp"))
                {
                    throw new SecurityTokenInvalidAudienceException();
                }
            }
        }
        """;

    private static Task Check(string source) => TokenSamples.Check<AudienceNotValidatedAnalyzer>(source);
}
