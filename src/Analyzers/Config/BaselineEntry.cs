namespace McpAnalyzers.Config;

/// <summary>A finding that was there when a baseline was written.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Symbol">The member or the file that it was in; for people, since the fingerprint holds it too.</param>
/// <param name="Fingerprint">What stays the same when lines move.</param>
/// <param name="Count">How many findings have that fingerprint.</param>
/// <param name="Start">Where the entry stands in the file; 0 for one that is made.</param>
internal sealed record BaselineEntry(string Rule, string Symbol, string Fingerprint, int Count, int Start = 0);
