using McpAnalyzers.Build.Enforcement;
using McpAnalyzers.Build.ErrorLog;

namespace McpAnalyzers.Build.Tests;

/// <summary>How loud a task says what it has found.</summary>
public class SeveritySettingsTests
{
    [Theory]
    [InlineData("", "Warning Warning Suggestion")]
    [InlineData("Default", "Warning Warning Suggestion")]
    [InlineData("Stirct", "Warning Warning Suggestion")]
    [InlineData("Recommended", "Error Warning Suggestion")]
    [InlineData(" strict ", "Error Error Warning")]
    [InlineData("none", "None None None")]
    public void Mode_says_what_a_tier_is(string mode, string expected)
    {
        var settings = new SeveritySettings { Mode = mode };

        Assert.Equal(expected, string.Join(' ', new[] { Tier.Error, Tier.Warning, Tier.Info }.Select(t => settings.Of(Ids.SecretInOutput, t))));
    }

    [Fact]
    public void Properties_of_the_compiler_count()
    {
        var raised = new SeveritySettings { TreatWarningsAsErrors = " True ", WarningsNotAsErrors = "NU1603; mcpac9006" };
        Assert.Equal(Level.Error, raised.Of(Ids.SecretInOutput, Tier.Warning));
        Assert.Equal(Level.Suggestion, raised.Of(Ids.SecretInOutput, Tier.Info));
        Assert.Equal(Level.Warning, raised.Of(Ids.FileNotChecked, Tier.Warning));

        var silenced = new SeveritySettings { NoWarn = "CS1591,MCPAC9005" };
        Assert.Equal(Level.None, silenced.Of(Ids.SecretInOutput, Tier.Error));
        Assert.Equal(Level.Warning, silenced.Of(Ids.FileNotChecked, Tier.Warning));
    }

    [Fact]
    public void Enforcement_lets_nothing_be_silenced()
    {
        foreach (var mode in new[] { "None", "Default", "Strict" })
        {
            var settings = new SeveritySettings { Mode = mode, NoWarn = "MCPAC9005;MCPAC9001", IsEnforced = true };
            Assert.Equal(Level.Error, settings.Of(Ids.SecretInOutput, Tier.Error));
            Assert.Equal(mode == "Strict" ? Level.Error : Level.Warning, settings.Of(Ids.SecretInOutput, Tier.Warning));
        }
    }

    [Theory]
    [InlineData("Default", false, "MCPAC9001", "Suggestion")]
    [InlineData("None", false, "MCPAC9001", "Suggestion")]
    [InlineData("Strict", false, "MCPAC9001", "Warning")]
    [InlineData("Default", true, "MCPAC9001", "Error")]
    [InlineData("None", true, "MCPAC9002", "Error")]
    [InlineData("Default", true, "MCPAC9003", "Error")]
    [InlineData("Default", true, "MCPAC9004", "Suggestion")]
    [InlineData("Strict", true, "MCPAC9004", "Warning")]
    [InlineData("Default", false, "MCPAC9006", "Warning")]
    [InlineData("Default", true, "MCPAC9006", "Error")]
    public void Complaint_is_as_loud_as_its_page_says(string mode, bool isEnforced, string id, string expected) =>
        Assert.Equal(expected, new SeveritySettings { Mode = mode, IsEnforced = isEnforced }.Of(new Complaint(id, "Desk.csproj", 0, "Analysis is off in this build")).ToString());

    [Fact]
    public void Enforcement_that_is_taken_away_is_heard_in_every_mode() =>
        Assert.Equal(Level.Warning, new SeveritySettings().Of(new Complaint(Ids.ProtectionOff, "Desk.csproj", 0, "Enforcement is off in this build")));
}
