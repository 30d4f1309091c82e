// The parts of JwtBearer that servers name, without their behaviour.
using System;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.AspNetCore.Authentication.JwtBearer
{
    public static class JwtBearerDefaults
    {
        public const string AuthenticationScheme = "Bearer";
    }

    public class AuthenticationFailedContext : ResultContext<JwtBearerOptions>
    {
        public AuthenticationFailedContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options)
            : base(context, scheme, options)
        {
        }

        public Exception Exception { get; set; } = null!;
    }

    public class ForbiddenContext : ResultContext<JwtBearerOptions>
    {
        public ForbiddenContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options)
            : base(context, scheme, options)
        {
        }
    }

    public class MessageReceivedContext : ResultContext<JwtBearerOptions>
    {
        public MessageReceivedContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options)
            : base(context, scheme, options)
        {
        }

        public string? Token { get; set; }
    }

    public class TokenValidatedContext : ResultContext<JwtBearerOptions>
    {
        public TokenValidatedContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options)
            : base(context, scheme, options)
        {
        }

        public SecurityToken SecurityToken { get; set; } = null!;
    }

    public class JwtBearerChallengeContext : PropertiesContext<JwtBearerOptions>
    {
        public JwtBearerChallengeContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options, AuthenticationProperties properties)
            : base(context, scheme, options, properties)
        {
        }

        public Exception? AuthenticateFailure { get; set; }

        public string? Error { get; set; }

        public string? ErrorDescription { get; set; }

        public string? ErrorUri { get; set; }

        public bool Handled { get; private set; }

        public void HandleResponse() => Handled = true;
    }

    public class JwtBearerEvents
    {
        public Func<AuthenticationFailedContext, Task> OnAuthenticationFailed { get; set; } = context => Task.CompletedTask;

        public Func<ForbiddenContext, Task> OnForbidden { get; set; } = context => Task.CompletedTask;

        public Func<MessageReceivedContext, Task> OnMessageReceived { get; set; } = context => Task.CompletedTask;

        public Func<TokenValidatedContext, Task> OnTokenValidated { get; set; } = context => Task.CompletedTask;

        public Func<JwtBearerChallengeContext, Task> OnChallenge { get; set; } = context => Task.CompletedTask;

        public virtual Task AuthenticationFailed(AuthenticationFailedContext context) => OnAuthenticationFailed(context);

        public virtual Task Forbidden(ForbiddenContext context) => OnForbidden(context);

        public virtual Task MessageReceived(MessageReceivedContext context) => OnMessageReceived(context);

        public virtual Task TokenValidated(TokenValidatedContext context) => OnTokenValidated(context);

        public virtual Task Challenge(JwtBearerChallengeContext context) => OnChallenge(context);
    }

    public class JwtBearerOptions : AuthenticationSchemeOptions
    {
        public bool RequireHttpsMetadata { get; set; } = true;

        public string MetadataAddress { get; set; } = "";

        public string? Authority { get; set; }

        public string? Audience { get; set; }

        public string Challenge { get; set; } = "";

        public HttpMessageHandler? BackchannelHttpHandler { get; set; }

        public bool SaveToken { get; set; } = true;

        public bool IncludeErrorDetails { get; set; } = true;

        public bool MapInboundClaims { get; set; }

        public TokenValidationParameters TokenValidationParameters { get; set; } = new();

        public new JwtBearerEvents Events { get; set; } = new();
    }
}

namespace Microsoft.Extensions.DependencyInjection
{
    public static class JwtBearerExtensions
    {
        public static AuthenticationBuilder AddJwtBearer(this AuthenticationBuilder builder) => throw null!;

        public static AuthenticationBuilder AddJwtBearer(this AuthenticationBuilder builder, string authenticationScheme) => throw null!;

        public static AuthenticationBuilder AddJwtBearer(this AuthenticationBuilder builder, Action<JwtBearerOptions> configureOptions) => throw null!;

        public static AuthenticationBuilder AddJwtBearer(this AuthenticationBuilder builder, string authenticationScheme, Action<JwtBearerOptions> configureOptions) => throw null!;
    }
}
