using System.Runtime.CompilerServices;
using Decisioning.Storage.Sqlite.Connections;
using Decisioning.Storage.Sqlite.Files;

namespace Decisioning.Storage.Sqlite;

public sealed partial class SqliteStore
{
    /// <summary>Records that one transaction rewrites: a long history holds nobody up at the log.</summary>
    private const int EraseRecords = 500;

    /// <inheritdoc/>
    public async ValueTask SaveStatesAsync(StateBatch batch, CancellationToken ct = default)
    {
        StoreRules.Check(batch, this);
        StoreRules.CheckBehind(batch, _log.Last);
        await _stateWriter.RunAsync(connection => _states.Save(connection, batch), ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<StateRow?> LoadAsync(int partition, uint customer, CancellationToken ct = default)
    {
        StoreRules.CheckPartition(partition);
        return _stateReaders.ReadAsync(StateFile.Key(partition, customer), StateReads.One, ct);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StateRow>> FindAsync(int partition, ulong idHash, CancellationToken ct = default)
    {
        StoreRules.CheckPartition(partition);
        return _stateReaders.ReadAsync<(int partition, ulong idHash), IReadOnlyList<StateRow>>(
            (partition, idHash), (connection, by) => StateReads.ByIdHash(connection, by.partition, by.idHash), ct);
    }

    /// <inheritdoc/>
    public ValueTask<uint> HighestCustomerAsync(int partition, CancellationToken ct = default)
    {
        StoreRules.CheckPartition(partition);
        return _stateReaders.ReadAsync(partition, StateReads.Highest, ct);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StateRow> ReadStatesAsync(
        Action<CorruptRecordException>? onCorrupt = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        List<(StateRow State, bool Fits)> page;
        var afterKey = 0L;
        do
        {
            page = await _stateReaders.ReadAsync(
                afterKey, (connection, after) => StateReads.Page(connection, after, PageRecords), ct)
                .ConfigureAwait(false);
            foreach (var (state, fits) in page)
            {
                afterKey = StateFile.Key(state.Partition, state.Customer);
                if (fits) yield return state;
                else (onCorrupt ?? Throw)(StateReads.Corrupt(in state));
            }
        }
        while (page.Count == PageRecords);
    }

    /// <inheritdoc/>
    /// <remarks>The newest records go first, the state last. So what a cut leaves behind is a history whose beginning
    /// still folds, and whoever repeats the call finds the customer and does the rest.</remarks>
    public async ValueTask EraseAsync(
        PartitionClaim claim, uint customer, IReadOnlyList<LogStub> stubs, StateRow? replacement,
        CancellationToken ct = default)
    {
        StoreRules.CheckErase(claim, customer, stubs, replacement, this);

        // All are looked at before the first is written, and appends find their turn between two pieces of both.
        var pieces = stubs.OrderByDescending(stub => stub.Number).Chunk(EraseRecords).ToList();
        foreach (var piece in pieces)
        {
            await WriteLogAsync(connection => _log.DemandOwn(connection, claim, customer, piece), ct)
                .ConfigureAwait(false);
        }

        foreach (var piece in pieces)
        {
            await WriteLogAsync(connection => _log.Erase(connection, claim, customer, piece), CancellationToken.None)
                .ConfigureAwait(false);
        }

        await WriteLogAsync(DemandEmptied, CancellationToken.None).ConfigureAwait(false);
        await _stateWriter.RunAsync(
            connection =>
            {
                _states.Erase(connection, claim, customer, replacement);
                return DemandEmptied(connection);
            }, CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Each erasure has overwritten its bytes and emptied the side files.</remarks>
    public ValueTask CompleteErasuresAsync() => ValueTask.CompletedTask;

    /// <summary>Moves the side file into the main file and empties it. What was written stays written when readers
    /// prevent it: the caller repeats the call.</summary>
    private static bool DemandEmptied(Connection connection) => connection.Checkpoint(truncate: true)
        ? true
        : throw new StoreUnavailableException(StoreOutcome.Unknown,
            $"The write-ahead log of '{connection.Path}' could not be emptied while it is being read. "
            + "Repeat the call.");
}
