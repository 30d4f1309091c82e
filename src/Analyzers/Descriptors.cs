using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpAnalyzers;

/// <summary>The table of rules, in id order: the only place where an id, a title, a message or a severity is written.</summary>
/// <remarks>
/// The severity in a row is the rule's highest tier, capped at Warning: a suppressor cannot touch an error, and a
/// descriptor that defaults to Info would never show a Warning in <c>dotnet build</c>. Lower tiers, and errors in the
/// stricter modes, are effective severities which <see cref="McpAnalyzer"/> chooses.
/// </remarks>
internal static class Descriptors
{
    /// <summary>The category of every rule, so that one .editorconfig line sets them all.</summary>
    public const string Category = "McpSecurity";

    public static readonly DiagnosticDescriptor MCPAC0001_OptionValueNotUnderstood = OfThePackage(
        "MCPAC0001",
        "Use a value that the option understands",
        "The value of '{0}' is not understood, so its default applies; use {1}",
        DiagnosticSeverity.Warning,
        "A setting with a misspelt value does not do what its author meant: findings keep another severity, or rules look elsewhere.");

    public static readonly DiagnosticDescriptor MCPAC0002_SpecLineNotUnderstood = OfThePackage(
        "MCPAC0002",
        "Correct the line of a source, sink or sanitizer file",
        "This line is ignored: {0}",
        DiagnosticSeverity.Warning,
        "A source or sink that its author believes to be named is not followed, and a sanitizer that is not known lets findings stand.");

    public static readonly DiagnosticDescriptor MCPAC0003_ModelFact = OfThePackage(
        "MCPAC0003",
        "Know what the analyzers believe of the server",
        "Server model: {0}",
        DiagnosticSeverity.Info,
        "A fact of the server model, emitted on request only: the audit report is made of them, and they show why a finding came or did not.");

    public static readonly DiagnosticDescriptor MCPAC0004_NotACredential = OfThePackage(
        "MCPAC0004",
        "Know why a value was not taken for a credential",
        "'{0}' holds a value that is not taken for a credential: {1}",
        DiagnosticSeverity.Info,
        "Emitted on request only: under a credential's name stands a value that is none, and this is why the rules say nothing.");

    public static readonly DiagnosticDescriptor MCPAC0005_ExcludedAsGenerated = OfThePackage(
        "MCPAC0005",
        "Know which files are excluded as generated code",
        "'{0}' is excluded from every rule by generated_code; remove the line, or mark the file as generated in its name",
        DiagnosticSeverity.Info,
        "Emitted under McpEnforce only: no rule is heard in a file that a configuration calls generated, and nothing else shows it.");

    public static readonly DiagnosticDescriptor MCPAC1001_HardCodedCredential = Rule(
        "MCPAC1001",
        "Do not hard-code credentials",
        "'{0}' holds a hard-coded credential ({1}); read it from the environment and rotate it",
        DiagnosticSeverity.Warning,
        cwe: 798,
        owasp: "01",
        "Everyone who can read the source, its history or the built assembly can use the credential, and it cannot be rotated without a release.");

    public static readonly DiagnosticDescriptor MCPAC1002_LiteralFallback = Rule(
        "MCPAC1002",
        "Do not fall back to a built-in credential",
        "'{0}' falls back to a built-in credential when '{1}' is missing{2}; stop instead",
        DiagnosticSeverity.Warning,
        cwe: 1392,
        owasp: "07",
        "A server that is not configured runs with a credential that everyone knows who has the source or the assembly, and nobody notices.");

    public static readonly DiagnosticDescriptor MCPAC1003_ConnectionPassword = Rule(
        "MCPAC1003",
        "Keep passwords out of connection strings and URLs",
        "'{0}' holds a connection string or URL with a credential ({1}); read it from configuration and rotate it",
        DiagnosticSeverity.Warning,
        cwe: 259,
        owasp: "01",
        "The password opens the database to everyone who can read the source, its history or the built assembly.");

