using McpAnalyzers.Secrets;

namespace McpAnalyzers.Tests.Secrets;

/// <summary>Values made at run time, so that no file of the repository holds anything a scanner could take for a credential.</summary>
internal static class Samples
{
    private const string Digits62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A token of the format, the same at every run.</summary>
    public static string Of(TokenFormat format)
    {
        var random = new Random(format.Id.Sum(c => c) * 31);
        var sample = format.Pattern.Sample(random.Next);
        if (format.Checksum != TokenChecksum.Snowflake)
        {
            return sample;
        }

        // The number decides the first letter of its base64: 1.. is M, 5.. is N, 9.. is O.
        var number = format.Prefix switch { "M" => "1", "N" => "5", _ => "9" } + "08012345678901234";
        var parts = sample.Split('.', 2);
        return $"{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(number))}.{parts[1]}";
    }

    public static string Alphanumeric(int length, int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, length).Select(_ => Digits62[random.Next(62)]));
    }

    public static string Hex(int length, int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, length).Select(_ => "0123456789abcdef"[random.Next(16)]));
    }

    /// <summary>A password as people choose it: a word, digits, a sign.</summary>
    public static string Password => "Tor" + "1nto" + "-91!x";

    public static string Base62(uint value)
    {
        var text = "";
        for (var i = 0; i < 6; i++)
        {
            text = Digits62[(int)(value % 62)] + text;
            value /= 62;
        }

        return text;
    }

    public static string Jwt(string header, string payload) =>
        Base64Url(header) + "." + Base64Url(payload) + "." + Alphanumeric(43, 3);

    private static string Base64Url(string text) =>
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
