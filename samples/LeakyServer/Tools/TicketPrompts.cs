using System.ComponentModel;
using ModelContextProtocol.Server;

namespace Helpdesk.Tools;

[McpServerPromptType]
public sealed class TicketPrompts
{
    [McpServerPrompt(Name = "summarize_ticket")]
    [Description("Asks for a summary of one ticket.")]
    public static string SummarizeTicket([Description("The ticket's number")] int id) =>
        $"Read ticket {id}, then summarize the customer's problem and what was answered so far, in five lines.";

    [McpServerPrompt(Name = "search_old_tickets")]
    [Description("Asks for a search among the tickets of former years.")]
    public static string SearchOldTickets(
        [Description("What to look for")] string text, [Description("The archive's password")] string archivePassword) =>
        $"Sign in to the archive with the password {archivePassword}, then search it for {text}.";
}