    public static readonly DiagnosticDescriptor MCPAC1004_SecretInConfiguration = Rule(
        "MCPAC1004",
        "Do not keep secrets in checked-in configuration",
        "'{0}' in {1} looks like a secret value ({2}){3}; if this file is committed or shipped, replace it by a reference and rotate it",
        DiagnosticSeverity.Warning,
        cwe: 312,
        owasp: "01",
        "A configuration file travels with the repository, the package and the image; whoever has one of them has the credential.");

    public static readonly DiagnosticDescriptor MCPAC1005_SecretInMetadata = Rule(
        "MCPAC1005",
        "Keep secrets out of what describes the server",
        "The {0} of '{1}' contains a credential ({2}) and is sent to every model; take it out and rotate it",
        DiagnosticSeverity.Warning,
        cwe: 200,
        owasp: "01",
        "Every client asks for the names and descriptions of tools, prompts and resources, and hands them to its model: no call is needed to read the credential.");

    public static readonly DiagnosticDescriptor MCPAC1006_SecretFileShipped = Rule(
        "MCPAC1006",
        "Do not ship or commit files with secrets",
        "'{0}' will be included in {1}; {2}",
        DiagnosticSeverity.Warning,
        cwe: 538,
        owasp: "01",
        "What is packed, published or committed reaches everyone who can download it, and stays in old versions for ever.");

    public static readonly DiagnosticDescriptor MCPAC1007_SecretNotInManifest = Rule(
        "MCPAC1007",
        "Mark secret variables in the server's manifest",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 522,
        owasp: "01",
        "Clients ask their users for what the manifest lists; only what is marked as secret is masked and kept out of plain settings files.");

    public static readonly DiagnosticDescriptor MCPAC1008_SecretOnCommandLine = Rule(
        "MCPAC1008",
        "Do not pass secrets on a command line",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 214,
        owasp: "01",
        "Every user of the machine, every monitoring agent and every crash report sees the arguments of a running process; a child that inherits the environment has all credentials of its parent.");

    public static readonly DiagnosticDescriptor MCPAC1009_UnpinnedPackage = Rule(
        "MCPAC1009",
        "Pin the packages that clients start",
        "'{0}' in {1} is started in whatever version its feed has that day; name the version",
        DiagnosticSeverity.Info,
        cwe: 494,
        owasp: "04",
        "Whoever takes over the package, or its author's account, runs code on the machine of everyone who opens the project, with all that is in the environment.");

    public static readonly DiagnosticDescriptor MCPAC2001_SecretInResult = Rule(
        "MCPAC2001",
        "Do not return credentials to the client",
        "Credential '{0}' is returned to the MCP client by '{1}'{2}; return a fixed text or leave the member out",
        DiagnosticSeverity.Warning,
        cwe: 201,
        owasp: "01",
        "What a handler returns becomes part of the model's context: it is sent to the model's provider, kept in transcripts, and can be read back by anybody who steers the conversation.");

    public static readonly DiagnosticDescriptor MCPAC2002_SecretInError = Rule(
        "MCPAC2002",
        "Do not put secrets or environment values into errors",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 209,
        owasp: "01",
        "Error texts are forwarded to the client or written to the log; a configuration value inside them leaves the process. Name the setting instead of showing its value.");

    public static readonly DiagnosticDescriptor MCPAC2003_ExceptionDetail = Rule(
        "MCPAC2003",
        "Do not return exception detail to the model",
        "'{0}' returns {1} to the model; log it and return a fixed text{2}",
        DiagnosticSeverity.Warning,
        cwe: 209,
        owasp: "01",
        "The text of an exception names hosts, files, queries and accounts, and may quote a credential. The SDK keeps it from the client unless the code hands it over.");

    public static readonly DiagnosticDescriptor MCPAC2004_SecretInLog = Rule(
        "MCPAC2004",
        "Do not write secrets to logs, traces or telemetry",
        "'{0}' is written to {1}{2}; leave it out, or say only whether it is set",
        DiagnosticSeverity.Warning,
        cwe: 532,
        owasp: "01",
        "Logs are kept for years, copied to other systems and read by many people; a credential in them is a credential that everybody has.");

