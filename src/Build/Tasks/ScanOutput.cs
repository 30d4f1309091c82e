using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using McpAnalyzers.Build.ErrorLog;
using McpAnalyzers.Build.ShipScan;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace McpAnalyzers.Build.Tasks;

/// <summary>Looks for secrets in what is about to be published, packed or put into an image.</summary>
[MSBuildMultiThreadableTask]
public sealed class ScanOutput : Task, ICancelableTask
{
    private const long DefaultLongest = 32 * 1024 * 1024;

    private readonly List<ITaskItem> _reported = new();
    private readonly List<ITaskItem> _findings = new();
    private volatile bool _isCanceled;

    /// <summary><c>Publish</c>, <c>Package</c> or <c>Container</c>.</summary>
    [Required]
    public string Shipment { get; set; } = "";

    /// <summary>The files, with the place they go to among their metadata.</summary>
    public ITaskItem[] Files { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>Files below wwwroot, which the SDK publishes by a list of their own.</summary>
    public ITaskItem[] WebAssets { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>A directory all of which ships, instead of files.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Names and values that become part of the image without a file.</summary>
    public ITaskItem[] Settings { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>Finished packages: archives all of which ships.</summary>
    public ITaskItem[] Packages { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>The items of the project that may be behind a file.</summary>
    public ITaskItem[] Content { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>As <see cref="Content"/>.</summary>
    public ITaskItem[] None { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>The project file.</summary>
    [Required]
    public string Project { get; set; } = "";

    /// <summary>What NuGet restored for the project.</summary>
    public string AssetsFile { get; set; } = "";

    /// <summary>The referenced assemblies, where they are known.</summary>
    public ITaskItem[] References { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>The projects whose files come along.</summary>
    public ITaskItem[] ProjectReferences { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>Whether the project is part of a server though it references no SDK.</summary>
    public string IsServerProject { get; set; } = "";

    /// <summary>Whether the package leaves out files that begin with a dot, as it does unless told otherwise.</summary>
    public string NoDefaultExcludes { get; set; } = "";

    /// <summary>Files of more bytes are not read.</summary>
    public string MaxBytes { get; set; } = "";

    /// <summary>The severities that the project chose.</summary>
    public string Mode { get; set; } = "";

    /// <summary>The version whose rules are in force; empty for this one.</summary>
    public string Version { get; set; } = "";

    /// <summary>As the compiler has it.</summary>
    public string NoWarn { get; set; } = "";

    /// <summary>As the compiler has it.</summary>
    public string TreatWarningsAsErrors { get; set; } = "";

    /// <summary>As the compiler has it.</summary>
    public string WarningsNotAsErrors { get; set; } = "";

    /// <summary>Whether nothing may be silenced.</summary>
    public string Enforce { get; set; } = "";

    /// <summary>Whether nothing ships yet: what is found goes into the audit report, and nothing is logged.</summary>
    public string IsForAudit { get; set; } = "";

    /// <summary>What an earlier scan of this build has reported: the same content is not reported again.</summary>
    public ITaskItem[] AlreadyReported { get; set; } = Array.Empty<ITaskItem>();

    /// <summary>What this one has reported.</summary>
    [Output]
    public ITaskItem[] Reported => _reported.ToArray();

    /// <summary>What this one has found, for the audit report.</summary>
    [Output]
    public ITaskItem[] Findings => _findings.ToArray();

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            if (IsTrue(IsServerProject) || McpUse.IsIn(AssetsFile, References.Select(r => r.GetMetadata("Filename"))))
            {
                Scan();
            }
        }
#pragma warning disable CA1031 // A stack trace of ours must not break anybody's build; the project is named, and so is what went wrong.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            NotChecked(Project, ShipFinding.NotChecked(Path.GetFileName(Project), $"the check of what it ships failed ({exception.GetType().Name})"));
        }

        return !Log.HasLoggedErrors && !_isCanceled;
    }

    /// <inheritdoc/>
    public void Cancel() => _isCanceled = true;

    private void Scan()
    {
        var shipment = (Shipment)Enum.Parse(typeof(Shipment), Shipment);
        var origins = new ShipOrigins(shipment, Project, ProjectReferences.Select(p => p.GetMetadata("FullPath")).ToArray());
        origins.Add("Content", Content);
        origins.Add("None", None);
        var longest = long.TryParse(MaxBytes.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : DefaultLongest;
        var known = new HashSet<string>(AlreadyReported.Select(r => r.ItemSpec), StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (item, destination) in FilesToScan(shipment))
        {
            if (_isCanceled)
            {
                return;
            }

            var path = item.GetMetadata("FullPath");
            if (!seen.Add(path + "|" + Path.GetFileName(destination)) || !File.Exists(path) || origins.IsExempt(item, destination))
            {
                continue;
            }

            foreach (var finding in ShipScanner.Scan(path, destination, longest, mustBeJson: shipment != ShipScan.Shipment.Package))
            {
                Report(shipment, path, finding, known, () => origins.Explain(item, destination, finding.IsMeantToShip));
            }
        }

        foreach (var setting in Settings)
        {
            var what = ShippedText.OfSetting(setting.ItemSpec, setting.GetMetadata("Value"));
            if (what is not null)
            {
                var finding = ShipFinding.Secret(setting.ItemSpec, what, 0, 0, isSure: true, isMeantToShip: false, setting.ItemSpec);
                Report(shipment, Project, finding, known, () => "everyone who has the image can read its environment and its labels; set the value where the image runs");
            }
        }

        foreach (var package in Packages)
        {
            var path = package.GetMetadata("FullPath");
            if (path.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase) && File.Exists(path))
            {
                foreach (var finding in ShipScanner.Scan(path, Path.GetFileName(path), longest, isContainer: true, mustBeJson: false))
                {
                    var inside = new TaskItem(ScannedItem.Escaped(finding.Name));
                    if (!origins.IsExempt(inside, finding.Name))
                    {
                        Report(shipment, path, finding, known, () => origins.Explain(inside, finding.Name, finding.IsMeantToShip));
                    }
                }
            }
        }
    }

    private IEnumerable<(ITaskItem Item, string Destination)> FilesToScan(Shipment shipment)
    {
        foreach (var file in Files)
        {
            var destination = file.GetMetadata(shipment == ShipScan.Shipment.Package ? "PackagePath" : "RelativePath");
            var name = file.GetMetadata("Filename") + file.GetMetadata("Extension");
            if (shipment == ShipScan.Shipment.Package)
            {
                // Several folders, or none: the name of the file is what people know.
                var recursive = file.GetMetadata("NuGetRecursiveDir") is { Length: > 0 } known ? known : file.GetMetadata("RecursiveDir");
                destination = recursive.Replace('\\', '/') + name;
                if (name.StartsWith(".", StringComparison.Ordinal) && !IsTrue(NoDefaultExcludes))
                {
                    continue;
                }
            }
            else if (file.GetMetadata("CopyToPublishDirectory").Equals("Never", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            yield return (file, destination.Length > 0 ? destination.Replace('\\', '/') : name);
        }

        foreach (var asset in WebAssets)
        {
            if (!asset.GetMetadata("AssetKind").Equals("Build", StringComparison.OrdinalIgnoreCase) && !asset.GetMetadata("CopyToPublishDirectory").Equals("Never", StringComparison.OrdinalIgnoreCase))
            {
                yield return (asset, "wwwroot/" + WebPath(asset.GetMetadata("RelativePath")));
            }
        }

        if (Folder.Length > 0 && Directory.Exists(Folder))
        {
            var root = Path.GetFullPath(Folder).TrimEnd('/', '\\') + Path.DirectorySeparatorChar;
            foreach (var path in Walk(new DirectoryInfo(root)))
            {
                yield return (new TaskItem(ScannedItem.Escaped(path)), path.Substring(root.Length).Replace('\\', '/'));
            }
        }
    }

    /// <summary><c>app#[.{fingerprint}]?.js</c>: a place for a hash, which may stay empty.</summary>
    private static string WebPath(string relative)
    {
        var path = relative.Replace('\\', '/');
        for (var open = path.IndexOf("#[", StringComparison.Ordinal); open >= 0; open = path.IndexOf("#[", StringComparison.Ordinal))
        {
            var close = path.IndexOf(']', open);
            if (close < 0)
            {
                break;
            }

            path = path.Remove(open, (close + 1 < path.Length && path[close + 1] is '?' or '!' or '=' ? close + 2 : close + 1) - open);
        }

        return path;
    }

    /// <summary>Every file below, in ordinal order; links to folders are not followed, since they may lead in circles.</summary>
    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (entry is not DirectoryInfo inner)
            {
                yield return entry.FullName;
            }
            else if ((entry.Attributes & FileAttributes.ReparsePoint) == 0)
            {
                foreach (var path in Walk(inner))
                {
                    yield return path;
                }
            }
        }
    }

    private void Report(Shipment shipment, string path, ShipFinding finding, HashSet<string> known, Func<string> explain)
    {
        if (!finding.IsChecked)
        {
            if (known.Add(finding.Name + "|" + finding.Text))
            {
                _reported.Add(new TaskItem(ScannedItem.Escaped(finding.Name + "|" + finding.Text)));
                NotChecked(path, finding);
            }

            return;
        }

        if (!known.Add(finding.Key))
        {
            return;
        }

        _reported.Add(new TaskItem(ScannedItem.Escaped(finding.Key)));
        var where = shipment switch
        {
            ShipScan.Shipment.Package => "the package",
            ShipScan.Shipment.Container => "the container image",
            _ => "the publish output",
        };
        Say(Ids.SecretInOutput, finding.IsSure ? Tier.Error : Tier.Warning, path, finding, $"'{finding.Name}' would be shipped with {where} and holds a secret ({finding.Text}): {explain()}");
    }

    private void NotChecked(string path, ShipFinding finding) =>
        Say(Ids.FileNotChecked, Tier.Warning, path, finding, $"'{finding.Name}' was not checked: {finding.Text}");

    private void Say(string id, Tier tier, string path, ShipFinding finding, string text)
    {
        var severities = new SeveritySettings
        {
            Mode = Mode,
            Version = Version,
            NoWarn = NoWarn,
            TreatWarningsAsErrors = TreatWarningsAsErrors,
            WarningsNotAsErrors = WarningsNotAsErrors,
            IsEnforced = IsTrue(Enforce),
        };
        var severity = severities.Of(id, tier);
        if (!IsTrue(IsForAudit))
        {
            Log.Say(severity, id, path, finding.Line, finding.Column, text);
        }
        else if (severity != Level.None)
        {
            // A setting of the image stands in no file of its own.
            _findings.Add(new ScannedItem(id, tier, severity, path, finding, text, path == Project ? finding.Name : "").ToItem());
        }
    }

    private static bool IsTrue(string value) => value.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
}
