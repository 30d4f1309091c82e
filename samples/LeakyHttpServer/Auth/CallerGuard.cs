namespace ParcelDesk.Auth;

/// <summary>Lets in who shows the desk's key or a valid token.</summary>
public sealed class CallerGuard(RequestDelegate next, CallerTokens tokens)
{
    private readonly string? _deskKey = Environment.GetEnvironmentVariable("PARCEL_DESK_KEY");

    public async Task InvokeAsync(HttpContext context)
    {
        if (string.IsNullOrEmpty(_deskKey))
        {
            await next(context);
            return;
        }

        var key = context.Request.Headers["X-Desk-Key"].FirstOrDefault();
        if (string.IsNullOrEmpty(key))
        {
            key = context.Request.Query["key"];
        }

        if (key == _deskKey || HasValidToken(context.Request))
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }

    private bool HasValidToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && tokens.IsValid(header["Bearer ".Length..]);
    }
}