    public static readonly DiagnosticDescriptor MCPAC2005_BulkCredentialLog = Rule(
        "MCPAC2005",
        "Do not log credentials wholesale",
        "{0} writes credentials wholesale; {1}",
        DiagnosticSeverity.Warning,
        cwe: 532,
        owasp: "01",
        "What holds credentials among other things, or will one day, puts all of them into the log at once, and nobody sees it in the log call.");

    public static readonly DiagnosticDescriptor MCPAC2006_EnvironmentDump = Rule(
        "MCPAC2006",
        "Do not show the whole environment or configuration",
        "'{0}' exposes {1}{2}; show only what a list of names allows",
        DiagnosticSeverity.Warning,
        cwe: 526,
        owasp: "01",
        "The environment holds every credential that the process was started with, and those of whatever started it; one call hands all of them to the model.");

    public static readonly DiagnosticDescriptor MCPAC2007_ChosenSecret = Rule(
        "MCPAC2007",
        "Do not let the model choose which secret is read",
        "{0} parameter '{1}' selects which {2} is read; check it against a list of names first",
        DiagnosticSeverity.Warning,
        cwe: 610,
        owasp: "01",
        "Whoever steers the conversation can name any setting of the process, also those that hold the server's own credentials.");

    public static readonly DiagnosticDescriptor MCPAC2008_TypeWithSecretsReturned = Rule(
        "MCPAC2008",
        "Do not return or print types with secret members",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 201,
        owasp: "10",
        "The SDK serialises the whole object that a handler returns, and a record prints all its members: a credential among them becomes part of the model's context or of the log.");

    public static readonly DiagnosticDescriptor MCPAC2009_CredentialRequest = Rule(
        "MCPAC2009",
        "Do not ask for credentials in forms or prompts",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 522,
        owasp: "01",
        "What a user types into a form of the client passes through the client and its model; the specification forbids servers to ask for credentials there.");

    public static readonly DiagnosticDescriptor MCPAC2010_CredentialParameter = Rule(
        "MCPAC2010",
        "Do not take credentials as tool parameters",
        "Parameter '{0}' makes the credential pass through the model; let the server read it from its own settings",
        DiagnosticSeverity.Warning,
        cwe: 522,
        owasp: "01",
        "What the model fills in has been in the conversation: the credential is sent to the model's provider, kept in transcripts, and can be asked for by anybody who steers the conversation.");

    public static readonly DiagnosticDescriptor MCPAC2011_StdoutInStdioServer = Rule(
        "MCPAC2011",
        "Do not write to stdout in a stdio server",
        "stdout carries the protocol; '{0}' sends this text to the client; write it to stderr",
        DiagnosticSeverity.Warning,
        cwe: 532,
        owasp: "01",
        "The client reads standard output as protocol messages: other text breaks the connection or ends in the client's log, and a credential in it with it.");

    public static readonly DiagnosticDescriptor MCPAC2012_SecretInUrl = Rule(
        "MCPAC2012",
        "Do not send secrets in the address of a request",
        "'{0}' is sent in {1}{2}; {3}",
        DiagnosticSeverity.Warning,
        cwe: 598,
        owasp: "01",
        "Addresses are written to the logs of clients, proxies and servers, and quoted in exceptions; headers are not.");

    public static readonly DiagnosticDescriptor MCPAC2013_ChosenAddress = Rule(
        "MCPAC2013",
        "Do not send credentials to addresses the model chooses",
        "'{0}' is chosen by the model and '{1}' carries a credential; check the host before the request",
        DiagnosticSeverity.Warning,
        cwe: 918,
        owasp: "01",
        "A client adds its credential to every request. Whoever steers the conversation can name a host of their own and is handed the credential.");

