using System.ComponentModel;
using Helpdesk.Calendar;
using ModelContextProtocol.Server;

namespace Helpdesk.Tools;

[McpServerToolType]
public sealed class CalendarTools(CalendarClient calendar)
{
    [McpServerTool(Name = "opening_hours", ReadOnly = true)]
    [Description("Tells when the desk is open.")]
    public async Task<string> OpeningHours([Description("The day, such as 2026-05-01")] string day, CancellationToken cancellationToken) =>
        await calendar.HoursAsync(day, cancellationToken);
}
