using System;
using System.Collections.Generic;

namespace McpAnalyzers.Config;

/// <summary>Files that hold secrets by what they are, or that do when a look inside says so.</summary>
internal static class SecretFile
{
    private static readonly char[] s_slashes = { '/', '\\' };

    /// <summary>Why a file of this name would hold secrets; null when its name says nothing.</summary>
    public static SecretFileKind? KindOf(string path)
    {
        var name = path.Substring(path.LastIndexOfAny(s_slashes) + 1).ToLowerInvariant();
        var file = ConfigFile.Of(path);
        if (file.IsTemplate)
        {
            return null;
        }

        if (name.EndsWith(".pfx", StringComparison.Ordinal) || name.EndsWith(".p12", StringComparison.Ordinal) || name.Contains(".msalcache"))
        {
            return SecretFileKind.ByName;
        }

        if (name.EndsWith(".json", StringComparison.Ordinal) && (name == "secrets.json" || name.Contains("token") || (name.StartsWith("appsettings.", StringComparison.Ordinal) && file.IsForDevelopment)))
        {
            return name == "secrets.json" ? SecretFileKind.Values : name.Contains("token") ? SecretFileKind.Tokens : SecretFileKind.Settings;
        }

        return file.Kind switch
        {
            ConfigKind.DotEnv => SecretFileKind.Values,
            ConfigKind.FunctionSettings => SecretFileKind.Values,
            _ => name.EndsWith(".pem", StringComparison.Ordinal) || name.EndsWith(".key", StringComparison.Ordinal) ? SecretFileKind.Key : null,
        };
    }

    /// <summary>Whether there is a secret in it.</summary>
    public static bool Holds(SecretFileKind kind, string path, string text)
    {
        switch (kind)
        {
            case SecretFileKind.ByName:
                return true;
            case SecretFileKind.Key:
                return Secrets.StructuredSecrets.PrivateKey(text) is not null;
            case SecretFileKind.Tokens:
                return HasReal(ConfigSecrets.In(ConfigFile.Of("appsettings.json"), text));
            default:
                return HasReal(ConfigSecrets.In(ConfigFile.Of(path), text));
        }
    }

    /// <summary>The password of the database on one's own machine is nobody's loss.</summary>
    private static bool HasReal(IReadOnlyList<ConfigSecret> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret.Value.Certainty != Secrets.Certainty.Possible)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What kind of file with secrets.</summary>
internal enum SecretFileKind
{
    /// <summary>A certificate with its key, a token cache: nobody looks inside.</summary>
    ByName,

    /// <summary>A private key in text.</summary>
    Key,

    /// <summary>Tokens that a program keeps.</summary>
    Tokens,

    /// <summary>A file for values of one machine: <c>.env</c>, <c>secrets.json</c>.</summary>
    Values,

    /// <summary>Settings of a development machine, which are often committed and should not be shipped.</summary>
    Settings,
}
