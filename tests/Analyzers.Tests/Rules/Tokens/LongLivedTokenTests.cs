using McpAnalyzers.CodeFixes.Rules.Tokens;
using McpAnalyzers.Rules.Tokens;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Tests.Rules.Tokens;

public class LongLivedTokenTests
{
    [Theory]
    [InlineData("new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddYears(1)|] }")]
    [InlineData("new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddDays(30)|] }")]
    [InlineData("new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddMonths(6)|] }")]
    [InlineData("new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddHours(48)|] }")]
    [InlineData("new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddMinutes(60 * 24 * 7)|] }")]
    [InlineData("new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.Add(TimeSpan.FromDays(7))|] }")]
    [InlineData("new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow + TimeSpan.FromDays(7)|] }")]
    [InlineData("new SecurityTokenDescriptor { Expires = [|DateTimeOffset.UtcNow.AddDays(90).UtcDateTime|] }")]
    [InlineData("new SecurityTokenDescriptor { Expires = [|DateTime.MaxValue|] }")]
    [InlineData("new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddDays(Days)|] }")]
    [InlineData("new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.Add(Lifetime)|] }")]
    [InlineData("new SecurityTokenDescriptor { Expires = [|End()|] }")]
    [InlineData("new SecurityTokenDescriptor { Expires = [|clock.GetUtcNow().AddDays(2).UtcDateTime|] }")]
    [InlineData("new JwtSecurityToken(\"contoso\", \"mcp\", claims, expires: [|DateTime.UtcNow.AddYears(10)|], signingCredentials: credentials)")]
    [InlineData("new JwtSecurityToken(\"contoso\", \"mcp\", claims, null, [|DateTime.Now.AddDays(365)|], credentials)")]
    [InlineData("new [|JwtSecurityToken|](\"contoso\", \"mcp\", claims, signingCredentials: credentials)")]
    [InlineData("new [|JwtSecurityToken|](issuer: \"contoso\", claims: claims, expires: null)")]
    [InlineData("new JwtSecurityTokenHandler { TokenLifetimeInMinutes = [|60 * 24 * 365|] }")]
    [InlineData("new JwtSecurityTokenHandler().CreateEncodedJwt(\"contoso\", \"mcp\", null, null, [|DateTime.UtcNow.AddYears(1)|], null, credentials)")]
    [InlineData("new { access_token = jwt, token_type = \"Bearer\", expires_in = [|31536000|] }")]
    public Task Token_that_lives_longer_than_a_day_is_reported(string token) => Check(Issuer($"object Issue() => {token};"));

    [Theory]
    [InlineData("new SecurityTokenDescriptor { Expires = DateTime.UtcNow.AddMinutes(60) }")]
    [InlineData("new SecurityTokenDescriptor { Expires = DateTime.UtcNow.AddHours(24) }")]
    [InlineData("new SecurityTokenDescriptor { Expires = DateTime.UtcNow.AddDays(1) }")]
    [InlineData("new SecurityTokenDescriptor { Expires = DateTime.UtcNow.Add(TimeSpan.FromMinutes(configured)) }")]
    [InlineData("new SecurityTokenDescriptor { Expires = DateTime.UtcNow.AddDays(configured) }")]
    [InlineData("new JwtSecurityToken(\"contoso\", \"mcp\", claims, expires: DateTime.UtcNow.AddMinutes(15), signingCredentials: credentials)")]
    [InlineData("new JwtSecurityToken(jwt)")] // taken apart, not issued
    [InlineData("new JwtSecurityToken(new JwtHeader(credentials), new JwtPayload(claims))")]
    [InlineData("new JwtSecurityTokenHandler { TokenLifetimeInMinutes = 30 }")]
    [InlineData("new { access_token = jwt, expires_in = 3600 }")]
    [InlineData("new { name = jwt, expires_in = 31536000 }")] // no token
    [InlineData("new Report { Expires = DateTime.UtcNow.AddYears(1) }")] // no token
    public Task Token_that_expires_soon_is_silent(string token) => Check(Issuer($"object Issue(int configured) => {token};"));

    [Theory]
    [InlineData("object CreateRefreshToken() => new SecurityTokenDescriptor { Expires = DateTime.UtcNow.AddDays(30) };")]
    [InlineData("object Issue() { var refreshToken = new JwtSecurityToken(claims: claims, expires: DateTime.UtcNow.AddDays(60)); return refreshToken; }")]
    public Task Refresh_token_may_live_longer(string method) => Check(Issuer(method));

    [Fact]
    public Task Refresh_token_has_a_limit_too() => Check(Issuer("object CreateRefreshToken() => new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddYears(2)|] };"));

    [Fact]
    public Task Descriptor_without_an_end_is_a_suggestion() => Verify.Analyzer<LongLivedTokenAnalyzer>(
        Issuer("object Issue() => new {|#0:SecurityTokenDescriptor|} { Issuer = \"contoso\" };"),
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(Descriptors.MCPAC7007_LongLivedToken, 0, "The end of this token's life is left to the handler's default; set 'Expires'").WithSeverity(DiagnosticSeverity.Info));

    [Fact]
    public Task Descriptor_without_an_end_is_reported_where_the_default_is_off() => Check(Issuer("""
        object Issue()
            {
                var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
                return handler.CreateToken(new [|SecurityTokenDescriptor|] { Issuer = "contoso" });
            }
        """));

