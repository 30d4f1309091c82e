using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using McpAnalyzers.Config;

namespace McpAnalyzers.Build.ConfigFix;

/// <summary>
/// Puts references in the place of the secrets of a configuration file, and touches nothing else. A secret that cannot be
/// replaced with certainty stays, and the user is told why.
/// </summary>
internal sealed class ConfigRewriter
{
    private const int MostPasses = 8;

    private readonly ConfigFile _file;
    private readonly string _folder;
    private readonly string _text;
    private readonly IReadOnlyList<ConfigLeaf> _leaves;
    private readonly List<ConfigEdit> _edits = new();
    private readonly List<ConfigOutcome> _outcomes = new();

    private ConfigRewriter(ConfigFile file, string folder, string text)
    {
        _file = file;
        _folder = folder;
        _text = text;
        _leaves = file.Read(text);
    }

    /// <summary>The new text of the file (the old one when nothing can be done) and what became of each secret.</summary>
    public static (string Text, IReadOnlyList<ConfigOutcome> Outcomes) Rewrite(string path, string text)
    {
        // A value shows its second secret when the first is gone.
        var all = new List<ConfigOutcome>();
        for (var pass = 0; ; pass++)
        {
            var (result, outcomes) = Once(path, text);
            if (result == text || pass == MostPasses)
            {
                all.AddRange(outcomes);
                return (text, all);
            }

            all.AddRange(outcomes.Where(o => o.IsRewritten));
            text = result;
        }
    }

    private static (string Text, IReadOnlyList<ConfigOutcome> Outcomes) Once(string path, string text)
    {
        var file = ConfigFile.Of(path);
        var secrets = ConfigSecrets.In(file, text);
        if (secrets.Count == 0 && file.Kind != ConfigKind.ServerManifest)
        {
            return (text, Array.Empty<ConfigOutcome>());
        }

        var rewriter = new ConfigRewriter(file, FolderOf(path), text);
        foreach (var secret in secrets)
        {
            rewriter._outcomes.Add(rewriter.Replace(secret, NameFor(secret, secrets)));
        }

        rewriter.AddInputs();
        rewriter.AddMarks();
        var result = rewriter.Apply();
        return rewriter.IsAsMeant(result, secrets)
            ? (result, rewriter._outcomes)
            : (text, rewriter._outcomes.Select(o => o.ButLeft("the file is too unusual to be changed safely; change it by hand")).ToList());
    }

    private ConfigOutcome Replace(ConfigSecret secret, string? variable)
    {
        if (!secret.Leaf.IsVerbatim && !secret.IsWhole)
        {
            return ConfigOutcome.Left(secret, "escapes around it keep it from being replaced safely; replace it by hand");
        }

        switch (_file.Kind)
        {
            case ConfigKind.AppSettings when _file.Name == "secrets.json":
                return ConfigOutcome.Left(secret, "such a file is where values live: keep it out of version control and of what you ship");
            case ConfigKind.AppSettings when secret.DisplayName != secret.Leaf.Path:
                // What may not be named cannot be said to be set elsewhere.
                return ConfigOutcome.Left(secret, "its name looks like a credential, too; rename it, and rotate both");
            case ConfigKind.AppSettings:
                Put(secret, "");
                var rest = secret.IsWhole ? "<value>" : "<the whole value>";
                return ConfigOutcome.Rewritten(
                    secret,
                    $"is empty now; on your machine: dotnet user-secrets set \"{secret.Leaf.Path}\" \"{rest}\"; elsewhere set the variable {secret.Leaf.Path.Replace(":", "__")}");
            case ConfigKind.LaunchSettings:
                return secret.IsWhole && JsonMember.At(_text, secret.Leaf) is { } member && member.Removal is { } removal
                    ? Removed(secret, removal)
                    : ConfigOutcome.Left(secret, "launch profiles know no references; remove it by hand");
            case ConfigKind.ServerManifest:
                return Unvalued(secret);
            case ConfigKind.DotEnv or ConfigKind.FunctionSettings:
                return ConfigOutcome.Left(secret, "such a file is where values live: keep it out of version control and of what you ship");
            case ConfigKind.Dockerfile:
                return ConfigOutcome.Left(secret, "an image keeps what its build was told: use RUN --mount=type=secret while building, or docker run -e");
            case ConfigKind.WebConfig:
                return ConfigOutcome.Left(secret, "this kind of file knows no references; set it where the server is deployed");
        }

        if (variable is null)
        {
            return ConfigOutcome.Left(secret, $"another value here would have the same name, {secret.Variable}; replace it by hand");
        }

        if (ReferenceTo(variable) is not { } reference)
        {
            return ConfigOutcome.Left(secret, "this client knows no references; start the server through a script that sets the variable, or use another client's file");
        }

        Put(secret, reference);
        return ConfigOutcome.Rewritten(secret, _file.Kind switch
        {
            ConfigKind.VsCodeMcp => $"refers to {reference} now, which the editor asks for once and keeps",
            ConfigKind.Workflow => $"refers to {reference} now; add a repository secret of that name",
            _ => $"refers to {reference} now; set the environment variable {variable}",
        });
    }

