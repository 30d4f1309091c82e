namespace McpAnalyzers.Benchmarks;

/// <summary>One file of a generated program.</summary>
internal readonly record struct SourceFile(string Path, string Text);

/// <summary>
/// Writes the programs that are measured: an MCP server of so many tool classes, each with its client, its options and
/// 2 or 3 tools, or a library that does the same work without MCP. Always the same text for the same size.
/// </summary>
internal static class GeneratedCode
{
    /// <summary>Classes whose registrations share one file, as the areas of a large server do.</summary>
    private const int ClassesPerArea = 25;

    private static readonly string[] s_nouns =
        ["Ticket", "Order", "Invoice", "Customer", "Shipment", "Contract", "Device", "Meeting", "Release", "Article", "Budget", "Vendor"];

    /// <summary>Tools in a server of <paramref name="classes"/> classes.</summary>
    public static int Tools(int classes) => Enumerable.Range(0, classes).Sum(ToolsOf);

    public static IReadOnlyList<SourceFile> Server(int classes)
    {
        var files = new List<SourceFile> { new("Program.cs", StartUp(classes)), new("Usings.cs", Usings(mcp: true)) };
        for (var area = 0; area * ClassesPerArea < classes; area++)
        {
            files.Add(new($"Areas/Area{area}Services.cs", Registrations(area, classes)));
        }

        AddClasses(files, classes, mcp: true);
        return files;
    }

    public static IReadOnlyList<SourceFile> Library(int classes)
    {
        var files = new List<SourceFile> { new("Usings.cs", Usings(mcp: false)) };
        AddClasses(files, classes, mcp: false);
        return files;
    }

    private static void AddClasses(List<SourceFile> files, int classes, bool mcp)
    {
        for (var i = 0; i < classes; i++)
        {
            files.Add(new($"Clients/{Name(i)}Client.cs", Client(i)));
            files.Add(new($"Tools/{Name(i)}Tools.cs", ToolClass(i, mcp)));
        }
    }

    private static int ToolsOf(int index) => index % 2 == 0 ? 3 : 2;

    private static string Name(int index) => s_nouns[index % s_nouns.Length] + index;

    private static string Usings(bool mcp) => $"""
        global using System;
        global using System.Collections.Generic;
        global using System.ComponentModel;
        global using System.Globalization;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Http.Headers;
        global using System.Text;
        global using System.Text.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        global using Microsoft.Extensions.Options;
        {(mcp ? "global using ModelContextProtocol;\nglobal using ModelContextProtocol.Protocol;\nglobal using ModelContextProtocol.Server;" : "")}
        """;

    private static string StartUp(int classes)
    {
        var areas = (classes + ClassesPerArea - 1) / ClassesPerArea;
        var services = string.Join("\n", Enumerable.Range(0, areas).Select(a => $"builder.Services.AddArea{a}(builder.Configuration, endpoint);"));
        var tools = string.Join("\n", Enumerable.Range(0, classes).Select(i => $"    .WithTools<Backoffice.Tools.{Name(i)}Tools>()"));
        return $$"""
            using Backoffice.Areas;

            var builder = Host.CreateApplicationBuilder(args);
            builder.Logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);

            var apiKey = Environment.GetEnvironmentVariable("BACKOFFICE_API_KEY");
            if (string.IsNullOrWhiteSpace(apiKey))
            {
                Console.Error.WriteLine("BACKOFFICE_API_KEY is not set.");
                return 1;
            }

            var endpoint = new Uri(Environment.GetEnvironmentVariable("BACKOFFICE_URL") ?? "https://backoffice.example.com/");
            builder.Services.AddHttpClient("backoffice", http =>
            {
                http.BaseAddress = endpoint;
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
            });
            {{services}}
            builder.Services
                .AddMcpServer(options => options.ServerInfo = new Implementation { Name = "backoffice", Version = "1.0.0" })
                .WithStdioServerTransport()
            {{tools}};
            await builder.Build().RunAsync();
            return 0;
            """;
    }

