using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A diagnostic that a test expects. Places are named by markup keys, never by line and column.</summary>
public readonly struct DiagnosticResult
{
    private readonly string? _message;
    private readonly bool _anyMessage;
    private readonly ImmutableArray<ExpectedPlace> _places;

    public DiagnosticResult(string id, DiagnosticSeverity severity)
        : this()
    {
        Id = id;
        Severity = severity;
    }

    public DiagnosticResult(DiagnosticDescriptor descriptor)
        : this()
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        Id = descriptor.Id;
        Severity = descriptor.DefaultSeverity;
        MessageFormat = descriptor.MessageFormat;
    }

    private DiagnosticResult(
        DiagnosticResult from,
        DiagnosticSeverity? severity = null,
        object[]? arguments = null,
        string? message = null,
        bool? anyMessage = null,
        LocalizableString? format = null,
        DiagnosticOptions? options = null,
        ImmutableArray<ExpectedPlace>? places = null)
    {
        Id = from.Id;
        Severity = severity ?? from.Severity;
        MessageFormat = format ?? from.MessageFormat;
        MessageArguments = arguments ?? from.MessageArguments;
        Options = options ?? from.Options;
        _message = message ?? from._message;
        _anyMessage = anyMessage ?? from._anyMessage;
        _places = places ?? from._places;
    }

    public string Id { get; }

    public DiagnosticSeverity Severity { get; }

    public LocalizableString? MessageFormat { get; }

    public object[]? MessageArguments { get; }

    public DiagnosticOptions Options { get; }

    public bool HasLocation => !Places.IsEmpty;

    /// <summary>The exact text, or null when any will do.</summary>
    public string? Message
    {
        get
        {
            if (_message is not null || _anyMessage || MessageFormat is null)
            {
                return _message;
            }

            var format = MessageFormat.ToString(CultureInfo.InvariantCulture);
            try
            {
                return string.Format(CultureInfo.InvariantCulture, format, MessageArguments ?? []);
            }
            catch (FormatException)
            {
                // Arguments were left out: the placeholders cannot match, and the failure will show both texts.
                return format;
            }
        }
    }

    internal ImmutableArray<ExpectedPlace> Places => _places.IsDefault ? [] : _places;

    public static DiagnosticResult CompilerError(string identifier) => new(identifier, DiagnosticSeverity.Error);

    public static DiagnosticResult CompilerWarning(string identifier) => new(identifier, DiagnosticSeverity.Warning);

    public DiagnosticResult WithSeverity(DiagnosticSeverity severity) => new(this, severity: severity);

    public DiagnosticResult WithArguments(params object[] arguments) => new(this, arguments: arguments);

    public DiagnosticResult WithMessage(string? message) => new(this, message: message, anyMessage: message is null);

    public DiagnosticResult WithMessageFormat(LocalizableString messageFormat) => new(this, format: messageFormat);

    public DiagnosticResult WithOptions(DiagnosticOptions options) => new(this, options: options);

    public DiagnosticResult WithNoLocation() => new(this, places: ImmutableArray<ExpectedPlace>.Empty);

    /// <summary>At the span <c>{|#key:...|}</c>; a second call names the first additional location, and so on.</summary>
    public DiagnosticResult WithLocation(int markupKey) => WithLocation(markupKey, DiagnosticLocationOptions.None);

    public DiagnosticResult WithLocation(int markupKey, DiagnosticLocationOptions options) =>
        new(this, places: Places.Add(new ExpectedPlace("#" + markupKey.ToString(CultureInfo.InvariantCulture), "", default, options)));

    internal DiagnosticResult WithPlaces(ImmutableArray<ExpectedPlace> places) => new(this, places: places);
}

/// <summary>A place in a sample: first a markup key, then, once the markup is read, a file and a span.</summary>
internal readonly record struct ExpectedPlace(string? MarkupKey, string Path, Text.TextSpan Span, DiagnosticLocationOptions Options);
