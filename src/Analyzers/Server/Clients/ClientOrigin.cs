using System.Collections.Generic;
using System.Linq;
using McpAnalyzers.Secrets;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server;

/// <summary>Where a credential comes from.</summary>
internal enum CredentialSource
{
    Environment,
    Configuration,
    Options,
}

/// <summary>One read of a secret.</summary>
/// <param name="Name">The variable or key as the source spells it; of an options member <c>Type.Member</c>. Never a value.</param>
/// <param name="Source">What is read.</param>
/// <param name="Place">The expression that reads.</param>
internal readonly record struct CredentialRead(string Name, CredentialSource Source, SyntaxNode Place);

/// <summary>How an object's credential shows that it is an administrator's.</summary>
internal enum AdminEvidence
{
    None,

    /// <summary>A client of a management API that acts as whoever is signed in on the machine.</summary>
    OwnSignIn,

    /// <summary>A client of a management API with an application's identity.</summary>
    ManagementIdentity,

    /// <summary>A scope that grants everything.</summary>
    BroadScope,

    /// <summary>The administrator of the database by name.</summary>
    DatabaseUser,

    /// <summary>A word in the credential's own name.</summary>
    Name,
}

/// <summary>What an object was built from, as far as its credential goes.</summary>
internal sealed class ClientOrigin
{
    private readonly List<CredentialRead> _reads = new();

    /// <summary>The secrets that were read, each name once, in the order they were met.</summary>
    public IReadOnlyList<CredentialRead> Reads => _reads;

    /// <summary>Whether something in the making of the object belongs to the caller of the moment.</summary>
    public bool IsPerCaller { get; set; }

    public AdminEvidence Evidence { get; private set; }

    /// <summary>What shows it, for messages: the variable's name, the user, the scope, the identity's type.</summary>
    public string EvidenceName { get; private set; } = "";

    /// <summary>Whether one credential stands behind the object: one read, or the parts of one (an id's key and its secret).</summary>
    public bool HasOneCredential => !IsPerCaller && (_reads.Count is 1 or 2 || Evidence is AdminEvidence.ManagementIdentity or AdminEvidence.OwnSignIn)
        && !_reads.Any(r => IsReadOnlyName(r.Name));

    /// <summary>The credential's name, for messages; of several the administrator's.</summary>
    public string Name => _reads.Select(r => r.Name).FirstOrDefault(SecretNames.HasAdminWord) ?? _reads.Select(r => r.Name).FirstOrDefault() ?? EvidenceName;

    public void Add(CredentialRead read)
    {
        if (_reads.Any(r => r.Name == read.Name) || IsOwnKey(read.Name))
        {
            return;
        }

        _reads.Add(read);
        if (SecretNames.HasAdminWord(read.Source == CredentialSource.Options ? read.Name.Substring(read.Name.IndexOf('.') + 1) : read.Name))
        {
            Add(AdminEvidence.Name, read.Name);
        }
    }

    /// <summary>Keeps the strongest evidence, and of that the first.</summary>
    public void Add(AdminEvidence evidence, string name)
    {
        if (evidence > Evidence)
        {
            Evidence = evidence;
            EvidenceName = name;
        }
    }

    /// <summary>A key that the server encrypts or signs with: it opens no other server, so there is nothing to split.</summary>
    private static bool IsOwnKey(string name) =>
        SecretNames.Words(name).Any(w => w is "encryption" or "decryption" or "encrypt" or "signing" or "hmac" or "pepper" or "salt" or "cipher");

    private static bool IsReadOnlyName(string name)
    {
        var words = SecretNames.Words(name);
        return words.Any(w => w is "readonly" or "reader" or "viewer" or "ro")
            || words.Zip(words.Skip(1), (a, b) => (a, b)).Any(p => p is ("read", "only"))
            || (words.Contains("read") && !words.Contains("write"));
    }
}
