using System;
using System.IO;
using System.Text;

namespace McpAnalyzers.Build.ConfigFix;

/// <summary>A text file as it lies on the disk: its text, and the encoding that gives the same bytes again.</summary>
internal sealed class TextFile
{
    private static readonly Encoding[] s_marked =
    {
        // The longer marks first: UTF-32 begins like UTF-16.
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    };

    private static readonly Encoding s_unmarked = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Encoding _encoding;

    private TextFile(string text, Encoding encoding)
    {
        Text = text;
        _encoding = encoding;
    }

    public string Text { get; }

    /// <summary>The file's text; null when it is too long to be configuration, or not text that can be written back as it was.</summary>
    public static TextFile? Read(string path, long longest)
    {
        if (new FileInfo(path).Length > longest)
        {
            return null;
        }

        var bytes = File.ReadAllBytes(path);
        var encoding = EncodingOf(bytes);
        var mark = encoding.GetPreamble().Length;
        try
        {
            var text = encoding.GetString(bytes, mark, bytes.Length - mark);
            return text.IndexOf('\0') < 0 ? new TextFile(text, encoding) : null;
        }
        catch (DecoderFallbackException)
        {
            // Some other encoding. Guessing it could change letters that nobody asked us to touch.
            return null;
        }
    }

    /// <summary>
    /// Writes into the file that is there, so that its owner, its permissions and what links to it stay. In one piece and without
    /// emptying it first; when that fails, as on a full disk, the file says what it said before.
    /// </summary>
    public void Write(string path, string text)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 1);
        Write(file, text);
    }

    internal void Write(Stream file, string text)
    {
        try
        {
            Put(file, BytesOf(text));
        }
        catch (IOException)
        {
            file.Position = 0;
            Put(file, BytesOf(Text));
            throw;
        }
    }

    private static void Put(Stream file, byte[] bytes)
    {
        file.Write(bytes, 0, bytes.Length);
        file.SetLength(bytes.Length);
        file.Flush();
    }

    private byte[] BytesOf(string text)
    {
        var mark = _encoding.GetPreamble();
        var body = _encoding.GetBytes(text);
        var bytes = new byte[mark.Length + body.Length];
        Buffer.BlockCopy(mark, 0, bytes, 0, mark.Length);
        Buffer.BlockCopy(body, 0, bytes, mark.Length, body.Length);
        return bytes;
    }

    private static Encoding EncodingOf(byte[] bytes)
    {
        foreach (var encoding in s_marked)
        {
            var mark = encoding.GetPreamble();
            var matches = bytes.Length >= mark.Length;
            for (var i = 0; matches && i < mark.Length; i++)
            {
                matches = bytes[i] == mark[i];
            }

            if (matches)
            {
                return encoding;
            }
        }

        return s_unmarked;
    }
}
