using McpAnalyzers.Config;

namespace McpAnalyzers.Tests.Config;

/// <summary>What git ignores; each row was compared with <c>git check-ignore</c>.</summary>
public class IgnoreFileTests
{
    [Theory]
    [InlineData(".env", ".env", true)]
    [InlineData(".env", "src/Server/.env", true)]
    [InlineData("/.env", "src/Server/.env", false)]
    [InlineData("/.env", ".env", true)]
    [InlineData(".env", ".env.local", false)]
    [InlineData(".env*", ".env.local", true)]
    [InlineData(".env*\n!.env.example", ".env.example", false)]
    [InlineData(".env*\n!.env.example", ".env.local", true)]
    [InlineData("!.env\n.env", ".env", true)]
    [InlineData("# .env", ".env", false)]
    [InlineData("\\#x", "#x", true)]
    [InlineData("src/", "src/.env", true)]
    [InlineData("src/\n!src/.env", "src/.env", true)]
    [InlineData("src/*\n!src/.env", "src/.env", false)]
    [InlineData("src", "a/src/b/.env", true)]
    [InlineData("src/.env", "a/src/.env", false)]
    [InlineData("**/src/.env", "a/src/.env", true)]
    [InlineData("a/**/.env", "a/.env", true)]
    [InlineData("a/**/.env", "a/b/c/.env", true)]
    [InlineData("a/**", "a/b/c/.env", true)]
    [InlineData("a/*/.env", "a/b/c/.env", false)]
    [InlineData("*.env", "prod.env", true)]
    [InlineData("?env", ".env", true)]
    [InlineData("[.x]env", ".env", true)]
    [InlineData("[!.]env", ".env", false)]
    [InlineData("[a-z]*.pfx", "dev.pfx", true)]
    [InlineData(".env/", ".env", false)]
    [InlineData(".env   ", ".env", true)]
    [InlineData("*", "a/.env", true)]
    [InlineData("*\n!*/\n!*.cs", "a/.env", true)]
    [InlineData("*\n!*/\n!*.cs", "a/b.cs", false)]
    [InlineData("[", "[", false)]
    [InlineData("", ".env", false)]
    public void Path_is_ignored_as_git_does(string patterns, string path, bool ignored) =>
        Assert.Equal(ignored, IgnoreFile.Ignores([IgnoreFile.Parse("/repo", patterns)], "/repo/" + path));

    [Fact]
    public void Deeper_file_has_the_last_word()
    {
        IgnoreFile[] files = [IgnoreFile.Parse("/repo/src", "!.env"), IgnoreFile.Parse("/repo", ".env")];

        Assert.False(IgnoreFile.Ignores(files, "/repo/src/.env"));
        Assert.True(IgnoreFile.Ignores(files, "/repo/other/.env"));
        Assert.False(IgnoreFile.Ignores(files, "/elsewhere/.env"));
    }

    [Fact]
    public void Windows_paths_are_the_same() =>
        Assert.True(IgnoreFile.Ignores([IgnoreFile.Parse(@"C:\repo", "src/*.env\r\n")], @"C:\repo\src\x.env"));

    [Theory]
    [InlineData("*a*a*a*a*a*a*a*a*a*a*b")]
    [InlineData("**/**/**/**/**/**/**/**/x")]
    [InlineData("[a-a][a-a][a-a]*[")]
    public void Pattern_that_a_backtracking_matcher_would_hang_on_is_done(string pattern) =>
        Assert.False(IgnoreFile.Ignores([IgnoreFile.Parse("/repo", pattern)], "/repo/" + string.Concat(Enumerable.Repeat("aaaaaaaaaa/", 300)) + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}