    public static readonly DiagnosticDescriptor MCPAC3001_TokenStoredUnprotected = Rule(
        "MCPAC3001",
        "Do not store tokens unencrypted",
        "'{0}' is stored unencrypted in {1}{2}; protect it first or keep it in memory",
        DiagnosticSeverity.Warning,
        cwe: 312,
        owasp: "01",
        "Any process of the user, a backup or a support bundle can read the file and act with the token.");

    public static readonly DiagnosticDescriptor MCPAC3002_SecretFileShared = Rule(
        "MCPAC3002",
        "Keep files with secrets to their owner",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 732,
        owasp: "01",
        "On a machine with several users, and in a container with several processes, others read the folder for temporary files and every file whose mode lets them.");

    public static readonly DiagnosticDescriptor MCPAC3003_FakeProtection = Rule(
        "MCPAC3003",
        "Do not take an encoding for encryption",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 261,
        owasp: "01",
        "Base64, compression, XOR and a cipher whose key is in the program keep nobody from reading a token; they only hide from its author that it is stored in clear.");

    public static readonly DiagnosticDescriptor MCPAC3004_CallerTokenShared = Rule(
        "MCPAC3004",
        "Do not keep a caller's token for all callers",
        "'{0}' keeps one caller's token for all callers; keep it with the request",
        DiagnosticSeverity.Warning,
        cwe: 488,
        owasp: "10",
        "Requests run side by side: the next caller's request is sent with the token that the last one left, and acts in his name.");

    public static readonly DiagnosticDescriptor MCPAC4001_CredentialNotValidated = Rule(
        "MCPAC4001",
        "Validate credentials before registering tools",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 754,
        owasp: "07",
        "A server that starts without its credential lists tools that can only fail, and the error surfaces in the middle of a conversation instead of at start.");

    public static readonly DiagnosticDescriptor MCPAC4002_CredentialValidatedOnFirstUse = Rule(
        "MCPAC4002",
        "Validate credentials at start, not on first use",
        "'{0}' is validated on first use; check it before tools are registered so that a missing key stops the server",
        DiagnosticSeverity.Warning,
        cwe: 1188,
        owasp: "07",
        "The check looks right but runs at the first tool call: the server starts, lists its tools and fails later.");

    public static readonly DiagnosticDescriptor MCPAC4003_GuardFailsOpen = Rule(
        "MCPAC4003",
        "Do not let callers in when no key is configured",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 636,
        owasp: "07",
        "A deployment that forgets one setting serves everybody, and nothing tells that the guard is off.");

    public static readonly DiagnosticDescriptor MCPAC4004_DevelopmentShipped = Rule(
        "MCPAC4004",
        "Do not ship the environment of developers",
        "'{0}' makes {1} run as on a developer's machine; set it there, not here",
        DiagnosticSeverity.Info,
        cwe: 489,
        owasp: "07",
        "In development a server shows its exceptions, reads the secrets of developers and skips checks that are only for production.");

    public static readonly DiagnosticDescriptor MCPAC5001_BroadScope = Rule(
        "MCPAC5001",
        "Do not ask for broad scopes",
        "Scope '{0}' grants {1}; consider {2}",
        DiagnosticSeverity.Warning,
        cwe: 250,
        owasp: "02",
        "Whoever gets hold of the token, or talks the model into using it, may do all that the scope allows, not only what the tools were written for.");

    public static readonly DiagnosticDescriptor MCPAC5002_OmnibusScope = Rule(
        "MCPAC5002",
        "Do not advertise scopes that allow everything",
        "'{0}' should not be advertised by the protected resource; name the scopes that the tools need",
        DiagnosticSeverity.Warning,
        cwe: 250,
        owasp: "02",
        "Clients ask for every scope that the resource metadata lists. A scope that allows everything becomes part of each token that a user grants.");

    public static readonly DiagnosticDescriptor MCPAC5003_SharedPrivilegedClient = Rule(
        "MCPAC5003",
        "Do not share one privileged client between all tools",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 250,
        owasp: "02",
        "A read-only tool that acts with an administrator's credential turns every injected instruction into an administrator's action.");

