using McpAnalyzers.CodeFixes.Rules.Tokens;
using McpAnalyzers.Rules.Tokens;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Tokens;

public class ValidationDisabledTests
{
    [Theory]
    [InlineData("options.TokenValidationParameters = new() { [|ValidateIssuer = false|] };")]
    [InlineData("options.TokenValidationParameters = new() { [|ValidateLifetime = false|] };")]
    [InlineData("options.TokenValidationParameters = new() { [|RequireExpirationTime = false|] };")]
    [InlineData("options.TokenValidationParameters = new() { [|RequireSignedTokens = false|] };")]
    [InlineData("[|options.TokenValidationParameters.ValidateLifetime = false|];")]
    [InlineData("options.TokenValidationParameters = new() { [|ValidateIssuer = false|], [|ValidateLifetime = false|], ValidateIssuerSigningKey = false };")]
    [InlineData("[|options.TokenValidationParameters.IssuerValidator = (issuer, token, parameters) => issuer|];")]
    [InlineData("[|options.TokenValidationParameters.IssuerValidator = (issuer, _, _) => { var trusted = issuer; return trusted; }|];")]
    [InlineData("[|options.TokenValidationParameters.LifetimeValidator = (notBefore, expires, token, parameters) => true|];")]
    [InlineData("[|options.TokenValidationParameters.SignatureValidator = (token, parameters) => new JwtSecurityToken(token)|];")]
    [InlineData("[|options.TokenValidationParameters.SignatureValidator = (token, _) => new JsonWebToken(token)|];")]
    [InlineData("[|options.TokenValidationParameters.SignatureValidator = (token, _) => { var jwt = new JwtSecurityTokenHandler().ReadJwtToken(token); return jwt; }|];")]
    [InlineData("[|options.TokenValidationParameters.SignatureValidator = delegate (string token, TokenValidationParameters _) { return new JsonWebTokenHandler().ReadJsonWebToken(token); }|];")]
    [InlineData("[|options.TokenValidationParameters.SignatureValidator = Lax.Read|];")]
    [InlineData("options.TokenValidationParameters = new() { [|ClockSkew = TimeSpan.FromMinutes(30)|] };")]
    [InlineData("options.TokenValidationParameters = new() { [|ClockSkew = TimeSpan.FromDays(1)|] };")]
    [InlineData("options.TokenValidationParameters = new() { [|ClockSkew = TimeSpan.MaxValue|] };")]
    [InlineData("options.TokenValidationParameters = new() { [|ClockSkew = new TimeSpan(1, 0, 0)|] };")]
    [InlineData("options.TokenValidationParameters = new() { [|ClockSkew = Lax.Skew|] };")]
    [InlineData("options.TokenValidationParameters = new() { ValidAlgorithms = new[] { SecurityAlgorithms.RsaSha256, [|SecurityAlgorithms.None|] } };")]
    [InlineData("options.TokenValidationParameters = new() { ValidAlgorithms = [\"RS256\", [|\"none\"|]] };")]
    [InlineData("options.TokenValidationParameters = new() { [|ValidAlgorithms = Lax.Algorithms|] };")]
    public Task Check_that_is_off_is_reported(string options) => Check(TokenSamples.Server(options, types: Types));

    [Theory]
    [InlineData("options.TokenValidationParameters = new() { ValidateIssuer = true, ValidateLifetime = true, RequireExpirationTime = true, RequireSignedTokens = true };")]
    [InlineData("options.TokenValidationParameters = new() { ValidateIssuerSigningKey = false, ValidateActor = false, ValidateTokenReplay = false, SaveSigninToken = false };")] // the defaults
    [InlineData("options.TokenValidationParameters = new() { ValidateIssuer = false, IssuerValidator = (issuer, _, _) => issuer.StartsWith(\"https://login.microsoftonline.com/\") ? issuer : throw new SecurityTokenInvalidIssuerException() };")]
    [InlineData("options.TokenValidationParameters = new() { ValidateIssuer = false, IssuerValidator = Lax.MultiTenant };")]
    [InlineData("options.TokenValidationParameters.LifetimeValidator = (_, expires, _, _) => expires > DateTime.UtcNow;")]
    [InlineData("options.TokenValidationParameters = new() { ValidateLifetime = false, LifetimeValidator = (_, expires, _, _) => expires > DateTime.UtcNow };")]
    [InlineData("options.TokenValidationParameters.SignatureValidator = Lax.Verify;")]
    [InlineData("options.TokenValidationParameters.SignatureValidator = (token, parameters) => { new JwtSecurityTokenHandler().ValidateToken(token, parameters, out var validated); return validated; };")]
    [InlineData("options.TokenValidationParameters = new() { ClockSkew = TimeSpan.Zero };")]
    [InlineData("options.TokenValidationParameters = new() { ClockSkew = TimeSpan.FromMinutes(5) };")]
    [InlineData("options.TokenValidationParameters = new() { ClockSkew = TimeSpan.FromMinutes(10) };")]
    [InlineData("options.TokenValidationParameters = new() { ClockSkew = TimeSpan.FromMinutes(builder.Configuration.GetValue<int>(\"Skew\")) };")]
    [InlineData("options.TokenValidationParameters = new() { ValidAlgorithms = [SecurityAlgorithms.RsaSha256] };")]
    [InlineData("options.TokenValidationParameters = new() { ValidateLifetime = !builder.Environment.IsDevelopment() };")]
    [InlineData("options.TokenValidationParameters = new() { ValidateAudience = false };")] // another rule's
    public Task Check_that_is_on_is_silent(string options) => Check(TokenSamples.Server(options, types: Types));

