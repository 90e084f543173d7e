using Decisioning.Domain.Segments;
using Decisioning.Domain.Statistics;
using Decisioning.Domain.Tests.Golden;

namespace Decisioning.Domain.Tests.Statistics;

public sealed class SegmentFiguresTests
{
    [Fact]
    public void OrderMinorOf_FewOrders_StaysNearTheAverage()
    {
        var figures = Of(LoyaltySegment.Loyal, new SegmentCell(20, 60_000, 600, [6, 0]));
        Assert.Equal(2_000, figures.OrderMinorOf(LoyaltySegment.Loyal, 1_000));
        Assert.Equal(1_000, figures.OrderMinorOf(LoyaltySegment.Vip, 1_000));
    }

    [Fact]
    public void RateOf_CellWithoutCustomers_IsNotKnown()
    {
        var figures = Of(LoyaltySegment.Loyal, new SegmentCell(20, 60_000, 600, [6, 0]));
        Assert.Equal(0.01, figures.RateOf(LoyaltySegment.Loyal, 0));
        Assert.Equal(0, figures.RateOf(LoyaltySegment.Loyal, 1));
        Assert.True(figures.RateOf(LoyaltySegment.Vip, 0) < 0);
    }

    [Fact]
    public void Encode_FiguresOfTwoCategories_GivesTheStoredBytesAndBack()
    {
        var figures = Of(LoyaltySegment.VipLost, new SegmentCell(20, 60_000, 600, [6, 1]));
        var bytes = SegmentFiguresCodec.Encode(figures);
        GoldenFiles.Check("segments", bytes);
        var read = SegmentFiguresCodec.Decode(GoldenFiles.Read("segments"));
        Assert.Equal(figures.Categories, read.Categories);
        Assert.Equal((20, 60_000, 600), (read[LoyaltySegment.VipLost].Orders, read[LoyaltySegment.VipLost].MoneyMinor,
            read[LoyaltySegment.VipLost].Days));
        Assert.Equal([6, 1], read[LoyaltySegment.VipLost].CategoryOrders);
    }

    [Fact]
    public void Decode_DamagedBytes_IsRefused()
    {
        var bytes = GoldenFiles.Read("segments");
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => SegmentFiguresCodec.Decode(bytes.AsSpan(0, length)));
        }

        Assert.Throws<InvalidDataException>(() => SegmentFiguresCodec.Decode([.. bytes, 0]));
        bytes[1] = 49;
        Assert.Throws<InvalidDataException>(() => SegmentFiguresCodec.Decode(bytes));
    }

    [Fact]
    public void SegmentFigures_CellsThatDoNotFit_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new SegmentFigures([5], [SegmentCell.Empty]));

    /// <summary>One cell that is known; the categories are 5 and 7.</summary>
    internal static SegmentFigures Of(LoyaltySegment known, SegmentCell cell) => new(
        [5, 7], Enum.GetValues<LoyaltySegment>().Select(i => i == known ? cell : new SegmentCell(0, 0, 0, [0, 0])));
}
