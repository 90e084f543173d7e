using System.Runtime.CompilerServices;
using Decisioning.Storage;

namespace Decisioning.Engine.Tests.Testing;

/// <summary>A store whose writes a test may hold, fail, or lose the answer of.</summary>
internal sealed class GatedStore(IStore inner) : IStore
{
    private int _appends;

    /// <summary>Runs before a group is written; what it throws is the outcome.</summary>
    public Func<AppendGroup, Task>? BeforeAppend { get; set; }

    /// <summary>Runs after a group was written; what it throws is the outcome, though the group is there.</summary>
    public Func<AppendGroup, Task>? AfterAppend { get; set; }

    /// <summary>Runs before a customer is looked up; what it throws is the outcome.</summary>
    public Action<int>? BeforeFind { get; set; }

    public Action? BeforeErase { get; set; }

    /// <summary>Runs before the files are written anew; what it throws is the outcome.</summary>
    public Func<Task>? BeforeComplete { get; set; }

    /// <summary>Runs before every saved state that a reader of all gets; what it throws is the outcome.</summary>
    public Func<Task>? BeforeState { get; set; }

    public Func<Task>? BeforeAcquire { get; set; }

    public Func<StateBatch, Task>? BeforeSave { get; set; }

    /// <summary>Runs before a document is stored; what it throws is the outcome.</summary>
    public Func<DocumentEntry, byte[], Task>? BeforePut { get; set; }

    /// <summary>Runs after a document was stored; what it throws is the outcome, though the document is there.
    /// </summary>
    public Action<DocumentEntry>? AfterPut { get; set; }

    /// <summary>Runs before documents of a series are dropped; what it throws is the outcome.</summary>
    public Action<string>? BeforeDrop { get; set; }

    /// <summary>Runs before a document is read; what it throws is the outcome.</summary>
    public Action? BeforeGet { get; set; }

    public int Appends => Volatile.Read(ref _appends);

    /// <summary>The number of a record that is read as corrupt; 0 for none.</summary>
    public long CorruptRecord { get; set; }

    public int CorruptPartition { get; private set; }

    public uint CorruptCustomer { get; private set; }

    public int Reads { get; set; }

    /// <summary>Runs before a record is read by its number.</summary>
    public Action? BeforeRead { get; set; }

    public StoreDescription Description => inner.Description;

    public int LogOf(int partition) => inner.LogOf(partition);

    public async ValueTask<IReadOnlyList<PartitionClaim>> AcquireAsync(
        IReadOnlyList<int> partitions, CancellationToken ct = default)
    {
        if (BeforeAcquire is { } before) await before();
        return await inner.AcquireAsync(partitions, ct);
    }

    public async ValueTask AppendAsync(AppendGroup group, CancellationToken ct = default)
    {
        Interlocked.Increment(ref _appends);
        if (BeforeAppend is { } before) await before(group);
        await inner.AppendAsync(group, ct);
        if (AfterAppend is { } after) await after(group);
    }

    public async ValueTask SaveStatesAsync(StateBatch batch, CancellationToken ct = default)
    {
        if (BeforeSave is { } before) await before(batch);
        await inner.SaveStatesAsync(batch, ct);
    }

    public ValueTask<LogRecord?> ReadAsync(int log, long number, CancellationToken ct = default)
    {
        Reads++;
        BeforeRead?.Invoke();
        if (number == CorruptRecord)
            throw new CorruptRecordException("record", number, CorruptPartition, CorruptCustomer);
        return inner.ReadAsync(log, number, ct);
    }

    public ValueTask<bool> RenewAsync(PartitionClaim claim, CancellationToken ct = default) =>
        inner.RenewAsync(claim, ct);

    public ValueTask<bool> PassAsync(PartitionClaim claim, string owner, CancellationToken ct = default) =>
        inner.PassAsync(claim, owner, ct);

