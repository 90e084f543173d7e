using System.Text;
using Decisioning.Domain.Customers;
using Decisioning.Engine.Actors;
using Decisioning.Engine.Tests.Testing;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Actors;

/// <summary>Customers at rest in memory are entries and records; slots exist only while somebody has them.</summary>
public sealed class ResidentPartitionTests : IDisposable
{
    private const int Customers = 20_000;

    private readonly RecordArena _arena = new();
    private readonly RecordPacking _packing = new();
    private readonly MemoryBudget _budget;
    private readonly ResidentPartition _partition;

    public ResidentPartitionTests()
    {
        _budget = new MemoryBudget(0, _arena);
        _partition = new ResidentPartition(0, _arena, _budget, _packing);
    }

    public void Dispose() => _packing.Dispose();

    [Fact]
    public void Find_EveryCustomerByIdAndNumber_ShowsHisRecord()
    {
        Fill();
        for (var i = 1; i <= Customers; i++) Check(i);
        Assert.Equal(0, _partition.Active);
        Assert.Equal(Customers, _budget.Customers);
        Assert.True(_partition.HoldsAll);
        Assert.Null(_partition.Find(Hash("nobody"), Encoding.UTF8.GetBytes("nobody")));
        Assert.Null(_partition.Find(Customers + 1));
    }

    [Fact]
    public void Find_TheSameTwice_GivesOneSlotUntilBothHaveLeft()
    {
        Fill();
        var first = Find(7);
        var second = Find(7);
        Assert.Same(first, second);
        first.Leave();
        Assert.Equal(1, _partition.Active);
        second.Leave();
        Assert.Equal(0, _partition.Active);
    }

    [Fact]
    public void Find_HashOfAnother_IsNotFoundByItsId()
    {
        var there = new ArrivingCustomer { IdHash = 5, IdUtf8 = "a"u8, Number = 1, Record = Record("a") };
        _partition.TryAdd(in there, 0)!.Leave();
        var twin = new ArrivingCustomer { IdHash = 5, IdUtf8 = "b"u8, Number = 2, Record = Record("b") };
        _partition.TryAdd(in twin, 0)!.Leave();
        Assert.Null(_partition.Find(5, "c"u8));
        var found = _partition.Find(5, "a"u8)!;
        Assert.Equal(1u, found.Number);
        found.Leave();
    }

    [Fact]
    public void TryAdd_ReadBeforeSomebodyWasPutToRest_IsRefusedAsStale()
    {
        Fill();
        var rested = _partition.Rested;
        Assert.Equal(SweepLook.Rests, _partition.RestNext());
        var late = new ArrivingCustomer { IdHash = Hash("late"), IdUtf8 = "late"u8 };
        Assert.Null(_partition.TryAdd(in late, rested));
        Assert.False(_partition.HoldsAll);
    }

    [Fact]
    public void RestNext_WhileSomebodyHasTheSlot_KeepsHim()
    {
        var one = new ArrivingCustomer { IdHash = 5, IdUtf8 = "a"u8, Number = 1, Record = Record("a"), Head = 9 };
        var slot = _partition.TryAdd(in one, 0)!;
        Assert.Equal(SweepLook.Stays, _partition.RestNext());
        slot.Dirty = true;
        slot.Leave();
        Assert.Equal(SweepLook.Stays, _partition.RestNext());
        slot = _partition.Find(1)!;
        Assert.Equal((9L, 9L, 9L), (slot.Head, slot.StateHead, slot.SavedHead));
        (slot.Dirty, slot.Used) = (false, true);
        slot.Leave();
        Assert.Equal(SweepLook.Stays, _partition.RestNext());
        Assert.Equal(SweepLook.Rests, _partition.RestNext());
        Assert.Equal(SweepLook.Nobody, _partition.RestNext());
        Assert.Equal(0, _budget.Bytes);
    }

    [Fact]
    public void MoveOut_AfterMostWerePutToRest_GivesChunksBackAndKeepsEveryRecord()
    {
        Fill();
        var full = _arena.Bytes;
        for (var i = 1; i <= Customers; i += 10)
        {
            var slot = Find(i);
            slot.Used = true;
            slot.Leave();
        }

        for (var i = 0; i < Customers; i++) _partition.RestNext();
        Assert.Equal(Customers / 10, _budget.Customers);
        Assert.Equal(full, _arena.Bytes);

        // One who is held does not move; the others do, while they are looked up.
        var held = Find(1);
        Assert.True(_arena.CloseSparse());
        var movers = new Thread(_partition.MoveOut);
        movers.Start();
        for (var i = 11; i <= Customers; i += 10) Check(i);
        Assert.True(movers.Join(TimeSpan.FromSeconds(30)));
        Assert.True(held.Durable.SequenceEqual(Record("customer-1")));
        held.Leave();
        for (var i = 1; i <= Customers; i += 10) Check(i);
        Assert.InRange(_arena.Bytes, 0, full / 2);
        Assert.False(_arena.CloseSparse());
    }

    private static ulong Hash(string id) => Partitions.Hash64(id);

    private static byte[] Record(string id)
    {
        var e = Happenings.Purchase(id, "e", 1_000, $"product of {id}").Event;
        var buffer = new ApplyBuffer();
        Assert.Equal(ApplyOutcome.Applied, CustomerState.Apply([], Encoding.UTF8.GetBytes(id), e, 1_000, buffer));
        return buffer.Record.ToArray();
    }

    private void Fill()
    {
        for (var i = 1; i <= Customers; i++)
        {
            var id = $"customer-{i}";
            var customer = new ArrivingCustomer
            {
                IdHash = Hash(id),
                IdUtf8 = Encoding.UTF8.GetBytes(id),
                Number = (uint)i,
                Record = Record(id),
            };
            _partition.TryAdd(in customer, 0)!.Leave();
        }
    }

    private CustomerSlot Find(int i) =>
        _partition.Find(Hash($"customer-{i}"), Encoding.UTF8.GetBytes($"customer-{i}"))!;

    private void Check(int i)
    {
        var slot = Find(i);
        Assert.Equal((uint)i, slot.Number);
        Assert.True(slot.Durable.SequenceEqual(Record($"customer-{i}")), $"customer {i}");
        slot.Leave();
        slot = _partition.Find((uint)i)!;
        Assert.Equal(Hash($"customer-{i}"), slot.IdHash);
        slot.Leave();
    }
}
