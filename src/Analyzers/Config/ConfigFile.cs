using System;
using System.Collections.Generic;

namespace McpAnalyzers.Config;

/// <summary>What a file is for, by its name; decides how it is read and how its values refer to what is kept elsewhere.</summary>
internal enum ConfigKind
{
    /// <summary>None that is looked at.</summary>
    None,

    /// <summary><c>appsettings.json</c> and its environments.</summary>
    AppSettings,

    /// <summary><c>local.settings.json</c> of Azure Functions.</summary>
    FunctionSettings,

    LaunchSettings,

    /// <summary>The servers of an MCP client: <c>.mcp.json</c>, <c>.cursor/mcp.json</c>, <c>claude_desktop_config.json</c>.</summary>
    McpClient,

    /// <summary>The same in Visual Studio Code, which asks its user for <c>${input:...}</c>.</summary>
    VsCodeMcp,

    /// <summary><c>.mcp/server.json</c>, the manifest that a registry shows.</summary>
    ServerManifest,

    DotEnv,

    /// <summary>Project files and what they import.</summary>
    MSBuild,

    WebConfig,

    NuGetConfig,

    Compose,

    Workflow,

    Dockerfile,
}

/// <summary>A configuration file: its kind, what it is used for, and its values.</summary>
internal readonly struct ConfigFile
{
    /// <summary>What is longer is not read: nobody writes it by hand.</summary>
    public const int LongestText = 1_000_000;

    private static readonly char[] s_slashes = { '/', '\\' };

    private static readonly string[] s_mcpClientNames =
    {
        "mcp.json", ".mcp.json", "claude_desktop_config.json", "mcp_config.json", "mcp_settings.json", "cline_mcp_settings.json", ".claude.json",
    };

    private ConfigFile(string name, ConfigKind kind)
    {
        Name = name;
        Kind = kind;
    }

    /// <summary>The name without folders.</summary>
    public string Name { get; }

    public ConfigKind Kind { get; }

    /// <summary>Whether only developers and tests use the file.</summary>
    public bool IsForDevelopment
    {
        get
        {
            var name = Name.ToLowerInvariant();
            return name.Contains(".development.") || name.Contains(".test.") || name.Contains(".testing.") || name.Contains(".local.") || name.Contains(".localhost.")
                || name.EndsWith(".local", StringComparison.Ordinal) || name.EndsWith(".development", StringComparison.Ordinal) || name.EndsWith(".dev", StringComparison.Ordinal)
                || name.EndsWith(".test", StringComparison.Ordinal) || name.Contains(".dev.") || name.Contains(".debug.") || name.StartsWith("local.", StringComparison.Ordinal);
        }
    }

    /// <summary>Whether the file shows what another should look like: its values are made up unless they prove the opposite.</summary>
    public bool IsTemplate
    {
        get
        {
            var name = Name.ToLowerInvariant();
            return name.Contains("example") || name.Contains("sample") || name.Contains("template") || name.EndsWith(".dist", StringComparison.Ordinal);
        }
    }

    public static ConfigFile Of(string path)
    {
        var slash = path.LastIndexOfAny(s_slashes);
        var name = path.Substring(slash + 1);
        return new ConfigFile(name, KindOf(name.ToLowerInvariant(), FolderOf(path, slash)));
    }

    /// <summary>The values of the file; none for a text that is too long, or for a kind that is not looked at.</summary>
    public IReadOnlyList<ConfigLeaf> Read(string text) => text.Length > LongestText
        ? Array.Empty<ConfigLeaf>()
        : Kind switch
        {
            ConfigKind.None => Array.Empty<ConfigLeaf>(),
            ConfigKind.DotEnv => EnvLeaves.Of(text),
            ConfigKind.MSBuild or ConfigKind.WebConfig or ConfigKind.NuGetConfig => XmlLeaves.Of(text),
            ConfigKind.Compose or ConfigKind.Workflow => YamlLeaves.Of(text),
            ConfigKind.Dockerfile => DockerLeaves.Of(text),
            _ => JsonLeaves.Of(text),
        };

    private static ConfigKind KindOf(string name, string folder)
    {
        if (name.EndsWith(".json", StringComparison.Ordinal))
        {
            return OfJson(name, folder);
        }

        if (name.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal))
        {
            return name.StartsWith("docker-compose", StringComparison.Ordinal) || name.StartsWith("compose.", StringComparison.Ordinal) ? ConfigKind.Compose
                : folder == "workflows" ? ConfigKind.Workflow
                : ConfigKind.None;
        }

        if (name.EndsWith(".csproj", StringComparison.Ordinal) || name.EndsWith(".props", StringComparison.Ordinal) || name.EndsWith(".targets", StringComparison.Ordinal) || name.EndsWith(".pubxml", StringComparison.Ordinal))
        {
            return ConfigKind.MSBuild;
        }

        if (name.EndsWith(".config", StringComparison.Ordinal))
        {
            return name == "nuget.config" ? ConfigKind.NuGetConfig
                : name == "app.config" || name.StartsWith("web.", StringComparison.Ordinal) ? ConfigKind.WebConfig
                : ConfigKind.None;
        }

        if (name == ".env" || name.StartsWith(".env.", StringComparison.Ordinal) || name.EndsWith(".env", StringComparison.Ordinal) || name == ".envrc")
        {
            return ConfigKind.DotEnv;
        }

        return name is "dockerfile" or "containerfile" || name.StartsWith("dockerfile.", StringComparison.Ordinal) || name.EndsWith(".dockerfile", StringComparison.Ordinal)
            ? ConfigKind.Dockerfile
            : ConfigKind.None;
    }

    private static ConfigKind OfJson(string name, string folder)
    {
        if (name.StartsWith("appsettings", StringComparison.Ordinal) || name == "secrets.json")
        {
            return ConfigKind.AppSettings;
        }

        switch (name)
        {
            case "local.settings.json":
                return ConfigKind.FunctionSettings;
            case "launchsettings.json":
                return ConfigKind.LaunchSettings;
            case "server.json":
                return ConfigKind.ServerManifest;
            case "mcp.json" when folder is ".vscode" or ".vs":
                return ConfigKind.VsCodeMcp;
        }

        return Array.IndexOf(s_mcpClientNames, name) >= 0 || (name.StartsWith("settings", StringComparison.Ordinal) && folder is ".claude" or ".gemini" or ".cursor")
            ? ConfigKind.McpClient
            : ConfigKind.None;
    }

    private static string FolderOf(string path, int slash)
    {
        if (slash <= 0)
        {
            return "";
        }

        var before = path.LastIndexOfAny(s_slashes, slash - 1);
        return path.Substring(before + 1, slash - before - 1).ToLowerInvariant();
    }
}
