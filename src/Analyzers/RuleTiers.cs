using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers;

/// <summary>
/// The tiers each rule reports at, highest first. A rule with one tier may have a line in a preset; one with several may
/// not, since a configured severity gives every finding of an id the same one.
/// </summary>
internal static class RuleTiers
{
    private static readonly ImmutableDictionary<string, ImmutableArray<Tier>> s_tiers = new Dictionary<string, ImmutableArray<Tier>>
    {
        [Descriptors.MCPAC1001_HardCodedCredential.Id] = ImmutableArray.Create(Tier.Error, Tier.Warning, Tier.Info),
        [Descriptors.MCPAC1002_LiteralFallback.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC1003_ConnectionPassword.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC1004_SecretInConfiguration.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC1005_SecretInMetadata.Id] = ImmutableArray.Create(Tier.Error, Tier.Warning, Tier.Info),
        [Descriptors.MCPAC1006_SecretFileShipped.Id] = ImmutableArray.Create(Tier.Warning),
        [Descriptors.MCPAC1007_SecretNotInManifest.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC1008_SecretOnCommandLine.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC1009_UnpinnedPackage.Id] = ImmutableArray.Create(Tier.Info),
        [Descriptors.MCPAC2001_SecretInResult.Id] = ImmutableArray.Create(Tier.Error, Tier.Info),
        [Descriptors.MCPAC2002_SecretInError.Id] = ImmutableArray.Create(Tier.Error, Tier.Warning, Tier.Info),
        [Descriptors.MCPAC2003_ExceptionDetail.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC2004_SecretInLog.Id] = ImmutableArray.Create(Tier.Warning),
        [Descriptors.MCPAC2005_BulkCredentialLog.Id] = ImmutableArray.Create(Tier.Warning),
        [Descriptors.MCPAC2006_EnvironmentDump.Id] = ImmutableArray.Create(Tier.Error, Tier.Info),
        [Descriptors.MCPAC2007_ChosenSecret.Id] = ImmutableArray.Create(Tier.Error, Tier.Info),
        [Descriptors.MCPAC2008_TypeWithSecretsReturned.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC2009_CredentialRequest.Id] = ImmutableArray.Create(Tier.Error),
        [Descriptors.MCPAC2010_CredentialParameter.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC2011_StdoutInStdioServer.Id] = ImmutableArray.Create(Tier.Error, Tier.Warning),
        [Descriptors.MCPAC2012_SecretInUrl.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC2013_ChosenAddress.Id] = ImmutableArray.Create(Tier.Error, Tier.Warning),
        [Descriptors.MCPAC3001_TokenStoredUnprotected.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC3002_SecretFileShared.Id] = ImmutableArray.Create(Tier.Warning),
        [Descriptors.MCPAC3003_FakeProtection.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC3004_CallerTokenShared.Id] = ImmutableArray.Create(Tier.Warning),
        [Descriptors.MCPAC4001_CredentialNotValidated.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC4002_CredentialValidatedOnFirstUse.Id] = ImmutableArray.Create(Tier.Warning),
        [Descriptors.MCPAC4003_GuardFailsOpen.Id] = ImmutableArray.Create(Tier.Error, Tier.Warning, Tier.Info),
        [Descriptors.MCPAC4004_DevelopmentShipped.Id] = ImmutableArray.Create(Tier.Info),
        [Descriptors.MCPAC5001_BroadScope.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC5002_OmnibusScope.Id] = ImmutableArray.Create(Tier.Warning),
        [Descriptors.MCPAC5003_SharedPrivilegedClient.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC5004_AdministratorAccount.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC5005_HintContradictsCode.Id] = ImmutableArray.Create(Tier.Warning),
        [Descriptors.MCPAC5006_UnrestrictedTool.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC5007_AuthorizationNotEnforced.Id] = ImmutableArray.Create(Tier.Error, Tier.Warning),
        [Descriptors.MCPAC5008_ClaimedIdentity.Id] = ImmutableArray.Create(Tier.Warning),
        [Descriptors.MCPAC5009_ToolWithoutHints.Id] = ImmutableArray.Create(Tier.Info),
        [Descriptors.MCPAC5010_WildcardGrant.Id] = ImmutableArray.Create(Tier.Info),
        [Descriptors.MCPAC6001_OpenEndpoint.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC6002_Cleartext.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC6003_CertificateNotChecked.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC6004_ListensEverywhere.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC6005_AnyOrigin.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC6006_CredentialInAddress.Id] = ImmutableArray.Create(Tier.Warning),
        [Descriptors.MCPAC6007_PlainKeyComparison.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC7001_AudienceNotValidated.Id] = ImmutableArray.Create(Tier.Error, Tier.Warning, Tier.Info),
        [Descriptors.MCPAC7002_ValidationDisabled.Id] = ImmutableArray.Create(Tier.Error, Tier.Warning, Tier.Info),
        [Descriptors.MCPAC7003_AudienceNotAdvertised.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC7004_TokenPassthrough.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC7005_UnsynchronisedRefresh.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC7006_RefreshTokenDropped.Id] = ImmutableArray.Create(Tier.Info),
        [Descriptors.MCPAC7007_LongLivedToken.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC7008_PredictableToken.Id] = ImmutableArray.Create(Tier.Warning),
        [Descriptors.MCPAC7009_SessionAsAuthentication.Id] = ImmutableArray.Create(Tier.Info),
        [Descriptors.MCPAC7010_HandRolledCodeFlow.Id] = ImmutableArray.Create(Tier.Info),
        [Descriptors.MCPAC7011_CallerTokenOnSharedClient.Id] = ImmutableArray.Create(Tier.Warning, Tier.Info),
        [Descriptors.MCPAC8001_CallNotAttributable.Id] = ImmutableArray.Create(Tier.Info),
        [Descriptors.MCPAC8002_SharedKeyOnly.Id] = ImmutableArray.Create(Tier.Info),
        [Descriptors.MCPAC8003_SecretFrozen.Id] = ImmutableArray.Create(Tier.Info),
        [Descriptors.MCPAC9007_SdkTooOld.Id] = ImmutableArray.Create(Tier.Info),
    }.ToImmutableDictionary();

    /// <summary>
    /// The tiers of <paramref name="descriptor"/>; empty for an id of the package itself (MCPAC0...), whose severity is
    /// the descriptor's in every mode.
    /// </summary>
    public static ImmutableArray<Tier> Of(DiagnosticDescriptor descriptor) =>
        s_tiers.TryGetValue(descriptor.Id, out var tiers) ? tiers : ImmutableArray<Tier>.Empty;
}
