using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Microsoft.AspNetCore.Builder;

/// <summary>
/// Stands in for the class of this name in ModelContextProtocol.AspNetCore, so that the sample needs nothing but the SDK:
/// the SDK's transport for HTTP behind one route, a server for each request.
/// </summary>
public static class McpEndpointRouteBuilderExtensions
{
    public static IEndpointConventionBuilder MapMcp(this IEndpointRouteBuilder endpoints, string pattern) =>
        endpoints.MapPost(pattern, HandleAsync);

    private static async Task HandleAsync(HttpContext context, IOptions<McpServerOptions> options, ILoggerFactory loggers)
    {
        var cancellationToken = context.RequestAborted;
        if (await context.Request.ReadFromJsonAsync(McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)), cancellationToken) is not JsonRpcMessage message)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await using var transport = new StreamableHttpServerTransport(loggers) { Stateless = true, FlowExecutionContextFromRequests = true };
        await using var server = McpServer.Create(transport, options.Value, loggers, context.RequestServices);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = server.RunAsync(stop.Token);

        context.Response.ContentType = "text/event-stream";
        if (!await transport.HandlePostRequestAsync(message, context.Response.Body, cancellationToken))
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }

        await stop.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The request is answered; its server has nothing more to do.
        }
    }
}