    public static readonly DiagnosticDescriptor MCPAC5004_AdministratorAccount = Rule(
        "MCPAC5004",
        "Do not connect as an administrator",
        "{0}; use an account that may do only what the tools need",
        DiagnosticSeverity.Warning,
        cwe: 250,
        owasp: "02",
        "Whoever talks a tool into one statement too many, or finds the password, may do everything on the server: read other databases, add users, run programs.");

    public static readonly DiagnosticDescriptor MCPAC5005_HintContradictsCode = Rule(
        "MCPAC5005",
        "Do not mark tools that change something as read-only",
        "'{0}' is marked {1} but calls '{2}'; correct the hint",
        DiagnosticSeverity.Warning,
        cwe: 451,
        owasp: "02",
        "Clients run read-only tools without asking. A wrong hint lets the model change or delete things that nobody approved.");

    public static readonly DiagnosticDescriptor MCPAC5006_UnrestrictedTool = Rule(
        "MCPAC5006",
        "Say who may call tools that change something",
        "'{0}' changes state ({1}) and any {2} can run it; require a policy or a role",
        DiagnosticSeverity.Warning,
        cwe: 862,
        owasp: "07",
        "Whoever may ask a question may then delete: a stolen token, or a model that was talked into it, does what no caller was meant to do.");

    public static readonly DiagnosticDescriptor MCPAC5007_AuthorizationNotEnforced = Rule(
        "MCPAC5007",
        "Enforce what [Authorize] says of tools",
        "[Authorize] on '{0}' has no effect: {1}",
        DiagnosticSeverity.Warning,
        cwe: 862,
        owasp: "07",
        "The attribute reads like a lock. Where nothing looks at it the tool is open to everybody, or the server answers every call with an error.");

    public static readonly DiagnosticDescriptor MCPAC5008_ClaimedIdentity = Rule(
        "MCPAC5008",
        "Do not let the model say who the caller is",
        "'{0}' comes from the model; use the authenticated user",
        DiagnosticSeverity.Warning,
        cwe: 639,
        owasp: "07",
        "The model passes what it was told. A text that it read can make it claim to be somebody else, or an administrator, and the tool believes it.");

    public static readonly DiagnosticDescriptor MCPAC5009_ToolWithoutHints = Rule(
        "MCPAC5009",
        "Say which tools only read",
        "{0} of {1} tools of '{2}' say neither ReadOnly nor Destructive; clients cannot gate them",
        DiagnosticSeverity.Info,
        cwe: 1059,
        owasp: "02",
        "A hint that is not written is not sent. A client must then treat every tool alike: ask for each call, or for none.");

    public static readonly DiagnosticDescriptor MCPAC5010_WildcardGrant = Rule(
        "MCPAC5010",
        "Do not let clients run every tool unasked",
        "'{0}' in {1} lets every tool run without asking; list the tools that only read",
        DiagnosticSeverity.Info,
        cwe: 250,
        owasp: "02",
        "Who opens the project approves with it whatever its servers offer, today and after the next update: an injected instruction needs nobody's consent.");

    public static readonly DiagnosticDescriptor MCPAC6001_OpenEndpoint = Rule(
        "MCPAC6001",
        "Authenticate the callers of HTTP endpoints",
        "MCP endpoint '{0}' accepts unauthenticated callers{1}; require authorization",
        DiagnosticSeverity.Warning,
        cwe: 306,
        owasp: "07",
        "Whoever reaches the port lists and calls every tool, with the credentials that the server holds.");

    public static readonly DiagnosticDescriptor MCPAC6002_Cleartext = Rule(
        "MCPAC6002",
        "Do not send credentials unencrypted",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 319,
        owasp: "07",
        "Everybody on the way reads what is sent over http, and can change it: credentials, sign-ins, and the keys that tokens are checked with.");

    public static readonly DiagnosticDescriptor MCPAC6003_CertificateNotChecked = Rule(
        "MCPAC6003",
        "Do not ignore certificate errors",
        "Certificate errors are ignored {0}; leave the check to the platform, or pin the server's certificate",
        DiagnosticSeverity.Warning,
        cwe: 295,
        owasp: "07",
        "Whoever sits between the server and its service shows a certificate of his own, reads the credential of the next request, and answers in the service's name.");

