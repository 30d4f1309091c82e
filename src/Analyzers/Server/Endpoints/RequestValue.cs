namespace McpAnalyzers.Server.Endpoints;

/// <summary>What is known of a value while the start of the server, or one request of an anonymous caller, is run through.</summary>
internal enum ValueKind
{
    Unknown,

    /// <summary>The constant in <see cref="RequestValue.Data"/>.</summary>
    Known,

    /// <summary>A text that is there and that nobody can guess.</summary>
    Text,

    /// <summary>What a caller proves himself with, and what was made of it: absent here, so null, empty, or false.</summary>
    Credential,

    /// <summary>The request, the response and what they consist of.</summary>
    Request,

    /// <summary>Headers, query, cookies: what credentials are looked for in.</summary>
    Carrier,

    RequestPath,
    RequestMethod,

    /// <summary>Other data of the request: the caller writes into it what he likes, so that it proves nothing.</summary>
    Detail,

    /// <summary>The metadata of the endpoint that was chosen.</summary>
    Metadata,

    /// <summary>A text or a list that was configured, under <see cref="RequestValue.Name"/>.</summary>
    Setting,

    /// <summary>A choice that was configured, under <see cref="RequestValue.Name"/>.</summary>
    Switch,

    /// <summary>The rest of the pipeline.</summary>
    Next,

    /// <summary>The builder of a host, its services, its pipeline; <see cref="RequestValue.Data"/> says whose.</summary>
    Host,

    /// <summary>An endpoint or a group of endpoints, a <see cref="Route"/>.</summary>
    Route,

    /// <summary>The authorization options of the host in <see cref="RequestValue.Data"/>.</summary>
    Authorization,

    /// <summary>A policy that everybody satisfies.</summary>
    OpenPolicy,
}

/// <param name="Kind">What it is.</param>
/// <param name="Data">The constant, the host, the route; of a credential what its absence looks like.</param>
/// <param name="Name">The setting that it comes from.</param>
internal readonly record struct RequestValue(ValueKind Kind, object? Data = null, string? Name = null)
{
    public static RequestValue Unknown => default;

    public static RequestValue True { get; } = Of(true);

    public static RequestValue False { get; } = Of(false);

    public static RequestValue Null { get; } = new(ValueKind.Known);

    public static RequestValue Credential { get; } = new(ValueKind.Credential);

    public static RequestValue Of(object? constant) => new(ValueKind.Known, constant);

    public static RequestValue Of(bool? truth) => truth is { } known ? new RequestValue(ValueKind.Known, known) : Unknown;

    /// <summary>What the value decides when it is a condition; null when that is not known.</summary>
    public bool? Truth => Kind switch
    {
        ValueKind.Known => Data as bool?,
        ValueKind.Credential => false,
        _ => null,
    };

    /// <summary>Whether the value is null; null when that is not known.</summary>
    public bool? IsNull => Kind switch
    {
        ValueKind.Known => Data is null,
        ValueKind.Credential => true,
        ValueKind.Unknown or ValueKind.Detail or ValueKind.Switch => null,
        _ => false,
    };

    /// <summary>Whether the text or list is null or empty; null when that is not known.</summary>
    public bool? IsEmpty => Kind == ValueKind.Known ? Data is null or "" : IsNull;

    public RequestValue Not() => Truth is { } truth ? Of(!truth) : this;

    /// <summary>What holds when either may be the case.</summary>
    public static RequestValue Join(RequestValue first, RequestValue second) =>
        first == second ? first
        : first.Kind == ValueKind.Credential && second is { Kind: ValueKind.Known, Data: null or "" or false } ? first
        : second.Kind == ValueKind.Credential && first is { Kind: ValueKind.Known, Data: null or "" or false } ? second
        : first.Kind == second.Kind && first.Kind is ValueKind.Setting or ValueKind.Switch or ValueKind.Credential ? first with { Data = null }
        : Unknown;
}