    /// <summary>How this kind of file refers to a variable; null when it does not.</summary>
    private string? ReferenceTo(string variable) => _file.Kind switch
    {
        ConfigKind.VsCodeMcp => "${input:" + InputId(variable) + "}",
        ConfigKind.McpClient when _folder is ".cursor" or ".roo" || _file.Name is "mcp_config.json" => "${env:" + variable + "}",
        ConfigKind.McpClient when _file.Name is ".mcp.json" or "mcp.json" || _folder == ".gemini" => "${" + variable + "}",
        ConfigKind.Compose => "${" + variable + "}",
        ConfigKind.Workflow => "${{ secrets." + variable + " }}",
        ConfigKind.MSBuild => "$(" + variable + ")",
        ConfigKind.NuGetConfig => "%" + variable + "%",
        _ => null,
    };

    /// <summary>
    /// The variable for a secret. Two different values need two names: then the owner's words lead; null when that does
    /// not tell them apart either.
    /// </summary>
    private static string? NameFor(ConfigSecret secret, IReadOnlyList<ConfigSecret> all, Func<ConfigSecret, string> name) =>
        all.All(other => name(other) != name(secret) || ValueOf(other) == ValueOf(secret)) ? name(secret) : null;

    private static string? NameFor(ConfigSecret secret, IReadOnlyList<ConfigSecret> all) =>
        NameFor(secret, all, s => s.Variable) ?? NameFor(secret, all, WithOwner);

