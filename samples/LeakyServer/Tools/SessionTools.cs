using System.ComponentModel;
using System.Text.Json;
using Helpdesk.Session;
using ModelContextProtocol.Server;

namespace Helpdesk.Tools;

[McpServerToolType]
public sealed class SessionTools(DeskAgent agent)
{
    [McpServerTool(Name = "sign_in", Idempotent = true)]
    [Description("Signs the agent in to the desk and describes the session.")]
    public async Task<string> SignIn(CancellationToken cancellationToken)
    {
        var tokens = await agent.SignInAsync(cancellationToken);
        return JsonSerializer.Serialize(new { signedIn = true, expiresAt = tokens.ExpiresAt, accessToken = tokens.AccessToken });
    }

    [McpServerTool(Name = "reply_to_ticket", Destructive = false)]
    [Description("Sends a reply to the customer of a ticket.")]
    public async Task<string> ReplyToTicket(
        [Description("The ticket's number")] int id,
        [Description("The text of the reply")] string text,
        CancellationToken cancellationToken)
    {
        await agent.ReplyAsync(id, text, cancellationToken);
        return "The reply was sent.";
    }

    [McpServerTool(Name = "open_ticket", ReadOnly = true)]
    [Description("Opens a ticket: puts it into the agent's hands and reads it.")]
    public async Task<string> OpenTicket([Description("The ticket's number")] int id, CancellationToken cancellationToken) =>
        await agent.OpenAsync(id, cancellationToken);
}
