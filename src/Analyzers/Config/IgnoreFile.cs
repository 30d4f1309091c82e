using System;
using System.Collections.Generic;

namespace McpAnalyzers.Config;

/// <summary>The patterns of one <c>.gitignore</c>, or of a file with the same grammar, for paths below its folder.</summary>
internal sealed class IgnoreFile
{
    private const int MostPatterns = 5_000;

    private readonly List<Pattern> _patterns = new();

    private IgnoreFile(string folder) => Folder = folder;

    /// <summary>The folder, with slashes and without one at the end.</summary>
    public string Folder { get; }

    public static IgnoreFile Parse(string folder, string text)
    {
        var file = new IgnoreFile(Normal(folder));
        foreach (var line in text.Split('\n'))
        {
            if (file._patterns.Count < MostPatterns && Pattern.Parse(line.TrimEnd('\r')) is { } pattern)
            {
                file._patterns.Add(pattern);
            }
        }

        return file;
    }

    /// <summary>Whether the files together ignore a path, as git does: the last pattern of the deepest file decides, and what is in an ignored folder is ignored.</summary>
    public static bool Ignores(IEnumerable<IgnoreFile> files, string path)
    {
        var normal = Normal(path);
        var ordered = new List<IgnoreFile>();
        foreach (var file in files)
        {
            if (normal.StartsWith(file.Folder + "/", StringComparison.Ordinal))
            {
                ordered.Add(file);
            }
        }

        ordered.Sort((a, b) => a.Folder.Length.CompareTo(b.Folder.Length));
        if (ordered.Count == 0)
        {
            return false;
        }

        // From the outermost folder inwards: nothing brings back what lies in an ignored folder.
        for (var slash = normal.IndexOf('/', ordered[0].Folder.Length + 1); slash > 0; slash = normal.IndexOf('/', slash + 1))
        {
            if (Verdict(ordered, normal.Substring(0, slash), isFolder: true))
            {
                return true;
            }
        }

        return Verdict(ordered, normal, isFolder: false);
    }

    private static bool Verdict(List<IgnoreFile> files, string path, bool isFolder)
    {
        for (var i = files.Count - 1; i >= 0; i--)
        {
            var file = files[i];
            if (path.Length <= file.Folder.Length)
            {
                continue;
            }

            var relative = path.Substring(file.Folder.Length + 1);
            for (var p = file._patterns.Count - 1; p >= 0; p--)
            {
                if (file._patterns[p].Matches(relative, isFolder))
                {
                    return !file._patterns[p].IsException;
                }
            }
        }

        return false;
    }

    private static string Normal(string path) => path.Replace('\\', '/').TrimEnd('/');

    private sealed class Pattern
    {
        private readonly string _glob;
        private readonly bool _foldersOnly;

        private Pattern(string glob, bool foldersOnly, bool isException)
        {
            _glob = glob;
            _foldersOnly = foldersOnly;
            IsException = isException;
        }

        public bool IsException { get; }

        public static Pattern? Parse(string line)
        {
            var text = line.EndsWith("\\ ", StringComparison.Ordinal) ? line : line.TrimEnd(' ', '\t');
            if (text.Length == 0 || text[0] == '#')
            {
                return null;
            }

            var isException = text[0] == '!';
            text = isException ? text.Substring(1) : text;
            var foldersOnly = text.EndsWith("/", StringComparison.Ordinal);
            text = text.TrimEnd('/');
            if (text.Length == 0)
            {
                return null;
            }

            // Without a slash within, a pattern holds at every depth.
            var glob = text.IndexOf('/') < 0 ? "**/" + text : text.TrimStart('/');
            return new Pattern(glob, foldersOnly, isException);
        }

        public bool Matches(string path, bool isFolder) => (isFolder || !_foldersOnly) && Glob(path);

        /// <summary>
        /// Walks pattern and path side by side with the set of pattern positions that are still possible, so that no
        /// pattern is slow.
        /// </summary>
        private bool Glob(string path)
        {
            var states = new SortedSet<int>();
            Add(states, 0, atStart: true);
            for (var i = 0; i < path.Length && states.Count > 0; i++)
            {
                var next = new SortedSet<int>();
                foreach (var state in states)
                {
                    Step(next, state, path[i]);
                }

                states = next;
            }

            return states.Contains(_glob.Length);
        }

        private void Step(SortedSet<int> next, int state, char c)
        {
            if (state >= _glob.Length)
            {
                return;
            }

            if (IsAnyFolders(state))
            {
                // Stays within "**/" up to the slash that ends a name.
                next.Add(state);
                if (c == '/')
                {
                    Add(next, state + 3, atStart: true);
                }

                return;
            }

            if (IsRest(state))
            {
                next.Add(state);
                next.Add(_glob.Length);
                return;
            }

            switch (_glob[state])
            {
                case '*':
                    if (c != '/')
                    {
                        Add(next, state, atStart: false);
                    }

                    break;
                case '?':
                    if (c != '/')
                    {
                        Add(next, state + 1, atStart: false);
                    }

                    break;
                case '[':
                    // Without its end it matches nothing.
                    if (Class(state, c, out var end, out var matches) && matches && c != '/')
                    {
                        Add(next, end, atStart: false);
                    }

                    break;
                case '\\' when state + 1 < _glob.Length:
                    if (_glob[state + 1] == c)
                    {
                        Add(next, state + 2, atStart: false);
                    }

                    break;
                default:
                    if (_glob[state] == c)
                    {
                        Add(next, state + 1, atStart: c == '/');
                    }

                    break;
            }
        }

        /// <summary>Adds a position and those reached from it without a character of the path.</summary>
        private void Add(SortedSet<int> states, int state, bool atStart)
        {
            states.Add(state);
            if (atStart && IsAnyFolders(state))
            {
                Add(states, state + 3, atStart: true);
            }
            else if (state < _glob.Length && _glob[state] == '*' && !IsRest(state))
            {
                Add(states, state + 1, atStart: false);
            }
        }

        private bool IsAnyFolders(int state) =>
            string.CompareOrdinal(_glob, state, "**/", 0, 3) == 0 && (state == 0 || _glob[state - 1] == '/');

        private bool IsRest(int state) =>
            state == _glob.Length - 2 && state > 0 && _glob[state - 1] == '/' && string.CompareOrdinal(_glob, state, "**", 0, 2) == 0;

        private bool Class(int state, char c, out int end, out bool matches)
        {
            var i = state + 1;
            var negated = i < _glob.Length && _glob[i] is '!' or '^';
            i += negated ? 1 : 0;
            matches = false;
            var first = true;
            for (; i < _glob.Length && (_glob[i] != ']' || first); i++, first = false)
            {
                if (i + 2 < _glob.Length && _glob[i + 1] == '-' && _glob[i + 2] != ']')
                {
                    matches |= c >= _glob[i] && c <= _glob[i + 2];
                    i += 2;
                }
                else
                {
                    matches |= _glob[i] == c;
                }
            }

            end = i + 1;
            matches ^= negated;
            return i < _glob.Length;
        }
    }
}
