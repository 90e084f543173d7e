namespace Decisioning.Domain.Tests.Rules;

public sealed class PassingOfTimeTests
{
    [Theory]
    [InlineData("customer.rfm.frequency > 3", 0)]
    [InlineData("has(customer.rfm.recency_days)", 0)]
    [InlineData("customer.trust > 0.5", 1)]
    [InlineData("customer.trust > 0.5 && customer.rfm.frequency > 1", 1)]
    [InlineData("customer.trust > 0.5 && customer.debt * 2.0 + 1.0 < 3.0", 2)]
    [InlineData("customer.trust - customer.debt > 0.5", 1)]
    [InlineData("customer.trust > customer.debt", 1)]
    [InlineData("now - timestamp('2026-01-01T00:00:00Z') > duration('24h')", 1)]
    [InlineData("age_months(customer.b) < 12", 1)]
    [InlineData("customer.rfm.recency_days in [1, 2, 3]", 1)]
    [InlineData("customer.segment == 'vip'", 1)]
    [InlineData("[1, 2].exists(x, customer.rfm.recency_days == x)", 1)]
    public void WatchesOf_ARule_FollowsWhatMoves(string source, int watches)
    {
        var compiled = ShopRules.Compile(source);
        Assert.True(compiled.Rule is not null, string.Join('\n', compiled.Problems));
        Assert.Equal(watches, compiled.Rule.Watches.Count);
        Assert.All(compiled.Rule.Watches, watch => Assert.Equal(0, watch.GridMs));
    }

    [Theory]
    [InlineData("now.getHours() < 12", 900_000, 900_000)]
    [InlineData("now.getHours('Asia/Kathmandu') * 60 + now.getMinutes('Asia/Kathmandu') < 100", 60_000, 60_000)]
    [InlineData("now.getDayOfWeek() in [0, 6]", 900_000, 43_200_000)]
    [InlineData("now.getMonth() == 11 && customer.rfm.frequency > 1", 900_000, 43_200_000)]
    public void WatchesOf_PartsOfTheClock_LieOnAGrid(string source, long gridMs, long coarseMs)
    {
        var watch = Assert.Single(ShopRules.Compile(source).Rule!.Watches);
        Assert.Equal((gridMs, coarseMs), (watch.GridMs, watch.CoarseMs));
    }

    [Theory]
    [InlineData("customer.trust - now.getHours() > 1.0")]
    [InlineData("string(now) == '2026'")]
    [InlineData("customer.trust * customer.debt > 0.3")]
    [InlineData("[0.5].exists(x, customer.trust > x)")]
    [InlineData("now > customer.since || now == context.then")]
    public void WatchesOf_WhatCannotBeFollowed_IsRefused(string source) =>
        Assert.Null(ShopRules.Compile(source).Rule);
}
