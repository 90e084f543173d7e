using System.Runtime.InteropServices;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Tests.Customers;

public sealed class RecordLayoutTests
{
    private readonly History _anna = new();

    [Fact]
    public void Apply_SectionsOfANewerVersion_AreKeptByteForByte()
    {
        _anna.With(_anna.Purchase(1, "o1", History.Line("duck", 1, 10)));
        byte[] later = [9, 8, 7, 6, 5, 4];
        _anna.Record = WithSection(WithSection(_anna.Record, 40, 3, later), 41, 2, [1, 2]);
        _anna.With(_anna.Action(2)).With(_anna.Reserve(3));
        Assert.Equal(later, RecordLayout.Find(_anna.Record, (SectionId)40, out var stride).ToArray());
        Assert.Equal(3, stride);
        Assert.Equal([1, 2], RecordLayout.Find(_anna.Record, (SectionId)41, out _).ToArray());
        Assert.Equal(1, _anna.RfmAt(3).Frequency);
    }

    [Fact]
    public void Check_LengthsThatDoNotAddUp_Throws()
    {
        _anna.With(_anna.Action(1));
        Assert.Throws<InvalidDataException>(() => RecordLayout.Check(_anna.Record.AsSpan(0, _anna.Record.Length - 1)));
        Assert.Throws<InvalidDataException>(() => RecordLayout.Check(_anna.Record.AsSpan(0, 20)));
        Assert.Throws<InvalidDataException>(() => RecordLayout.Check([.. _anna.Record, 0]));
        var otherFormat = _anna.Record.ToArray();
        otherFormat[0] = 99;
        var error = Assert.Throws<InvalidDataException>(() => RecordLayout.Check(otherFormat));
        Assert.Contains("format 99", error.Message);
    }

    private static byte[] WithSection(byte[] record, ushort id, ushort stride, byte[] bytes)
    {
        var header = MemoryMarshal.Read<CustomerHeader>(record);
        var section = new Section { Id = (SectionId)id, Stride = stride, Count = (ushort)(bytes.Length / stride) };
        var directoryEnd = RecordLayout.HeaderBytes + (header.SectionCount * RecordLayout.SectionBytes);
        byte[] longer =
        [
            .. record[..directoryEnd],
            .. MemoryMarshal.AsBytes(new ReadOnlySpan<Section>(in section)),
            .. record[directoryEnd..],
            .. bytes,
        ];
        header.SectionCount++;
        header.Length = (uint)longer.Length;
        MemoryMarshal.Write(longer, in header);
        return longer;
    }
}
