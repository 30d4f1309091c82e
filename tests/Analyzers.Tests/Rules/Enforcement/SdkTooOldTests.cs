using McpAnalyzers.Rules.Enforcement;
using McpAnalyzers.Rules.Permissions;
using McpAnalyzers.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpAnalyzers.Tests.Rules.Enforcement;

public class SdkTooOldTests
{
    /// <summary>What ASP.NET Core declares, and ModelContextProtocol.AspNetCore 0.2 beside it: no set of assemblies holds them together with that SDK.</summary>
    private const string Web = """
        using System.Security.Claims;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.AspNetCore;

        namespace Microsoft.AspNetCore.Authorization
        {
            public interface IAuthorizeData { string? Policy { get; set; } string? Roles { get; set; } string? AuthenticationSchemes { get; set; } }
            public interface IAllowAnonymous { }
            [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true, Inherited = true)]
            public class AuthorizeAttribute : Attribute, IAuthorizeData
            {
                public string? Policy { get; set; }
                public string? Roles { get; set; }
                public string? AuthenticationSchemes { get; set; }
            }
            [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
            public class AllowAnonymousAttribute : Attribute, IAllowAnonymous { }
        }

        namespace Microsoft.AspNetCore.Http
        {
            public abstract class HttpContext { public abstract ClaimsPrincipal User { get; set; } public abstract string TraceIdentifier { get; set; } }
            public interface IHttpContextAccessor { HttpContext? HttpContext { get; set; } }
        }

        namespace ModelContextProtocol.AspNetCore
        {
            public class HttpServerTransportOptions { public bool Stateless { get; set; } public TimeSpan IdleTimeout { get; set; } }
        }

        namespace Microsoft.Extensions.DependencyInjection
        {
            public static class HttpMcpServerBuilderExtensions
            {
                public static IMcpServerBuilder WithHttpTransport(this IMcpServerBuilder builder, Action<HttpServerTransportOptions>? configureOptions = null) => builder;
            }
        }
        """;

    private const string Usings = """
        using System.Security.Claims;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Server;

        """;

    private const string Filters = "authorization filters";

    private const string Injection = "injection of the caller";

    private const string Context = "execution context for each request";

    private static Task Check(string code, params (string Feature, string Subject, string Since)[] expected) => Check<SdkTooOldAnalyzer>([code], McpSdk.V0_2, expected);