    public static readonly DiagnosticDescriptor MCPAC6004_ListensEverywhere = Rule(
        "MCPAC6004",
        "Listen on this machine only",
        "The MCP server listens on all interfaces ('{0}'){1}; listen on localhost",
        DiagnosticSeverity.Warning,
        cwe: 1327,
        owasp: "09",
        "A server for one user that listens on every interface is a server for everybody in the same network.");

    public static readonly DiagnosticDescriptor MCPAC6005_AnyOrigin = Rule(
        "MCPAC6005",
        "Do not let any web page call the server",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 346,
        owasp: "07",
        "A page that somebody opens calls the server from his browser, inside his network and with what the browser signs him in with. The specification demands that servers check where a request comes from.");

    public static readonly DiagnosticDescriptor MCPAC6006_CredentialInAddress = Rule(
        "MCPAC6006",
        "Do not accept credentials in addresses",
        "'{0}' lets a caller in by the address of the request; take it from a header",
        DiagnosticSeverity.Warning,
        cwe: 598,
        owasp: "01",
        "Addresses are written to logs of servers and proxies, kept in histories and sent on as referrers. The specification forbids access tokens there.");

    public static readonly DiagnosticDescriptor MCPAC6007_PlainKeyComparison = Rule(
        "MCPAC6007",
        "Compare keys in constant time",
        "'{0}' is compared with '{1}' of the request{2} by something that stops at the first difference; compare hashes of both with FixedTimeEquals",
        DiagnosticSeverity.Warning,
        cwe: 208,
        owasp: "07",
        "How long an ordinary comparison takes tells a caller how much of his guess is right, so that a key can be found out piece by piece.");

    public static readonly DiagnosticDescriptor MCPAC7001_AudienceNotValidated = Rule(
        "MCPAC7001",
        "Validate the audience of tokens",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 345,
        owasp: "07",
        "A token that a user gave to another service opens this server too. The specification demands that a server accepts only tokens that were issued for it.");

    public static readonly DiagnosticDescriptor MCPAC7002_ValidationDisabled = Rule(
        "MCPAC7002",
        "Do not switch off token validation",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 347,
        owasp: "07",
        "Issuer, lifetime and signature are what makes a token more than a text: without them a caller writes his own, or uses one that was stolen long ago.");

    public static readonly DiagnosticDescriptor MCPAC7003_AudienceNotAdvertised = Rule(
        "MCPAC7003",
        "Accept the tokens that clients are told to get",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 345,
        owasp: "07",
        "A client asks for a token for the resource that the server advertises. A server that requires another audience accepts tokens that were issued for something else, or none at all.");

    public static readonly DiagnosticDescriptor MCPAC7004_TokenPassthrough = Rule(
        "MCPAC7004",
        "Do not pass a caller's token on",
        "{0} is forwarded to {1}{2}; get a token for that server on behalf of the caller",
        DiagnosticSeverity.Warning,
        cwe: 441,
        owasp: "07",
        "A token that was issued for this server opens another one, past what that server checks and logs, and whoever holds that server can use it here. The specification forbids it.");

    public static readonly DiagnosticDescriptor MCPAC7005_UnsynchronisedRefresh = Rule(
        "MCPAC7005",
        "Let one call at a time refresh a shared token",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 362,
        owasp: "01",
        "Tools run side by side. Two calls that find the token old both present the refresh token; the provider takes the second for theft and ends the session.");

    public static readonly DiagnosticDescriptor MCPAC7006_RefreshTokenDropped = Rule(
        "MCPAC7006",
        "Keep the refresh token that a refresh brings",
        "{0}",
        DiagnosticSeverity.Info,
        cwe: 613,
        owasp: "01",
        "A provider that rotates refresh tokens takes each one once: who keeps the first is signed out after the second refresh.",
        isOn: false);

