namespace Backoffice;

[McpServerToolType]
public sealed class MailTools(MailClient client)
{
    [McpServerTool, Description("Reads the mail.")]
    public async Task<string> Read()
    {
        try
        {
            return await client.ReadAsync();
        }
        catch (HttpRequestException ex)
        {
            var apiKey = Environment.GetEnvironmentVariable("MAIL_API_KEY");
            return $"Mail failed with key {apiKey}: {ex.StatusCode}"; // MCPAC2002 Error
        }
    }

    [McpServerTool, Description("Shows how to sign in.")]
    public string SignIn()
    {
        var password = Environment.GetEnvironmentVariable("MAIL_PASSWORD"); // MCPAC4001 Warning
        return $"Sign in with {password}."; // MCPAC2001 Error
    }

    [McpServerTool, Description("Remembers the session.")]
    public string Remember()
    {
        var refreshToken = Environment.GetEnvironmentVariable("MAIL_REFRESH_TOKEN"); // MCPAC4001 Warning
        File.WriteAllText("session.txt", refreshToken); // MCPAC3001 Warning
        return "Remembered.";
    }
}