    public ValueTask<int> ReleaseAsync(IReadOnlyList<PartitionClaim> claims, CancellationToken ct = default) =>
        inner.ReleaseAsync(claims, ct);

    public IAsyncEnumerable<PartitionOwner> WatchAsync(CancellationToken ct = default) => inner.WatchAsync(ct);

    public ValueTask<LogPosition> GetPositionAsync(int log, CancellationToken ct = default) =>
        inner.GetPositionAsync(log, ct);

    public async IAsyncEnumerable<LogRecord> ReadLogAsync(
        int log, long afterNumber, Action<CorruptRecordException>? onCorrupt = null,
        [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var record in inner.ReadLogAsync(log, afterNumber, onCorrupt, ct))
        {
            if (record.Number != CorruptRecord)
            {
                yield return record;
                continue;
            }

            // Whoever looks it up by number knows from here on what its fields say.
            (CorruptPartition, CorruptCustomer) = (record.Partition, record.Customer);
            var corrupt = new CorruptRecordException("record", record.Number, record.Partition, record.Customer);
            if (onCorrupt is null) throw corrupt;
            onCorrupt(corrupt);
        }
    }

    public ValueTask<long> FindBeforeAsync(int log, long atMs, CancellationToken ct = default) =>
        inner.FindBeforeAsync(log, atMs, ct);

    public ValueTask<long> TrimLogAsync(
        int log, long upTo, IReadOnlyList<PartitionClaim> claims, CancellationToken ct = default) =>
        inner.TrimLogAsync(log, upTo, claims, ct);

    public ValueTask<StateRow?> LoadAsync(int partition, uint customer, CancellationToken ct = default) =>
        inner.LoadAsync(partition, customer, ct);

    public ValueTask<IReadOnlyList<StateRow>> FindAsync(int partition, ulong idHash, CancellationToken ct = default)
    {
        BeforeFind?.Invoke(partition);
        return inner.FindAsync(partition, idHash, ct);
    }

    public ValueTask<uint> HighestCustomerAsync(int partition, CancellationToken ct = default) =>
        inner.HighestCustomerAsync(partition, ct);

    public async IAsyncEnumerable<StateRow> ReadStatesAsync(
        Action<CorruptRecordException>? onCorrupt = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var row in inner.ReadStatesAsync(onCorrupt, ct))
        {
            if (BeforeState is { } before) await before();
            yield return row;
        }
    }

    public async ValueTask<bool> PutDocumentAsync(
        string name, long number, ReadOnlyMemory<byte> content, bool isUpkeep = false, CancellationToken ct = default)
    {
        var entry = new DocumentEntry(name, number, content.Length);
        if (BeforePut is { } before) await before(entry, content.ToArray());
        var isNew = await inner.PutDocumentAsync(name, number, content, isUpkeep, ct);
        AfterPut?.Invoke(entry);
        return isNew;
    }

    public ValueTask<ReadOnlyMemory<byte>?> GetDocumentAsync(
        string name, long number, CancellationToken ct = default)
    {
        BeforeGet?.Invoke();
        return inner.GetDocumentAsync(name, number, ct);
    }

    public ValueTask<IReadOnlyList<DocumentEntry>> ListDocumentsAsync(string name, CancellationToken ct = default) =>
        inner.ListDocumentsAsync(name, ct);

    public ValueTask<int> DropDocumentsAsync(string name, long upTo, CancellationToken ct = default)
    {
        BeforeDrop?.Invoke(name);
        return inner.DropDocumentsAsync(name, upTo, ct);
    }

    public ValueTask EraseAsync(
        PartitionClaim claim, uint customer, IReadOnlyList<LogStub> stubs, StateRow? replacement,
        CancellationToken ct = default)
    {
        BeforeErase?.Invoke();
        return inner.EraseAsync(claim, customer, stubs, replacement, ct);
    }

    public async ValueTask CompleteErasuresAsync()
    {
        if (BeforeComplete is { } before) await before();
        await inner.CompleteErasuresAsync();
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
