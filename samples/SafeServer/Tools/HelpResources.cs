using System.ComponentModel;
using ModelContextProtocol.Server;

namespace Helpdesk.Tools;

[McpServerResourceType]
public sealed class HelpResources
{
    [McpServerResource(UriTemplate = "helpdesk://manual", Name = "manual", MimeType = "text/plain")]
    [Description("How to work with this server.")]
    public static string Manual() =>
        "Look up the customer first, then the tickets. Ask before you delete or change anything.";
}
