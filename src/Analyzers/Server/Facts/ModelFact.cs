using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers.Server.Facts;

/// <summary>One thing the server model believes, where it stands in the source.</summary>
/// <param name="Place">What the fact is about.</param>
/// <param name="Message">The fact as a sentence without its end.</param>
/// <param name="Properties">The fact for machines; <see cref="FactKeys"/> has the names. Never a secret.</param>
/// <param name="Others">Further places that belong to it; of a client its handlers.</param>
internal sealed record ModelFact(Location Place, string Message, ImmutableDictionary<string, string?> Properties, ImmutableArray<Location> Others)
{
    public static ModelFact Of(string kind, Location place, string message, ImmutableArray<Location> others, params (string Key, string Value)[] properties)
    {
        var all = ImmutableDictionary.CreateBuilder<string, string?>();
        all.Add(FactKeys.Schema, FactKeys.Version);
        all.Add(FactKeys.Fact, kind);
        foreach (var (key, value) in properties)
        {
            all.Add(key, value);
        }

        return new ModelFact(place, message, all.ToImmutable(), others);
    }
}

/// <summary>The names of a fact's properties: a schema that the report and others read (docs/server-model.md).</summary>
internal static class FactKeys
{
    /// <summary>The version of the schema. Properties may be added to one; what is there keeps its meaning.</summary>
    public const string Schema = "Schema";

    public const string Version = "1";

    /// <summary><c>Handler</c>, <c>Credential</c>, <c>Client</c>, <c>Startup</c>, <c>Transport</c> or <c>Endpoint</c>.</summary>
    public const string Fact = "Fact";

    public const string Name = "Name";

    /// <summary>Of a handler: <c>Tool</c>, <c>Prompt</c>, <c>Resource</c>, <c>Filter</c>, <c>LowLevel</c>. Of a client: where it is kept. Of an endpoint: how it treats who proves nothing.</summary>
    public const string Kind = "Kind";

    /// <summary>The member that a handler is in the source.</summary>
    public const string Code = "Code";

    /// <summary>The first and the last line of that member, attributes included: <c>12-20</c>.</summary>
    public const string Lines = "Lines";

    /// <summary>What a handler does to the world: <c>Reading</c>, <c>Mutating</c>, <c>Unknown</c>.</summary>
    public const string Effect = "Effect";

    /// <summary>How that is known: <c>Hint</c>, <c>Calls</c>.</summary>
    public const string Because = "Because";

    /// <summary>The call that shows it, or that chose a transport or registered handlers.</summary>
    public const string Call = "Call";

    /// <summary>What must hold before a call gets through an endpoint; empty when anybody may call.</summary>
    public const string Guard = "Guard";

    /// <summary>Where a credential comes from: <c>Environment</c>, <c>Configuration</c>, <c>Options</c>.</summary>
    public const string From = "From";

    /// <summary>When a missing credential is noticed; see <see cref="CredentialCheckTime"/>.</summary>
    public const string Checked = "Checked";

    /// <summary>The options member that a configuration key is bound to.</summary>
    public const string Member = "Member";

    /// <summary>The names of a client's credentials, one a line.</summary>
    public const string Credentials = "Credentials";

    /// <summary>How a client's credential shows that it is an administrator's; absent when it does not.</summary>
    public const string Privilege = "Privilege";

    /// <summary>The name, scope or user that shows it.</summary>
    public const string PrivilegeName = "PrivilegeName";

    /// <summary>The names of the handlers that reach a client, one a line, in the order of the further locations.</summary>
    public const string Handlers = "Handlers";

    /// <summary>Where a step of the start comes among them, from 1.</summary>
    public const string Order = "Order";

    /// <summary>What a step of the start does: <c>Read</c>, <c>Check</c>, <c>Register</c>, <c>Serve</c>.</summary>
    public const string Step = "Step";
}

/// <summary>When a server without a credential notices.</summary>
internal enum CredentialCheckTime
{
    /// <summary>Nobody can say: the value leaves what can be followed, or there is no start in the compilation.</summary>
    Unknown,

    /// <summary>The server can do without it.</summary>
    Optional,

    /// <summary>Before handlers are registered.</summary>
    AtStart,

    /// <summary>At start, after handlers were registered.</summary>
    AfterRegistration,

    /// <summary>After the server can be called.</summary>
    AfterStart,

    /// <summary>At start, but an empty value passes.</summary>
    EmptyPasses,

    /// <summary>When a handler first needs it.</summary>
    OnFirstUse,

    /// <summary>Never: what it is handed to fails.</summary>
    Never,
}