    private static Task Check<T>(string[] files, McpSdk sdk, params (string Feature, string Subject, string Since)[] expected)
        where T : DiagnosticAnalyzer, new() =>
        Verify.Analyzer<T>(
            [.. files.Select((f, i) => ($"/0/File{i}.cs", Usings + f)), ("/0/Web.cs", Web)],
            test =>
            {
                test.Sdk = sdk;
                for (var i = 0; i < expected.Length; i++)
                {
                    test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC9007_SdkTooOld, i, "0.2", expected[i].Feature, expected[i].Subject, expected[i].Since).WithSeverity(DiagnosticSeverity.Info));
                }
            });

    [Theory]
    [InlineData("public class Tools { [McpServerTool, {|#0:Authorize(Roles = \"crm\")|}] public static string Cancel(string id) => id; }", "[Authorize] on 'Cancel'")]
    [InlineData("[{|#0:Authorize|}] public class Tools { [McpServerTool] public static string Cancel(string id) => id; [McpServerTool] public static string Close(string id) => id; }", "[Authorize] on 'Cancel'")]
    [InlineData("public class AdminOnlyAttribute : AuthorizeAttribute { } public class Notes { [McpServerPrompt, {|#0:AdminOnly|}] public static string Draft() => \"\"; }", "[AdminOnly] on 'Draft'")]
    public Task Authorization_of_a_library_of_tools_is_reported(string code, string subject) => Check(code, (Filters, subject, "0.4"));

    [Theory]
    [InlineData("public class Tools { [McpServerTool, Authorize, AllowAnonymous] public static string Cancel(string id) => id; }")]
    [InlineData("public class Tools { [McpServerTool] public static string Cancel(string id) => id; [Authorize] public static string Helper() => \"\"; }")]
    [InlineData("[Authorize] public class OrderController { public string Get() => \"\"; }")]
    [InlineData("""
        public class Tools { [McpServerTool, Authorize] public static string Cancel(string id) => id; }
        public static class OwnFilters { public static IMcpServerBuilder AddAuthorizationFilters(this IMcpServerBuilder builder) => builder; }
        """)]
    public Task Other_attributes_are_silent(string code) => Check(code);

    private const string HttpHost = """
        public static class Program
        {
            public static void Main() => new ServiceCollection().AddMcpServer().WithHttpTransport().WithTools<Tools>();
        }

        """;

    private const string StdioHost = """
        public static class Program
        {
            public static void Main() => new ServiceCollection().AddMcpServer().WithStdioServerTransport().WithTools<Tools>();
        }

        """;

    /// <summary>The same mistake is one finding, of the rule that knows more.</summary>
    [Theory]
    [InlineData(HttpHost, "this version of the SDK does not look at it")]
    [InlineData(StdioHost, "a stdio server has no caller to authorize")]
    public async Task Host_in_view_leaves_the_attribute_to_the_rule_about_it(string host, string reason)
    {
        const string Tools = "public class Tools { [McpServerTool, Authorize] public static string Cancel(string id) => id; }";
        await Check(host + Tools);
        await Verify.Analyzer<AuthorizationNotEnforcedAnalyzer>(
            [("/0/File0.cs", Usings + host + Tools.Replace("Authorize", "{|#0:Authorize|}", StringComparison.Ordinal)), ("/0/Web.cs", Web)],
            test =>
            {
                test.Sdk = McpSdk.V0_2;
                test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC5007_AuthorizationNotEnforced, 0, "Cancel", reason));
            });
    }

    [Fact]
    public Task And_the_other_way_round() =>
        Verify.Analyzer<AuthorizationNotEnforcedAnalyzer>(
            [("/0/File0.cs", Usings + "public class Tools { [McpServerTool, Authorize] public static string Cancel(string id) => id; }"), ("/0/Web.cs", Web)],
            test => test.Sdk = McpSdk.V0_2);

    [Theory]
    [InlineData(HttpHost + "public class Tools { [McpServerTool] public static string Cancel(string id, {|#0:ClaimsPrincipal user|}) => user.IsInRole(\"crm\") ? id : \"\"; }")]
    [InlineData("public class Tools { [McpServerTool(Name = \"stop\")] public string Cancel({|#0:ClaimsPrincipal? user = null|}) => user?.Identity?.Name ?? \"\"; }")]
    public Task Caller_that_the_model_fills_in_is_reported(string code) => Check(code, (Injection, "the parameter 'user' of 'Cancel'", "0.4"));

    [Fact]
    public Task Caller_of_a_tool_made_from_a_delegate_is_reported() =>
        Check(
            "public static class Tools { public static McpServerTool Make() => McpServerTool.Create(({|#0:ClaimsPrincipal user|}) => user.Identity!.Name, new() { Name = \"who\" }); }",
            (Injection, "the parameter 'user' of 'who'", "0.4"));

    [Theory]
    [InlineData("public class Tools { public static string Cancel(string id, ClaimsPrincipal user) => user.IsInRole(\"crm\") ? id : \"\"; }")]
    [InlineData("public class Tools { [McpServerTool] public static string Cancel(string id, [FromKeyedServices(\"caller\")] ClaimsPrincipal user) => id; }")]
    [InlineData(StdioHost + "public class Tools { [McpServerTool] public static string Cancel(string id, ClaimsPrincipal user) => id; }")]
    [InlineData("""
        public static class Services { public static void Add(IServiceCollection services) => services.AddScoped<ClaimsPrincipal>(p => p.GetRequiredService<IHttpContextAccessor>().HttpContext!.User); }
        public class Tools { [McpServerTool] public static string Cancel(string id, ClaimsPrincipal user) => id; }
        """)]
    public Task Other_principals_are_silent(string code) => Check(code);

    [Theory]
    [InlineData(HttpHost + "public class Tools { [McpServerTool] public static string Who(IHttpContextAccessor http) => http.{|#0:HttpContext|}!.User.Identity!.Name!; }")]
    [InlineData(HttpHost + "public class Tools(IHttpContextAccessor http) { [McpServerTool] public string Who() => http.{|#0:HttpContext|}?.User.Identity?.Name ?? \"\"; }")]
    [InlineData(HttpHost + """
        public class Tools(Callers callers) { [McpServerTool] public string Who() => callers.Name; }
        public class Callers
        {
            private readonly IHttpContextAccessor _http;
            public Callers(IHttpContextAccessor http) => _http = http;
            public string Name => _http?.{|#0:HttpContext|}?.User.Identity?.Name ?? "";
        }
        """)]
    [InlineData("""
        public abstract class GuardedTools
        {
            private readonly IHttpContextAccessor _http;
            protected GuardedTools(IHttpContextAccessor http) { _http = http; }
            protected void Demand(string role)
            {
                var caller = _http.{|#0:HttpContext|}?.User;
                if (caller?.IsInRole(role) != true) throw new UnauthorizedAccessException();
            }
        }
        public class Tools : GuardedTools
        {
            public Tools(IHttpContextAccessor http) : base(http) { }
            [McpServerTool] public string Cancel(string id) { Demand("crm"); return id; }
        }
        """)]
    [InlineData("""
        public class Tools(ICallers callers) { [McpServerTool] public string Who() { return callers.Find() ?? ""; } }
        public interface ICallers { string? Find(); }
        public class Callers(IHttpContextAccessor http) : ICallers { public string? Find() { var context = http.{|#0:HttpContext|}; return context?.User.Identity?.Name; } }
        public static class Services { public static void Add(IServiceCollection services) => services.AddScoped<ICallers, Callers>(); }
        """)]
    public Task Caller_read_from_the_request_is_reported(string code) => Check(code, (Context, "reading each caller from 'HttpContext'", "0.3.0-preview.3"));

    [Theory]
    [InlineData("public class Tools(IHttpContextAccessor http) { [McpServerTool] public string Trace() => http.HttpContext!.TraceIdentifier; }")]
    [InlineData("public class Tools { [McpServerTool] public static string Echo(string text) => text; } public class Page(IHttpContextAccessor http) { public string Who() => http.HttpContext!.User.Identity!.Name!; }")]
    [InlineData("public class Tools(Own own) { [McpServerTool] public string Who() => own.HttpContext.User; } public class Own { public (string User, int Id) HttpContext => (\"\", 1); }")]
    [InlineData("""
        public static class Host { public static void Add(IMcpServerBuilder builder) => builder.WithHttpTransport(o => o.Stateless = true); }
        public class Tools(IHttpContextAccessor http) { [McpServerTool] public string Who() => http.HttpContext!.User.Identity!.Name!; }
        """)]
    public Task Other_reads_of_the_request_are_silent(string code) => Check(code);

    [Fact]
    public Task Each_feature_is_named_once_at_its_first_place() =>
        Check<SdkTooOldAnalyzer>(
            [
                """
                public class Orders(IHttpContextAccessor http)
                {
                    [McpServerTool, {|#0:Authorize|}] public static string Cancel(string id) => id;
                    [McpServerTool, Authorize] public string Who() => http.{|#2:HttpContext|}!.User.Identity!.Name!;
                }
                """,
                "public class Parcels { [McpServerTool, Authorize] public static string Send(string id, {|#1:ClaimsPrincipal user|}) => id; [McpServerTool] public static string Hold(ClaimsPrincipal caller) => \"\"; }",
            ],
            McpSdk.V0_2,
            (Filters, "[Authorize] on 'Cancel'", "0.4"),
            (Injection, "the parameter 'user' of 'Send'", "0.4"),
            (Context, "reading each caller from 'HttpContext'", "0.3.0-preview.3"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Sdk_that_has_it_all_is_silent(bool isNewest) =>
        Verify.Analyzer<SdkTooOldAnalyzer>(
            """
            using System.Security.Claims;
            using Microsoft.AspNetCore.Authorization;
            using Microsoft.AspNetCore.Http;
            using ModelContextProtocol.Server;
            public class Orders(IHttpContextAccessor http)
            {
                [McpServerTool, Authorize] public static string Cancel(string id, ClaimsPrincipal user) => id;
                [McpServerTool, Authorize] public string Who() => http.HttpContext!.User.Identity!.Name!;
            }
            """,
            test => test.Sdk = isNewest ? McpSdk.V2_3AspNetCore : McpSdk.V1_4AspNetCore);

    [Fact]
    public Task Incomplete_code_breaks_nothing() =>
        Check(
            "public class Tools(IHttpContextAccessor http) { [McpServerTool, {|#0:Authorize|}] public string Who({|#1:ClaimsPrincipal|}{|CS1001:)|} => http.{|#2:HttpContext|}!.User.{|CS1001:;|} }",
            (Filters, "[Authorize] on 'Who'", "0.4"),
            (Injection, "the parameter '' of 'Who'", "0.4"),
            (Context, "reading each caller from 'HttpContext'", "0.3.0-preview.3"));

    [Fact]
    public Task Test_project_is_silent() =>
        Verify.Analyzer<SdkTooOldAnalyzer>(
            "using System.Security.Claims; using ModelContextProtocol.Server; public class Tools { [McpServerTool] public static string Cancel(string id, ClaimsPrincipal user) => id; }",
            test =>
            {
                test.Sdk = McpSdk.V0_2;
                test.GlobalOptions["build_property.IsTestProject"] = "true";
            });

    [Fact]
    public Task Strict_mode_warns() =>
        Verify.Analyzer<SdkTooOldAnalyzer>(
            "using System.Security.Claims; using ModelContextProtocol.Server; public class Tools { [McpServerTool] public static string Cancel(string id, {|#0:ClaimsPrincipal user|}) => id; }",
            test =>
            {
                test.Sdk = McpSdk.V0_2;
                test.GlobalOptions["build_property.McpAnalysisMode"] = "Strict";
                test.ExpectedDiagnostics.Add(Verify.Diagnostic(Descriptors.MCPAC9007_SdkTooOld, 0, "0.2", Injection, "the parameter 'user' of 'Cancel'", "0.4").WithSeverity(DiagnosticSeverity.Warning));
            });
}
