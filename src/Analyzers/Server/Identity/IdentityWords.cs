using System;
using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpAnalyzers.Server.Identity;

/// <summary>The words by which code that decides about a person is told from code that is about one.</summary>
internal static class IdentityWords
{
    private static readonly HashSet<string> s_powers = Words(
        "admin admins administrator administrators superadmin superuser superusers sysadmin root owner owners manager managers moderator moderators supervisor supervisors "
        + "editor editors operator operators maintainer maintainers privileged poweruser staff approver approvers");

    private static readonly HashSet<string> s_lists = Words("allowed allow allowlist whitelist authorized authorised permitted trusted");

    /// <summary>Of those the words that say who may ask; what is merely allowed may as well be whom to ask about.</summary>
    private static readonly HashSet<string> s_authorized = Words("authorized authorised");

    /// <summary>Types whose every question is whether somebody may.</summary>
    private static readonly HashSet<string> s_authorities = Words("permission permissions authorization authorisation authorizer access entitlements acl");

    private static readonly HashSet<string> s_checks = Words("valid validate exists exist existing created known supported defined parse try find get list");

    private static readonly HashSet<string> s_appoints = Words("remove add promote demote grant revoke make set assign unassign invite change update");

    private static readonly HashSet<string> s_permissions = Words(
        "permission permissions permitted access authorize authorise authorized authorised authorization allowed admin administrator owner owns owned role roles privileged privilege superuser entitled");

    private static readonly HashSet<string> s_demands = Words("ensure require requires demand assert verify check authorize authorise enforce guard validate throw");

    private static readonly HashSet<string> s_owners = Words(
        "owner owners user users userid author authors creator created by tenant tenants tenantid account customer assignee email member members employee organization organisation org company holder login upn "
        + "requester submitter collaborator collaborators editors viewers participants readers writers shared acl patient student reporter");

    private static readonly HashSet<string> s_roleMembers = Words("role roles admin administrator permission permissions privilege privileges superuser owner staff manager moderator access clearance group groups usertype");

    private static readonly HashSet<string> s_credentials = Words("token tokens credential credentials secret secrets apikey apikeys oauth accesstoken accesstokens refreshtoken refreshtokens");

    private static readonly HashSet<string> s_otherTokens = Words("cancellation page continuation next csrf antiforgery tokenizer count usage balance balances price supply metadata contract holders");

    private static readonly HashSet<string> s_getting = Words("get find load fetch read retrieve resolve acquire lookup obtain try for of valid ensure restore refresh");

    private static readonly HashSet<string> s_changing = Words(
        "create update delete remove add set assign insert save send grant revoke write invite reset post put patch transfer share enable disable ban block unblock promote demote register upsert move rename publish "
        + "approve reject suspend activate deactivate lock unlock notify email change modify replace append enqueue store persist");

    private static readonly HashSet<string> s_books = Words("log logs logger audit audited track record trace by actor history telemetry");

    private static readonly HashSet<string> s_subjects = Words("user users member members account accounts profile profiles employee employees person people contact contacts customer customers");

    private static readonly HashSet<string> s_grants = Words("role roles permission permissions member members invite invitation group groups");

    private static readonly string[] s_denials =
    {
        "unauthorized", "unauthorised", "not authorized", "not authorised", "forbidden", "denied", "permission", "not allowed", "not permitted", "privilege", "admin only", "admins only", "administrators only",
        "only admin", "only an admin", "only administrators", "only manager", "only owner", "only the owner", "requires admin", "must be admin", "must be an admin", "not an admin", "not the owner", "don't own", "do not own", "does not own", "not own",
        "does not belong", "doesn't belong", "not belong", "insufficient", "no access", "may not", "another user", "other user", "another tenant", "not yours", "cannot access", "can't access", "access this", "restricted to", "not have access",
    };

    private static readonly HashSet<string> s_denying = Words("unauthorized unauthorised forbidden forbid denied deny authorization authorisation permission security accessdenied");

    public static bool IsPower(string text) => Has(text, s_powers);

    public static bool IsPowerList(string text, IdentityKind kind) => Has(text, s_powers) || (kind == IdentityKind.User && Has(text, s_authorized));

    public static bool IsRoleList(string text) => Has(text, s_powers) || Has(text, s_lists);

    public static bool IsOwnerMember(string text) => Has(text, s_owners);

    public static bool IsRoleMember(string text) => Has(text, s_roleMembers);

    /// <summary>Whether the method says what somebody may do: <c>CanEdit</c>, <c>HasPermission</c>, <c>IsInRole</c>. Whether there is such a role is another question.</summary>
    public static bool IsPermission(IMethodSymbol method, IdentityKind kind) =>
        NameWords.Split(method.Name) is { Count: > 0 } words
        && !words.Any(s_checks.Contains)
        && (words[0] is "can" or "may"
            || words.Any(w => s_permissions.Contains(w) && (w is not ("role" or "roles") || kind == IdentityKind.User))
            || (Has(method.ContainingType?.Name ?? "", s_authorities) && !s_changing.Contains(words[0])));

