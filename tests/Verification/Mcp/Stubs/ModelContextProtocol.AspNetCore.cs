// The public surface of ModelContextProtocol.AspNetCore, without its behaviour, for samples to bind against.
using System;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;
#if !MCP_0
using ModelContextProtocol.AspNetCore.Authentication;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Protocol;
#endif

namespace ModelContextProtocol.AspNetCore
{
#if MCP_2
    public enum HttpServerSessionMode
    {
        Stateless,
        Stateful,
        StatefulForInitializeClients,
    }
#endif

#if MCP_0
    public class HttpServerTransportOptions
    {
        public Func<HttpContext, McpServerOptions, CancellationToken, Task>? ConfigureSessionOptions { get; set; }

        public Func<HttpContext, IMcpServer, CancellationToken, Task>? RunSessionHandler { get; set; }

        public bool Stateless { get; set; }

        public TimeSpan IdleTimeout { get; set; }

        public int MaxIdleSessionCount { get; set; }

        public TimeProvider TimeProvider { get; set; } = null!;
    }
}
#else
    public interface ISessionMigrationHandler
    {
        ValueTask OnSessionInitializedAsync(HttpContext context, string sessionId, InitializeRequestParams initializeParams, CancellationToken cancellationToken);

        ValueTask<InitializeRequestParams?> AllowSessionMigrationAsync(HttpContext context, string sessionId, CancellationToken cancellationToken);
    }

    public class HttpServerTransportOptions
    {
        public Func<HttpContext, McpServerOptions, CancellationToken, Task>? ConfigureSessionOptions { get; set; }

        [Experimental("MCPEXP002")]
        public Func<HttpContext, McpServer, CancellationToken, Task>? RunSessionHandler { get; set; }

#if MCP_2
        public HttpServerSessionMode SessionMode { get; set; }
#endif

        public bool Stateless { get; set; }

        [Obsolete("", DiagnosticId = "MCP9004")]
        public bool EnableLegacySse { get; set; }

#if MCP_2
        [Obsolete("", DiagnosticId = "MCP9006")]
#endif
        public ISseEventStreamStore? EventStreamStore { get; set; }

#if MCP_2
        [Obsolete("", DiagnosticId = "MCP9006")]
#endif
        public ISessionMigrationHandler? SessionMigrationHandler { get; set; }

#if MCP_2
        [Obsolete("", DiagnosticId = "MCP9006")]
#endif
        public bool PerSessionExecutionContext { get; set; }

#if MCP_2
        [Obsolete("", DiagnosticId = "MCP9006")]
#endif
        public TimeSpan IdleTimeout { get; set; }

#if MCP_2
        [Obsolete("", DiagnosticId = "MCP9006")]
#endif
        public int MaxIdleSessionCount { get; set; }

        public TimeProvider TimeProvider { get; set; } = null!;
    }
}

namespace ModelContextProtocol.AspNetCore.Authentication
{
    public static class McpAuthenticationDefaults
    {
        public const string AuthenticationScheme = "McpAuth";
        public const string DisplayName = "MCP Authentication";
    }

    public class ResourceMetadataRequestContext : HandleRequestContext<McpAuthenticationOptions>
    {
        public ResourceMetadataRequestContext(HttpContext context, AuthenticationScheme scheme, McpAuthenticationOptions options)
            : base(context, scheme, options)
        {
        }

        public ProtectedResourceMetadata? ResourceMetadata { get; set; }
    }

    public class McpAuthenticationEvents
    {
        public Func<ResourceMetadataRequestContext, Task> OnResourceMetadataRequest { get; set; } = null!;
    }

    public class McpAuthenticationOptions : AuthenticationSchemeOptions
    {
        public new McpAuthenticationEvents Events { get; set; } = null!;

        public Uri? ResourceMetadataUri { get; set; }

        public ProtectedResourceMetadata? ResourceMetadata { get; set; }
    }

    public class McpAuthenticationHandler : AuthenticationHandler<McpAuthenticationOptions>
    {
        public McpAuthenticationHandler(IOptionsMonitor<McpAuthenticationOptions> options, ILoggerFactory logger, UrlEncoder encoder)
            : base(options, logger, encoder)
        {
        }

        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => throw null!;
    }
}
#endif

namespace Microsoft.Extensions.DependencyInjection
{
    public static class HttpMcpServerBuilderExtensions
    {
        public static IMcpServerBuilder WithHttpTransport(this IMcpServerBuilder builder, Action<HttpServerTransportOptions>? configureOptions = null) => throw null!;

#if MCP_0
    }
}
#else
        public static IMcpServerBuilder AddAuthorizationFilters(this IMcpServerBuilder builder) => throw null!;
    }

    public static class McpAuthenticationExtensions
    {
        public static AuthenticationBuilder AddMcp(this AuthenticationBuilder builder, Action<McpAuthenticationOptions>? configureOptions = null) => throw null!;

        public static AuthenticationBuilder AddMcp(this AuthenticationBuilder builder, string authenticationScheme, string displayName, Action<McpAuthenticationOptions>? configureOptions = null) => throw null!;
    }
}
#endif

namespace Microsoft.AspNetCore.Builder
{
    public static class McpEndpointRouteBuilderExtensions
    {
        public static IEndpointConventionBuilder MapMcp(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "") => throw null!;
    }
}
