using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Shows how two texts differ, line by line.</summary>
internal static class TextDiff
{
    /// <summary>Lines of <paramref name="expected"/> that are missing begin with '-', lines of <paramref name="actual"/> that are extra with '+'.</summary>
    public static string Lines(string expected, string actual)
    {
        var left = Split(expected);
        var right = Split(actual);
        var common = new int[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var j = right.Length - 1; j >= 0; j--)
            {
                common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var text = new StringBuilder();
        int l = 0, r = 0;
        while (l < left.Length || r < right.Length)
        {
            if (l < left.Length && r < right.Length && left[l] == right[r])
            {
                text.Append("  ").AppendLine(left[l]);
                l++;
                r++;
            }
            else if (r >= right.Length || (l < left.Length && common[l + 1, r] >= common[l, r + 1]))
            {
                text.Append("- ").AppendLine(left[l++]);
            }
            else
            {
                text.Append("+ ").AppendLine(right[r++]);
            }
        }

        return text.ToString();
    }

    // The ends are shown, so that a difference in line endings alone is one that can be seen.
    private static string[] Split(string text) => text.Replace("\r", "\\r", StringComparison.Ordinal).Split('\n');
}
