using Decisioning.Domain.Customers;
using Decisioning.Domain.Noticing;
using Decisioning.Domain.Segments;
using Decisioning.Domain.Statistics;
using Decisioning.Engine.Catalogs;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Names;
using Decisioning.Engine.Statistics;

namespace Decisioning.Engine.Tests;

/// <summary>Stored forms are what they were: data written today is read by every later version.</summary>
public sealed class StoredFormTests
{
    private const string Envelope =
        "3F2A000000000000000163E8030000000000000700000002000000AABB01EFCDAB8967452301020100000000FFEEDDCCBBAA9988CC";

    private const string NameList = "08070605040302010400746F7973";

    [Fact]
    public void Envelope_AllParts_AreWhereTheyWere()
    {
        var learned = new LearnedResponse(0x0123456789ABCDEF, 2, 0, true);
        var bytes = new RecordEnvelope
        {
            PreviousState = 42,
            Identity = "c"u8,
            FoldedAtMs = 1_000,
            Version = 7,
            Event = [0xAA, 0xBB],
            Learned = [learned],
            ErasedHash = 0x8899AABBCCDDEEFF,
            Decision = [0xCC],
        }.Encode();
        Assert.Equal(Envelope, Convert.ToHexString(bytes));

        var read = RecordEnvelope.Decode(bytes);
        Assert.Equal((42, 1_000, 7u), (read.PreviousState, read.FoldedAtMs, read.Version));
        Assert.Equal("c"u8.ToArray(), read.Identity.ToArray());
        Assert.Equal([0xAA, 0xBB], read.Event.ToArray());
        Assert.Equal([learned], read.Learned);
        Assert.Equal(0x8899AABBCCDDEEFF, read.ErasedHash);
        Assert.Equal([0xCC], read.Decision.ToArray());
        Assert.Equal(42, RecordEnvelope.PreviousStateOf(bytes));
    }

    [Fact]
    public void Envelope_CutAnywhere_IsRefused()
    {
        var bytes = Convert.FromHexString(Envelope);

        // The decision is the rest of the payload, so all but its bytes are needed.
        for (var length = 0; length < bytes.Length - 1; length++)
            Assert.Throws<InvalidDataException>(() => RecordEnvelope.Decode(bytes.AsSpan(0, length)).Version);
    }

    [Fact]
    public void Envelope_WithAPassage_IsWhatItWas()
    {
        var passage = new Passage
        {
            Segments = [new SegmentChange(LoyaltySegment.Loyal, LoyaltySegment.LoyalAtRisk, 1_000, true)],
            Expiries = [new ContactExpiry(7, 2_000, true)],
        };
        var bytes = new RecordEnvelope { Passage = passage, Decision = [0xCC] }.Encode();
        Assert.Equal("50" + "01" + "080901E803000000000000" + "01" + "0700000001D007000000000000" + "CC",
            Convert.ToHexString(bytes));
        var read = RecordEnvelope.Decode(bytes);
        Assert.Equal(passage.Segments, read.Passage!.Segments);
        Assert.Equal(passage.Expiries, read.Passage.Expiries);
        Assert.Equal([0xCC], read.Decision.ToArray());
        for (var length = 0; length < bytes.Length - 1; length++)
            Assert.Throws<InvalidDataException>(() => RecordEnvelope.Decode(bytes.AsSpan(0, length)).Version);
        bytes[2] = 14;
        Assert.Throws<InvalidDataException>(() => RecordEnvelope.Decode(bytes).Version);
    }

    [Fact]
    public void Names_Encoded_AreWhatTheyWere()
    {
        var bytes = NameCodec.Encode([(0x0102030405060708, "toys")]);
        Assert.Equal(NameList, Convert.ToHexString(bytes));
        Assert.Equal([(0x0102030405060708UL, "toys")], NameCodec.Decode(bytes));
        for (var length = 1; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => NameCodec.Decode(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Statistics_Encoded_AreWhatTheyWere()
    {
        var sums = new CalibrationSums();
        var bytes = new StatisticsRecord(1_234, [99], sums).Encode();
        Assert.StartsWith("D204000000000000" + "01000000" + "6300000000000000", Convert.ToHexString(bytes));
        var read = StatisticsRecord.Decode(bytes);
        Assert.Equal((1_234, 99), (read.AtMs, Assert.Single(read.Counted)));
        Assert.Throws<InvalidDataException>(() => StatisticsRecord.Decode(bytes.AsSpan(0, 11)));
        var segmented = new StatisticsRecord(1_234, [99], sums, Segments: 5).Encode();
        Assert.Equal(Convert.ToHexString(bytes) + "0500000000000000", Convert.ToHexString(segmented));
        Assert.Equal((0, 5), (read.Segments, StatisticsRecord.Decode(segmented).Segments));
        Assert.Throws<InvalidDataException>(() => StatisticsRecord.Decode(segmented.AsSpan(0, segmented.Length - 1)));
    }

    [Fact]
    public void CatalogRecord_Encoded_KeepsTheContentAsItWas()
    {
        var bytes = new CatalogRecord("anna", 1, 2, 3).Encode("{}"u8);
        var text = System.Text.Encoding.UTF8.GetString(bytes.AsSpan(4));
        Assert.Equal("""{"Publisher":"anna","PublishedAtMs":1,"ActivateAtMs":2,"RolledBackTo":3}{}""", text);
        var (facts, content) = CatalogRecord.Decode(bytes);
        Assert.Equal(new CatalogRecord("anna", 1, 2, 3), facts);
        Assert.Equal("{}"u8.ToArray(), content.ToArray());
    }
}
