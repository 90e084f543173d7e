using Decisioning.Server.Demo;
using Decisioning.Server.Tests.Hosting;
using Google.Protobuf.WellKnownTypes;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>
/// A base laid out so that every cell of the recency x frequency matrix holds a number of customers of its own, on the
/// boundary days and with the boundary counts, is given back over the wire, and walks through the columns as time
/// passes.
/// </summary>
public sealed class BaseMatrixTests
{
    private const int DaySeconds = 86_400;

    private static readonly int[][] Frequencies = [[1], [2], [3], [4, 9], [10, 24], [25, 31]];
    private static readonly int[][] Days = [[0, 30], [31, 60], [61, 90], [91, 120], [121, 180], [181, 700]];
    private static readonly int[] ColumnTo = [30, 60, 90, 120, 180, int.MaxValue];

    /// <summary>The moment of the fixture, a whole second.</summary>
    private static readonly Timestamp T = new() { Seconds = Ask.Now.Seconds };

    [Fact]
    public async Task GetBase_ABaseWithAKnownCountInEveryCell_GivesAllCellsAndTotals()
    {
        await using var server = await ServerFixture.StartAsync(
            TestCatalogs.Small(), ServerFixture.WithClientTime);
        await RecordAsync(server);

        var matrix = (await server.Insight.GetBaseAsync(new Wire.GetBaseRequest { AsOf = T })).Matrix;

        Assert.Equal([1, 2, 3, 4, 10, 25], matrix.Rows.Select(row => row.From));
        Assert.Equal([1, 2, 3, 9, 24, 0], matrix.Rows.Select(row => row.To));
        for (var row = 0; row < 6; row++)
        {
            var expected = Enumerable.Range(0, 6).Select(column => (long)CountIn(row, column)).ToArray();
            Assert.Equal(expected, matrix.Rows[row].Cells);
            Assert.Equal(expected.Sum(), matrix.Rows[row].Total);
        }

        var columns = Enumerable.Range(0, 6)
            .Select(column => Enumerable.Range(0, 6).Sum(row => (long)CountIn(row, column)));
        Assert.Equal(columns, matrix.ColumnTotals);
        Assert.Equal(666, matrix.Total);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(90)]
    [InlineData(120)]
    [InlineData(180)]
    public async Task GetBase_MovedForwardWithoutEvents_WalksThroughTheColumns(int days)
    {
        await using var server = await ServerFixture.StartAsync(
            TestCatalogs.Small(), ServerFixture.WithClientTime);
        await RecordAsync(server);

        foreach (var seconds in new[] { 0, 1 })
        {
            var asOf = new Timestamp { Seconds = T.Seconds + (days * DaySeconds) + seconds };
            var moved = await server.Insight.GetBaseAsync(new Wire.GetBaseRequest { AsOf = asOf });
            Assert.Equal(Expected(days, seconds), moved.Matrix.Rows.SelectMany(row => row.Cells));
            Assert.Equal(666, moved.Matrix.Total);
        }
    }

    [Fact]
    public async Task GetBase_AsTheClockMovesOn_WalksThroughTheColumnsWithoutBeingAsked()
    {
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var time = new DemoTime(TimeProvider.System, nowMs);
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small(), time: time);
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("one", "e1") } });
        foreach (var (days, column) in new[] { (30, 0), (31, 1), (61, 2), (91, 3), (121, 4), (180, 4), (181, 5) })
        {
            // Half a day more than whole ones, so that the test's own duration crosses no boundary.
            time.MoveTo(nowMs + (days * DaySeconds * 1_000L) + (DaySeconds * 500L));
            var figures = await server.Insight.GetBaseAsync(new Wire.GetBaseRequest());
            Assert.Equal(1, figures.Matrix.Rows[0].Cells[column]);
            Assert.Equal(1, figures.Matrix.Total);
        }
    }

    [Fact]
    public async Task GetBase_AsOfWithoutClientTime_IsRefused()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(
            async () => await server.Insight.GetBaseAsync(new Wire.GetBaseRequest { AsOf = T }));
        Assert.Equal(Grpc.Core.StatusCode.FailedPrecondition, refused.StatusCode);
    }

    private static int CountIn(int row, int column) => (row * 6) + column + 1;

    private static long[] Expected(int days, int seconds)
    {
        var cells = new long[36];
        foreach (var customer in Fixture())
        {
            // Whole days elapsed; who stands at the end of a day is one further a second later.
            var recency = customer.Days + days + (customer.AtEndOfDay && seconds > 0 ? 1 : 0);
            cells[(customer.Row * 6) + Array.FindIndex(ColumnTo, to => recency <= to)]++;
        }

        return cells;
    }

    private static IEnumerable<(int Row, int Frequency, int Days, bool AtEndOfDay)> Fixture()
    {
        for (var row = 0; row < 6; row++)
        {
            for (var column = 0; column < 6; column++)
            {
                for (var i = 0; i < CountIn(row, column); i++)
                {
                    var frequency = Frequencies[row][i % Frequencies[row].Length];
                    yield return (row, frequency, Days[column][i % 2], i % 3 == 0);
                }
            }
        }
    }

    private static async Task RecordAsync(ServerFixture server)
    {
        var events = new List<Wire.Event>();
        var number = 0;
        foreach (var (_, frequency, days, atEndOfDay) in Fixture())
        {
            var customer = $"customer-{number++}";
            var last = T.Seconds - (days * DaySeconds) - (atEndOfDay ? DaySeconds - 1 : 0);
            for (var order = 0; order < frequency; order++)
            {
                events.Add(Purchase(customer, $"order-{order}", last - (order * 3_600L)));
            }

            if (number % 5 == 0)
            {
                // An order that came back leaves the customer where he was.
                events.Add(Purchase(customer, "returned", T.Seconds));
                var back = Purchase(customer, "back", T.Seconds);
                back.Return = new Wire.Return { ReturnedOrderId = "returned", Lines = { back.Purchase.Lines } };
                events.Add(back);
            }
        }

        foreach (var batch in events.Chunk(1_000))
        {
            var recorded = await server.Events.RecordAsync(new Wire.RecordRequest { Events = { batch } });
            Assert.All(recorded.Results, result => Assert.Null(result.Error));
        }
    }

    private static Wire.Event Purchase(string customer, string id, long atSeconds)
    {
        var e = Ask.Purchase(customer, id);
        e.OccurredAt = new Timestamp { Seconds = atSeconds };
        return e;
    }
}