    private static string WithOwner(ConfigSecret secret)
    {
        var segments = secret.Leaf.Path.Split(':');
        var owner = segments.Length > 1 && segments[0] is "mcpServers" or "servers" or "services" or "jobs" ? segments[1] : segments[0];
        return new string((owner + "_" + secret.Variable).Select(c => c < 128 && char.IsLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_').ToArray());
    }

    private static string ValueOf(ConfigSecret secret) => secret.Leaf.Text.Substring(secret.Value.Start, secret.Value.Length);

    private static string InputId(string variable) => variable.ToLowerInvariant().Replace('_', '-');

    private void Put(ConfigSecret secret, string text) => _edits.Add(new ConfigEdit(secret.Start, secret.Length, text));

    private ConfigOutcome Removed(ConfigSecret secret, ConfigEdit removal)
    {
        _edits.Add(removal);
        return ConfigOutcome.Rewritten(secret, "is no longer set by the profile; set the variable on your machine, or the value with dotnet user-secrets");
    }

    /// <summary>A manifest says that a variable is secret, not what it is.</summary>
    private ConfigOutcome Unvalued(ConfigSecret secret)
    {
        var cut = secret.Leaf.Path.LastIndexOf(':');
        var item = secret.Leaf.Path.Substring(0, Math.Max(0, cut));
        if (!secret.IsWhole || secret.Leaf.Path.Substring(cut + 1) is not ("default" or "value") || JsonMember.At(_text, secret.Leaf) is not { } member)
        {
            return ConfigOutcome.Left(secret, "a manifest is public: remove the value by hand, and mark what asks for it with \"isSecret\": true");
        }

        var isMarked = _leaves.Any(l => l.Path == item + ":isSecret");
        if (isMarked && member.Removal is null)
        {
            return ConfigOutcome.Left(secret, "a manifest is public: remove the value by hand");
        }

        _edits.Add(isMarked && member.Removal is { } removal ? removal : new ConfigEdit(member.Start, member.Length, "\"isSecret\": true"));
        return ConfigOutcome.Rewritten(secret, "has no value any more and is marked as secret: clients ask their users for it");
    }

    /// <summary>The questions that VS Code asks, one for each input that is not there yet.</summary>
    private void AddInputs()
    {
        if (_file.Kind != ConfigKind.VsCodeMcp || _edits.Count == 0)
        {
            return;
        }

        var known = new HashSet<string>(_leaves.Where(l => l.Path.StartsWith("inputs:", StringComparison.Ordinal) && l.Path.EndsWith(":id", StringComparison.Ordinal)).Select(l => l.Text), StringComparer.Ordinal);
        var ids = _edits.Select(e => e.Text.Substring("${input:".Length, e.Text.Length - "${input:}".Length)).Distinct().Where(id => !known.Contains(id)).ToList();
        if (ids.Count > 0 && JsonInputs.Insert(_text, ids) is { } edit)
        {
            _edits.Add(edit);
        }
        else if (ids.Count > 0)
        {
            // References to inputs that nobody declares would be worse than what is there.
            _edits.Clear();
            for (var i = 0; i < _outcomes.Count; i++)
            {
                _outcomes[i] = _outcomes[i].ButLeft("there is no safe place for its entry under \"inputs\"; replace it by hand");
            }
        }
    }

    /// <summary>In a manifest: the mark of what is secret by its name.</summary>
    private void AddMarks()
    {
        if (_file.Kind != ConfigKind.ServerManifest)
        {
            return;
        }

        var done = new HashSet<string>(_outcomes.Select(o => o.Path.Substring(0, Math.Max(0, o.Path.LastIndexOf(':')))), StringComparer.Ordinal);
        foreach (var input in ServerManifest.Read(_text).Inputs)
        {
            var name = input.Name;
            if (!input.IsCredential || input.IsSecret is not null || done.Contains(name.Path.Substring(0, name.Path.LastIndexOf(':'))))
            {
                continue;
            }

            if (JsonMember.At(_text, name) is not { } member)
            {
                _outcomes.Add(new ConfigOutcome(name.Path, name.Text, name.Start, isRewritten: false, "mark it by hand with \"isSecret\": true"));
                continue;
            }

            var line = _text.LastIndexOf('\n', member.Start) + 1;
            var indent = _text.Substring(line, member.Start - line);
            var newLine = line > 1 && _text[line - 2] == '\r' ? "\r\n" : "\n";
            _edits.Add(new ConfigEdit(member.Start + member.Length, 0, indent.Trim().Length == 0 && line > 0 ? "," + newLine + indent + "\"isSecret\": true" : ", \"isSecret\": true"));
            _outcomes.Add(new ConfigOutcome(name.Path, name.Text, name.Start, isRewritten: true, "is marked as secret now: clients mask and protect it"));
        }
    }

    private string Apply()
    {
        var result = new StringBuilder(_text);
        foreach (var edit in _edits.OrderByDescending(e => e.Start))
        {
            result.Remove(edit.Start, edit.Length).Insert(edit.Start, edit.Text);
        }

        return result.ToString();
    }

    /// <summary>Whether the new text, read again, has lost exactly the rewritten secrets and kept every other value.</summary>
    private bool IsAsMeant(string result, IReadOnlyList<ConfigSecret> secrets)
    {
        var rewritten = new HashSet<string>(_outcomes.Where(o => o.IsRewritten && !o.Path.EndsWith(":name", StringComparison.Ordinal)).Select(o => o.Path), StringComparer.Ordinal);
        if (ConfigSecrets.In(_file, result).Count(s => !rewritten.Contains(s.Leaf.Path)) != secrets.Count(s => !rewritten.Contains(s.Leaf.Path)))
        {
            return false;
        }

        var after = new List<string>(_file.Read(result).Where(l => !IsAdded(l)).Select(l => l.Path + "\n" + l.Text));
        var kept = _leaves.Where(l => !rewritten.Contains(l.Path) && !IsAdded(l)).Select(l => l.Path + "\n" + l.Text);
        return kept.All(after.Remove) && after.Count <= rewritten.Count + _edits.Count;
    }

    private static bool IsAdded(ConfigLeaf leaf) => leaf.Path.StartsWith("inputs:", StringComparison.Ordinal);

    private static string FolderOf(string path)
    {
        var parts = path.Split('/', '\\');
        return parts.Length > 1 ? parts[parts.Length - 2].ToLowerInvariant() : "";
    }
}
