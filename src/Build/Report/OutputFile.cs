using System.IO;
using System.Text;

namespace McpAnalyzers.Build.Report;

/// <summary>Writes a file whole or not at all, and leaves alone one that already says the same.</summary>
internal static class OutputFile
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static void Move(string draft, string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                File.Move(draft, path);
                return;
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            // Somebody else was faster; what follows puts ours in its place.
        }

        File.Replace(draft, path, destinationBackupFileName: null);
    }

    public static void Write(string path, string text)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        // Beside the file, so that the move stays on one volume; a name of its own, since two builds may write at once.
        var draft = Path.Combine(Path.GetDirectoryName(path)!, "." + Path.GetRandomFileName());
        try
        {
            File.WriteAllText(draft, text, s_utf8);
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
}
