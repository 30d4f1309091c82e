using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Compares what was expected with what was found, and says in the sample's own words where they differ.</summary>
internal static class DiagnosticMatching
{
    /// <summary>Null when both are the same; else the text of the failure.</summary>
    public static string? Compare(ImmutableArray<DiagnosticResult> expected, ImmutableArray<Diagnostic> actual, EvaluatedState state)
    {
        var missing = expected.ToList();
        var extra = new List<Diagnostic>();
        foreach (var diagnostic in actual)
        {
            var index = missing.FindIndex(e => IsMatch(e, diagnostic));
            if (index >= 0)
            {
                missing.RemoveAt(index);
            }
            else
            {
                extra.Add(diagnostic);
            }
        }

        if (missing.Count == 0 && extra.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Expected {expected.Length} diagnostics, found {actual.Length}; {missing.Count} missing, {extra.Count} not expected.");
        foreach (var result in missing)
        {
            text.AppendLine("  missing:      " + Describe(result, state));
        }

        foreach (var diagnostic in extra)
        {
            text.AppendLine("  not expected: " + Describe(diagnostic));
        }

        return text.ToString();
    }

    public static string Describe(Diagnostic diagnostic)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{diagnostic.Id} {diagnostic.Severity} \"{diagnostic.GetMessage(CultureInfo.InvariantCulture)}\" ");
        text.Append(Describe(diagnostic.Location));
        foreach (var location in diagnostic.AdditionalLocations)
        {
            text.AppendLine().Append("                  and ").Append(Describe(location));
        }

        return text.ToString();
    }

    private static string Describe(Location location) =>
        location.SourceTree is { } tree
            ? Describe(tree.FilePath, tree.GetText(), location.SourceSpan)
            : location.Kind == LocationKind.ExternalFile
                ? string.Create(CultureInfo.InvariantCulture, $"in {location.GetLineSpan().Path} line {location.GetLineSpan().StartLinePosition.Line + 1}")
                : "without a location";

    private static string Describe(DiagnosticResult result, EvaluatedState state)
    {
        var text = new StringBuilder();
        text.Append(result.Id);
        if (!result.Options.HasFlag(DiagnosticOptions.IgnoreSeverity))
        {
            text.Append(' ').Append(result.Severity);
        }

        if (result.Message is { } message)
        {
            text.Append(" \"").Append(message).Append('"');
        }

        text.Append(result.HasLocation ? " " : " without a location");
        foreach (var place in result.Places)
        {
            var code = state.Sources.Concat(state.AdditionalFiles).First(f => f.Path == place.Path).Code;
            text.Append(Describe(place.Path, SourceText.From(code), place.Span)).Append(' ');
        }

        return text.ToString();
    }

    private static string Describe(string path, SourceText text, TextSpan span)
    {
        var line = text.Lines.GetLineFromPosition(span.Start);
        var column = span.Start - line.Start;
        var source = line.ToString();
        var end = Math.Min(span.End - line.Start, source.Length);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"in {path} line {line.LineNumber + 1}: {source[..column].TrimStart()}[|{source[column..end]}|]{source[end..]}");
    }

    private static bool IsMatch(DiagnosticResult expected, Diagnostic actual) =>
        expected.Id == actual.Id
        && (expected.Options.HasFlag(DiagnosticOptions.IgnoreSeverity) || expected.Severity == actual.Severity)
        && (expected.Message is not { } message || message == actual.GetMessage(CultureInfo.InvariantCulture))
        && PlacesMatch(expected, actual);

    private static bool PlacesMatch(DiagnosticResult expected, Diagnostic actual)
    {
        if (!expected.HasLocation)
        {
            return actual.Location == Location.None;
        }

        if (!IsAt(expected.Places[0], actual.Location))
        {
            return false;
        }

        if (expected.Options.HasFlag(DiagnosticOptions.IgnoreAdditionalLocations))
        {
            return true;
        }

        return actual.AdditionalLocations.Count == expected.Places.Length - 1
            && actual.AdditionalLocations.Select((location, i) => IsAt(expected.Places[i + 1], location)).All(same => same);
    }

    private static bool IsAt(ExpectedPlace place, Location location)
    {
        var path = location.SourceTree?.FilePath ?? location.GetLineSpan().Path;
        return path == place.Path
            && location.SourceSpan.Start == place.Span.Start
            && (place.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength) || location.SourceSpan.Length == place.Span.Length);
    }
}
