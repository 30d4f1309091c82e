using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Microsoft.Build.Framework;

namespace McpAnalyzers.Build.ShipScan;

/// <summary>What the files are about to become a part of.</summary>
internal enum Shipment
{
    Publish,
    Package,
    Container,
}

/// <summary>Which item of the project, of another project or of a package put a file among those that ship, and what takes it out again.</summary>
internal sealed class ShipOrigins
{
    private readonly Shipment _shipment;
    private readonly string _project;
    private readonly Dictionary<string, (string Type, ITaskItem Item)> _byPath = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (string Type, ITaskItem Item)> _byTarget = new(StringComparer.OrdinalIgnoreCase);

    private readonly IReadOnlyList<string> _others;
    private string[]? _lines;

    /// <param name="shipment">What ships.</param>
    /// <param name="project">The project file.</param>
    /// <param name="others">The project files that it references, directly or through others.</param>
    public ShipOrigins(Shipment shipment, string project, IReadOnlyList<string> others)
    {
        _others = others;
        _shipment = shipment;
        _project = project;
    }

    /// <summary>The items of the project that may ship, of one type.</summary>
    public void Add(string type, IEnumerable<ITaskItem> items)
    {
        foreach (var item in items)
        {
            var path = item.GetMetadata("FullPath");
            if (_byPath.TryGetValue(path, out var other) && Ships(other.Item) && !Ships(item))
            {
                // Listed twice: the SDK takes every file in as None, too.
                continue;
            }

            _byPath[path] = (type, item);
            var target = item.GetMetadata("TargetPath") is { Length: > 0 } own ? own : item.GetMetadata("Link") is { Length: > 0 } link ? link : item.ItemSpec;
            _byTarget[Slashed(target)] = (type, item);
        }
    }

    /// <summary>Whether the project has said of the file that it may ship as it is.</summary>
    public bool IsExempt(ITaskItem shipped, string destination) =>
        IsOff(shipped) || (Find(shipped, destination) is { } origin && IsOff(origin.Item));

    /// <summary>One or two sentences: what ships the file, and what keeps it back.</summary>
    public string Explain(ITaskItem shipped, string destination, bool isMeantToShip)
    {
        var where = Where(shipped, destination, out var remedy);
        return isMeantToShip ? $"{where}; take the value out of the file and give it to the server where it runs" : $"{where}; {remedy}";
    }

    private string Where(ITaskItem shipped, string destination, out string remedy)
    {
        if (Find(shipped, destination) is { } origin && (IsCopied(origin.Item) || (_shipment == Shipment.Package && (origin.Type == "Content" || Ships(origin.Item)))))
        {
            return OfItem(origin.Type, origin.Item, out remedy);
        }

        if (shipped.GetMetadata("AssetKind").Length > 0 && shipped.GetMetadata("BasePath").Length > 0)
        {
            remedy = "move it out of wwwroot";
            return shipped.GetMetadata("SourceType") switch
            {
                "Package" or "Project" => $"it is a static web asset of {shipped.GetMetadata("SourceId")}, which every browser may ask for",
                _ => "it is a static web asset, which every browser may ask for",
            };
        }

        if (shipped.GetMetadata("NuGetPackageId") is { Length: > 0 } package)
        {
            remedy = "ask the author of the package, or exclude its assets";
            return $"it comes with the package {package}";
        }

        if (OtherProject(shipped.GetMetadata("FullPath")) is { } other)
        {
            remedy = "give its item there CopyToPublishDirectory=\"Never\"";
            return $"it comes with the referenced project {Path.GetFileName(other)}";
        }

        switch (_shipment)
        {
            case Shipment.Package:
                remedy = "take it out there";
                return "it is put into the package by a .nuspec file or a target, not by an item of the project";
            case Shipment.Container:
                remedy = "delete it there";
                return "it lies in the publish directory though this publish did not write it";
            default:
                remedy = "take it out there";
                return "it is added to ResolvedFileToPublish by a target";
        }
    }

