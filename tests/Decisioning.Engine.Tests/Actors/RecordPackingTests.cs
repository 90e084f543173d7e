using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Actors;

/// <summary>Customers at rest who are packed are the same customers, in fewer bytes.</summary>
public sealed class RecordPackingTests : IDisposable
{
    private const int Customers = 2_000;

    private readonly RecordArena _arena = new();
    private readonly RecordPacking _packing = new();
    private readonly MemoryBudget _budget;
    private readonly ResidentPartition _partition;

    public RecordPackingTests()
    {
        _budget = new MemoryBudget(1L << 30, _arena);
        _partition = new ResidentPartition(0, _arena, _budget, _packing);
        for (var i = 1; i <= Customers; i++) Add(_partition, i);
        var samples = new List<byte[]>();
        _partition.Sample(samples, 500);
        Assert.InRange(samples.Count, 400, 500);
        _packing.Learn(samples);
    }

    public void Dispose() => _packing.Dispose();

    [Fact]
    public void RestNext_NobodyWasUsed_PacksEverybodyIntoHalfTheBytes()
    {
        var full = _arena.UsedBytes;
        PackAll();
        Assert.Equal(Customers, _budget.Packed);
        Assert.InRange(_arena.UsedBytes, 1, full / 2);
        for (var i = 1; i <= Customers; i++)
        {
            var slot = Find(i);
            Assert.True(slot.Durable.SequenceEqual(RecordOf(i)), $"customer {i}");
            Assert.True(slot.IdUtf8.SequenceEqual(Encoding.UTF8.GetBytes(IdOf(i))));
            slot.Leave();
        }

        Assert.Null(_partition.Find(Partitions.Hash64(IdOf(7)), "somebody else"u8));
    }

    [Fact]
    public void RestNext_PackedAndNotUsed_PutsHimToRestInTheStore()
    {
        PackAll();
        Assert.Equal(SweepLook.Stays, _partition.RestNext(onlyPacks: true));
        for (var i = 1; i <= Customers; i++) Assert.Equal(SweepLook.Rests, _partition.RestNext());
        Assert.Equal((0, 0, 0L), (_budget.Customers, _budget.Packed, _arena.UsedBytes));
    }

    [Fact]
    public void Leave_RecordUnchanged_GoesBackToThePackedOne()
    {
        PackAll();
        var packed = _arena.UsedBytes;
        var slot = Find(9);
        Assert.True(_arena.UsedBytes > packed);
        slot.Leave();
        Assert.Equal((Customers, packed), (_budget.Packed, _arena.UsedBytes));
    }

    [Fact]
    public void Leave_RecordChanged_StaysAsItIsAndFreesThePackedOne()
    {
        PackAll();
        var changed = Apply(RecordOf(9), 9, Happenings.Purchase(IdOf(9), "later", 9_000_000).Event);
        var slot = Find(9);
        slot.Fold(1, changed);
        slot.SavedHead = 1;
        slot.Leave();
        Assert.Equal(Customers - 1, _budget.Packed);
        slot = Find(9);
        Assert.True(slot.Durable.SequenceEqual(changed));
        slot.Leave();
        PackAll();
        Assert.Equal(Customers, _budget.Packed);
        slot = Find(9);
        Assert.True(slot.Durable.SequenceEqual(changed));
        slot.Leave();
    }

    [Fact]
    public void Leave_UsedAgainBeforeTheSweepLooked_IsNotPackedAnyMore()
    {
        PackAll();
        for (var i = 0; i < 2; i++)
        {
            var slot = Find(9);
            slot.Used = true;
            slot.Leave();
        }

        Assert.Equal(Customers - 1, _budget.Packed);
    }

    [Fact]
    public void Leave_UsedAgainWhileThereIsNoRoom_StaysPacked()
    {
        var budget = new MemoryBudget(0, _arena);
        var partition = new ResidentPartition(0, _arena, budget, _packing);
        Add(partition, 9);
        Assert.Equal(SweepLook.Shrinks, partition.RestNext());
        for (var i = 0; i < 2; i++)
        {
            var slot = partition.Find(9)!;
            slot.Used = true;
            slot.Leave();
        }

        Assert.Equal(1, budget.Packed);
    }

