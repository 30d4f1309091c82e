using System.Globalization;

namespace McpAnalyzers;

/// <summary>Where a rule's help link leads: its page in the repository when the build knows one, else the rule's CWE page.</summary>
internal static class HelpLinks
{
    public static string For(string id, int cwe)
    {
        var repository = RepositoryInfo.Url;
        return repository.Length == 0
            ? "https://cwe.mitre.org/data/definitions/" + cwe.ToString(CultureInfo.InvariantCulture) + ".html"
            : repository + "/blob/main/docs/rules/" + id + ".md";
    }
}
