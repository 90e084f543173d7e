using Decisioning.Load.Measuring;

namespace Decisioning.Load.Tests.Measuring;

public sealed class SpreadTests
{
    [Fact]
    public void Of_AnOddNumber_TakesTheMiddleOne() => Assert.Equal(new Spread(2, 1, 9), Spread.Of([9, 1, 2]));

    [Fact]
    public void Of_AnEvenNumber_TakesTheMeanOfTheMiddleTwo() =>
        Assert.Equal(new Spread(3, 1, 9), Spread.Of([9, 1, 2, 4]));

    [Fact]
    public void Text_OfASpread_HasTheEnds() => Assert.Equal("2.0 (1.0..9.0)", new Spread(2, 1, 9).Text("0.0"));
}
