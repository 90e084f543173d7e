using Decisioning.Storage.Hashing;
using Decisioning.Storage.Sqlite.Connections;
using Decisioning.Storage.Sqlite.Files;

namespace Decisioning.Storage.Sqlite.Backups;

/// <summary>
/// Copies a base while it is written. No read lasts: the states are copied page by page while they change, the log page
/// by page behind them, and one short transaction ends the copy with the newest records, the documents and the epochs.
/// What makes the copy consistent is the order. The checkpoint is read first, so every record after it is in the copy
/// and is folded at the opening, whatever of it a copied state holds already. The log comes after the states, so no
/// state is ahead of it. The documents come last, so the counters in them are not behind a state. An erasure that runs
/// meanwhile has its tombstone after that checkpoint, so the opening finishes it.
/// </summary>
internal sealed class BaseCopy(BackupSource source, BackupTarget target, TimeProvider time)
{
    private const int PageRows = 1_024;

    private const string InsertLog =
        "INSERT INTO log (number, partition, customer, previous, kind, at_ms, crc, payload) VALUES (?,?,?,?,?,?,?,?)";

    private const string InsertState =
        "INSERT OR REPLACE INTO states (key, id_hash, last_number, crc, record) VALUES (?,?,?,?,?)";

    private long _records;
    private long _states;
    private long _documents;
    private long _corrupt;

    /// <summary>Runs between the parts of the copy: tests change the base there.</summary>
    internal Func<Task>? Between { get; init; }

    /// <exception cref="StoreUnavailableException">The log was cut during the copy up to behind the checkpoint that it
    /// began with.</exception>
    public async Task<BackupReport> RunAsync(CancellationToken ct)
    {
        var checkpoint = await source.States.ReadAsync(
            0, static (file, _) => file.Prepare("SELECT number FROM checkpoints WHERE log = 0").RunScalar(), ct)
            .ConfigureAwait(false);
        await PauseAsync().ConfigureAwait(false);
        await CopyStatesAsync(ct).ConfigureAwait(false);
        await PauseAsync().ConfigureAwait(false);
        var copied = await CopyLogAsync(ct).ConfigureAwait(false);
        await PauseAsync().ConfigureAwait(false);
        var (cut, trimmed) = await source.Log.ReadAsync(copied, EndLog, ct).ConfigureAwait(false);
        if (trimmed > checkpoint)
        {
            throw new StoreUnavailableException(
                StoreOutcome.Known,
                $"The log was cut up to {trimmed} while the backup was made from {checkpoint} on; make it again.");
        }

        await source.States.ReadAsync(checkpoint, EndStates, ct).ConfigureAwait(false);
        return new BackupReport(cut, time.GetUtcNow(), _records, _states, _documents, _corrupt);
    }

    private Task PauseAsync() => Between?.Invoke() ?? Task.CompletedTask;

    private async Task CopyStatesAsync(CancellationToken ct)
    {
        List<(StateRow State, bool Fits)> page;
        var after = -1L;
        do
        {
            page = await source.States.ReadAsync(
                after, static (file, after) => StateReads.Page(file, after, PageRows), ct).ConfigureAwait(false);
            target.Write(target.States, () => page.ForEach(Write));
            if (page.Count > 0) after = StateFile.Key(page[^1].State.Partition, page[^1].State.Customer);
        }
        while (page.Count == PageRows);
    }

    private async Task<long> CopyLogAsync(CancellationToken ct)
    {
        List<(LogRecord Record, bool Fits)> page;
        var after = 0L;
        do
        {
            page = await source.Log.ReadAsync(
                after, static (file, after) => LogReads.Page(file, after, PageRows), ct).ConfigureAwait(false);
            target.Write(target.Log, () => page.ForEach(Write));
            if (page.Count > 0) after = page[^1].Record.Number;
        }
        while (page.Count == PageRows);
        return after;
    }

