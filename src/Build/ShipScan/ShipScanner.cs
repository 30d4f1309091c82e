using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using McpAnalyzers.Config;
using McpAnalyzers.Secrets;

namespace McpAnalyzers.Build.ShipScan;

/// <summary>Looks into the files that are about to ship: text and configuration, keys and caches, and archives one level deep.</summary>
internal sealed class ShipScanner
{
    private const int MostEntries = 10_000;

    // What an archive may unpack to, in files of the largest size: more is a bomb.
    private const int MostUnpacked = 16;

    private readonly int _longest;
    private readonly List<ShipFinding> _findings = new();
    private readonly bool _isContainer;
    private readonly bool _mustBeJson;
    private long _unpacked;

    private ShipScanner(long longest, bool isContainer, bool mustBeJson)
    {
        _mustBeJson = mustBeJson;
        _longest = (int)Math.Max(Content.Head, Math.Min(longest, int.MaxValue / 2));
        _isContainer = isContainer;
    }

    /// <summary>What is to be said about one file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="destination">Where it goes, which is the name it is judged and shown by.</param>
    /// <param name="longest">What has more bytes is not read.</param>
    /// <param name="isContainer">Whether the file is the output itself, a package, so that archives within it are opened too.</param>
    /// <param name="mustBeJson">Whether a program will read the settings as they are: what a package brings may be a template.</param>
    public static IReadOnlyList<ShipFinding> Scan(string path, string destination, long longest, bool isContainer = false, bool mustBeJson = true)
    {
        var scanner = new ShipScanner(longest, isContainer, mustBeJson);
        try
        {
            var name = ShippedName.Of(destination);
            if (name.IsKnownBinary && name.KeyStore is null)
            {
                return scanner._findings;
            }

            var file = new FileInfo(path);
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            scanner.Look(name, destination, file.Length, stream, level: isContainer ? -1 : 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // The exception's text is in the language of the machine and may hold a path; its kind says enough.
            scanner._findings.Add(ShipFinding.NotChecked(destination, $"it could not be read ({exception.GetType().Name})"));
        }

        return scanner._findings;
    }

    private void Look(ShippedName name, string shown, long length, Stream stream, int level)
    {
        if (name.KeyStore is { } store)
        {
            if (length > 0)
            {
                _findings.Add(ShipFinding.Secret(shown, store, 0, 0, isSure: true, isMeantToShip: false, $"{name.Name}|{length}"));
            }

            return;
        }

        if (name.IsUnopenedArchive)
        {
            _findings.Add(ShipFinding.NotChecked(shown, "archives of this form are not opened"));
            return;
        }

        var bytes = new byte[Content.Head];
        var read = Fill(stream, bytes, 0);
        switch (Content.KindOf(bytes, read))
        {
            case ContentKind.Zip when level > 0:
                _findings.Add(ShipFinding.NotChecked(shown, "it is an archive within an archive"));
                break;
            case ContentKind.Zip:
                Open(shown, bytes, read, stream, level);
                break;
            case ContentKind.Text:
                Judge(name, shown, length > _longest ? null : ReadOn(bytes, read, stream), isInside: level > 0 || _isContainer);
                break;
            case ContentKind.Binary when name.PromisesText:
                _findings.Add(ShipFinding.NotChecked(shown, "its name says that it is text, and its content is none"));
                break;
        }
    }

    private void Judge(ShippedName name, string shown, string? text, bool isInside)
    {
        if (text is null)
        {
            AddTooLarge(shown);
            return;
        }

        if (name.Reading != Reading.Text && text.Length > ConfigFile.LongestText)
        {
            // As text it is looked at all the same, but the names in it say nothing then.
            if (name.Reading == Reading.Configuration)
            {
                _findings.Add(ShipFinding.NotChecked(shown, "it is too long to be read as configuration"));
            }
        }

        var secrets = ShippedText.In(name, text);
        if (secrets.Count > 0)
        {
            var first = secrets[0];
            var (line, column) = JsonReader.PlaceOf(text, first.Start);
            var what = first.What
                + (isInside ? string.Format(CultureInfo.InvariantCulture, ", line {0}", line) : "")
                + (secrets.Count == 1 ? "" : string.Format(CultureInfo.InvariantCulture, " and {0} more", secrets.Count - 1));
            var isSure = false;
            foreach (var secret in secrets)
            {
                isSure |= secret.Certainty == Certainty.Certain || name.HoldsSettings;
            }

            _findings.Add(ShipFinding.Secret(shown, what, isInside ? 0 : line, isInside ? 0 : column, isSure, name.IsMeantToShip, $"{name.Name}|{first.Start}|{first.Length}|{secrets.Count}"));
        }

        if (_mustBeJson && name.MustBeJson && text.Trim('\uFEFF', ' ', '\r', '\n', '\t').Length > 0 && JsonReader.Read(text, out var error) is null)
        {
            var (line, column) = JsonReader.PlaceOf(text, error);
            _findings.Add(isInside
                ? ShipFinding.NotChecked(shown, string.Format(CultureInfo.InvariantCulture, "it is malformed JSON from line {0} on", line))
                : ShipFinding.NotChecked(shown, "it is malformed JSON from this place on", line, column));
        }
    }

    private void Open(string shown, byte[] head, int read, Stream stream, int level)
    {
        try
        {
            // An entry of an archive cannot be read backwards, which a directory at the end of a file demands.
            using var whole = stream.CanSeek ? null : Buffered(head, read, stream);
            if (!stream.CanSeek && whole is null)
            {
                AddTooLarge(shown);
                return;
            }

            using var zip = new ZipArchive(whole ?? stream, ZipArchiveMode.Read, leaveOpen: true);
            var left = MostEntries;
            foreach (var entry in zip.Entries)
            {
                if (left-- == 0)
                {
                    _findings.Add(ShipFinding.NotChecked(shown, $"it has more than {MostEntries.ToString(CultureInfo.InvariantCulture)} entries"));
                    return;
                }

                if (_unpacked > (long)MostUnpacked * _longest)
                {
                    _findings.Add(ShipFinding.NotChecked(shown, $"it unpacks to more than {MostUnpacked.ToString(CultureInfo.InvariantCulture)} times McpScanOutputMaxBytes"));
                    return;
                }

                Entry(level < 0 ? Unescaped(entry.FullName) : $"{shown}!{Unescaped(entry.FullName)}", entry, level + 1);
            }
        }
        catch (InvalidDataException)
        {
            _findings.Add(ShipFinding.NotChecked(shown, "it begins like a zip archive and is none that can be read"));
        }
    }

    private void Entry(string shown, ZipArchiveEntry entry, int level)
    {
        var name = ShippedName.Of(Unescaped(entry.FullName));
        if (entry.FullName.EndsWith("/", StringComparison.Ordinal) || (name.IsKnownBinary && name.KeyStore is null))
        {
            return;
        }

        try
        {
            using var stream = entry.Open();
            Look(name, shown, entry.Length, stream, level);
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
        {
            // Encrypted, or packed in a way that this reader does not know.
            _findings.Add(ShipFinding.NotChecked(shown, "its entry in the archive cannot be unpacked"));
        }
    }

    /// <summary>Packages write their names as addresses.</summary>
    private static string Unescaped(string name) => name.IndexOf('%') < 0 ? name : Uri.UnescapeDataString(name);

    private MemoryStream? Buffered(byte[] head, int read, Stream stream)
    {
        var bytes = Rest(head, read, stream, out var length);
        return length > _longest ? null : new MemoryStream(bytes, 0, length);
    }

    private string? ReadOn(byte[] head, int read, Stream stream)
    {
        var bytes = Rest(head, read, stream, out var length);
        _unpacked += length;
        return length > _longest ? null : Content.Text(bytes, length);
    }

    private void AddTooLarge(string shown) =>
        _findings.Add(ShipFinding.NotChecked(shown, $"it is larger than McpScanOutputMaxBytes ({_longest.ToString(CultureInfo.InvariantCulture)})"));

    /// <summary>All bytes, at most one more than the limit: what an archive says of its entries' sizes need not be true.</summary>
    private byte[] Rest(byte[] head, int read, Stream stream, out int length)
    {
        var bytes = new byte[stream.CanSeek ? Math.Max(head.Length, (int)Math.Min(stream.Length, _longest + 1L)) : head.Length];
        Buffer.BlockCopy(head, 0, bytes, 0, read);
        length = read;
        while (length <= _longest)
        {
            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(_longest + 1L, 2L * bytes.Length));
                if (length == bytes.Length)
                {
                    break;
                }
            }

            var more = stream.Read(bytes, length, bytes.Length - length);
            if (more == 0)
            {
                break;
            }

            length += more;
        }

        return bytes;
    }

    private static int Fill(Stream stream, byte[] bytes, int start)
    {
        var length = start;
        while (length < bytes.Length)
        {
            var more = stream.Read(bytes, length, bytes.Length - length);
            if (more == 0)
            {
                break;
            }

            length += more;
        }

        return length;
    }
}
