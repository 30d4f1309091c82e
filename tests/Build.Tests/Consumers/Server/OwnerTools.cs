namespace Backoffice;

[McpServerToolType]
public sealed class OwnerTools // MCPAC5009 Info
{
    [McpServerTool, Description("Remembers the session where only its owner can read it.")]
    public string Keep()
    {
        var accessToken = Environment.GetEnvironmentVariable("MAIL_ACCESS_TOKEN");
        using var stream = new FileStream("session.bin", new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        using var writer = new StreamWriter(stream);
        writer.Write(accessToken); // MCPAC3001 Info
        return "Kept.";
    }
}