    /// <summary>The last part, as of one moment of log.db; where it ends and how far it was cut then.</summary>
    private (long Cut, long Trimmed) EndLog(Connection file, long copied)
    {
        file.Execute("BEGIN");
        try
        {
            var trimmed = file.Prepare("SELECT number FROM trimmed WHERE log = 0").RunScalar();
            var rest = LogReads.Page(file, copied, int.MaxValue);
            target.Write(target.Log, () =>
            {
                rest.ForEach(Write);
                CopyEpochs(file);
                CopyDocuments(file);
                target.Log.Prepare("DELETE FROM log WHERE number <= ?").Bind(1, trimmed).Run();
                _records -= target.Log.Changes;
                target.Log.Prepare("INSERT INTO trimmed (log, number) VALUES (0, ?)").Bind(1, trimmed).Run();
            });
            return (Math.Max(trimmed, rest.Count > 0 ? rest[^1].Record.Number : copied), trimmed);
        }
        finally
        {
            file.Execute("ROLLBACK");
        }
    }

    private int EndStates(Connection file, long checkpoint)
    {
        target.Write(target.States, () =>
        {
            var rows = file.Prepare("SELECT partition, counter, nonce, highest_customer FROM partitions");
            while (rows.Step())
            {
                target.States.Prepare("INSERT INTO partitions VALUES (?,?,?,?)").Bind(1, rows.Int64(0))
                    .Bind(2, rows.Int64(1)).Bind(3, rows.Int64(2)).Bind(4, rows.Int64(3)).Run();
            }

            target.States.Prepare("INSERT INTO checkpoints (log, number) VALUES (0, ?)").Bind(1, checkpoint).Run();
        });
        return 0;
    }

    private void CopyEpochs(Connection file)
    {
        var rows = file.Prepare("SELECT partition, counter, nonce FROM epochs");
        while (rows.Step())
        {
            target.Log.Prepare("INSERT INTO epochs (partition, counter, nonce) VALUES (?,?,?)")
                .Bind(1, rows.Int64(0)).Bind(2, rows.Int64(1)).Bind(3, rows.Int64(2)).Run();
        }
    }

    private void CopyDocuments(Connection file)
    {
        var rows = file.Prepare("SELECT name, number, crc, content FROM documents");
        while (rows.Step())
        {
            var (name, number, crc, content) = (rows.Text(0), rows.Int64(1), rows.Int64(2), rows.Bytes(3));
            target.Log.Prepare("INSERT INTO documents (name, number, crc, content) VALUES (?,?,?,?)")
                .Bind(1, name).Bind(2, number).Bind(3, crc).Bind(4, content).Run();
            _documents++;
            if (crc != RecordChecksum.Of(name, number, content)) _corrupt++;
        }
    }

    /// <summary>A damaged record is copied with a checksum that does not fit either, so that it stays known as one.
    /// </summary>
    private void Write((LogRecord Record, bool Fits) row)
    {
        var record = row.Record;
        target.Log.Prepare(InsertLog).Bind(1, record.Number).Bind(2, record.Partition).Bind(3, record.Customer)
            .Bind(4, record.Previous).Bind(5, record.Kind).Bind(6, record.AtMs)
            .Bind(7, Checksum(RecordChecksum.Of(in record), row.Fits)).Bind(8, record.Payload.Span).Run();
        _records++;
    }

    /// <inheritdoc cref="Write(ValueTuple{LogRecord, bool})"/>
    private void Write((StateRow State, bool Fits) row)
    {
        var state = row.State;
        target.States.Prepare(InsertState).Bind(1, StateFile.Key(state.Partition, state.Customer))
            .Bind(2, unchecked((long)state.IdHash)).Bind(3, state.LastNumber)
            .Bind(4, Checksum(RecordChecksum.Of(in state), row.Fits)).Bind(5, state.Record.Span).Run();
        _states++;
    }

    private long Checksum(uint right, bool fits)
    {
        if (fits) return right;
        _corrupt++;
        return ~right;
    }
}
