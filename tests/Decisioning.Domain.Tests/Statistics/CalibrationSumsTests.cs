using Decisioning.Domain.Names;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Golden;

namespace Decisioning.Domain.Tests.Statistics;

public sealed class CalibrationSumsTests
{
    private const long DayMs = 86_400_000;
    private static readonly ulong Email = NameHash.Of("email");
    private static readonly ulong Sms = NameHash.Of("sms");

    [Fact]
    public void Cells_HalveInSixtyDays()
    {
        var sums = new CalibrationSums();
        sums.Add(Email, 2, 0.5, seen: true, 0);
        sums.Add(Email, 2, 0.5, seen: false, 60 * DayMs);
        Assert.Equal(new CalibrationCell(0.5, 0.75), sums.CellOf(Email, 2));
        Assert.Equal(default, sums.CellOf(Email, 1));
        Assert.Equal(default, sums.CellOf(Sms, 2));
    }

    [Fact]
    public void Factor_IsShrunkTowardsOne()
    {
        Assert.Equal(1, default(CalibrationCell).Factor);
        Assert.Equal(30 / 40.0, new CalibrationCell(10, 20).Factor);
    }

    [Fact]
    public void Sums_OfPartitions_AddUpInAnyOrder()
    {
        var random = new Random(5);
        var whole = new CalibrationSums();
        CalibrationSums[] parts = [new(), new(), new()];
        for (var i = 0; i < 600; i++)
        {
            var channel = i % 2 == 0 ? Email : Sms;
            var atMs = random.NextInt64(200 * DayMs);
            var expected = random.NextDouble();
            var seen = random.Next(2) == 0;
            whole.Add(channel, i % 5, expected, seen, atMs);
            parts[random.Next(3)].Add(channel, i % 5, expected, seen, atMs);
        }

        foreach (var order in new int[][] { [0, 1, 2], [2, 0, 1] })
        {
            var sum = new CalibrationSums();
            foreach (var part in order)
            {
                sum.Add(parts[part]);
            }

            Assert.Equal(whole.AtMs, sum.AtMs);
            for (var band = 0; band < 5; band++)
            {
                Assert.Equal(whole.CellOf(Email, band).Seen, sum.CellOf(Email, band).Seen, 1e-9);
                Assert.Equal(whole.CellOf(Sms, band).Expected, sum.CellOf(Sms, band).Expected, 1e-9);
            }
        }
    }

    [Fact]
    public void Statistics_OfALaterTime_AreDecayedToIt()
    {
        var sums = new CalibrationSums();
        for (var i = 0; i < 20; i++)
        {
            sums.Add(Email, 0, 1, seen: false, 0);
        }

        Assert.Equal(0.5, sums.ToStatistics(1, 0).CalibrationOf(Email, 0));
        Assert.Equal(20 / 30.0, sums.ToStatistics(1, 60 * DayMs).CalibrationOf(Email, 0));
        Assert.Equal(1, BaseStatistics.Neutral.CalibrationOf(Email, 0));
    }

    [Fact]
    public void StoredForm_IsPinnedAndReadsBack()
    {
        var sums = new CalibrationSums();
        sums.Add(Sms, 4, 0.25, seen: true, 5 * DayMs);
        sums.Add(Email, 0, 0.125, seen: false, 5 * DayMs);
        var bytes = sums.Encode();
        GoldenFiles.Check("calibration", bytes);
        Assert.Equal(bytes, CalibrationSums.Decode(GoldenFiles.Read("calibration")).Encode());
    }

    [Fact]
    public void StoredForm_Damaged_IsRefused()
    {
        var sums = new CalibrationSums();
        sums.Add(Email, 0, 0.125, seen: false, 0);
        var bytes = sums.Encode();
        Assert.Throws<InvalidDataException>(() => CalibrationSums.Decode(bytes.AsSpan(0, bytes.Length - 1)));
        bytes[0] = 9;
        Assert.Throws<InvalidDataException>(() => CalibrationSums.Decode(bytes));
        Assert.Throws<InvalidDataException>(() => CalibrationSums.Decode([]));
    }
}