    [Theory]
    [InlineData("object Issue() { var descriptor = new SecurityTokenDescriptor { Issuer = \"contoso\" }; descriptor.Expires = DateTime.UtcNow.AddMinutes(5); return descriptor; }")]
    [InlineData("object Issue() => new SecurityTokenDescriptor { Claims = new Dictionary<string, object> { [\"exp\"] = 1 } };")]
    public Task End_that_is_set_elsewhere_is_silent(string method) => Check(Issuer(method));

    [Theory]
    [InlineData("ExpiresAt = [|null|]", "Convert.ToHexString(RandomNumberGenerator.GetBytes(32))")]
    [InlineData("ExpiresAt = [|DateTime.MaxValue|]", "Guid.NewGuid().ToString()")]
    [InlineData("ExpiresAt = DateTime.UtcNow.AddDays(90)", "Guid.NewGuid().ToString()")]
    [InlineData("ExpiresAt = null", "row")]
    public Task Key_that_never_expires_is_reported_where_it_is_made(string end, string value) => Check(Issuer($$"""
        object Issue(string row) => new ApiKeyRecord { Value = {{value}}, {{end}} };
        """));

    [Fact]
    public Task Lifetime_that_a_caller_names_is_followed() => Check(Issuer("""
        object Make(int days) => new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddDays(days)|] };

            object Issue() => Make(400);
        """));

    [Fact]
    public Task Default_of_a_method_for_others_is_followed() => Check(Issuer(
        "public object Make(int days = 365) => new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddDays(days)|] };"));

    [Fact]
    public Task Message_says_how_long() => Verify.Analyzer<LongLivedTokenAnalyzer>(
        Issuer("object Issue() => new SecurityTokenDescriptor { Expires = {|#0:DateTime.UtcNow.AddYears(5)|} };"),
        McpSdk.V2_3AspNetCore,
        Verify.Diagnostic(Descriptors.MCPAC7007_LongLivedToken, 0, "This token is valid for 5 years; let it expire within a day"));

    [Fact]
    public Task Incomplete_code_is_silent() => Check(Issuer("object Issue() => new SecurityTokenDescriptor { Expires = {|CS1525:}|};"));

    [Fact]
    public Task Times_come_nearer() => Fix(
        """
        object Issue() => new[]
            {
                new SecurityTokenDescriptor { Expires = [|DateTime.UtcNow.AddYears(1)|] }, // a year
                new SecurityTokenDescriptor { Expires = [|DateTimeOffset.UtcNow.AddDays(90).UtcDateTime|] },
                new SecurityTokenDescriptor { Expires = [|DateTime.MaxValue|] },
                new [|SecurityTokenDescriptor|]
                {
                    Issuer = "contoso",
                    Audience = "mcp",
                },
                new [|SecurityTokenDescriptor|] { Issuer = "contoso" },
            };
        """,
        """
        object Issue() => new[]
            {
                new SecurityTokenDescriptor { Expires = DateTime.UtcNow.AddMinutes(60) }, // a year
                new SecurityTokenDescriptor { Expires = DateTimeOffset.UtcNow.AddMinutes(60).UtcDateTime },
                new SecurityTokenDescriptor { Expires = DateTime.UtcNow.AddMinutes(60) },
                new SecurityTokenDescriptor
                {
                    Issuer = "contoso",
                    Audience = "mcp",
                    Expires = DateTime.UtcNow.AddMinutes(60),
                },
                new SecurityTokenDescriptor { Issuer = "contoso", Expires = DateTime.UtcNow.AddMinutes(60) },
            };
        """);

    [Fact]
    public Task Token_without_an_end_gets_one() => Fix(
        """
        object Issue() => new [|JwtSecurityToken|](
                "contoso",
                "mcp",
                claims,
                signingCredentials: credentials);

            object Other() => new [|JwtSecurityToken|]("contoso", "mcp", claims);

            object Answer() => new { access_token = jwt, expires_in = [|604800|] };
        """,
        """
        object Issue() => new JwtSecurityToken(
                "contoso",
                "mcp",
                claims,
                signingCredentials: credentials,
                expires: DateTime.UtcNow.AddMinutes(60));

            object Other() => new JwtSecurityToken("contoso", "mcp", claims, expires: DateTime.UtcNow.AddMinutes(60));

            object Answer() => new { access_token = jwt, expires_in = 3600 };
        """);

    private static string Issuer(string members) => TokenSamples.Usings + $$"""
        using System.Security.Cryptography;

        public class Issuer(SigningCredentials credentials, Claim[] claims, TimeProvider clock, string jwt)
        {
            private const int Days = 400;
            private static readonly TimeSpan Lifetime = TimeSpan.FromDays(Days);

            public object All => (credentials, claims, clock, jwt, Lifetime, Days);

            private static DateTime End() => DateTime.UtcNow.AddMonths(2);

            {{members}}
        }

        public sealed class ApiKeyRecord
        {
            public string Value { get; set; } = "";
            public DateTime? ExpiresAt { get; set; }
        }

        public sealed class Report
        {
            public DateTime Expires { get; set; }
        }
        """;

    private static Task Check(string source) => TokenSamples.Check<LongLivedTokenAnalyzer>(source);

    private static Task Fix(string before, string after) => Verify.Fix<LongLivedTokenAnalyzer, LongLivedTokenFix>(
        Issuer(before), Issuer(after), test => test.Sdk = McpSdk.V2_3AspNetCore);
}
