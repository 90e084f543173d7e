using Decisioning.Engine.Actors;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Actors;

public sealed class StateRoundTests
{
    /// <summary>More rows and bytes than the first pieces have room for, one record longer than a piece.</summary>
    [Fact]
    public void Add_MoreThanOnePieceHolds_KeepsEveryRecordAsItWas()
    {
        var round = new StateRound();
        var random = new Random(1);
        var records = new byte[2_000][];
        for (var i = 0; i < records.Length; i++)
        {
            records[i] = new byte[i == 700 ? (1 << 20) + 5 : random.Next(4_096)];
            random.NextBytes(records[i]);
            round.Add(RowOf(i), records[i]);
        }

        var rows = round.Rows.ToArray();
        Assert.Equal(records.Length, rows.Length);
        Assert.Equal(records.Sum(record => (long)record.Length), round.Bytes);
        Assert.All(rows.Index(), row =>
        {
            Assert.Equal((uint)row.Index + 1, row.Item.Customer);
            Assert.True(row.Item.Record.Span.SequenceEqual(records[row.Index]));
        });
    }

    [Fact]
    public void Add_AfterTheCallerChangedItsBytes_HasKeptACopy()
    {
        var round = new StateRound();
        byte[] record = [1, 2, 3];

        round.Add(RowOf(0), record);
        record[0] = 9;

        Assert.Equal([1, 2, 3], round.Rows.Span[0].Record.ToArray());
    }

    [Fact]
    public void Release_WithRows_IsEmptyAndTakesNewOnes()
    {
        var round = new StateRound();
        round.Add(RowOf(0), [1, 2, 3]);

        round.Release();
        Assert.Equal((0, 0, 0), (round.Count, round.Bytes, round.Rows.Length));
        round.Add(RowOf(1), [4]);

        Assert.Equal([4], round.Rows.Span[0].Record.ToArray());
    }

    private static StateRow RowOf(int index) => new()
    {
        Partition = 1,
        Customer = (uint)index + 1,
        IdHash = 7,
        LastNumber = 3,
    };
}
