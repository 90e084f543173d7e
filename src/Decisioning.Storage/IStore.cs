namespace Decisioning.Storage;

/// <summary>
/// The store's contract, in bytes, numbers and epochs. One or more <b>logs</b> hold what happened, durable before the
/// answer; <b>states</b> hold the latest record of every customer, written behind the log and never ahead of it;
/// <b>documents</b> hold what has versions. Every changing call names the epochs it stands on and is refused as a whole
/// when one of them is not the stored one.
/// </summary>
/// <remarks>
/// <para>All members may be called from many threads. A cancellation token cancels only the waiting for a turn: what
/// the writer has begun it ends, because half of a write would have an unknown outcome.</para>
/// <para>Failures (<see cref="StoreException"/>): <see cref="StaleEpochException"/> and <see cref="LogOrderException"/>
/// end the writer; <see cref="StoreUnavailableException"/> says by its outcome whether anything may have been written;
/// <see cref="FsyncFailedException"/> must end the process; <see cref="CorruptRecordException"/> closes one customer;
/// <see cref="StoreDamagedException"/> needs a restore. Calls that break a stated rule or limit get an
/// <see cref="ArgumentException"/> and change nothing.</para>
/// </remarks>
public interface IStore : IAsyncDisposable
{
    /// <summary>What the store is and promises.</summary>
    StoreDescription Description { get; }

    /// <summary>The log that holds a partition's records: 0 for all of them, or the partition itself.</summary>
    int LogOf(int partition);

    /// <summary>Takes ownership: raises each partition's counter and draws a new nonce, durable on return. Partitions
    /// that another process holds are left out of the answer. Who held one before, this process too, is refused from
    /// now on under the old epoch. When called after an unknown outcome, no write of the old epoch can land later.
    /// </summary>
    ValueTask<IReadOnlyList<PartitionClaim>> AcquireAsync(
        IReadOnlyList<int> partitions, CancellationToken ct = default);

    /// <summary>Prolongs a lease; false when the partition has another epoch now.</summary>
    ValueTask<bool> RenewAsync(PartitionClaim claim, CancellationToken ct = default);

    /// <summary>Hands a partition to the named owner, who learns its epoch by watching; false, and nothing changed,
    /// when the claim is stale or that owner cannot own it (the volatile and the SQLite store know one owner
    /// only).</summary>
    ValueTask<bool> PassAsync(PartitionClaim claim, string owner, CancellationToken ct = default);

    /// <summary>Gives partitions up, in one go: their epochs are raised and nobody owns them. A claim that is stale is
    /// passed over; returns how many were not.</summary>
    ValueTask<int> ReleaseAsync(IReadOnlyList<PartitionClaim> claims, CancellationToken ct = default);

    /// <summary>Tells of ownership: first of every partition whose owner is known, then each change. A slow reader
    /// misses what lies between, never the latest.</summary>
    IAsyncEnumerable<PartitionOwner> WatchAsync(CancellationToken ct = default);

    /// <summary>Writes a group, whole or not at all; durable when it returns.</summary>
    /// <exception cref="StaleEpochException">A claim is not the stored epoch; nothing was written.</exception>
    /// <exception cref="LogOrderException">The first number is not above the log's last; nothing was
    /// written.</exception>
    ValueTask AppendAsync(AppendGroup group, CancellationToken ct = default);

    /// <summary>Where a log begins, is covered, and ends; TrimmedTo &lt;= Checkpoint &lt;= Last.</summary>
    ValueTask<LogPosition> GetPositionAsync(int log, CancellationToken ct = default);

    /// <summary>One record; null when there is none of that number (a gap, or trimmed).</summary>
    /// <exception cref="CorruptRecordException">Its checksum does not fit.</exception>
    ValueTask<LogRecord?> ReadAsync(int log, long number, CancellationToken ct = default);

    /// <summary>The records after a number by growing number, up to the end at the time of reading.</summary>
    /// <param name="onCorrupt">Gets each corrupt record, which is then left out; without it the first one is thrown.
    /// </param>
    IAsyncEnumerable<LogRecord> ReadLogAsync(
        int log, long afterNumber, Action<CorruptRecordException>? onCorrupt = null, CancellationToken ct = default);

