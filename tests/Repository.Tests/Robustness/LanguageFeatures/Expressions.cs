using System.Collections.Immutable;
using System.Globalization;
using System.Linq.Expressions;
using System.Net.Http.Headers;
using System.Text;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Features.Expressions;

[McpServerToolType]
public static class ExpressionTools
{
    private static readonly HttpClient s_http = new()
    {
        BaseAddress = new("https://example.com"),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("UPSTREAM_TOKEN")) },
        Timeout = TimeSpan.FromSeconds(5),
    };

    private static readonly Func<string, string> s_mask = static text => text.Length switch
    {
        0 => "",
        < 4 => "***",
        >= 4 and <= 8 => text[..2] + new string('*', text.Length - 2),
        _ => $"{text[..2]}{new string('*', text.Length - 4)}{text[^2..]}",
    };

    [McpServerTool(ReadOnly = true)]
    public static string Strings(string name, int count)
    {
        var key = Environment.GetEnvironmentVariable("SERVICE_KEY") ?? throw new InvalidOperationException("SERVICE_KEY is not set.");
        var verbatim = @"C:\keys\" + name + @"\""quoted""";
        var raw = """
            { "name": "x", "key": "none" }
            """;
        var interpolatedRaw = $$"""
            { "name": {{name}}, "count": {{count,5:D3}}, "length": {{key.Length}} }
            """;
        ReadOnlySpan<byte> utf8 = "plain"u8;
        var nested = $"a {$"b {$"c {name}"} {(count > 1 ? "many" : "one")}"}";
        var culture = string.Create(CultureInfo.InvariantCulture, $"{count:N2}");
        FormattableString formattable = $"{name}: {count}";
        return string.Join(", ", verbatim, raw, interpolatedRaw, nested, culture, formattable.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString(utf8), s_mask(key));
    }

    [McpServerTool(ReadOnly = true)]
    public static object Collections(params string[] names)
    {
        int[] numbers = [1, 2, .. Enumerable.Range(3, 4)];
        List<string> list = [.. names, "last"];
        ImmutableArray<int> immutable = [.. numbers];
        Span<int> span = [1, 2, 3];
        var dictionary = new Dictionary<string, List<string>> { { "a", ["b"] }, { "c", [] } };
        var indexed = new Dictionary<string, string> { ["Authorization"] = "none", [names[0]] = names[^1] };
        int[,] grid = { { 1, 2 }, { 3, 4 } };
        int[][] jagged = [[1], [2, 3]];
        var slice = numbers[1..^1];
        var anonymous = new { names.Length, First = names.FirstOrDefault(), dictionary, Inner = new { grid = grid[0, 1] } };
        var changed = anonymous with { Length = 3 };
        return (list, immutable.Length, span.Length, indexed, jagged, slice, changed);
    }

    [McpServerTool(ReadOnly = true)]
    public static string Patterns(object? value, (int X, int Y) point) => value switch
    {
        null => "null",
        string { Length: 0 } => "empty",
        string text and not "x" when text.StartsWith('a') => text,
        int and (> 0 or < -10) => "number",
        int[] and [1, 2, _, .. { Length: > 1 } tail, var last] => $"{tail.Length}{last}",
        (string a, int b) => a + b,
        KeyValuePair<string, string>(var k, var v) => k + v,
        IReadOnlyList<string> and { Count: 1 } and [var only] => only,
        _ when point is (0, 0) or { X: < 0 } => "origin",
        var other => other.ToString() ?? "",
    };

    [McpServerTool(ReadOnly = true)]
    public static IEnumerable<string> Queries(string[] names) =>
        from name in names
        let trimmed = name.Trim()
        where trimmed is [_, ..]
        join other in names on trimmed.Length equals other.Length into matches
        from match in matches.DefaultIfEmpty()
        orderby trimmed descending, match?.Length
        group trimmed by trimmed[0] into letters
        select $"{letters.Key}: {letters.Count()}";

    [McpServerTool(ReadOnly = true)]
    public static async Task<string> Calls(string name, CancellationToken ct)
    {
        Expression<Func<int, int>> tree = x => x + 1;
        var add = (int x, int y = 2, params int[] more) => x + y + more.Length;
        Func<Task<string>> later = async () => await s_http.GetStringAsync($"/names/{Uri.EscapeDataString(name)}", ct);
        var group = string.IsNullOrEmpty;
        ref var first = ref new[] { 1, 2 }[0];
        (first, var second) = (2, 3);
        var (a, (b, _)) = (1, (2, 3));
        a += b <<= 1;
        a >>>= 1;
        int? maybe = null;
        maybe ??= second;
        var length = name?.Trim()?.Length ?? 0;
        var array = name?.Split(',')?[0]?.ToString();
        var isText = group(array!) ? default : typeof(List<>).Name + nameof(List<int>) + sizeof(long);
        var cast = (IFormattable)length as object is IFormattable f ? f : null;
        _ = int.TryParse(name, NumberStyles.None, provider: null, out var parsed);
        dynamic loose = new System.Dynamic.ExpandoObject();
        loose.Key = "none";
        string viaDynamic = loose.Key + loose.ToString();
        var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Trace", "1" } } };
        request.Headers.Add("X-Length", length.ToString(CultureInfo.InvariantCulture));
        using var response = await s_http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        return tree + add(1).ToString(CultureInfo.InvariantCulture) + await later() + isText + cast + parsed + viaDynamic + response.StatusCode + (maybe is { } m ? m : -1) + a++ + --b + ~a + !true + (length is not 0 ? ^1 : ^2);
    }

    [McpServerTool(ReadOnly = true)]
    public static ValueTask<CallToolResult> Results(string? text) => new(new CallToolResult
    {
        IsError = text is null,
        Content =
        [
            new TextContentBlock { Text = text! },
            new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = "file:///x", Text = text?.ToUpperInvariant() ?? string.Empty } },
        ],
    });
}
