using Decisioning.Server.Commands;

namespace Decisioning.Server.Tests.Commands;

public sealed class ShadowPricesTests
{
    [Fact]
    public void PriceFor_DifferentContacts_LeavesExactlySoMany()
    {
        var prices = new ShadowPrices([30_000, 10_000, 50_000, 20_000, 40_000], 10_000);
        Assert.Equal([0, 4, 3, 2, 1, 0], new[] { 5, 1, 2, 3, 4, 6 }.Select(prices.PriceFor));
        Assert.Equal(2, prices.RemainAt(prices.PriceFor(2)));
        Assert.Equal(90_000, prices.FirstComeNet(prices.PriceFor(2), 2));
        Assert.Equal(40_000, prices.FirstComeNet(0, 2));
    }

    [Fact]
    public void PriceFor_ManyEqualContactsAtTheEdge_LeavesMoreRatherThanNearlyNone()
    {
        var prices = new ShadowPrices([.. Enumerable.Repeat(30_000L, 50), 90_000], 10_000);
        var price = prices.PriceFor(10);
        Assert.Equal(51, prices.RemainAt(price));
        Assert.Equal(300_000, prices.FirstComeNet(price, 10));
        Assert.Equal(360_000, prices.BestNet(10));
    }

    [Fact]
    public void PriceFor_MoreRoomThanContacts_IsNone() =>
        Assert.Equal(0, new ShadowPrices([5_000], 10_000).PriceFor(10));

    [Fact]
    public void Table_FallsFromAllToFew()
    {
        var prices = new ShadowPrices([.. Enumerable.Range(1, 100).Select(i => i * 10_000L)], 10_000);
        var table = prices.Table(7).ToList();
        Assert.Equal((0, 100), table[0]);
        Assert.Contains((93, 7), table);
        Assert.Equal(table.OrderByDescending(row => row.Contacts), table);
    }
}
