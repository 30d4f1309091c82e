using System;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace McpAnalyzers.Build.Report;

/// <summary>What identifies a finding of the build's own checks when lines move; the analyzers make those of their findings themselves.</summary>
internal static class Fingerprints
{
    /// <summary>Where a message says a line.</summary>
    private static readonly Regex s_line = new(@"\(\d+\)|\bline \d+", RegexOptions.CultureInvariant);

    public static string Of(string rule, string file, string message)
    {
        using var hash = SHA256.Create();
        var bytes = hash.ComputeHash(Encoding.UTF8.GetBytes(rule + "\n" + file + "\n" + s_line.Replace(message, "")));
        return BitConverter.ToString(bytes, 0, 8).Replace("-", "").ToLowerInvariant();
    }
}
