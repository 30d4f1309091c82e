using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace McpAnalyzers.Build.Enforcement;

/// <summary>Where a property of the build was set: on the command line, or in which file and line.</summary>
internal sealed class SettingPlaces
{
    private readonly string _project;
    private readonly IReadOnlyDictionary<string, string> _global;
    private readonly List<(string Name, string Value, string File, int Line)> _settings = new();

    /// <param name="project">The project file, for what is set nowhere that can be seen.</param>
    /// <param name="files">The project's files in the order in which they are evaluated.</param>
    /// <param name="global">What was set from outside, on the command line.</param>
    public SettingPlaces(string project, IEnumerable<string> files, IReadOnlyDictionary<string, string> global)
    {
        _project = project;
        _global = global;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            Read(file, seen);
        }
    }

    public bool IsGlobal(string property) => _global.ContainsKey(property);

    /// <summary>The last place that sets <paramref name="property"/> to something that <paramref name="matches"/>, and how to speak of it.</summary>
    public (string File, int Line, string Where) Find(string property, Func<string, bool> matches)
    {
        if (_global.TryGetValue(property, out var value) && matches(value))
        {
            return (_project, 0, "on the command line");
        }

        for (var i = _settings.Count - 1; i >= 0; i--)
        {
            var setting = _settings[i];
            if (string.Equals(setting.Name, property, StringComparison.OrdinalIgnoreCase) && matches(setting.Value))
            {
                return (setting.File, setting.Line, "in " + Path.GetFileName(setting.File));
            }
        }

        return (_project, 0, "in an imported file or the environment");
    }

    /// <summary>The first line of <paramref name="file"/> that adds an item of one of the types; 0 when none is found.</summary>
    public static int LineOfItem(string file, string item, params string[] types)
    {
        foreach (var element in Elements(file))
        {
            if (Array.IndexOf(types, element.Name.LocalName) >= 0
                && element.Attribute("Include")?.Value.Split(';').Any(i => i.Trim().Equals(item, StringComparison.OrdinalIgnoreCase)) == true)
            {
                return ((IXmlLineInfo)element).LineNumber;
            }
        }

        return 0;
    }

    private static IEnumerable<XElement> Elements(string file)
    {
        try
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Descendants();
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            // MSBuild has read the file or reports it; here it would only have named a place.
            return Array.Empty<XElement>();
        }
    }

    private void Read(string file, HashSet<string> seen)
    {
        if (!File.Exists(file) || !seen.Add(Path.GetFullPath(file)) || seen.Count > 200)
        {
            return;
        }

        foreach (var element in Elements(file))
        {
            if (element.Name.LocalName == "Import" && element.Attribute("Project")?.Value is { } import)
            {
                // Order within a file decides nothing that is seen here: the last one wins among equals.
                Read(Resolve(import, file), seen);
            }
            else if (!element.HasElements && element.Parent?.Name.LocalName == "PropertyGroup")
            {
                _settings.Add((element.Name.LocalName, element.Value, file, ((IXmlLineInfo)element).LineNumber));
            }
        }
    }

    /// <summary>The file that an import names, as far as it can be told without evaluating.</summary>
    private static string Resolve(string import, string file)
    {
        var folder = Path.GetDirectoryName(file) + Path.DirectorySeparatorChar;
        var path = import.Replace("$(MSBuildThisFileDirectory)", folder).Replace("$(MSBuildProjectDirectory)", folder).Replace('\\', '/');
        return path.IndexOf('$') >= 0 || path.IndexOf('*') >= 0 || path.IndexOfAny(Path.GetInvalidPathChars()) >= 0 ? "" : Path.Combine(folder, path);
    }
}
