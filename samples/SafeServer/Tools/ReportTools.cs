using System.ComponentModel;
using Helpdesk.Reports;
using ModelContextProtocol.Server;

namespace Helpdesk.Tools;

[McpServerToolType]
public sealed class ReportTools(ReportClient reports, Renderer renderer)
{
    [McpServerTool(Name = "draw_report", ReadOnly = true)]
    [Description("Draws the figures of a month, as on https://reports.example.com/.")]
    public async Task<string> DrawReport([Description("The month, 1 to 12")] int month, CancellationToken cancellationToken)
    {
        var figures = await reports.ReadAsync(month, cancellationToken);
        return await renderer.RenderAsync(figures, cancellationToken);
    }
}