    [Fact]
    public void PackAndUnpack_WhenWarm_AllocateNothing()
    {
        var place = _arena.Store(RecordOf(6));
        for (var i = 0; i < 50; i++) PackAndUnpack(place);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++) PackAndUnpack(place);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50);
    }

    [Fact]
    public void MoveOut_PackedRecords_KeepsEveryOne()
    {
        PackAll();
        for (var i = 1; i <= Customers; i++)
        {
            if (i % 10 == 0) continue;
            var slot = Find(i);
            slot.Used = true;
            slot.Leave();
            slot = Find(i);
            slot.Leave();
        }

        _arena.CloseSparse();
        _partition.MoveOut();
        Assert.Equal(Customers / 10, _budget.Packed);
        for (var i = 1; i <= Customers; i++)
        {
            var slot = Find(i);
            Assert.True(slot.Durable.SequenceEqual(RecordOf(i)), $"customer {i}");
            slot.Leave();
        }
    }

    [Fact]
    public void Impersonal_IdAttributesAndWords_AreNotInTheSample()
    {
        var record = RecordOf(3);
        Assert.True(record.AsSpan().IndexOf(Encoding.UTF8.GetBytes(IdOf(3))) > 0);
        Assert.True(record.AsSpan().IndexOf("Zanzibar"u8) > 0);
        var sample = RecordPacking.Impersonal(record);
        Assert.Equal(record.Length, sample.Length);
        Assert.Equal(-1, sample.AsSpan().IndexOf(Encoding.UTF8.GetBytes(IdOf(3))));
        Assert.Equal(-1, sample.AsSpan().IndexOf("Zanzibar"u8));
        Assert.True(new CustomerView(sample).Orders.SequenceEqual(new CustomerView(record).Orders));
    }

    [Fact]
    public void Learn_TooFewRecords_PacksNobody()
    {
        using var packing = new RecordPacking();
        packing.Learn([.. Enumerable.Range(1, 100).Select(i => RecordPacking.Impersonal(RecordOf(i)))]);
        Assert.False(packing.IsReady);
        Assert.False(packing.TryPack(_arena, _arena.Store(RecordOf(1)), out _));
    }

    private static string IdOf(int i) => $"customer-{i}";

    private static byte[] RecordOf(int i)
    {
        byte[] record = [];
        record = Apply(record, i, new ProfileEvent
        {
            EventId = $"profile-{i}",
            OccurredAtMs = 1_000,
            Attributes = [new AttributeValue("city", AttributeKind.Text, "Zanzibar", 0, 0)],
        });
        for (var n = 0; n < 1 + (i % 7); n++)
            record = Apply(record, i, Happenings.Purchase(IdOf(i), $"e{i}.{n}", 1_000_000 * n, $"p{n}").Event);
        return record;
    }

    private static void Add(ResidentPartition partition, int i)
    {
        var customer = new ArrivingCustomer
        {
            IdHash = Partitions.Hash64(IdOf(i)),
            IdUtf8 = Encoding.UTF8.GetBytes(IdOf(i)),
            Number = (uint)i,
            Record = RecordOf(i),
        };
        partition.TryAdd(in customer, 0)!.Leave();
    }

    private static byte[] Apply(byte[] record, int i, CustomerEvent e)
    {
        var buffer = new ApplyBuffer();
        Assert.Equal(
            ApplyOutcome.Applied,
            CustomerState.Apply(record, Encoding.UTF8.GetBytes(IdOf(i)), e, 10_000_000, buffer));
        return buffer.Record.ToArray();
    }

    private void PackAndUnpack(RecordPlace place)
    {
        Assert.True(_packing.TryPack(_arena, place, out var packed));
        _arena.Free(_packing.Unpack(_arena, packed, 0));
        _arena.Free(packed);
    }

    private void PackAll()
    {
        for (var i = 0; i < 2 * Customers; i++) _partition.RestNext(onlyPacks: true);
    }

    private CustomerSlot Find(int i) =>
        _partition.Find(Partitions.Hash64(IdOf(i)), Encoding.UTF8.GetBytes(IdOf(i)))!;
}