    /// <summary>Whether the method throws when somebody may not: <c>EnsureAdmin</c>, <c>RequirePermission</c>.</summary>
    public static bool IsDemand(IMethodSymbol method, IdentityKind kind) =>
        NameWords.Split(method.Name) is { Count: > 0 } words
        && s_demands.Contains(words[0])
        && !words.Skip(1).Any(s_checks.Contains)
        && (words.Skip(1).Any(w => (s_permissions.Contains(w) && (w is not ("role" or "roles") || kind == IdentityKind.User)) || s_powers.Contains(w) || w == "can")
            || words[0] is "authorize" or "authorise"
            || Has(method.ContainingType?.Name ?? "", s_authorities));

    /// <summary>Whether the tool makes somebody an administrator or a member, or takes that from him.</summary>
    public static bool Appoints(string tool) =>
        NameWords.Split(tool) is { Count: > 0 } words && s_appoints.Contains(words[0]) && words.Any(w => s_powers.Contains(w) || s_grants.Contains(w));

    public static bool IsRoleQuestion(string method) => NameWords.Split(method).Any(w => w is "role" or "roles" or "permission" or "permissions" or "privileges" or "groups");

    /// <summary>Whether the name is that of credentials, not of pages or cancellation.</summary>
    public static bool IsCredentials(string name) => NameWords.Split(name) is var words && (words.Any(s_credentials.Contains) || HasPair(words, "api", "key") || HasPair(words, "api", "keys")) && !words.Any(s_otherTokens.Contains);

    /// <summary>Whether a method of this name hands something out, and changes or lists nothing.</summary>
    public static bool IsGetter(string method) => NameWords.Split(method) is { Count: > 0 } words && s_getting.Contains(words[0]) && !words.Any(w => w is "all" or "list" or "count" or "info" or "status" or "exists");

    public static bool IsChange(string method) => NameWords.Split(method) is { Count: > 0 } words && s_changing.Contains(words[0]);

    public static bool IsBookkeeping(string name) => Has(name, s_books);

    /// <summary>Whether the tool is about what its parameter names: a person, a role, a tenant.</summary>
    public static bool IsSubject(string tool, IdentityName name) =>
        !name.IsOfCaller
        && NameWords.Split(tool).Any(w => name.Kind switch
        {
            IdentityKind.Tenant => w is "tenant" or "tenants" or "organization" or "organizations" or "org",
            IdentityKind.User => s_subjects.Contains(w),
            _ => s_subjects.Contains(w) || s_grants.Contains(w),
        });

    /// <summary>Whether what is done there makes somebody a member or an administrator: the claim is an attribute of that one.</summary>
    public static bool Grants(IOperation operation) => operation switch
    {
        IInvocationOperation call => Has(call.TargetMethod.Name, s_grants) && IsChange(call.TargetMethod.Name),
        IAssignmentOperation { Target: IMemberReferenceOperation { Member.Name: var member } } => IsRoleMember(member),
        _ => false,
    };

    /// <summary>Whether the operation refuses somebody.</summary>
    public static bool Denies(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type.Name: var type } => Has(type, s_denying),
        IInvocationOperation { TargetMethod: var method } => Has(method.Name, s_denying) && !Has(method.Name, s_getting) && method.ReturnType.SpecialType != SpecialType.System_Boolean && !method.Name.StartsWith("Has", StringComparison.Ordinal),
        { ConstantValue: { HasValue: true, Value: string text } } => IsDenial(text),
        IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string text } } => IsDenial(text),
        _ => false,
    };

    /// <summary>Whether a member or a type of this name knows who is signed in.</summary>
    public static bool IsOfSignedIn(string name) =>
        NameWords.Split(name) is var words
        && ((words.Any(w => w is "current" or "authenticated") && words.Any(w => w is "user" or "users" or "principal" or "claims" or "identity" or "caller" or "tenant" or "account"))
            || (words.Any(w => w is "principal" or "claims" or "caller") && words.Any(w => w is "user" or "identity" or "context" or "accessor" or "provider" or "id"))
            || HasPair(words, "user", "context")
            || HasPair(words, "user", "accessor")
            || HasPair(words, "caller", "context"));

    private static bool IsDenial(string text) => Array.Exists(s_denials, d => text.IndexOf(d, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool HasPair(List<string> words, string first, string second)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i] == first && words[i + 1] == second)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(string text, HashSet<string> words) => NameWords.Split(text).Any(words.Contains);

    private static HashSet<string> Words(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
