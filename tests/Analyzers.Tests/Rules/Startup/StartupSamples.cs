namespace McpAnalyzers.Tests.Rules.Startup;

/// <summary>What the samples of both startup rules share.</summary>
internal static class StartupSamples
{
    public const string Usings = """
        using System.Diagnostics.CodeAnalysis;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using Microsoft.Extensions.Options;
        using ModelContextProtocol.Server;


        """;

    public const string Types = """


        public sealed class CrmClient(string token)
        {
            public string Find(string name) => name + token.Length;
        }

        [McpServerToolType]
        public sealed class CustomerTools(CrmClient crm)
        {
            [McpServerTool]
            public string FindCustomer(string name) => crm.Find(name);
        }
        """;

    /// <summary>A stdio server whose startup is <paramref name="startup"/>, around its tools and the types of <paramref name="types"/>.</summary>
    public static string Server(string startup, string types = "") => Usings + startup + Types + "\n\n" + types;

    /// <summary>A server that reads CRM_TOKEN into <c>key</c> and checks it, before or after the tools are registered.</summary>
    public static string Checked(string read, string check, bool late, bool marked = true)
    {
        var register = "builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<CustomerTools>();";
        var marker = late && marked ? "[|" + register + "|]" : register;
        return Server(
            "var builder = Host.CreateApplicationBuilder(args);\n"
            + (late ? marker + "\n" : "")
            + read + "\n" + check + "\n"
            + (late ? "" : marker + "\n")
            + "builder.Services.AddSingleton(new CrmClient(key!));\nawait builder.Build().RunAsync();\nreturn 0;\n");
    }
}
