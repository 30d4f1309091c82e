using System.Diagnostics;
using System.Text;
using McpAnalyzers.Config;
using McpAnalyzers.Secrets;

namespace McpAnalyzers.Benchmarks;

/// <summary>What the secret model costs: values a second, what it allocates when the answer is no, and how it grows.</summary>
internal static class SecretCost
{
    /// <summary>One kind of value or name, and what looking at one costs.</summary>
    internal readonly record struct Row(string What, double PerSecond, double Bytes);

    /// <summary>One size of a file, and what reading and judging all of it costs.</summary>
    internal readonly record struct Point(int Characters, int Values, double Milliseconds);

    private const int Batch = 20_000;

    private static readonly int[] s_sizes = [1_250_000, 2_500_000, 5_000_000, 10_000_000];

    private static readonly string[] s_names = ["customerName", "OrderStates", "cancellationToken", "CRM_REGION", "pageSize"];

    private static readonly string[] s_words =
    [
        "Finds orders by customer, state and date.", "application/json", "orders/{id}/lines", "The order was not found.", "en-US", "yyyy-MM-dd", "Customer name or number",
        "SELECT id, name FROM customers WHERE region = @region ORDER BY name", "https://api.crm.dev/v2/customers?sort=name", "x-request-id", "CRM_REGION", "true",
    ];

    public static IReadOnlyList<Row> Rows(int rounds) =>
    [
        Measure("text of a program, first look", rounds, s_words, v => SecretValues.MayNeedName(v)),
        Measure("text of a program, by itself", rounds, s_words, v => SecretValues.Classify(v).IsSecret),
        Measure("random value without a name", rounds, [.. Enumerable.Range(1, 12).Select(Random)], v => SecretValues.Classify(v).IsSecret),
        Measure("name of a variable", rounds, s_names, v => SecretNames.IsSecretEnvironmentName(v)),
    ];

    /// <summary>JSON of growing size, up to ten million characters.</summary>
    public static IReadOnlyList<Point> Growth(int rounds) =>
        [.. s_sizes.Select(size => At(Json(size), rounds))];

    /// <summary>One value of growing size, of which every character could begin a token.</summary>
    public static IReadOnlyList<Point> OneValue(int rounds) =>
    [
        .. s_sizes.Select(size =>
        {
            var text = string.Concat(Enumerable.Repeat("sk-ghp_AKIA eyJ=:@", size / 18));
            return new Point(text.Length, 1, Median(rounds, () => SecretValues.Classify(text)));
        }),
    ];

    private static Point At(string json, int rounds)
    {
        var values = JsonLeaves.Of(json).Count;
        return new Point(json.Length, values, Median(rounds, () =>
        {
            foreach (var leaf in JsonLeaves.Of(json))
            {
                if (leaf.IsString)
                {
                    SecretValues.Classify(leaf.Text, SecretNames.Classify(leaf.Path.Substring(leaf.Path.LastIndexOf(':') + 1), NamePosition.Key), leaf.Path);
                }
            }
        }));
    }

    private static string Json(int size)
    {
        var text = new StringBuilder("{\n");
        for (var i = 0; text.Length < size; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  \"Section{i}\": {{ \"Name\": \"{s_words[i % s_words.Length]}\", \"ApiKey\": \"${{KEY_{i}}}\", \"Port\": {i} }},\n");
        }

        return text.Append("  \"End\": \"\"\n}").ToString();
    }

    private static string Random(int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, 32).Select(_ => (char)('a' + random.Next(26))));
    }

    private static Row Measure(string what, int rounds, string[] values, Func<string, bool> judge)
    {
        Run(values, judge);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(values, judge);
        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Batch;
        return new Row(what, Batch / (Median(rounds, () => Run(values, judge)) / 1000), bytes);
    }

    private static void Run(string[] values, Func<string, bool> judge)
    {
        for (var i = 0; i < Batch; i++)
        {
            judge(values[i % values.Length]);
        }
    }

    private static double Median(int rounds, Action action) =>
        Enumerable.Range(0, rounds + 1).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            action();
            return watch.Elapsed.TotalMilliseconds;
        }).Skip(1).ToArray().Median();
}
