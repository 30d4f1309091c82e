using McpAnalyzers.Build.Tests.Infrastructure;

namespace McpAnalyzers.Build.Tests;

/// <summary>Configuration files in real builds: found, reported once, left out on request, rewritten.</summary>
[Collection(SharedConsumers.Name)]
public class ConfigFilesTests(Consumers consumers)
{
    [Fact]
    public void Secrets_in_configuration_files_are_reported_once_at_their_line()
    {
        // Of a project with two target frameworks, and of a file that the project lists itself.
        var found = consumers.FindingsIn("Configured").Where(f => f.Id == "MCPAC1004");

        Assert.Equal(
            [".mcp.json(2): warning net10.0", "appsettings.json(4): warning net10.0"],
            found.Select(f => $"{f.File}({f.Line}): {f.Severity} {f.Framework}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Files_of_the_repository_are_reported_by_the_project_that_takes_them_in() =>
        Assert.Contains(consumers.FindingsIn("Rooted"), f => f is { File: "docker-compose.yml", Id: "MCPAC1004", Line: 4 });

    [Fact]
    public void Scan_that_is_switched_off_reports_nothing() =>
        Assert.DoesNotContain(consumers.FindingsIn("Unscanned"), f => f.Id == "MCPAC1004");

    [Fact]
    public void Files_with_secrets_are_reported_by_where_they_go()
    {
        Assert.Equal([".env", "appsettings.Development.json", "dev.pfx"], consumers.FindingsIn("Shipped").Where(f => f.Id == "MCPAC1006").Select(f => f.File).Order(StringComparer.Ordinal));
        Assert.Contains("'.env' will be included in the next commit", consumers.FirstBuild.Output, StringComparison.Ordinal);
        Assert.Contains("'dev.pfx' will be included in the package", consumers.FirstBuild.Output, StringComparison.Ordinal);
        Assert.Contains("'appsettings.Development.json' will be included in the publish output", consumers.FirstBuild.Output, StringComparison.Ordinal);

        // Said once for the file, the values are suggestions.
        Assert.DoesNotContain(consumers.FindingsIn("Shipped"), f => f.Id == "MCPAC1004");
    }

    [Fact]
    public void Target_rewrites_the_files_and_says_what_to_set()
    {
        _ = consumers.FirstBuild;
        var settings = consumers.PathOf("ToBeFixed", "appsettings.json");
        var before = File.ReadAllText(settings);

        var output = consumers.Run("build", Path.Combine("ToBeFixed", "ToBeFixed.csproj"), "-t:McpFixConfig", "--no-restore", "-tl:off", "-v:m").Expect(0).Output;

        Assert.Equal(before.Replace(Consumers.PlantedToken, "", StringComparison.Ordinal), File.ReadAllText(settings));
        Assert.Contains(Consumers.PlantedToken, File.ReadAllText(consumers.PathOf("ToBeFixed", "appsettings.Local.json")), StringComparison.Ordinal);
        Assert.Contains("\"${DESK_TOKEN}\"", File.ReadAllText(consumers.PathOf("ToBeFixed", ".mcp.json")), StringComparison.Ordinal);
        Assert.Contains("dotnet user-secrets set \"Desk:ApiKey\"", output, StringComparison.Ordinal);
        Assert.Contains("run 'dotnet user-secrets init'", output, StringComparison.Ordinal);
        Assert.Contains("set the environment variable DESK_TOKEN", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Consumers.PlantedToken[20..], output, StringComparison.Ordinal);

        // Once, although there are two target frameworks.
        Assert.Equal(2, output.Split("2 rewritten").Length);
        var again = consumers.Run("build", Path.Combine("ToBeFixed", "ToBeFixed.csproj"), "--no-restore", "-tl:off", "-v:m").Expect(0);
        Assert.DoesNotContain(again.Findings, f => f.Id == "MCPAC1004");
    }
}
