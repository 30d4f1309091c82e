using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using ParcelDesk.Carrier;

namespace ParcelDesk.Tools;

[McpServerToolType]
public sealed class ParcelTools(CarrierClient carrier, IHttpContextAccessor accessor)
{
    [McpServerTool(Name = "track_parcel", ReadOnly = true)]
    [Description("Says where a parcel is, for the account at the carrier whose token the caller sends along.")]
    public async Task<string> Track([Description("The parcel's number.")] string number, CancellationToken cancellationToken)
    {
        var account = accessor.HttpContext?.Request.Headers["X-Carrier-Token"].FirstOrDefault();
        if (string.IsNullOrEmpty(account))
        {
            throw new McpException("Send the account's token for the carrier in X-Carrier-Token.");
        }

        return await carrier.TrackAsync(account, number, cancellationToken);
    }
}