    public static readonly DiagnosticDescriptor MCPAC7007_LongLivedToken = Rule(
        "MCPAC7007",
        "Do not issue tokens that live for long",
        "{0}",
        DiagnosticSeverity.Warning,
        cwe: 613,
        owasp: "01",
        "A token that leaks works until it expires, and most servers cannot take one back. The shorter it lives, the less a leak is worth.");

    public static readonly DiagnosticDescriptor MCPAC7008_PredictableToken = Rule(
        "MCPAC7008",
        "Do not make tokens of what others can guess",
        "'{0}' is made of {1}, which others can guess; use RandomNumberGenerator",
        DiagnosticSeverity.Warning,
        cwe: 330,
        owasp: "07",
        "Whoever works out the next token, state or handle acts as the caller that it is given to, without ever having seen one.");

    public static readonly DiagnosticDescriptor MCPAC7009_SessionAsAuthentication = Rule(
        "MCPAC7009",
        "Do not take a session for the caller's identity",
        "The id of a session is the key of '{0}'; add who the caller is, since whoever has the id is taken for the caller",
        DiagnosticSeverity.Info,
        cwe: 287,
        owasp: "07",
        "The specification forbids sessions for authentication: an id that is seen in a log or guessed hands over what is kept for its caller.");

    public static readonly DiagnosticDescriptor MCPAC7010_HandRolledCodeFlow = Rule(
        "MCPAC7010",
        "Protect a sign-in that is put together by hand",
        "{0}",
        DiagnosticSeverity.Info,
        cwe: 352,
        owasp: "07",
        "Without PKCE and state, whoever gets hold of the code of a sign-in can redeem it, or have somebody else redeem his own.");

    public static readonly DiagnosticDescriptor MCPAC7011_CallerTokenOnSharedClient = Rule(
        "MCPAC7011",
        "Send a caller's token with his request only",
        "'{0}' is shared; {1}; set the header on a request of its own",
        DiagnosticSeverity.Warning,
        cwe: 488,
        owasp: "10",
        "Default headers belong to the client, not to a request: between setting them and sending, another call sets its own, and one caller acts in the name of the other.");

    public static readonly DiagnosticDescriptor MCPAC8001_CallNotAttributable = Rule(
        "MCPAC8001",
        "Write down who calls tools that change something",
        "'{0}' changes something, and no log says for whom; log the caller, the tool and the outcome",
        DiagnosticSeverity.Info,
        cwe: 778,
        owasp: "08",
        "The SDK logs which tool was called and whether it failed. After an incident nobody can say by whose token.");

    public static readonly DiagnosticDescriptor MCPAC8002_SharedKeyOnly = Rule(
        "MCPAC8002",
        "Do not let one key stand for all callers",
        "All callers present the same key and cannot be told apart; give each an identity, or a key of its own",
        DiagnosticSeverity.Info,
        cwe: 306,
        owasp: "08",
        "Whoever has the key is everybody: no log can name him, and the key cannot be taken from one without taking it from all.");

    public static readonly DiagnosticDescriptor MCPAC8003_SecretFrozen = Rule(
        "MCPAC8003",
        "Do not keep a secret for as long as the process runs",
        "'{0}' is read once and used until the process ends; ask for the current value when it is needed",
        DiagnosticSeverity.Info,
        cwe: 324,
        owasp: "01",
        "A secret is rotated because it may have leaked. A server that goes on with the old one fails, or is the reason that the old one stays valid.",
        isOn: false);

    public static readonly DiagnosticDescriptor MCPAC9007_SdkTooOld = Rule(
        "MCPAC9007",
        "Use an SDK that enforces what the code says",
        "ModelContextProtocol {0} has no {1}; {2} has no effect until {3}",
        DiagnosticSeverity.Info,
        cwe: 693,
        owasp: "07",
        "The code compiles and reads as if callers were checked; the SDK that would have to look at it does not know of it yet.");