    [Fact]
    public Task Tenant_that_is_checked_afterwards_is_silent() => Check(TokenSamples.Server("""
        options.TokenValidationParameters.ValidateIssuer = false;
        options.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                var tenant = context.Principal!.FindFirst("tid")?.Value;
                if (tenant is null || !builder.Configuration.GetSection("Tenants").Get<string[]>()!.Contains(tenant))
                {
                    context.Fail("tenant");
                }

                return Task.CompletedTask;
            },
        };
        """));

    [Fact]
    public Task Switch_of_a_flag_in_a_member_is_followed() => Check(TokenSamples.Usings + """

        public class Settings
        {
            private const bool Lax = true;
            private readonly bool _validate = !Lax;

            public TokenValidationParameters Create() => new() { ValidAudience = "mcp", [|ValidateLifetime = _validate|], ValidateIssuer = Lax };
        }
        """);

    [Theory]
    [InlineData("public ClaimsPrincipal GetPrincipalFromExpiredToken(string token) => Handler.ValidateToken(token, new() { IssuerSigningKey = Key, {|#0:ValidateLifetime = false|} }, out _);")]
    [InlineData("public ClaimsPrincipal Renew(string refreshToken) => Handler.ValidateToken(refreshToken, new() { IssuerSigningKey = Key, {|#0:ValidateLifetime = false|} }, out _);")]
    [InlineData("public ClaimsPrincipal Read(string token) { var principal = Handler.ValidateToken(token, new() { IssuerSigningKey = Key, {|#0:ValidateLifetime = false|} }, out var read); if (read.ValidTo < DateTime.UtcNow.AddDays(-7)) { throw new SecurityTokenExpiredException(); } return principal; }")]
    public Task Expired_token_that_is_read_on_purpose_is_a_suggestion(string method) => Verify.Analyzer<ValidationDisabledAnalyzer>(
        TokenSamples.Usings + $$"""

        public class Tokens
        {
            private static readonly JwtSecurityTokenHandler Handler = new();
            private static readonly SecurityKey Key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("SIGNING_KEY")!));

            {{method}}
        }
        """,
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(Descriptors.MCPAC7002_ValidationDisabled, 0, "'ValidateLifetime' is off: expired tokens are accepted; leave it on").WithSeverity(DiagnosticSeverity.Info));