    /// <summary>The highest number of a record made before a time; 0 when there is none. Relies on times that do not go
    /// back within a log; it serves retention.</summary>
    ValueTask<long> FindBeforeAsync(int log, long atMs, CancellationToken ct = default);

    /// <summary>Cuts the old end of a log up to a number, but only what durable saved states cover. Returns how far the
    /// log is cut now.</summary>
    ValueTask<long> TrimLogAsync(
        int log, long upTo, IReadOnlyList<PartitionClaim> claims, CancellationToken ct = default);

    /// <summary>Saves latest states and, in the same write, the checkpoint. A row that is older than the saved one is
    /// passed over, so a batch may be sent again. May return before it is durable: after a crash states are as of an
    /// earlier checkpoint, never torn.</summary>
    /// <exception cref="LogOrderException">A row or the checkpoint is ahead of the durable log.</exception>
    ValueTask SaveStatesAsync(StateBatch batch, CancellationToken ct = default);

    /// <summary>A customer's saved state; null when none was saved.</summary>
    /// <exception cref="CorruptRecordException">Its checksum does not fit.</exception>
    ValueTask<StateRow?> LoadAsync(int partition, uint customer, CancellationToken ct = default);

    /// <summary>The saved states with an id hash in a partition, by customer number: none, one, or with colliding
    /// hashes several, of which the caller picks by the id in the record.</summary>
    /// <exception cref="CorruptRecordException">The checksum of one does not fit.</exception>
    ValueTask<IReadOnlyList<StateRow>> FindAsync(int partition, ulong idHash, CancellationToken ct = default);

    /// <summary>The highest customer number that was ever saved in a partition, erased ones included; 0 for none. The
    /// log after the checkpoint may name higher ones.</summary>
    ValueTask<uint> HighestCustomerAsync(int partition, CancellationToken ct = default);

    /// <summary>All saved states, by partition and customer, for verification and export.</summary>
    /// <param name="onCorrupt">As in <see cref="ReadLogAsync"/>.</param>
    IAsyncEnumerable<StateRow> ReadStatesAsync(
        Action<CorruptRecordException>? onCorrupt = null, CancellationToken ct = default);

    /// <summary>Stores a document for good, durable when it returns; false, and nothing changed, when the series has
    /// that number already.</summary>
    /// <param name="isUpkeep">As in <see cref="AppendGroup.IsUpkeep"/>.</param>
    ValueTask<bool> PutDocumentAsync(
        string name, long number, ReadOnlyMemory<byte> content, bool isUpkeep = false, CancellationToken ct = default);

    /// <summary>A document's content; null when there is none.</summary>
    /// <exception cref="CorruptRecordException">Its checksum does not fit.</exception>
    ValueTask<ReadOnlyMemory<byte>?> GetDocumentAsync(string name, long number, CancellationToken ct = default);

    /// <summary>A series' documents by growing number.</summary>
    ValueTask<IReadOnlyList<DocumentEntry>> ListDocumentsAsync(string name, CancellationToken ct = default);

    /// <summary>Removes a series' documents up to a number; how many there were. For a series of which only the latest
    /// is ever asked for.</summary>
    ValueTask<int> DropDocumentsAsync(string name, long upTo, CancellationToken ct = default);

    /// <summary>Erases what is kept of a customer: rewrites the given records into stubs, replaces the saved state or,
    /// without a replacement, removes it, overwrites the freed bytes and empties the side files, and then returns. The
    /// customer's number is not given again. Safe to repeat; after any failure, which may leave the newest
    /// records rewritten, repeat it until it returns. Final it is after <see cref="CompleteErasuresAsync"/>.</summary>
    /// <exception cref="ArgumentException">A stub's record is another customer's; nothing was changed.</exception>
    ValueTask EraseAsync(
        PartitionClaim claim, uint customer, IReadOnlyList<LogStub> stubs, StateRow? replacement,
        CancellationToken ct = default);

    /// <summary>Returns when no file holds what was erased by calls that had returned before this one: files that a
    /// store can only write anew as a whole, which may take minutes. One writing serves all who ask before it begins,
    /// and fails them all; whoever gets a failure asks again. Reads and writes go on meanwhile.</summary>
    ValueTask CompleteErasuresAsync();
}
