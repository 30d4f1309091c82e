using System;
using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>What shows that a client may do everything: types, identities, scopes and users, one row each.</summary>
internal static class PrivilegeTable
{
    /// <summary>Clients of APIs that manage accounts, permissions or whole subscriptions.</summary>
    private static readonly HashSet<string> s_managementClients = new(StringComparer.Ordinal)
    {
        "Azure.ResourceManager.ArmClient",
        "Microsoft.Graph.GraphServiceClient",
        "Auth0.ManagementApi.ManagementApiClient",
        "Amazon.IdentityManagement.AmazonIdentityManagementServiceClient",
        "Amazon.Organizations.AmazonOrganizationsClient",
        "Google.Cloud.ResourceManager.V3.ProjectsClient",
        "Google.Cloud.Iam.Admin.V1.IAMClient",
        "Microsoft.PowerPlatform.Dataverse.Client.ServiceClient",
        "k8s.Kubernetes",
    };

    private static readonly HashSet<string> s_applicationIdentities = new(StringComparer.Ordinal)
    {
        "Azure.Identity.ClientSecretCredential",
        "Azure.Identity.ClientCertificateCredential",
        "Azure.Identity.ClientAssertionCredential",
        "Azure.Identity.ManagedIdentityCredential",
        "Azure.Identity.WorkloadIdentityCredential",
    };

    private static readonly HashSet<string> s_ownSignIns = new(StringComparer.Ordinal)
    {
        "Azure.Identity.DefaultAzureCredential",
        "Azure.Identity.AzureCliCredential",
        "Azure.Identity.AzurePowerShellCredential",
        "Azure.Identity.AzureDeveloperCliCredential",
        "Azure.Identity.VisualStudioCredential",
        "Azure.Identity.InteractiveBrowserCredential",
        "Azure.Identity.DeviceCodeCredential",
    };

    /// <summary>Types whose presence says that the credential is the caller's own or was exchanged for it.</summary>
    private static readonly string[] s_perCaller =
    {
        "IHttpContextAccessor", "HttpContext", "ClaimsPrincipal", "ITokenAcquisition", "ITokenAcquirer", "ITokenAcquirerFactory", "OnBehalfOfCredential",
        "AcquireTokenOnBehalfOf", "GetAccessTokenForUserAsync", "RequestContext", "IAuthorizationHeaderProvider", "MicrosoftIdentityTokenCredential",
        "AddHeaderPropagation",
    };

    /// <summary>The simple names of the management clients, to ask the index for.</summary>
    public static IEnumerable<string> ManagementClientWords { get; } = s_managementClients.Select(name => name.Substring(name.LastIndexOf('.') + 1)).ToArray();

    /// <summary>The words that say so, to ask the index for.</summary>
    public static IEnumerable<string> PerCallerWords => s_perCaller;

    public static bool IsManagementClient(ITypeSymbol? type) => type is not null && s_managementClients.Contains(type.ToDisplayString());

    public static bool IsApplicationIdentity(ITypeSymbol? type) => type is not null && s_applicationIdentities.Contains(type.ToDisplayString());

    public static bool IsOwnSignIn(ITypeSymbol? type) => type is not null && s_ownSignIns.Contains(type.ToDisplayString());

    /// <summary>Whether a scope is broad wherever it stands; words that are scopes of one service only are not.</summary>
    public static bool IsBroadScope(string scope) => ScopeTable.Find(scope) is { IsOnlyForm: false, Context: null } || scope is "full_access" or "full-access" or "sudo";

    public static bool IsAdministrator(string user) => ConnectionAccount.IsAdministratorName(user);

    public static bool IsUserProperty(string name) => name is "UserID" or "UserId" or "UserName" or "Username" or "User";

    /// <summary>The administrator that a connection string or a URL signs in as; null when it names none.</summary>
    public static string? AdministratorIn(string text)
    {
        if (text.IndexOf('=') >= 0)
        {
            foreach (var part in text.Split(';'))
            {
                var equals = part.IndexOf('=');
                if (equals > 0
                    && ConnectionAccount.IsUserKey(part.Substring(0, equals).Trim())
                    && part.Substring(equals + 1).Trim() is var user
                    && IsAdministrator(user))
                {
                    return user;
                }
            }
        }

        var authority = text.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return null;
        }

        var end = text.IndexOf(':', authority + 3);
        return end > 0 && text.Substring(authority + 3, end - authority - 3) is var name && IsAdministrator(name) ? name : null;
    }
}
