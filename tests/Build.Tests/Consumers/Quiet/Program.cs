using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Server;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<NoteTools>();
await builder.Build().RunAsync();

/// <summary>A tool without a mistake.</summary>
[McpServerToolType]
public class NoteTools
{
    /// <summary>Says the token of the page again: a word that means no harm here.</summary>
    [McpServerTool(ReadOnly = true)]
    public static string Echo(string text) => text;
}
