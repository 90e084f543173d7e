using Decisioning.Storage.Sqlite.Connections;

namespace Decisioning.Storage.Tests.Sqlite;

public sealed class WalPolicyTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void IsDue_AQuarterOfThePagesAfterARest_IsTrueAndBeginsAnew()
    {
        var policy = new WalPolicy(100, _clock);
        _clock.Advance(WalPolicy.Rest);
        Assert.False(policy.IsDue(24));
        Assert.True(policy.IsDue(1));
        Assert.False(policy.IsDue(99));
        _clock.Advance(WalPolicy.Rest);
        Assert.True(policy.IsDue(0));
    }

    [Fact]
    public void IsDue_AFloodOfWrites_IsPutOffUntilAllOfThePages()
    {
        var policy = new WalPolicy(100, _clock);
        _clock.Advance(WalPolicy.Rest - TimeSpan.FromTicks(1));
        Assert.False(policy.IsDue(99));
        Assert.True(policy.IsDue(1));
    }

    [Fact]
    public void IsDue_NobodyWaits_IsNeverEarly()
    {
        var policy = new WalPolicy(100);
        Assert.False(policy.IsDue(99));
        Assert.True(policy.IsDue(1));
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
