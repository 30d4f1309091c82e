using McpAnalyzers.Server.Tests.Fixing;

namespace McpAnalyzers.Server.Tests;

/// <summary>A copy of the leaky server with every fix applied, built once for all tests of the class.</summary>
public sealed class FixedServer() : FixedSample(SampleServer.Leaky);

/// <summary>A copy of the leaky server over HTTP with every fix applied, built once for all tests of the class.</summary>
public sealed class FixedHttpServer() : FixedSample(SampleServer.LeakyHttp);

/// <summary>A copy of a sample with every fix applied.</summary>
public abstract class FixedSample : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SampleServer _sample;

    private protected FixedSample(SampleServer sample) => _sample = sample;

    internal SampleServer Server { get; private set; } = null!;

    public bool IsClean { get; private set; }

    public string BuildOutput { get; private set; } = "";

    public async Task InitializeAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        Server = ServerCopy.Create(_sample, _folder.Path);
        using (var workspace = ServerProject.NewWorkspace())
        {
            // The copy has no output yet: its references are those of the sample.
            var project = await ServerProject.LoadAsync(workspace, Server with { AssemblyPath = _sample.AssemblyPath }, timeout.Token);
            project = await FixDriver.FixAsync(project, all: true, timeout.Token);
            await ServerProject.SaveAsync(project, Server, timeout.Token);
        }

        (IsClean, BuildOutput) = await ServerCopy.BuildAsync(Server, timeout.Token);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
