namespace Backoffice;

[McpServerToolType]
public sealed class OrderTools(CrmClient client, IConfiguration configuration)
{
    [McpServerTool(ReadOnly = true), Description("Shows one customer.")]
    public async Task<string> Show([Description("Its number.")] int id)
    {
        try
        {
            return await client.ReadAsync(id);
        }
        catch (HttpRequestException)
        {
            var region = Environment.GetEnvironmentVariable("CRM_REGION_CODE");
            throw new McpException($"The CRM of {region} does not answer."); // MCPAC2002 Warning
        }
    }

    [McpServerTool(Destructive = true), Description("Deletes one customer.")]
    public async Task<string> Delete([Description("Its number.")] int id)
    {
        try
        {
            await client.DeleteAsync(id);
            return "Deleted.";
        }
        catch (HttpRequestException)
        {
            throw new McpException("The CRM refused " + configuration["Crm:Footer"] + "."); // MCPAC2002 Info
        }
    }
}
