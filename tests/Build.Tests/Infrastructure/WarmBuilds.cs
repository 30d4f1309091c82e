namespace McpAnalyzers.Build.Tests.Infrastructure;

/// <summary>
/// A build server and a compiler that stay warm between the builds of one user of this class, and serve nobody else. Most of a small
/// build is the start of these processes; a user's second build has them warm, too. A server that is busy, or does not come up in
/// time, is done without.
/// </summary>
internal sealed class WarmBuilds
{
    /// <summary>For a build of many projects: in processes of its own, that end with it.</summary>
    public const string Parallel = "-nodeReuse:false";

    private readonly string _name = "mcp-tests-" + Guid.NewGuid().ToString("N")[..16];

    /// <summary>What a command must find in its environment to use them, whatever this machine says about builds.</summary>
    public void Offer(IDictionary<string, string?> environment)
    {
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "1";
        environment["MSBUILDNODEHANDSHAKESALT"] = _name;
        environment["UseSharedCompilation"] = "true";
        environment["SharedCompilationId"] = _name;
    }

    /// <summary>The arguments of a command, so that the server builds by itself: one that helped it would outlive it.</summary>
    public static IEnumerable<string> Arguments(string[] arguments) =>
        arguments[0] is "build" or "publish" or "pack" or "msbuild" && !arguments.Contains(Parallel) ? [.. arguments, "-m:1"] : arguments;

    /// <summary>Ends them, as far as they ever began.</summary>
    /// <param name="folder">Where the builds ran: it decides on the SDK.</param>
    /// <param name="project">Any project there.</param>
    public void End(string folder, string project)
    {
        var roslyn = Dotnet.Run(folder, this, "msbuild", project, "-getProperty:RoslynTargetsPath").Output.Trim();
        var compiler = Path.Combine(roslyn, "bincore", "VBCSCompiler.dll");
        if (File.Exists(compiler))
        {
            Dotnet.Run(folder, this, "exec", compiler, "-shutdown", "-pipename:" + _name);
        }

        Dotnet.Run(folder, this, "build-server", "shutdown", "--msbuild");
    }
}
