using McpAnalyzers.CodeFixes;
using McpAnalyzers.Rules.Leakage;
using McpAnalyzers.Verification;

namespace McpAnalyzers.Tests.Rules.Leakage;

/// <summary>MCPAC2007: a name that is not on the list is refused.</summary>
public class ChosenSecretFixTests
{
    private const string List = "private static readonly HashSet<string> AllowedNames = new(StringComparer.Ordinal) { };";

    private static Task Fix(string before, string after) => Verify.Fix<ChosenSecretAnalyzer, ChosenSecretFix>(before, after);

    [Fact]
    public Task Body_checks_the_name_first() => Fix(
        """
        using ModelContextProtocol;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class SettingTools
        {
            [McpServerTool]
            public static string? Read(string name)
            {
                // Settings are upper case.
                var key = name.ToUpperInvariant();
                return Environment.GetEnvironmentVariable([|key|]);
            }
        }
        """,
        $$"""
        using ModelContextProtocol;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class SettingTools
        {
            {{List}}

            [McpServerTool]
            public static string? Read(string name)
            {
                if (!AllowedNames.Contains(name))
                {
                    throw new McpException("Unknown name.");
                }

                // Settings are upper case.
                var key = name.ToUpperInvariant();
                return Environment.GetEnvironmentVariable(key);
            }
        }
        """);

    [Fact]
    public Task Expression_becomes_a_body() => Fix(
        """
        using ModelContextProtocol.Server;

        public sealed class SettingTools
        {
            private readonly int _limit = 3;

            [McpServerTool]
            public string? Read(string? name = null) => name is null ? null : Environment.GetEnvironmentVariable([|name|])?[.._limit];

            [McpServerTool]
            public async Task<string> ReadAsync(string variable) => await Task.FromResult(Environment.GetEnvironmentVariable([|variable|]) ?? "");
        }
        """,
        """
        using ModelContextProtocol.Server;

        public sealed class SettingTools
        {
            private static readonly HashSet<string> AllowedVariables = new(StringComparer.Ordinal) { };
            private static readonly HashSet<string> AllowedNames = new(StringComparer.Ordinal) { };
            private readonly int _limit = 3;

            [McpServerTool]
            public string? Read(string? name = null)
            {
                if (name is not null && !AllowedNames.Contains(name))
                {
                    throw new ModelContextProtocol.McpException("Unknown name.");
                }

                return name is null ? null : Environment.GetEnvironmentVariable(name)?[.._limit];
            }

            [McpServerTool]
            public async Task<string> ReadAsync(string variable)
            {
                if (!AllowedVariables.Contains(variable))
                {
                    throw new ModelContextProtocol.McpException("Unknown name.");
                }

                return await Task.FromResult(Environment.GetEnvironmentVariable(variable) ?? "");
            }
        }
        """);

    [Fact]
    public Task List_is_shared_and_takes_the_values_of_the_schema() => Fix(
        """
        using System.ComponentModel.DataAnnotations;
        using ModelContextProtocol;
        using ModelContextProtocol.Server;

        public sealed record Request(string Name);

        public sealed class SettingTools
        {
            [McpServerTool]
            public string? Read([AllowedValues("REGION", "TIER")] string name)
            {
                return Environment.GetEnvironmentVariable([|name|]);
            }

            [McpServerTool]
            public string? Ask(Request request)
            {
                return Helper([|request.Name|]);
            }

            private static string? Helper(string name) => Environment.GetEnvironmentVariable(name);
        }
        """,
        """
        using System.ComponentModel.DataAnnotations;
        using ModelContextProtocol;
        using ModelContextProtocol.Server;

        public sealed record Request(string Name);

        public sealed class SettingTools
        {
            private static readonly HashSet<string> AllowedNames = new(StringComparer.Ordinal) { "REGION", "TIER" };

            [McpServerTool]
            public string? Read([AllowedValues("REGION", "TIER")] string name)
            {
                if (!AllowedNames.Contains(name))
                {
                    throw new McpException("Unknown name.");
                }

                return Environment.GetEnvironmentVariable(name);
            }

            [McpServerTool]
            public string? Ask(Request request)
            {
                if (!AllowedNames.Contains(request.Name))
                {
                    throw new McpException("Unknown name.");
                }

                return Helper(request.Name);
            }

            private static string? Helper(string name) => Environment.GetEnvironmentVariable(name);
        }
        """);

    [Theory]
    [InlineData("[McpServerTool] public static string Read(string[] names) => string.Concat(names.Select(n => Environment.GetEnvironmentVariable([|n|])));")]
    [InlineData("public static McpServerTool Read() => McpServerTool.Create((string name) => Environment.GetEnvironmentVariable([|name|]));")]
    public Task Where_no_sound_change_exists_none_is_offered(string member) => Verify.NoFix<ChosenSecretAnalyzer, ChosenSecretFix>(
        "using ModelContextProtocol.Server;\npublic static class SettingTools { " + member + " }");
}