    private static string Registrations(int area, int classes)
    {
        var first = area * ClassesPerArea;
        var lines = string.Join("\n", Enumerable.Range(first, Math.Min(ClassesPerArea, classes - first)).Select(i => (i % 4) switch
        {
            0 => $"        services.AddHttpClient<Backoffice.Clients.{Name(i)}Client>(http => http.BaseAddress = endpoint);",
            1 => $"        services.AddSingleton<Backoffice.Clients.{Name(i)}Client>();\n        services.AddSingleton(_ => new HttpClient {{ BaseAddress = endpoint }});",
            2 => $"        services.AddSingleton(provider => new Backoffice.Clients.{Name(i)}Client(provider.GetRequiredService<IHttpClientFactory>().CreateClient(\"backoffice\"), provider.GetRequiredService<IOptions<Backoffice.Clients.{Name(i)}Options>>(), provider.GetRequiredService<ILogger<Backoffice.Clients.{Name(i)}Client>>()));",
            _ => $"        services.AddScoped<Backoffice.Clients.{Name(i)}Client>();",
        }));
        var options = string.Join("\n", Enumerable.Range(first, Math.Min(ClassesPerArea, classes - first)).Select(i =>
            $"        services.AddOptions<Backoffice.Clients.{Name(i)}Options>().Bind(configuration.GetSection(\"{Name(i)}\")).ValidateOnStart();"));
        return $$"""
            namespace Backoffice.Areas;

            internal static class Area{{area}}Services
            {
                public static IServiceCollection AddArea{{area}}(this IServiceCollection services, IConfiguration configuration, Uri endpoint)
                {
            {{lines}}
            {{options}}
                    return services;
                }
            }
            """;
    }

    private static string Client(int index)
    {
        var name = Name(index);
        var noun = s_nouns[index % s_nouns.Length].ToLowerInvariant();
        return $$"""
            namespace Backoffice.Clients;

            public sealed class {{name}}Options
            {
                public string Path { get; set; } = "/{{noun}}s";

                public string? ApiKey { get; set; }

                public int PageSize { get; set; } = 50;

                public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
            }

            public sealed record {{name}}Item(int Id, string Title, string Owner, DateTimeOffset Updated, IReadOnlyList<string> Labels);

            public sealed record {{name}}Page(IReadOnlyList<{{name}}Item> Items, string? Next);

            public sealed class {{name}}Client
            {
                private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

                private readonly HttpClient _http;
                private readonly {{name}}Options _options;
                private readonly ILogger<{{name}}Client> _logger;
                private readonly Dictionary<int, {{name}}Item> _seen = new();

                public {{name}}Client(HttpClient http, IOptions<{{name}}Options> options, ILogger<{{name}}Client> logger)
                {
                    _http = http;
                    _options = options.Value;
                    _logger = logger;
                    _http.Timeout = _options.Timeout;
                }

                public async Task<{{name}}Page> SearchAsync(string query, string? cursor, CancellationToken cancellationToken)
                {
                    var path = new StringBuilder(_options.Path)
                        .Append("?q=").Append(Uri.EscapeDataString(query))
                        .Append("&take=").Append(_options.PageSize.ToString(CultureInfo.InvariantCulture));
                    if (cursor is not null)
                    {
                        path.Append("&cursor=").Append(Uri.EscapeDataString(cursor));
                    }

                    using var request = new HttpRequestMessage(HttpMethod.Get, path.ToString());
                    AddKey(request);
                    using var response = await _http.SendAsync(request, cancellationToken);
                    if (!response.IsSuccessStatusCode)
                    {
                        _logger.LogWarning("Search for {Query} failed with {Status}", query, (int)response.StatusCode);
                        throw new HttpRequestException($"The {{noun}} service answered {(int)response.StatusCode}.");
                    }

                    await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                    var page = await JsonSerializer.DeserializeAsync<{{name}}Page>(stream, s_json, cancellationToken)
                        ?? new {{name}}Page(Array.Empty<{{name}}Item>(), null);
                    foreach (var item in page.Items)
                    {
                        _seen[item.Id] = item;
                    }

                    return page;
                }

                public async Task<{{name}}Item?> FindAsync(int id, CancellationToken cancellationToken)
                {
                    if (_seen.TryGetValue(id, out var known) && known.Updated > DateTimeOffset.UtcNow.AddMinutes(-5))
                    {
                        return known;
                    }

                    using var request = new HttpRequestMessage(HttpMethod.Get, $"{_options.Path}/{id}");
                    AddKey(request);
                    using var response = await _http.SendAsync(request, cancellationToken);
                    if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
                    {
                        return null;
                    }

                    response.EnsureSuccessStatusCode();
                    return JsonSerializer.Deserialize<{{name}}Item>(await response.Content.ReadAsStringAsync(cancellationToken), s_json);
                }

                public async Task RenameAsync(int id, string title, CancellationToken cancellationToken)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Patch, $"{_options.Path}/{id}")
                    {
                        Content = new StringContent(JsonSerializer.Serialize(new { id, title }, s_json), Encoding.UTF8, "application/json"),
                    };
                    AddKey(request);
                    using var response = await _http.SendAsync(request, cancellationToken);
                    response.EnsureSuccessStatusCode();
                    _seen.Remove(id);
                }

                private void AddKey(HttpRequestMessage request)
                {
                    if (!string.IsNullOrEmpty(_options.ApiKey))
                    {
                        request.Headers.Add("X-Api-Key", _options.ApiKey);
                    }
                }
            }
            """;
    }

