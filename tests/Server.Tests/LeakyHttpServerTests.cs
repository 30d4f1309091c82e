namespace McpAnalyzers.Server.Tests;

/// <summary>Before: that each attack on the sample over HTTP succeeds.</summary>
public sealed class LeakyHttpServerTests : IDisposable
{
    private readonly HttpAttacks _attacks = new(SampleServer.LeakyHttp);

    public void Dispose() => _attacks.Dispose();

    [Fact]
    public async Task Who_may_enter_is_let_in() => Assert.True(await _attacks.LetsInWhoMayAsync());

    [Fact]
    public async Task Who_shows_nothing_is_turned_away() => Assert.False(await _attacks.LetsInWhoMayNotAsync());

    [Fact]
    public async Task Token_for_another_application_enters() => Assert.True(await _attacks.ForeignTokenEntersAsync());

    [Fact]
    public async Task Key_in_the_address_enters() => Assert.True(await _attacks.KeyInAddressEntersAsync());

    [Fact]
    public async Task Without_a_key_everybody_enters() => Assert.True(await _attacks.EverybodyEntersWithoutKeyAsync());

    [Fact]
    public async Task Callers_at_the_same_time_are_mixed_up() => Assert.True(await _attacks.CallersAreMixedUpAsync());
}
