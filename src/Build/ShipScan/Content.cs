using System;
using System.Text;

namespace McpAnalyzers.Build.ShipScan;

/// <summary>What the bytes of a file are.</summary>
internal enum ContentKind
{
    Text,

    /// <summary>A format that is known to be no text, or bytes that no text has.</summary>
    Binary,

    /// <summary>Whatever its name: packages and bundles are zip files too.</summary>
    Zip,
}

/// <summary>Tells text from what is none by the first bytes, and reads text of any usual encoding.</summary>
internal static class Content
{
    /// <summary>So many bytes decide.</summary>
    public const int Head = 4096;

    // Windows-1252 and its kin: every byte is a letter, and credentials are ASCII in all of them.
    private static readonly Encoding s_singleByte = Encoding.GetEncoding(28591);

    private static readonly Encoding s_strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ContentKind KindOf(byte[] bytes, int length) =>
        StartsWith(bytes, length, 0x50, 0x4B, 0x03, 0x04) || StartsWith(bytes, length, 0x50, 0x4B, 0x05, 0x06) ? ContentKind.Zip
        : Mark(bytes, length) is not null || WideWithoutMark(bytes, length) is not null ? ContentKind.Text
        : Array.IndexOf(bytes, (byte)0, 0, Math.Min(length, Head)) >= 0 ? ContentKind.Binary
        : ContentKind.Text;

    public static string Text(byte[] bytes, int length)
    {
        if (Mark(bytes, length) is { } marked)
        {
            var mark = marked.GetPreamble().Length;
            return marked.GetString(bytes, mark, length - mark);
        }

        if (WideWithoutMark(bytes, length) is { } wide)
        {
            return wide.GetString(bytes, 0, length);
        }

        try
        {
            return s_strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            // An older encoding: its ASCII part is where credentials are.
            return s_singleByte.GetString(bytes, 0, length);
        }
    }

    private static Encoding? Mark(byte[] bytes, int length) =>
        // The longer marks first: UTF-32 begins like UTF-16.
        StartsWith(bytes, length, 0xFF, 0xFE, 0, 0) ? Encoding.UTF32
        : StartsWith(bytes, length, 0xEF, 0xBB, 0xBF) ? Encoding.UTF8
        : StartsWith(bytes, length, 0xFF, 0xFE) ? Encoding.Unicode
        : StartsWith(bytes, length, 0xFE, 0xFF) ? Encoding.BigEndianUnicode
        : null;

    /// <summary>UTF-16 that some shells write without a mark: every other byte of its ASCII is zero.</summary>
    private static Encoding? WideWithoutMark(byte[] bytes, int length)
    {
        var pairs = Math.Min(length, 64) / 2;
        var little = pairs >= 4;
        var big = pairs >= 4;
        for (var i = 0; i < pairs; i++)
        {
            little &= bytes[2 * i] >= 9 && bytes[(2 * i) + 1] == 0;
            big &= bytes[(2 * i) + 1] >= 9 && bytes[2 * i] == 0;
        }

        return little ? Encoding.Unicode : big ? Encoding.BigEndianUnicode : null;
    }

    private static bool StartsWith(byte[] bytes, int length, params byte[] start)
    {
        if (length < start.Length)
        {
            return false;
        }

        for (var i = 0; i < start.Length; i++)
        {
            if (bytes[i] != start[i])
            {
                return false;
            }
        }

        return true;
    }
}
