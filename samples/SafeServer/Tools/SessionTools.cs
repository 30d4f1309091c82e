using System.ComponentModel;
using System.Text.Json;
using Helpdesk.Session;
using ModelContextProtocol.Server;

namespace Helpdesk.Tools;

[McpServerToolType]
public sealed class SessionTools(DeskSession session)
{
    [McpServerTool(Name = "sign_in", Destructive = false, Idempotent = true)]
    [Description("Signs the agent in to the desk and describes the session.")]
    public async Task<string> SignIn(CancellationToken cancellationToken)
    {
        var tokens = await session.SignInAsync(cancellationToken);
        return JsonSerializer.Serialize(new { signedIn = true, expiresAt = tokens.ExpiresAt });
    }

    [McpServerTool(Name = "reply_to_ticket", Destructive = false)]
    [Description("Sends a reply to the customer of a ticket.")]
    public async Task<string> ReplyToTicket(
        [Description("The ticket's number")] int id,
        [Description("The text of the reply")] string text,
        CancellationToken cancellationToken)
    {
        await session.ReplyAsync(id, text, cancellationToken);
        return "The reply was sent.";
    }
}
