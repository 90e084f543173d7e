using Decisioning.Load.CommandLine;
using Decisioning.Load.Http2;
using Decisioning.Load.Latency;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Tests.Latency;

public sealed class ReservationsTests
{
    [Fact]
    public void AddReservations_SendsAmongOtherAnswers_TellsOfTheSendsAlone()
    {
        var figures = new Figures();
        figures.AddReservations("decide.9", 700, [Run(sends: 100, sendMs: 10), Run(sends: 300, sendMs: 30)]);
        Assert.Equal(Reservations.FigureNames.Select(name => "decide.9." + name).Order(), figures.Names.Order());
        Assert.Equal(100, figures["decide.9.reserved_rps"].Median);
        Assert.InRange(figures["decide.9.send_p50_ms"].Least, 10, 10.1);
        Assert.InRange(figures["decide.9.send_p99_ms"].Greatest, 30, 30.3);
        var lines = Reservations.Table(figures, [9]).TrimEnd().Split('\n');
        Assert.StartsWith("| 9 | 700 | 100 (50..150) | 20.", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void AddReservations_NobodyIsSent_KnowsNoTime()
    {
        var figures = new Figures();
        figures.AddReservations("decide.9", 700, [Run(sends: 0, sendMs: 0)]);
        Assert.Equal(["decide.9.asked_rps", "decide.9.reserved_rps"], figures.Names);
        Assert.Contains("| 9 | 700 | 0 (0..0) | - | - |", Reservations.Table(figures, [9]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65, "--reserve")]
    [InlineData(3, "--reserve", "--settle", "3")]
    [InlineData(0)]
    public void From_SettleSeconds_OutlastTheStatisticsWhereItReserves(int seconds, params string[] words) =>
        Assert.Equal(seconds, LatencyOptions.From(new Arguments(words, LatencyOptions.Flags)).SettleSeconds);

    /// <summary>Two seconds of answers, of which a thousand were not to send and took a millisecond.</summary>
    private static LoadRun Run(int sends, int sendMs)
    {
        var counts = new AnswerCounts();
        for (var call = 0; call < 1_000 + sends; call++)
        {
            var took = TimeSpan.FromMilliseconds(call < sends ? sendMs : 1);
            counts.Latencies.Record(took);
            if (call < sends)
            {
                counts.SendLatencies.Record(took);
            }
        }

        return new LoadRun(counts, TimeSpan.FromSeconds(2));
    }
}
