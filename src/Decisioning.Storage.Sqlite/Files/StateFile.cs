using Decisioning.Storage.Hashing;
using Decisioning.Storage.Sqlite.Connections;

namespace Decisioning.Storage.Sqlite.Files;

/// <summary>What the writing thread of state.db does, and what it knows of the file: the epochs, a copy of those in
/// log.db, and the checkpoint.</summary>
internal sealed class StateFile
{
    private const string Upsert = """
        INSERT INTO states (key, id_hash, last_number, crc, record) VALUES (?,?,?,?,?)
        ON CONFLICT (key) DO UPDATE SET last_number = excluded.last_number, crc = excluded.crc, record = excluded.record
        WHERE excluded.id_hash = states.id_hash AND excluded.last_number >= states.last_number
        """;

    private readonly EpochTable _epochs = new("partitions");
    private long _checkpoint;

    /// <summary>Every record up to this number is covered by saved states.</summary>
    public long Checkpoint => Volatile.Read(ref _checkpoint);

    /// <summary>Begins a transaction on what the file holds now.</summary>
    public void Begin(Connection connection)
    {
        connection.Prepare("BEGIN IMMEDIATE").Run();
        if (!_epochs.Refresh(connection)) return;
        var saved = connection.Prepare("SELECT number FROM checkpoints WHERE log = 0").RunScalar();
        Volatile.Write(ref _checkpoint, saved);
    }

    /// <summary>Commits. After a failure nothing that was known of the file is taken for true.</summary>
    public void Commit(Connection connection)
    {
        try
        {
            connection.Prepare("COMMIT").Run();
        }
        catch
        {
            _epochs.Forget();
            throw;
        }
    }

    /// <summary>Takes over the epochs of log.db.</summary>
    public bool Adopt(Connection connection, IReadOnlyList<PartitionClaim> claims)
    {
        Begin(connection);
        foreach (var claim in claims)
        {
            connection.Prepare("""
                INSERT INTO partitions (partition, counter, nonce, highest_customer) VALUES (?,?,?,0)
                ON CONFLICT (partition) DO UPDATE SET counter = excluded.counter, nonce = excluded.nonce
                """)
                .Bind(1, claim.Partition).Bind(2, claim.Epoch.Counter).Bind(3, unchecked((long)claim.Epoch.Nonce))
                .Run();
        }

        Commit(connection);
        foreach (var claim in claims) _epochs.Keep(claim);
        return true;
    }

    public long Save(Connection connection, StateBatch batch)
    {
        Begin(connection);
        _epochs.Demand(batch.Claims);
        var rows = batch.Rows.Span;
        foreach (ref readonly var row in rows)
        {
            Write(connection, in row);
            if (connection.Changes == 0) DemandSameCustomer(connection, in row);
        }

        for (var i = 0; i < rows.Length; i++)
        {
            // Rows are sorted, so the last of a partition has its highest customer.
            if (i + 1 == rows.Length || rows[i + 1].Partition != rows[i].Partition)
                RaiseHighest(connection, rows[i].Partition, rows[i].Customer);
        }

        var checkpoint = Math.Max(_checkpoint, batch.Checkpoint);
        if (checkpoint > _checkpoint)
        {
            connection.Prepare("INSERT OR REPLACE INTO checkpoints (log, number) VALUES (0, ?)")
                .Bind(1, checkpoint).Run();
        }

        Commit(connection);
        Volatile.Write(ref _checkpoint, checkpoint);
        return checkpoint;
    }

    /// <summary>Replaces or removes a customer's state.</summary>
    public void Erase(Connection connection, PartitionClaim claim, uint customer, StateRow? replacement)
    {
        Begin(connection);
        _epochs.Demand([claim]);
        connection.Prepare("DELETE FROM states WHERE key = ?").Bind(1, Key(claim.Partition, customer)).Run();
        if (replacement is { } row) Write(connection, in row);
        RaiseHighest(connection, claim.Partition, customer);
        Commit(connection);
    }

    /// <summary>The integer key of a customer's state.</summary>
    public static long Key(int partition, uint customer) => (long)partition << 32 | customer;

    private static void Write(Connection connection, in StateRow row) => connection.Prepare(Upsert)
        .Bind(1, Key(row.Partition, row.Customer)).Bind(2, unchecked((long)row.IdHash)).Bind(3, row.LastNumber)
        .Bind(4, RecordChecksum.Of(in row)).Bind(5, row.Record.Span).Run();

    private static void RaiseHighest(Connection connection, byte partition, uint customer) => connection.Prepare(
        "UPDATE partitions SET highest_customer = max(highest_customer, ?) WHERE partition = ?")
        .Bind(1, customer).Bind(2, partition).Run();

    private static void DemandSameCustomer(Connection connection, in StateRow row)
    {
        var saved = connection.Prepare("SELECT id_hash FROM states WHERE key = ?")
            .Bind(1, Key(row.Partition, row.Customer)).RunScalar();
        if (saved != unchecked((long)row.IdHash)) throw StoreRules.OtherIdHash(in row, unchecked((ulong)saved));
    }
}
