using System;
using System.Collections.Generic;
using McpAnalyzers.Config;
using McpAnalyzers.Secrets;

namespace McpAnalyzers.Build.ShipScan;

/// <summary>Finds the credentials in the text of a file that is about to ship.</summary>
internal static class ShippedText
{
    /// <summary>In the order of the text, each once.</summary>
    public static IReadOnlyList<ShippedSecret> In(ShippedName name, string text)
    {
        var found = new List<ShippedSecret>();
        AddByName(name, text, found);
        AddByItself(name, text, found);
        found.Sort((one, other) => one.Start - other.Start);
        return found;
    }

    /// <summary>What a variable or a label holds; null when it is no credential.</summary>
    public static string? OfSetting(string name, string value)
    {
        foreach (var secret in ConfigSecrets.In(ConfigFile.Of(".env"), $"{name}={value}"))
        {
            if (secret.Value.Certainty != Certainty.Possible)
            {
                return secret.Value.What;
            }
        }

        return null;
    }

    /// <summary>What the names beside the values say, where the form of the file has names.</summary>
    private static void AddByName(ShippedName name, string text, List<ShippedSecret> found)
    {
        if (name.Form is not { } form)
        {
            return;
        }

        foreach (var secret in ConfigSecrets.In(form, text, isData: name.Reading == Reading.Data))
        {
            // A password of the database on one's own machine is nobody's loss, and an example is made up unless it proves the opposite.
            if (secret.Value.Certainty != Certainty.Possible
                && (!name.File.IsTemplate || secret.Value.Certainty == Certainty.Certain)
                && !IsForBrowsers(name, secret.Value)
                && !(name.Reading == Reading.Data && IsProse(secret)))
            {
                found.Add(new ShippedSecret(secret.Value.What, secret.Value.Certainty, secret.Start, secret.Length));
            }
        }
    }

    /// <summary>What proves itself, wherever it stands: in a comment, in a script, in a file of no known form.</summary>
    private static void AddByItself(ShippedName name, string text, List<ShippedSecret> found)
    {
        for (var at = 0; TokenScanner.Find(text, nameIsSecret: false, names: null, at) is { } token; at = token.Start + token.Length)
        {
            Add(token);
        }

        if (StructuredSecrets.PrivateKey(text) is { } key)
        {
            Add(key);
        }

        if (StructuredSecrets.Jwt(text) is { } jwt)
        {
            Add(jwt);
        }

        if (text.StartsWith("PuTTY-User-Key-File-", StringComparison.Ordinal) && text.IndexOf("\nPrivate-Lines: ", StringComparison.Ordinal) > 0)
        {
            found.Add(new ShippedSecret("private key", Certainty.Certain, 0, text.Length));
        }

        void Add(ValueVerdict value)
        {
            if (value.Certainty == Certainty.Certain && !IsForBrowsers(name, value) && !IsCode(text, value) && !found.Exists(f => f.Start < value.Start + value.Length && value.Start < f.Start + f.Length))
            {
                found.Add(new ShippedSecret(value.What, value.Certainty, value.Start, value.Length));
            }
        }
    }

    /// <summary>Google's keys for maps and for Firebase stand in every page that uses them.</summary>
    private static bool IsForBrowsers(ShippedName name, ValueVerdict value) => value.Format?.Id == "google" && name.IsForBrowsers;

    /// <summary>Descriptions of an interface show how a call would look.</summary>
    private static bool IsProse(ConfigSecret secret) => secret.Value.Kind == ValueKind.Assignment && secret.Leaf.Text.IndexOf(' ') >= 0;

    /// <summary><c>s.</c> and a name of the right length: a member in a script that was made small, unless it has a digit as random letters have.</summary>
    private static bool IsCode(string text, ValueVerdict value)
    {
        if (value.Format is null || value.PublicPrefix is { Length: > 2 })
        {
            return false;
        }

        for (var i = value.Start; i < value.Start + value.Length; i++)
        {
            if (char.IsDigit(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
