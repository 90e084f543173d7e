using System.Globalization;
using Decisioning.Load.Scenario;

namespace Decisioning.Load.Tests.Scenario;

public sealed class CustomerDrawTests
{
    private const int Draws = 20_000;

    [Fact]
    public void Next_AShareFromTheStore_ComesFromTheSecondHalfEachOnceBeforeOneComesAgain()
    {
        var drawn = Drawn(new CustomerDraw(10_000, .6, newShare: .1, restingShare: .2));
        Assert.InRange(drawn.Count(number => number == 0) / (double)Draws, .09, .11);
        var resting = drawn.Where(number => number > 5_000).ToArray();
        Assert.InRange(resting.Length / (double)Draws, .19, .21);
        Assert.Equal(resting.Length, resting.Distinct().Count());
        Assert.All(resting, number => Assert.InRange(number, 5_001, 10_000));
    }

    [Fact]
    public void Next_NoneFromTheStore_DrawsTheWholeBaseByZipf()
    {
        var drawn = Drawn(new CustomerDraw(100, .6, newShare: 0, restingShare: 0));
        Assert.Equal(Enumerable.Range(1, 100), drawn.Distinct().Order());
        Assert.True(drawn.Count(number => number == 1) > 5 * drawn.Count(number => number == 100));
    }

    [Fact]
    public void Next_MoreFromTheStoreThanThereAre_BeginsAgain()
    {
        var drawn = Drawn(new CustomerDraw(5, .6, newShare: 0, restingShare: 1));
        Assert.Equal([5, 4, 3, 5, 4, 3], drawn.Take(6));
    }

    private static int[] Drawn(CustomerDraw draw)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Draws).Select(_ => NumberOf(draw.Next(random, () => "new-0")))];
    }

    private static int NumberOf(string id) => int.Parse(id.Split('-')[1], CultureInfo.InvariantCulture);
}
