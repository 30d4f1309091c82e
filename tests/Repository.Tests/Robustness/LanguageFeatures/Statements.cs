#nullable enable
#define TRACE_CALLS
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Alias = System.Collections.Generic.Dictionary<string, (int Count, string? Key)>;
using unsafe Pointer = int*;
using static System.Math;

#if TRACE_CALLS && !RELEASE
Console.Error.WriteLine("trace");
#elif DEBUG
#error never
#else
#warning never
#endif

#region start
var builder = Host.CreateApplicationBuilder(args);
string? key = builder.Configuration["Ledger:ApiKey"] ?? Environment.GetEnvironmentVariable("LEDGER_KEY");
if (string.IsNullOrEmpty(key))
{
    Console.Error.WriteLine("Ledger:ApiKey is not set.");
    return 1;
}

builder.Services.AddSingleton(_ => new Ledger(key));
builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<LedgerTools>();
using var host = builder.Build();
await host.RunAsync();
return 0;
#endregion

static string Local(string text, int depth = 0)
{
    return depth > 3 ? text : Local(text + depth, depth + 1);
}

public sealed class Ledger(string key)
{
    private readonly object _gate = new();
    private readonly Lock _newGate = new();
    private readonly Alias _cache = new(StringComparer.Ordinal) { ["a"] = (1, null), ["b"] = (2, "k") };

    public string Read(string account)
    {
        lock (_gate)
        {
            lock (_newGate)
            {
                if (_cache.TryGetValue(account, out var hit) && hit is { Count: > 0, Key: { Length: > 2 and < 10 } inner })
                {
                    return inner;
                }
            }
        }

        var text = new StringBuilder();
        for (int i = 0, j = 10; i < j; i++, j--)
        {
            if (i == 3)
            {
                continue;
            }

            text.Append(i).Append(',');
        }

        foreach (var (name, (count, _)) in _cache)
        {
            text.AppendFormat("{0}={1,5:N0}", name, count);
        }

        foreach (ref readonly var c in account.AsSpan())
        {
            text.Append(c);
        }

        do
        {
            text.Length = Max(0, text.Length - 1);
        }
        while (text.Length > 100);

        while (true)
        {
            break;
        }

        switch (account)
        {
            case "":
            case null:
                goto default;
            case ['a', .. var rest] when rest.Length > 2:
                text.Append(rest);
                break;
            case { Length: 3 or 4 }:
                goto case "";
            default:
                text.Append("none");
                break;
        }

        try
        {
            checked
            {
                var total = unchecked(int.MaxValue + account.Length);
                text.Append(total);
            }
        }
        catch (OverflowException ex) when (ex.Data.Count == 0)
        {
            throw new McpException($"Overflow in {account}", ex);
        }
        catch (Exception)
        {
            throw;
        }
        finally
        {
            text.Append('!');
        }

        unsafe
        {
            fixed (char* p = account)
            {
                Pointer q = stackalloc int[3] { 1, 2, 3 };
                text.Append(p[0]).Append(q[1]).Append(sizeof(int));
            }
        }

    again:
        if (text.Length < 5)
        {
            text.Append(key.Length);
            goto again;
        }

        using (var stream = new MemoryStream())
        using (stream)
        {
            JsonSerializer.Serialize(stream, new { account, length = key.Length });
        }

        ;
        {
        }

        return text.ToString();

        static int Inner<T>(T value)
            where T : struct => value.GetHashCode();
    }

    public IEnumerable<string> Names()
    {
        yield return "first";
        foreach (var name in _cache.Keys)
        {
            if (name.Length == 0)
            {
                yield break;
            }

            yield return name;
        }
    }

    public async IAsyncEnumerable<string> StreamAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var name in Wrap(Names()).WithCancellation(ct).ConfigureAwait(false))
        {
            yield return name;
        }

        static async IAsyncEnumerable<T> Wrap<T>(IEnumerable<T> items)
        {
            foreach (var item in items)
            {
                await Task.Yield();
                yield return item;
            }
        }
    }
}

[McpServerToolType]
public sealed class LedgerTools(Ledger ledger, IConfiguration configuration)
{
    [McpServerTool(ReadOnly = true)]
    public async Task<CallToolResult> Balance(RequestContext<CallToolRequestParams> context, string account, CancellationToken ct)
    {
        await using var scope = context.Services!.CreateAsyncScope();
        try
        {
            var names = new List<string>();
            await foreach (var name in ledger.StreamAsync(ct))
            {
                names.Add(name);
            }

            return new() { Content = [new TextContentBlock { Text = ledger.Read(account) }, .. names.Select(n => new TextContentBlock { Text = n })] };
        }
        catch (HttpRequestException ex) when (ex.StatusCode is System.Net.HttpStatusCode.Unauthorized)
        {
            return new() { IsError = true, Content = [new TextContentBlock { Text = "Refused: " + configuration["Ledger:Region"] }] };
        }
    }
}
