using System;
using System.Collections.Generic;

namespace McpAnalyzers.Build.Report;

/// <summary>The server as the analyzers see it: made of the facts of MCPAC0003.</summary>
internal sealed class ServerPicture
{
    public IReadOnlyList<ServerHandler> Handlers { get; set; } = Array.Empty<ServerHandler>();

    public IReadOnlyList<ServerClient> Clients { get; set; } = Array.Empty<ServerClient>();

    public IReadOnlyList<ServerCredential> Credentials { get; set; } = Array.Empty<ServerCredential>();

    public IReadOnlyList<ServerStep> Steps { get; set; } = Array.Empty<ServerStep>();

    /// <summary>How clients come: <c>Stdio</c>, <c>Http</c>, <c>Functions</c>.</summary>
    public IReadOnlyList<string> Transports { get; set; } = Array.Empty<string>();

    /// <summary>The routes that clients come over, and what stands before them.</summary>
    public IReadOnlyList<ServerEndpoint> Endpoints { get; set; } = Array.Empty<ServerEndpoint>();

    public bool IsEmpty => Handlers.Count == 0 && Clients.Count == 0 && Credentials.Count == 0;
}

/// <summary>What a client can call.</summary>
/// <param name="Kind"><c>Tool</c>, <c>Prompt</c>, <c>Resource</c>, <c>Filter</c>, <c>LowLevel</c>.</param>
/// <param name="Name">What clients call it.</param>
/// <param name="Code">Its member.</param>
/// <param name="Effect"><c>Reading</c>, <c>Mutating</c>, <c>Unknown</c>.</param>
/// <param name="Because"><c>Hint</c> or <c>Calls</c>.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="First">The first line of the member; 0 when nobody said.</param>
/// <param name="Last">The last one.</param>
internal sealed record ServerHandler(string Kind, string Name, string Code, string Effect, string Because, AuditPlace Place, int First = 0, int Last = 0);

/// <summary>An object that carries a credential.</summary>
/// <param name="Name">Its type or name.</param>
/// <param name="Kind">Where it is kept.</param>
/// <param name="Credentials">Their names.</param>
/// <param name="Privilege">Why the credential is an administrator's; empty when it is not.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Handlers">The indexes of the handlers that reach it.</param>
internal sealed record ServerClient(string Name, string Kind, IReadOnlyList<string> Credentials, string Privilege, AuditPlace Place, IReadOnlyList<int> Handlers);

/// <summary>A credential that the program reads.</summary>
/// <param name="Name">The variable or key.</param>
/// <param name="From"><c>Environment</c>, <c>Configuration</c>, <c>Options</c>.</param>
/// <param name="Member">The options member that it is bound to, if it is.</param>
/// <param name="Checked">When a missing one is noticed.</param>
/// <param name="Place">The first read.</param>
internal sealed record ServerCredential(string Name, string From, string Member, string Checked, AuditPlace Place)
{
    /// <summary>Whether a server without it stops before a client can call.</summary>
    public bool IsGuarded => Checked == "AtStart";
}

/// <summary>One step of the start.</summary>
/// <param name="Step"><c>Read</c>, <c>Check</c>, <c>Register</c>, <c>Serve</c>.</param>
/// <param name="Name">The credential or the call.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record ServerStep(string Step, string Name, AuditPlace Place);

/// <summary>A route that clients come over.</summary>
/// <param name="Route">Its pattern.</param>
/// <param name="Guard">What must hold before a call gets through; empty when nothing is in sight.</param>
/// <param name="Place">Where it is mapped.</param>
internal sealed record ServerEndpoint(string Route, string Guard, AuditPlace Place);
