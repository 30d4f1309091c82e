using System;
using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Secrets;

namespace McpAnalyzers.Config;

/// <summary>Servers that a client starts from a package feed, in whatever version it has that day.</summary>
internal static class PackageLaunches
{
    // Options that the next word belongs to.
    private static readonly HashSet<string> s_takingValue = new(StringComparer.Ordinal)
    {
        "--source", "--add-source", "--configfile", "--registry", "--cache", "--python", "--index-url", "--extra-index-url", "--with", "--loglevel", "--verbosity", "-v",
    };

    // Options that stand alone. Of any other nobody knows whether the next word is the package or the option's value, which
    // may be a credential.
    private static readonly HashSet<string> s_flags = new(StringComparer.Ordinal)
    {
        "-y", "--yes", "-q", "--quiet", "--silent", "--prerelease", "--no-install", "--prefer-offline", "--prefer-online", "--offline", "--isolated",
        "--no-cache", "--refresh", "--interactive", "--allow-roll-forward", "--bun",
    };

    private static readonly char[] s_slashes = { '/', '\\' };
    private static readonly char[] s_elsewhere = { ':', '\\', '$', '{', '<', ' ' };

    /// <summary>The names of packages that no version stands behind.</summary>
    public static IEnumerable<ConfigLeaf> Unpinned(ConfigFile file, string text)
    {
        if (file.Kind is not (ConfigKind.McpClient or ConfigKind.VsCodeMcp))
        {
            yield break;
        }

        var leaves = file.Read(text);
        foreach (var command in leaves)
        {
            if (!command.IsString || !command.Path.EndsWith(":command", StringComparison.Ordinal))
            {
                continue;
            }

            var arguments = command.Path.Substring(0, command.Path.Length - "command".Length) + "args:";
            var words = new List<ConfigLeaf> { command };
            words.AddRange(leaves.Where(l => l.IsString && l.Path.StartsWith(arguments, StringComparison.Ordinal)));
            if (PackageOf(words) is { } package)
            {
                yield return package;
            }
        }
    }

    private static ConfigLeaf? PackageOf(List<ConfigLeaf> words)
    {
        var start = 0;
        if (words.Count > 2 && Program(words[0].Text) == "cmd" && words[1].Text.Equals("/c", StringComparison.OrdinalIgnoreCase))
        {
            start = 2;
        }

        var (first, isPython) = Program(words[start].Text) switch
        {
            "npx" or "bunx" or "dnx" => (start + 1, false),
            "uvx" => (start + 1, true),
            "dotnet" when Word(words, start + 1) == "dnx" => (start + 2, false),
            "dotnet" when Word(words, start + 1) == "tool" && Word(words, start + 2) is "exec" or "execute" => (start + 3, false),
            "pnpm" or "yarn" when Word(words, start + 1) == "dlx" => (start + 2, false),
            _ => (-1, false),
        };
        if (first < 0 || words.Exists(w => w.Text == "--version" || w.Text.StartsWith("--version=", StringComparison.Ordinal)))
        {
            return null;
        }

        for (var i = first; i < words.Count; i++)
        {
            var word = words[i].Text;
            if (word is "-p" or "--package" or "--from")
            {
                continue;
            }

            if (word.StartsWith("-", StringComparison.Ordinal))
            {
                if (s_takingValue.Contains(word))
                {
                    i++;
                }
                else if (!s_flags.Contains(word) && word.IndexOf('=') < 0)
                {
                    return null;
                }

                continue;
            }

            return IsPackage(word) && !IsPinned(word, isPython) ? words[i] : null;
        }

        return null;
    }

    private static string Word(List<ConfigLeaf> words, int index) => index < words.Count ? words[index].Text : "";

    private static string Program(string command)
    {
        var name = command.Substring(command.LastIndexOfAny(s_slashes) + 1).ToLowerInvariant();
        var dot = name.LastIndexOf('.');
        return dot > 0 && name.Substring(dot) is ".exe" or ".cmd" or ".bat" ? name.Substring(0, dot) : name;
    }

    /// <summary>A name on a feed, not a folder, an address or what the client fills in.</summary>
    private static bool IsPackage(string word) =>
        word.Length > 1
        && word.IndexOfAny(s_elsewhere) < 0
        && word[0] is not ('.' or '/' or '~')
        && (word.IndexOf('/') < 0 || word[0] == '@')
        && !SecretValues.Classify(word).IsSecret;

    private static bool IsPinned(string word, bool isPython)
    {
        if (isPython && word.IndexOf("==", StringComparison.Ordinal) > 0)
        {
            return true;
        }

        var at = word.IndexOf('@', 1);
        if (at < 0)
        {
            return false;
        }

        var version = word.Substring(at + 1).TrimStart('v');
        return version.Length > 0 && char.IsDigit(version[0]) && version.IndexOf('.') > 0 && version.IndexOf('*') < 0 && version.IndexOf(".x", StringComparison.OrdinalIgnoreCase) < 0;
    }
}