    /// <summary>Every descriptor, in id order.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> All = ImmutableArray.Create(
        MCPAC0001_OptionValueNotUnderstood,
        MCPAC0002_SpecLineNotUnderstood,
        MCPAC0003_ModelFact,
        MCPAC0004_NotACredential,
        MCPAC0005_ExcludedAsGenerated,
        MCPAC1001_HardCodedCredential,
        MCPAC1002_LiteralFallback,
        MCPAC1003_ConnectionPassword,
        MCPAC1004_SecretInConfiguration,
        MCPAC1005_SecretInMetadata,
        MCPAC1006_SecretFileShipped,
        MCPAC1007_SecretNotInManifest,
        MCPAC1008_SecretOnCommandLine,
        MCPAC1009_UnpinnedPackage,
        MCPAC2001_SecretInResult,
        MCPAC2002_SecretInError,
        MCPAC2003_ExceptionDetail,
        MCPAC2004_SecretInLog,
        MCPAC2005_BulkCredentialLog,
        MCPAC2006_EnvironmentDump,
        MCPAC2007_ChosenSecret,
        MCPAC2008_TypeWithSecretsReturned,
        MCPAC2009_CredentialRequest,
        MCPAC2010_CredentialParameter,
        MCPAC2011_StdoutInStdioServer,
        MCPAC2012_SecretInUrl,
        MCPAC2013_ChosenAddress,
        MCPAC3001_TokenStoredUnprotected,
        MCPAC3002_SecretFileShared,
        MCPAC3003_FakeProtection,
        MCPAC3004_CallerTokenShared,
        MCPAC4001_CredentialNotValidated,
        MCPAC4002_CredentialValidatedOnFirstUse,
        MCPAC4003_GuardFailsOpen,
        MCPAC4004_DevelopmentShipped,
        MCPAC5001_BroadScope,
        MCPAC5002_OmnibusScope,
        MCPAC5003_SharedPrivilegedClient,
        MCPAC5004_AdministratorAccount,
        MCPAC5005_HintContradictsCode,
        MCPAC5006_UnrestrictedTool,
        MCPAC5007_AuthorizationNotEnforced,
        MCPAC5008_ClaimedIdentity,
        MCPAC5009_ToolWithoutHints,
        MCPAC5010_WildcardGrant,
        MCPAC6001_OpenEndpoint,
        MCPAC6002_Cleartext,
        MCPAC6003_CertificateNotChecked,
        MCPAC6004_ListensEverywhere,
        MCPAC6005_AnyOrigin,
        MCPAC6006_CredentialInAddress,
        MCPAC6007_PlainKeyComparison,
        MCPAC7001_AudienceNotValidated,
        MCPAC7002_ValidationDisabled,
        MCPAC7003_AudienceNotAdvertised,
        MCPAC7004_TokenPassthrough,
        MCPAC7005_UnsynchronisedRefresh,
        MCPAC7006_RefreshTokenDropped,
        MCPAC7007_LongLivedToken,
        MCPAC7008_PredictableToken,
        MCPAC7009_SessionAsAuthentication,
        MCPAC7010_HandRolledCodeFlow,
        MCPAC7011_CallerTokenOnSharedClient,
        MCPAC8001_CallNotAttributable,
        MCPAC8002_SharedKeyOnly,
        MCPAC8003_SecretFrozen,
        MCPAC9007_SdkTooOld);

    private static DiagnosticDescriptor Rule(
        string id, string title, string message, DiagnosticSeverity severity, int cwe, string owasp, string description, bool isOn = true) =>
        new(
            id,
            title,
            message,
            Category,
            severity,
            isEnabledByDefault: isOn,
            description,
            HelpLinks.For(id, cwe),
            customTags: new[] { "security", $"external/cwe/cwe-{cwe:000}", $"owasp-mcp-{owasp}" });

    // An id of the package itself judges settings, not code: no weakness of its own, only the general one to link to.
    private static DiagnosticDescriptor OfThePackage(string id, string title, string message, DiagnosticSeverity severity, string description) =>
        new(id, title, message, Category, severity, isEnabledByDefault: true, description, HelpLinks.For(id, cwe: 16));
}
