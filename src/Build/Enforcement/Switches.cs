using System;
using System.Collections.Generic;

namespace McpAnalyzers.Build.Enforcement;

/// <summary>MCPAC9001: what was switched off as a whole.</summary>
internal static class Switches
{
    public static IEnumerable<Complaint> In(BuildFacts build)
    {
        var analysisIsOff = false;
        if (build.IsFalse("RunAnalyzers"))
        {
            analysisIsOff = true;
            yield return Off(build, "Analysis", "RunAnalyzers", "false");
        }
        else if (build["RunAnalyzers"].Length == 0 && build.IsFalse("RunAnalyzersDuringBuild"))
        {
            analysisIsOff = true;
            yield return Off(build, "Analysis", "RunAnalyzersDuringBuild", "false");
        }

        if (!build.HasAnalyzers)
        {
            analysisIsOff = true;
            yield return new Complaint(Ids.ProtectionOff, build.Project, 0, Message("Analysis", "the package's analyzers were taken out of the compilation"));
        }

        if (RuleTable.Is(build.Mode, "None"))
        {
            yield return Off(build, "Analysis", "McpAnalysisMode", "None");
        }

        if (build.IsFalse("McpScanConfigFiles"))
        {
            yield return Off(build, "The check of configuration files", "McpScanConfigFiles", "false");
        }

        if (build.IsFalse("McpScanOutput"))
        {
            yield return Off(build, "The scan of what ships", "McpScanOutput", "false");
        }

        // In a file it is the default, written out; on the command line it overrides what a file says.
        if (build.IsFalse("McpEnforce") && build.Places.IsGlobal("McpEnforce"))
        {
            yield return Off(build, "Enforcement", "McpEnforce", "false");
        }

        foreach (var line in build.ConfigLines)
        {
            if (line.Key == "mcp_analyzers.scope" && string.Equals(line.Value, "handlers", StringComparison.OrdinalIgnoreCase))
            {
                yield return new Complaint(
                    Ids.ProtectionOff, line.File, line.Line, Message("Analysis outside of handlers", "mcp_analyzers.scope is 'handlers' in " + System.IO.Path.GetFileName(line.File)));
            }
        }

        // Whatever else keeps the analyzers from running: the log lists each rule that ran.
        if (!analysisIsOff && build.Log is { Rules.Count: 0 })
        {
            yield return new Complaint(Ids.ProtectionOff, build.Project, 0, Message("Analysis", "the compiler ran without the package's analyzers"));
        }
    }

    private static Complaint Off(BuildFacts build, string what, string property, string value)
    {
        var place = build.Places.Find(property, v => string.Equals(v.Trim(), value, StringComparison.OrdinalIgnoreCase));
        return new Complaint(Ids.ProtectionOff, place.File, place.Line, Message(what, $"{property} is '{value}' {place.Where}"));
    }

    private static string Message(string what, string why) => $"{what} is off in this build: {why}";
}
