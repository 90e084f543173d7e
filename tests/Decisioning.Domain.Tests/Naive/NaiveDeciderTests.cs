using System.Globalization;
using Decisioning.Domain.Deciding;
using Xunit.Abstractions;

namespace Decisioning.Domain.Tests.Naive;

public sealed class NaiveDeciderTests(ITestOutputHelper output)
{
    private const double LeastShareSent = 0.12;

    /// <summary>Every reason must be met at least once in so many triples.</summary>
    private const int LeastOften = 1_000;

    /// <summary>Said when an answer is repeated, not when a question is decided.</summary>
    private static readonly ReasonCode[] NotDecided = [ReasonCode.ReservationOver];

    /// <summary>
    /// The seed is fixed; <c>DECISIONING_NAIVE_SEED</c> and <c>DECISIONING_NAIVE_COUNT</c> run others.
    /// A run of less than some thousand may miss a reason by chance.
    /// </summary>
    [Fact]
    public void Decide_RandomTriples_IsTheNaiveDecision()
    {
        var seed = Number("DECISIONING_NAIVE_SEED", 7_000_000);
        var count = Number("DECISIONING_NAIVE_COUNT", 50_000);
        var run = new TripleRun(seed, count);

        run.Run();

        output.WriteLine($"seed {seed}");
        output.WriteLine(run.Tally.ToString());
        Assert.True(run.Failures == 0, run.Failures == 0 ? "" : run.Describe());
        Assert.Equal(count, run.Tally.Triples);
        Assert.True(run.Tally.Explained >= count / 2, $"Only {run.Tally.Explained} triples ask for reasons.");
        var seldom = Enum.GetValues<ReasonCode>().Except(NotDecided)
            .Where(code => run.Tally.Compared(code) < count / LeastOften);
        Assert.Equal([], seldom);
        Assert.True(
            run.Tally.ShareSent >= LeastShareSent,
            $"Only {run.Tally.ShareSent:P1} of the contacts asked for are SEND.");
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
}
