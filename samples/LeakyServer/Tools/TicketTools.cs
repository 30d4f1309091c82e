using System.ComponentModel;
using Helpdesk.Tickets;
using ModelContextProtocol.Server;

namespace Helpdesk.Tools;

[McpServerToolType]
public sealed class TicketTools(TicketClient tickets)
{
    [McpServerTool(Name = "list_tickets", ReadOnly = true)]
    [Description("Lists tickets by status.")]
    public async Task<string> ListTickets(
        [Description("open, waiting or closed")] string status, CancellationToken cancellationToken)
    {
        var found = await tickets.ListAsync(status, cancellationToken);
        return found.Count == 0 ? "No ticket matches." : string.Join('\n', found.Select(t => $"#{t.Id} {t.Subject}"));
    }

    [McpServerTool(Name = "get_ticket", ReadOnly = true, UseStructuredContent = true)]
    [Description("Reads one ticket.")]
    public async Task<Ticket?> GetTicket([Description("The ticket's number")] int id, CancellationToken cancellationToken) =>
        await tickets.GetAsync(id, cancellationToken);
}
