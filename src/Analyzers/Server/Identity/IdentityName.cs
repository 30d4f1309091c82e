using System;
using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Identity;

/// <summary>What of a caller somebody may claim.</summary>
internal enum IdentityKind
{
    User,
    Tenant,
    Role,

    /// <summary>A yes or no: <c>isAdmin</c>.</summary>
    Privilege,
}

/// <summary>What the name of a parameter says about a person.</summary>
/// <param name="Kind">What is claimed.</param>
/// <param name="IsEmail">Whether the person is named by an address.</param>
/// <param name="IsWeak">Whether the person is as likely the one that the tool is about: a customer, an owner.</param>
/// <param name="IsOfCaller">Whether the name itself says that it is about whoever calls.</param>
internal sealed record IdentityName(IdentityKind Kind, bool IsEmail, bool IsWeak, bool IsOfCaller)
{
    private static readonly HashSet<string> s_users = Words("user userid username email upn caller requester requestor actor principal login identity sub uid oid");

    private static readonly HashSet<string> s_people = Words("account customer employee owner member person patient student author");

    private static readonly HashSet<string> s_tenants = Words("tenant tenantid organization organisation org workspaceowner");

    private static readonly HashSet<string> s_roles = Words("role roles permission permissions privilege privileges clearance");

    private static readonly HashSet<string> s_privileges = Words(
        "admin administrator superadmin superuser sysadmin privileged authorized authorised authenticated owner manager moderator staff permission access rights permitted allowed");

    /// <summary>What may stand behind the noun and changes nothing: <c>userId</c>, <c>roleName</c>.</summary>
    private static readonly HashSet<string> s_suffixes = Words("id ids name guid key code oid upn email address number level identifier object");

    /// <summary>The person is another one, or the value is a filter.</summary>
    private static readonly HashSet<string> s_others = Words(
        "target new other recipient assignee invitee invited to from cc bcc sender receiver search filter query old previous next default include exclude with without make set grant remove add find match for mention "
        + "assigned reviewer approver guest friend follower followed contact db database sql smtp imap ssh ftp proxy basic auth git bot service sudo run os windows linux commit committer aria chat message element dom iam vm arm azure aws");

    private static readonly HashSet<string> s_callers = Words("caller calling current my acting requester requestor requesting self own me logged signed actor authenticated");

    private static readonly HashSet<string> s_leading = Words("is has am are was the");

    /// <summary>What the parameter or member claims; null when its name or type says nothing of the kind.</summary>
    public static IdentityName? Of(string name, ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
        }

        var isFlag = type.SpecialType == SpecialType.System_Boolean;
        if (!isFlag && !IsIdentifier(type))
        {
            return null;
        }

        var words = NameWords.Split(name);
        if (words.Count == 0 || words.Any(s_others.Contains))
        {
            return null;
        }

        var isOfCaller = words.Any(s_callers.Contains);
        if (isFlag)
        {
            // isAdmin, userIsAdmin, hasAdminRights; a bare "admin" is as likely an attribute of somebody else, and is judged by its use.
            return words.Any(w => s_privileges.Contains(w)) && words.All(w => s_privileges.Contains(w) || s_leading.Contains(w) || s_callers.Contains(w) || s_users.Contains(w))
                ? new IdentityName(IdentityKind.Privilege, false, words.Count == 1, isOfCaller)
                : null;
        }

        var last = words.Count - 1;
        while (last > 0 && s_suffixes.Contains(words[last]) && !s_users.Contains(words[last]))
        {
            last--;
        }

        var noun = words[last];
        var isEmail = words.Contains("email") || words.Contains("upn");
        return s_users.Contains(noun) ? new IdentityName(IdentityKind.User, isEmail, false, isOfCaller)
            : s_tenants.Contains(noun) ? new IdentityName(IdentityKind.Tenant, false, false, isOfCaller)
            : s_roles.Contains(noun) && type.SpecialType is not (SpecialType.System_Int32 or SpecialType.System_Int64) ? new IdentityName(IdentityKind.Role, false, false, isOfCaller)
            : s_people.Contains(noun) ? new IdentityName(IdentityKind.User, isEmail, !isOfCaller, isOfCaller)
            : null;
    }

    /// <summary>By its words alone: whether a text may be the name of a claim, whatever its type.</summary>
    public static bool MayName(string name) =>
        NameWords.Split(name).Any(w => s_users.Contains(w) || s_tenants.Contains(w) || s_roles.Contains(w) || s_people.Contains(w) || s_privileges.Contains(w));

    private static bool IsIdentifier(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_String or SpecialType.System_Int32 or SpecialType.System_Int64
        || type.TypeKind == TypeKind.Enum
        || type is { Name: "Guid", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static HashSet<string> Words(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
