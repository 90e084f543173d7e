using static Decisioning.Storage.Tests.Suite.Samples;

namespace Decisioning.Storage.Tests.Suite;

public abstract partial class StoreSuite
{
    [Fact]
    public async Task Append_Records_AreReadBackWithEveryField()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store, 255);
        var record = new LogRecord
        {
            Number = long.MaxValue,
            Partition = 255,
            Customer = uint.MaxValue,
            Previous = long.MaxValue - 1,
            Kind = 255,
            AtMs = long.MinValue,
            Payload = new byte[] { 0, 255, 1 },
        };

        await store.AppendAsync(Group(store, claim, record));

        var read = await store.ReadAsync(store.LogOf(255), record.Number);
        AssertSame(record, read);
        Assert.Equal(new byte[] { 0, 255, 1 }, read!.Value.Payload.ToArray());
    }

    [Fact]
    public async Task Append_EmptyPayload_IsReadBackEmpty()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(1, payload: "")));
        Assert.Equal(0, (await store.ReadAsync(0, 1))!.Value.Payload.Length);
    }

    [Fact]
    public async Task Append_CallerChangesItsBufferAfterwards_StoredPayloadStays()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        var buffer = new byte[] { 1, 2, 3 };
        await store.AppendAsync(Group(store, claim, Record(1) with { Payload = buffer }));
        buffer[0] = 9;
        Assert.Equal([1, 2, 3], (await store.ReadAsync(0, 1))!.Value.Payload.ToArray());
    }

    [Fact]
    public async Task Append_NumbersWithGaps_AreReadInOrderAndGapsAreNull()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(3), Record(10)));
        await store.AppendAsync(Group(store, claim, Record(500)));

        Assert.Equal([3, 10, 500], (await ReadAllAsync(store)).Select(record => record.Number));
        Assert.Equal([10, 500], (await ReadAllAsync(store, after: 3)).Select(record => record.Number));
        Assert.Null(await store.ReadAsync(0, 4));
        Assert.Equal(new LogPosition(0, 0, 500), await store.GetPositionAsync(0));
    }

    [Fact]
    public async Task ReadLog_MoreThanOnePage_GivesEveryRecordOnce()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        foreach (var numbers in Enumerable.Range(1, 768).Chunk(350))
            await store.AppendAsync(Group(store, claim, [.. numbers.Select(n => Record(n))]));
        Assert.Equal(
            Enumerable.Range(1, 768).Select(n => (long)n),
            (await ReadAllAsync(store)).Select(record => record.Number));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    public async Task Append_NumberNotAboveTheLast_IsRefusedAsAWhole(long first)
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(5, payload: "first")));

        await Assert.ThrowsAsync<LogOrderException>(
            async () => await store.AppendAsync(Group(store, claim, Record(first, payload: "second"), Record(6))));

        Assert.Equal("first", Text(Assert.Single(await ReadAllAsync(store)).Payload));
    }

    [Fact]
    public async Task Append_GroupThatBreaksARule_IsRefusedAndNothingIsWritten()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        var limits = store.Description.Limits;
        LogRecord[][] wrong =
        [
            [],
            [Record(0)],
            [Record(2), Record(1)],
            [Record(1), Record(1)],
            [Record(1, previous: 1)],
            [Record(1, previous: -1)],
            [Record(1, partition: 1)],
            [Record(1) with { Payload = new byte[limits.PayloadBytes + 1] }],
            [.. Enumerable.Range(1, limits.GroupRecords + 1).Select(n => Record(n))],
            [.. Enumerable.Range(1, 9).Select(n => Record(n) with { Payload = new byte[limits.GroupBytes / 8] })],
        ];
        foreach (var records in wrong)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(
                async () => await store.AppendAsync(Group(store, claim, records)));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.AppendAsync(
            new AppendGroup { Log = store.Description.LogCount, Claims = [claim], Records = new[] { Record(1) } }));
        Assert.Empty(await ReadAllAsync(store));
    }

    [Fact]
    public async Task Append_GroupAtTheLimits_IsTaken()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        var limits = store.Description.Limits;
        await store.AppendAsync(Group(
            store, claim, [.. Enumerable.Range(1, limits.GroupRecords).Select(n => Record(n, payload: ""))]));
        await store.AppendAsync(Group(store, claim, Record(5_000) with { Payload = new byte[limits.PayloadBytes] }));
        Assert.Equal(limits.GroupRecords + 1, (await ReadAllAsync(store)).Count);
    }

    [Fact]
    public async Task Append_ManyPartitionsInOneLog_IsTakenWhereThereIsOneLog()
    {
        var store = await OpenAsync();
        var claims = await store.AcquireAsync([0, 1, 200]);
        var group = new AppendGroup
        {
            Log = 0,
            Claims = claims,
            Records = new[] { Record(1, 200), Record(2, 0), Record(3, 1) },
        };
        if (store.Description.LogCount > 1)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.AppendAsync(group));
            return;
        }

        await store.AppendAsync(group);
        Assert.Equal([200, 0, 1], (await ReadAllAsync(store)).Select(record => (int)record.Partition));
    }

    [Fact]
    public async Task Append_Cancelled_WritesNothing()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await store.AppendAsync(Group(store, claim, Record(1)), new CancellationToken(canceled: true)));
        Assert.Empty(await ReadAllAsync(store));
    }

    [Fact]
    public async Task Append_ManyWritersAtOnce_EveryAcknowledgedGroupIsThereAndWhole()
    {
        var store = await OpenAsync();
        var claims = await store.AcquireAsync([.. Enumerable.Range(0, 8)]);
        var turn = new SemaphoreSlim(1);
        long next = 0;
        await Task.WhenAll(claims.Select(claim => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                Task written;
                await turn.WaitAsync();
                try
                {
                    written = store.AppendAsync(
                        Group(store, claim, Record(++next, claim.Partition), Record(++next, claim.Partition))).AsTask();
                }
                finally
                {
                    turn.Release();
                }

                await written;
            }
        })));

        var logs = Enumerable.Range(0, 8).Select(store.LogOf).Distinct();
        var all = new List<LogRecord>();
        foreach (var log in logs) all.AddRange(await ReadAllAsync(store, log));
        Assert.Equal(800, all.Count);
        Assert.All(all.GroupBy(record => record.Partition), one => Assert.Equal(100, one.Count()));
    }

    [Fact]
    public async Task Read_WalkingPreviousBack_GivesTheCustomersHistory()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(
            store, claim, Record(1, customer: 1), Record(2, customer: 2), Record(3, customer: 1, previous: 1)));
        await store.AppendAsync(Group(store, claim, Record(9, customer: 1, previous: 3)));

        var chain = new List<long>();
        for (var number = 9L; number != 0; number = (await store.ReadAsync(0, number))!.Value.Previous)
            chain.Add(number);
        Assert.Equal([9, 3, 1], chain);
    }

    [Fact]
    public async Task FindBefore_AnyTime_GivesTheHighestNumberBeforeIt()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        Assert.Equal(0, await store.FindBeforeAsync(0, long.MaxValue));
        (long Number, long AtMs)[] times = [(2, 100), (3, 100), (40, 100), (41, 250), (1_000_000, 300)];
        await store.AppendAsync(Group(
            store, claim, [.. times.Select(each => Record(each.Number) with { AtMs = each.AtMs })]));
        foreach (var atMs in new long[] { 0, 100, 101, 249, 250, 251, 300, 301, long.MaxValue })
        {
            var expected = times.Where(each => each.AtMs < atMs).Select(each => each.Number).LastOrDefault();
            Assert.Equal(expected, await store.FindBeforeAsync(0, atMs));
        }
    }

    [Fact]
    public async Task Reopen_AppendedRecords_AreStillThereAndTheOrderHolds()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        await store.AppendAsync(Group(store, claim, Record(1), Record(2)));

        store = await ReopenAsync(store);

        Assert.Equal(new LogPosition(0, 0, 2), await store.GetPositionAsync(0));
        AssertSame(Record(2), await store.ReadAsync(0, 2));
        claim = await AcquireAsync(store);
        await Assert.ThrowsAsync<LogOrderException>(
            async () => await store.AppendAsync(Group(store, claim, Record(2))));
    }

    [Fact]
    public async Task AnyCall_ClosedStore_IsRefused()
    {
        var store = await OpenAsync();
        var claim = await AcquireAsync(store);
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await store.AppendAsync(Group(store, claim, Record(1))));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.ReadAsync(0, 1));
        await store.DisposeAsync();
    }
}
