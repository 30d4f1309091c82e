using System;
using System.Collections.Generic;
using McpAnalyzers.Config;

namespace McpAnalyzers.Build.ShipScan;

/// <summary>How the text of a file is read.</summary>
internal enum Reading
{
    /// <summary>As text alone: what proves itself is found, whatever stands around it.</summary>
    Text,

    /// <summary>Also as names and values, since its form has them. Labels and translations have them too.</summary>
    Data,

    /// <summary>As the configuration that its name says it is.</summary>
    Configuration,
}

/// <summary>What the name of a file says about what is in it.</summary>
internal sealed class ShippedName
{
    private static readonly char[] s_slashes = { '/', '\\' };

    // What programs and browsers load, and nobody writes by hand.
    private static readonly HashSet<string> s_binary = Set(
        ".dll .exe .pdb .so .dylib .a .lib .obj .o .winmd .node .wasm .res .resources .mui .nlp .tlb .com .sys .msi .cab .class "
        + ".png .jpg .jpeg .gif .ico .icns .bmp .webp .avif .heic .tif .tiff .psd .mp3 .mp4 .m4a .m4v .mov .avi .webm .wav .ogg .oga .ogv .flac .aac "
        + ".woff .woff2 .ttf .otf .eot .pdf .doc .docx .xls .xlsx .ppt .pptx .odt .ods .odp .epub .gz .br .zst "
        + ".onnx .gguf .safetensors .pt .pth .npy .npz .parquet .tflite .h5 .db .sqlite .sqlite3 .mdb .mdf .ldf .snk .p7s .p7b .jar .apk .aab .ipa");

    // Packed, in a form that is not opened here. The compressed twin of a web asset (.gz, .br) is none of them: its original ships beside it.
    private static readonly string[] s_unopened = { ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txz", ".7z", ".rar", ".bz2", ".xz" };

    private static readonly HashSet<string> s_assignments = Set(".ini .cfg .conf .cnf .properties .toml .npmrc .pypirc .netrc .git-credentials .pgpass");

    // One row a form: the extensions, and a name under which the readers of configuration know it.
    private static readonly Dictionary<string, string> s_forms = new(StringComparer.Ordinal)
    {
        [".json"] = "appsettings.json",
        [".jsonc"] = "appsettings.json",
        [".json5"] = "appsettings.json",
        [".webmanifest"] = "appsettings.json",
        [".yml"] = "compose.yml",
        [".yaml"] = "compose.yml",
        [".xml"] = "web.config",
        [".config"] = "web.config",
        [".resx"] = "web.config",
        [".settings"] = "web.config",
        [".nuspec"] = "web.config",
    };

    private ShippedName(string path, string name, string extension, ConfigFile file)
    {
        Path = path;
        Name = name;
        Extension = extension;
        File = file;
    }

    public string Path { get; }

    /// <summary>Without folders, in lower case.</summary>
    public string Name { get; }

    public string Extension { get; }

    /// <summary>The file as its own name says; of no kind for most.</summary>
    public ConfigFile File { get; }

    public static ShippedName Of(string path)
    {
        var name = path.Substring(path.LastIndexOfAny(s_slashes) + 1).ToLowerInvariant();
        var dot = name.LastIndexOf('.');
        return new ShippedName(path, name, dot < 0 ? "" : name.Substring(dot), ConfigFile.Of(path));
    }

    /// <summary>Whether the name alone says that there is nothing to read: a library, a picture, a font.</summary>
    public bool IsKnownBinary => s_binary.Contains(Extension) && !IsUnopenedArchive;

    public bool IsUnopenedArchive => Array.Exists(s_unopened, s => Name.EndsWith(s, StringComparison.Ordinal));

    /// <summary>A store of keys that is shut, or a cache of tokens that its library encrypts or not: the name is the evidence.</summary>
    public string? KeyStore => SecretFile.KindOf(Path) == SecretFileKind.ByName
        ? (Name.EndsWith(".pfx", StringComparison.Ordinal) || Name.EndsWith(".p12", StringComparison.Ordinal) ? "certificate with its private key" : "token cache")
        : Extension is ".kdbx" && !File.IsTemplate ? "password database" : null;

    /// <summary>Whether the name promises text, so that other content cannot be checked as it should.</summary>
    public bool PromisesText =>
        Reading != Reading.Text || SecretFile.KindOf(Path) is not (null or SecretFileKind.ByName) || Extension is ".txt" or ".md" or ".csv" or ".ps1" or ".sh" or ".cmd" or ".bat" or ".sql" or ".http";

    /// <summary>Whether browsers load it: some keys are made for that.</summary>
    public bool IsForBrowsers => Extension is ".js" or ".mjs" or ".cjs" or ".html" or ".htm" or ".css" or ".map" or ".razor" or ".cshtml"
        || Path.Replace('\\', '/').IndexOf("wwwroot/", StringComparison.OrdinalIgnoreCase) >= 0;

    public Reading Reading =>
        File.Kind != ConfigKind.None || SecretFile.KindOf(Path) == SecretFileKind.Tokens ? Reading.Configuration
        : Form is not null ? Reading.Data
        : Reading.Text;

    /// <summary>Whether settings are all that stands in it; in a workflow or a project file there is code as well.</summary>
    public bool HoldsSettings =>
        Reading == Reading.Configuration && !File.IsForDevelopment && File.Kind is not (ConfigKind.Workflow or ConfigKind.Compose or ConfigKind.MSBuild or ConfigKind.Dockerfile);

    /// <summary>Whether a wrong comma in it keeps the program from starting; of other JSON, some is made to be completed first.</summary>
    public bool MustBeJson => Extension == ".json" && Reading == Reading.Configuration && !File.IsTemplate;

    /// <summary>What reads the file as names and values; null when nothing does.</summary>
    public ConfigFile? Form =>
        File.Kind != ConfigKind.None ? File
        : s_forms.TryGetValue(Extension, out var form) ? ConfigFile.Of(form)
        : s_assignments.Contains(Extension) || Name == "credentials" ? ConfigFile.Of(".env")
        : null;

    /// <summary>Made to go where the program goes: then it is the value that must not, not the file.</summary>
    public bool IsMeantToShip => SecretFile.KindOf(Path) is null
        && (Reading != Reading.Configuration || (!File.IsForDevelopment && File.Kind is not (ConfigKind.DotEnv or ConfigKind.LaunchSettings or ConfigKind.FunctionSettings)))
        && !Name.StartsWith("id_", StringComparison.Ordinal);

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
