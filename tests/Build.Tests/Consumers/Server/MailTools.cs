namespace Backoffice;

[McpServerToolType]
public sealed class MailTools(MailClient client) // MCPAC5009 Info
{
    [McpServerTool(ReadOnly = true), Description("Reads the mail.")]
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

    [McpServerTool(Destructive = true), Description("Empties the inbox.")]
    public async Task<string> Empty()
    {
        await client.EmptyAsync();
        return "Emptied.";
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

    [AllowsSecretResult("This tool hands out the code it is asked for.")]
    [McpServerTool, Description("Hands out the door's secret.")]
    public string Open()
    {
        var secret = Environment.GetEnvironmentVariable("DOOR_SECRET"); // MCPAC4001 Warning
        return $"The code is {secret}."; // MCPAC2001 Info
    }
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class AllowsSecretResultAttribute(string reason) : Attribute
{
    public string Reason { get; } = reason;
}
