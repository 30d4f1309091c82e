namespace McpAnalyzers.CodeFixes;

internal static class AssemblyMarker
{
}