    [Theory]
    [InlineData("", "Error")]
    [InlineData("IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(builder.Configuration[\"Key\"]!)),", "Warning")]
    public Task Issuer_that_the_key_names_is_less_severe(string key, string severity) => Verify.Analyzer<ValidationDisabledAnalyzer>(
        TokenSamples.Server($"options.TokenValidationParameters = new() {{ {key} {{|#0:ValidateIssuer = false|}} }};"),
        test =>
        {
            test.Sdk = McpSdk.V2_3AspNetCore;
            test.GlobalOptions["build_property.McpAnalysisMode"] = "Recommended";
            test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC7002_ValidationDisabled, 0, "'ValidateIssuer' is off: tokens of every issuer are accepted; name the issuers that are trusted").WithSeverity(Enum.Parse<DiagnosticSeverity>(severity)));
        });

    [Fact]
    public Task Message_says_how_long_expired_tokens_live() => Verify.Analyzer<ValidationDisabledAnalyzer>(
        TokenSamples.Server("{|#0:options.TokenValidationParameters.ClockSkew = TimeSpan.FromHours(24 * 3)|};"),
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(Descriptors.MCPAC7002_ValidationDisabled, 0, "'ClockSkew' accepts tokens 3 days after they have expired; five minutes are enough for clocks that differ"));

    [Fact]
    public Task Handler_that_overrides_the_checks_is_reported() => Check(TokenSamples.Usings + """

        public class LaxHandler : JwtSecurityTokenHandler
        {
            protected override string [|ValidateIssuer|](string issuer, JwtSecurityToken jwtToken, TokenValidationParameters validationParameters) => issuer;

            protected override void [|ValidateLifetime|](DateTime? notBefore, DateTime? expires, JwtSecurityToken jwtToken, TokenValidationParameters validationParameters) { }

            protected override JwtSecurityToken [|ValidateSignature|](string token, TokenValidationParameters validationParameters) => ReadJwtToken(token);
        }

        public class StrictHandler : JwtSecurityTokenHandler
        {
            protected override string ValidateIssuer(string issuer, JwtSecurityToken jwtToken, TokenValidationParameters validationParameters) =>
                issuer == "contoso" ? issuer : throw new SecurityTokenInvalidIssuerException();

            protected override void ValidateLifetime(DateTime? notBefore, DateTime? expires, JwtSecurityToken jwtToken, TokenValidationParameters validationParameters) =>
                base.ValidateLifetime(notBefore, expires, jwtToken, validationParameters);
        }
        """);

    [Fact]
    public Task Test_project_is_silent() => Verify.Analyzer<ValidationDisabledAnalyzer>(
        TokenSamples.Server("options.TokenValidationParameters.ValidateLifetime = false;"),
        test =>
        {
            test.Sdk = McpSdk.V2_3AspNetCore;
            test.GlobalOptions["build_property.IsTestProject"] = "true";
        });

    [Fact]
    public Task Checks_are_switched_on_again() => Fix(
        """
        options.TokenValidationParameters = new TokenValidationParameters
                {
                    // The partner's clocks are off.
                    [|ValidateIssuer = false|], // for now
                    [|ValidateLifetime = false|],
                    [|ClockSkew = TimeSpan.FromHours(12)|],
                    ValidAlgorithms = [SecurityAlgorithms.RsaSha256, [|SecurityAlgorithms.None|]],
                    ValidAudience = "mcp",
                };
                [|options.TokenValidationParameters.RequireSignedTokens = false|];
        """,
        """
        options.TokenValidationParameters = new TokenValidationParameters
                {
                    // The partner's clocks are off.
                    ValidateIssuer = true, // for now
                    ValidateLifetime = true,
                    ClockSkew = TimeSpan.FromMinutes(5),
                    ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
                    ValidAudience = "mcp",
                };
                options.TokenValidationParameters.RequireSignedTokens = true;
        """);

    [Fact]
    public Task Validators_that_accept_everything_are_removed() => Fix(
        """
        options.TokenValidationParameters = new TokenValidationParameters
                {
                    ValidAudience = "mcp",
                    [|SignatureValidator = (token, _) => new JsonWebToken(token)|],
                    [|IssuerValidator = (issuer, _, _) => issuer|],
                };
                [|options.TokenValidationParameters.LifetimeValidator = (_, _, _, _) => true|];
        """,
        """
        options.TokenValidationParameters = new TokenValidationParameters
                {
                    ValidAudience = "mcp",
                };
        """);

    [Fact]
    public Task Override_has_no_fix() => Verify.NoFix<ValidationDisabledAnalyzer, ValidationDisabledFix>(
        TokenSamples.Usings + """

        public class LaxHandler : JwtSecurityTokenHandler
        {
            protected override string [|ValidateIssuer|](string issuer, JwtSecurityToken jwtToken, TokenValidationParameters validationParameters) => issuer;
        }
        """,
        test => test.Sdk = McpSdk.V2_3AspNetCore);

    private const string Types = """

        public static class Lax
        {
            public static readonly TimeSpan Skew = TimeSpan.FromHours(Hours);
            public static readonly string[] Algorithms = ["RS256", "none"];
            private const int Hours = 2;

            public static SecurityToken Read(string token, TokenValidationParameters parameters) => new JwtSecurityTokenHandler().ReadToken(token);

            public static SecurityToken Verify(string token, TokenValidationParameters parameters)
            {
                if (token.Length > 10_000)
                {
                    throw new SecurityTokenInvalidSignatureException();
                }

                return new JwtSecurityToken(token);
            }

            public static string MultiTenant(string issuer, SecurityToken token, TokenValidationParameters parameters) =>
                issuer.StartsWith("https://sts.windows.net/") ? issuer : throw new SecurityTokenInvalidIssuerException();
        }
        """;

    private static Task Check(string source) => TokenSamples.Check<ValidationDisabledAnalyzer>(source);

    private static Task Fix(string before, string after) => Verify.Fix<ValidationDisabledAnalyzer, ValidationDisabledFix>(
        TokenSamples.Server(before), TokenSamples.Server(after), test => test.Sdk = McpSdk.V2_3AspNetCore);
}
