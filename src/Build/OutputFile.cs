using System;
using System.IO;
using System.Text;

namespace McpAnalyzers.Build;

/// <summary>Writes a file whole or not at all, and leaves alone one that already says the same.</summary>
internal static class OutputFile
{
    private const int Attempts = 5;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static void Write(string path, string text)
    {
        if (!Says(path, text))
        {
            Replace(path, draft => File.WriteAllText(draft, text, s_utf8));
        }
    }

    /// <summary>Lets <paramref name="write"/> make the file beside the old one, and puts it in its place when it is complete.</summary>
    public static void Replace(string path, Action<string> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        // Beside the file, so that the move stays on one volume; a name of its own, since two builds may write at once.
        var draft = Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetRandomFileName());
        try
        {
            write(draft);
            Move(draft, path);
        }
        finally
        {
            if (File.Exists(draft))
            {
                File.Delete(draft);
            }
        }
    }

    private static bool Says(string path, string text)
    {
        try
        {
            return File.Exists(path) && File.ReadAllText(path) == text;
        }
        catch (IOException)
        {
            // Another build has just taken it away.
            return false;
        }
    }

    private static void Move(string draft, string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (File.Exists(path))
                {
                    File.Replace(draft, path, destinationBackupFileName: null);
                }
                else
                {
                    File.Move(draft, path);
                }

                return;
            }
            catch (IOException) when (attempt < Attempts && File.Exists(draft))
            {
                // Another build has written or taken away the file between the question and the answer.
            }
        }
    }
}