    private static string ToolClass(int index, bool mcp)
    {
        var name = Name(index);
        var noun = s_nouns[index % s_nouns.Length].ToLowerInvariant();
        string Tool(string tool, string hints) => mcp ? $"[McpServerTool(Name = \"{tool}_{noun}_{index}\", {hints})]\n    " : "";
        var error = mcp ? "McpException" : "InvalidOperationException";

        // Every third class reads its environment, every fifth its configuration; what leaves the process stays harmless.
        var region = index % 3 == 0 ? "Environment.GetEnvironmentVariable(\"BACKOFFICE_REGION\") ?? \"eu\"" : "\"eu\"";
        var footer = index % 5 == 0 ? "configuration[\"Backoffice:Footer\"] ?? \"\"" : "string.Empty";
        var third = ToolsOf(index) == 3
            ? $$"""
                {{Tool("rename", "Destructive = true")}}[Description("Renames one {{noun}}.")]
                    public async Task<string> Rename([Description("Its number.")] int id, [Description("The new title.")] string title, CancellationToken cancellationToken)
                    {
                        var problem = Check(title);
                        if (problem is not null)
                        {
                            throw new {{error}}($"The title {problem}.");
                        }

                        try
                        {
                            await client.RenameAsync(id, title.Trim(), cancellationToken);
                            return $"Renamed {{noun}} {id.ToString(CultureInfo.InvariantCulture)}.";
                        }
                        catch (HttpRequestException ex) when (ex.StatusCode == System.Net.HttpStatusCode.Forbidden)
                        {
                            logger.LogWarning(ex, "Rename of {Id} was refused", id);
                            return JsonSerializer.Serialize(new { ok = false, error = "You may not rename this {{noun}}." });
                        }
                    }
                """
            : "";
        return $$"""
            using Backoffice.Clients;

            namespace Backoffice.Tools;

            {{(mcp ? "[McpServerToolType]" : "")}}
            public sealed class {{name}}Tools({{name}}Client client, IConfiguration configuration, ILogger<{{name}}Tools> logger)
            {
                private readonly string _region = {{region}};
                private readonly string _footer = {{footer}};

                {{Tool("search", "ReadOnly = true")}}[Description("Finds {{noun}}s by words of their title.")]
                public async Task<string> Search(
                    [Description("What to look for.")] string query,
                    [Description("Where the last page ended.")] string? cursor,
                    CancellationToken cancellationToken)
                {
                    if (string.IsNullOrWhiteSpace(query))
                    {
                        return "Say what to look for.";
                    }

                    try
                    {
                        var page = await client.SearchAsync(query.Trim(), cursor, cancellationToken);
                        var text = new StringBuilder();
                        foreach (var item in page.Items.OrderByDescending(i => i.Updated).Take(20))
                        {
                            text.Append('#').Append(item.Id).Append(' ').Append(item.Title);
                            if (item.Labels.Count > 0)
                            {
                                text.Append(" [").Append(string.Join(", ", item.Labels)).Append(']');
                            }

                            text.AppendLine();
                        }

                        if (page.Next is { Length: > 0 } next)
                        {
                            text.Append("More with cursor ").Append(next).AppendLine();
                        }

                        return text.Append(_footer).ToString();
                    }
                    catch (HttpRequestException ex)
                    {
                        logger.LogError(ex, "Search in {Region} failed", _region);
                        return "The {{noun}} service cannot be reached in region " + _region + ".";
                    }
                }

                {{Tool("show", "ReadOnly = true, Idempotent = true")}}[Description("Shows one {{noun}}.")]
                public async Task<string> Show([Description("Its number.")] int id, CancellationToken cancellationToken)
                {
                    var item = await client.FindAsync(id, cancellationToken);
                    if (item is null)
                    {
                        return $"There is no {{noun}} {id}.";
                    }

                    var age = DateTimeOffset.UtcNow - item.Updated;
                    return JsonSerializer.Serialize(new { item.Id, item.Title, item.Owner, days = (int)age.TotalDays, zone = configuration["Backoffice:Zone"] });
                }

                {{third}}

                private static string? Check(string title)
                {
                    if (title.Length > 200)
                    {
                        return "is longer than 200 characters";
                    }

                    for (var i = 0; i < title.Length; i++)
                    {
                        if (char.IsControl(title[i]))
                        {
                            return "has a control character at " + i.ToString(CultureInfo.InvariantCulture);
                        }
                    }

                    return title.Trim().Length == 0 ? "is empty" : null;
                }
            }
            """;
    }
}
