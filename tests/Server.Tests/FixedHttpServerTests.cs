namespace McpAnalyzers.Server.Tests;

/// <summary>After: the same server, mended by nothing but our own fixes, withstands each attack and still serves who may enter.</summary>
public sealed class FixedHttpServerTests(FixedHttpServer fixture) : IClassFixture<FixedHttpServer>, IDisposable
{
    private readonly HttpAttacks _attacks = new(fixture.Server);

    public void Dispose() => _attacks.Dispose();

    [Fact]
    public void Build_is_clean() => Assert.True(fixture.IsClean, fixture.BuildOutput);

    [Fact]
    public async Task Who_may_enter_is_let_in() => Assert.True(await _attacks.LetsInWhoMayAsync());

    [Fact]
    public async Task Who_shows_nothing_is_turned_away() => Assert.False(await _attacks.LetsInWhoMayNotAsync());

    [Fact]
    public async Task Token_for_another_application_is_refused() => Assert.False(await _attacks.ForeignTokenEntersAsync());

    [Fact]
    public async Task Key_in_the_address_is_refused() => Assert.False(await _attacks.KeyInAddressEntersAsync());

    [Fact]
    public async Task Without_a_key_nobody_enters() => Assert.False(await _attacks.EverybodyEntersWithoutKeyAsync());

    [Fact]
    public async Task Callers_at_the_same_time_keep_their_names() => Assert.False(await _attacks.CallersAreMixedUpAsync());
}
