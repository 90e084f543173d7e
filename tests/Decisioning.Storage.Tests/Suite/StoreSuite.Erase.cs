using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Suite;

public abstract partial class StoreSuite
{
    [Fact]
    public async Task Erase_Customer_LeavesStubsAndNoState()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(
            store, claim, Record(1, customer: 1), Record(2, customer: 2), Record(3, customer: 1, previous: 1)));
        await store.SaveStatesAsync(Batch(store, claim, 3, State(0, 1, 3), State(0, 2, 2)));

        await store.EraseAsync(claim, 1, [new LogStub(3, 99, new byte[] { 5 }), new LogStub(1, 98, default)], null);

        store = await ReopenAsync(store);
        AssertSame(Record(1) with { Kind = 98, Payload = default }, await store.ReadAsync(0, 1));
        AssertSame(Record(2, customer: 2), await store.ReadAsync(0, 2));
        var third = Record(3, previous: 1) with { Kind = 99, Payload = new byte[] { 5 } };
        AssertSame(third, await store.ReadAsync(0, 3));
        Assert.Null(await store.LoadAsync(0, 1));
        Assert.DoesNotContain(await store.FindAsync(0, 0xABCD), row => row.Customer == 1);
        AssertSame(State(0, 2, 2), await store.LoadAsync(0, 2));
    }

    [Fact]
    public async Task Erase_WithReplacement_KeepsItUnderItsNewHash()
    {
        var (store, claim) = await WithRecordsAsync(3);
        await store.SaveStatesAsync(Batch(store, claim, 3, State(0, 1, 3, idHash: 10)));
        var tombstone = State(0, 1, 3, idHash: 11, record: "gone");
        await store.EraseAsync(claim, 1, [], tombstone);
        Assert.Empty(await store.FindAsync(0, 10));
        AssertSame(tombstone, Assert.Single(await store.FindAsync(0, 11)));
    }

    [Fact]
    public async Task Erase_HighestCustomer_ItsNumberIsNotGivenAgain()
    {
        var (store, claim) = await WithRecordsAsync(3);
        await store.SaveStatesAsync(Batch(store, claim, 3, State(0, 6, 3)));
        await store.EraseAsync(claim, 6, [], null);
        Assert.Equal(6U, await store.HighestCustomerAsync(0));
        await store.EraseAsync(claim, 8, [], null);
        Assert.Equal(8U, await store.HighestCustomerAsync(0));
    }

    [Fact]
    public async Task Erase_RecordOfAnotherCustomer_IsRefusedAndNothingIsChanged()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(1, customer: 1), Record(2, customer: 2)));
        await store.SaveStatesAsync(Batch(store, claim, 0, State(0, 1, 1)));
        foreach (var wrong in new long[] { 2, 3 })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.EraseAsync(
                claim, 1, [new LogStub(1, 0, default), new LogStub(wrong, 0, default)], null));
        }

        AssertSame(Record(1), await store.ReadAsync(0, 1));
        AssertSame(State(0, 1, 1), await store.LoadAsync(0, 1));
    }

    [Fact]
    public async Task Erase_RepeatedAndPartlyTrimmed_Succeeds()
    {
        var (store, claim) = await WithRecordsAsync(3);
        await store.SaveStatesAsync(Batch(store, claim, 2, State(0, 1, 2)));
        await store.TrimLogAsync(0, 1, [claim]);
        LogStub[] stubs = [.. new long[] { 1, 2, 3 }.Select(number => new LogStub(number, 0, default))];
        await store.EraseAsync(claim, 1, stubs, null);
        await store.EraseAsync(claim, 1, stubs, null);
        Assert.All(await ReadAllAsync(store), record => Assert.Equal(0, record.Payload.Length));
        Assert.Empty(await ReadStatesAsync(store));
    }
}
