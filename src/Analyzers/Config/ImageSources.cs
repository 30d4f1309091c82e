using System;
using System.Collections.Generic;

namespace McpAnalyzers.Config;

/// <summary>What a <c>COPY</c> or <c>ADD</c> of a Dockerfile takes from the machine that builds the image.</summary>
internal static class ImageSources
{
    /// <summary>The words that name files, by their place in the leaf's text.</summary>
    public static IEnumerable<(int Start, int Length)> In(ConfigLeaf leaf)
    {
        var text = leaf.Text;
        if (!leaf.IsVerbatim)
        {
            yield break;
        }

        if (leaf.Path.IndexOf(':') > 0)
        {
            // The list form: one leaf a word. Its last word, the target, is a path in the image and names no secret file by itself.
            yield return (0, text.Length);
            yield break;
        }

        var words = new List<(int Start, int Length)>();
        for (var i = 0; i < text.Length;)
        {
            while (i < text.Length && (char.IsWhiteSpace(text[i]) || text[i] == '\\'))
            {
                i++;
            }

            var start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i]))
            {
                i++;
            }

            if (i > start)
            {
                words.Add((start, i - start));
            }
        }

        for (var i = 0; i < words.Count - 1; i++)
        {
            var word = text.Substring(words[i].Start, words[i].Length);
            if (word.StartsWith("--from=", StringComparison.Ordinal))
            {
                // From another stage, not from the machine.
                yield break;
            }

            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                yield return words[i];
            }
        }
    }
}