    private string OfItem(string type, ITaskItem item, out string remedy)
    {
        var name = item.ItemSpec.Replace('\\', '/');
        var place = PlaceOf(item, name);
        if (_shipment == Shipment.Package && (item.GetMetadata("Pack").Equals("true", StringComparison.OrdinalIgnoreCase) || !IsCopied(item)))
        {
            remedy = $"write <{type} Update=\"{name}\" Pack=\"false\" />";
            return item.GetMetadata("Pack").Length > 0
                ? $"the {type} item {place} has Pack=\"{item.GetMetadata("Pack")}\""
                : $"the {type} item {place} is packed, since nothing says otherwise";
        }

        remedy = $"write <{type} Update=\"{name}\" CopyToPublishDirectory=\"Never\" />";
        var why = item.GetMetadata("CopyToPublishDirectory").Length > 0 ? "CopyToPublishDirectory" : "CopyToOutputDirectory";
        return item.GetMetadata(why).Length > 0
            ? $"the {type} item {place} has {why}=\"{item.GetMetadata(why)}\""
            : $"the {type} item {place} ships it";
    }

    /// <summary>The referenced project in whose folder the file lies: the SDK hands on its files, and not whose they are.</summary>
    private string? OtherProject(string path)
    {
        string? nearest = null;
        foreach (var project in _others)
        {
            var folder = Slashed(Path.GetDirectoryName(project) ?? "") + "/";
            if (Slashed(path).StartsWith(folder, StringComparison.OrdinalIgnoreCase) && (nearest is null || project.Length > nearest.Length))
            {
                nearest = project;
            }
        }

        return nearest;
    }

    /// <summary>Where the item is written: an update of it stands in the project even where the item is the SDK's.</summary>
    private string PlaceOf(ITaskItem item, string name)
    {
        var defining = item.GetMetadata("DefiningProjectFullPath");
        var isOwn = defining.Length == 0 || string.Equals(defining, _project, StringComparison.OrdinalIgnoreCase);
        if (LineOf(name.Substring(name.LastIndexOf('/') + 1)) is { } line)
        {
            return $"in {Path.GetFileName(_project)}({line.ToString(CultureInfo.InvariantCulture)})";
        }

        return isOwn ? $"in {Path.GetFileName(_project)}"
            : Slashed(defining).Contains("/Sdks/") ? "of the SDK's default items"
            : $"in {Path.GetFileName(defining)}";
    }

    private int? LineOf(string fileName)
    {
        _lines ??= File.Exists(_project) ? File.ReadAllLines(_project) : Array.Empty<string>();
        var line = Array.FindIndex(_lines, l => l.IndexOf(fileName, StringComparison.OrdinalIgnoreCase) >= 0 && (l.Contains("Update=") || l.Contains("Include=")));
        return line < 0 ? null : line + 1;
    }

    private static bool Ships(ITaskItem item) => IsCopied(item) || item.GetMetadata("Pack").Equals("true", StringComparison.OrdinalIgnoreCase);

    private static bool IsCopied(ITaskItem item) => item.GetMetadata("CopyToPublishDirectory").Length > 0 || item.GetMetadata("CopyToOutputDirectory").Length > 0;

    private static bool IsOff(ITaskItem item) => item.GetMetadata("McpScanOutput").Trim().Equals("false", StringComparison.OrdinalIgnoreCase);

    private (string Type, ITaskItem Item)? Find(ITaskItem shipped, string destination)
    {
        if (_byPath.TryGetValue(shipped.GetMetadata("FullPath"), out var found))
        {
            return found;
        }

        // A tool is packed from where it was published, and an image is made of that folder: the same place below it.
        for (var rest = Slashed(destination).TrimStart('/'); rest.Length > 0 && _shipment != Shipment.Publish; rest = Below(rest))
        {
            if (_byTarget.TryGetValue(rest, out found))
            {
                return found;
            }
        }

        return null;
    }

    private static string Below(string path)
    {
        var slash = path.IndexOf('/');
        return slash < 0 ? "" : path.Substring(slash + 1);
    }

    private static string Slashed(string path) => path.Replace('\\', '/');
}
