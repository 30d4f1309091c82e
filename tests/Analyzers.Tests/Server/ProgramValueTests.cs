using McpAnalyzers.Server;

namespace McpAnalyzers.Tests.Server;

public class ProgramValueTests
{
    private static readonly McpProgram s_program = ServerUnderTest.Of("[McpServerToolType] class Tools { }").Program;

    [Fact]
    public async Task Who_asks_while_it_is_computed_waits_for_it()
    {
        var value = new ProgramValue<object>(s_program);
        var computed = 0;
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => value.Get(
            this,
            (_, _) =>
            {
                Interlocked.Increment(ref computed);
                Thread.Sleep(20);
                return new object();
            },
            CancellationToken.None))));

        Assert.Equal(1, computed);
        Assert.All(all, one => Assert.Same(all[0], one));
    }

    [Fact]
    public void Cancelled_computation_leaves_nothing_behind()
    {
        var value = new ProgramValue<string>(s_program);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        static string Compute(object owner, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return "known";
        }

        Assert.Throws<OperationCanceledException>(() => value.Get(this, Compute, cancelled.Token));
        Assert.Equal("known", value.Get(this, Compute, CancellationToken.None));
    }

    [Fact]
    public void Value_may_need_another_one()
    {
        var inner = new ProgramValue<int>(s_program);
        var outer = new ProgramValue<int>(s_program);

        Assert.Equal(42, outer.Get(inner, static (other, token) => other.Get(0, static (_, _) => 41, token) + 1, CancellationToken.None));
    }

    [Fact]
    public async Task Values_that_need_one_another_on_two_threads_do_not_wait_in_a_circle()
    {
        var first = new ProgramValue<int>(s_program);
        var second = new ProgramValue<int>(s_program);
        using var both = new Barrier(2);

        int Ask(ProgramValue<int> asked, ProgramValue<int> needed)
        {
            both.SignalAndWait();
            return asked.Get(needed, static (other, token) => other.Get(0, static (_, _) => 1, token), CancellationToken.None);
        }

        var answers = await Task.WhenAll(Task.Run(() => Ask(first, second)), Task.Run(() => Ask(second, first))).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal([1, 1], answers);
    }
}
