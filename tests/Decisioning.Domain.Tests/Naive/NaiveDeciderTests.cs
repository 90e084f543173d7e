using Decisioning.Domain.Deciding;
using Xunit.Abstractions;

namespace Decisioning.Domain.Tests.Naive;

public sealed class NaiveDeciderTests(ITestOutputHelper output)
{
    private const double LeastShareSent = 0.15;

    [Fact]
    public void Decide_RandomTriples_ReachEveryReasonAndBothVerdicts()
    {
        var tally = new Tally();
        for (var i = 0; i < 2000; i++)
        {
            tally.Count(Triple.FromSeed(7_000_000 + i).Naive());
        }

        output.WriteLine(tally.ToString());

        // A reservation that is over is the answer to a repeated request: no decision comes to it.
        var missing = Enum.GetValues<ReasonCode>().Except(tally.Codes).Except([ReasonCode.ReservationOver]);
        Assert.Empty(missing);
        Assert.True(
            tally.ShareSent >= LeastShareSent, $"Only {tally.ShareSent:P1} of the contacts asked for are SEND.");
    }
}
