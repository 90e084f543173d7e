using Decisioning.Storage.Hashing;
using Decisioning.Storage.Sqlite.Connections;

namespace Decisioning.Storage.Sqlite.Files;

/// <summary>What the writing thread of log.db does, and what it knows of the file: the epochs, the end of the log, how
/// far it is trimmed.</summary>
internal sealed class LogFile
{
    private const string Insert =
        "INSERT INTO log (number, partition, customer, previous, kind, at_ms, crc, payload) VALUES (?,?,?,?,?,?,?,?)";

    private readonly EpochTable _epochs = new("epochs");
    private long _last;
    private long _trimmedTo;

    /// <summary>The number of the last durable record.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>The highest number that was cut away.</summary>
    public long TrimmedTo => Volatile.Read(ref _trimmedTo);

    /// <summary>The epochs; to be read on the thread only.</summary>
    public EpochTable Epochs => _epochs;

    /// <summary>Begins a transaction on what the file holds now.</summary>
    public void Begin(Connection connection)
    {
        connection.Prepare("BEGIN IMMEDIATE").Run();
        if (!_epochs.Refresh(connection)) return;
        var trimmed = connection.Prepare("SELECT number FROM trimmed WHERE log = 0").RunScalar();
        var last = connection.Prepare("SELECT max(number) FROM log").RunScalar();
        Volatile.Write(ref _last, Math.Max(trimmed, last));
        Volatile.Write(ref _trimmedTo, trimmed);
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

    public long Append(Connection connection, AppendGroup group)
    {
        Begin(connection);
        _epochs.Demand(group.Claims);
        var records = group.Records.Span;
        if (records[0].Number <= _last)
        {
            throw new LogOrderException(
                $"Record {records[0].Number} cannot be appended to log 0, which ends at {_last}.");
        }

        var insert = connection.Prepare(Insert);
        foreach (ref readonly var record in records)
        {
            insert.Bind(1, record.Number).Bind(2, record.Partition).Bind(3, record.Customer).Bind(4, record.Previous)
                .Bind(5, record.Kind).Bind(6, record.AtMs).Bind(7, RecordChecksum.Of(in record))
                .Bind(8, record.Payload.Span).Run();
        }

        Commit(connection);
        Volatile.Write(ref _last, records[^1].Number);
        return _last;
    }

    /// <summary>Raises the epochs of partitions; where a claim is given for each, of those whose claim holds.
    /// </summary>
    public PartitionClaim[] Raise(
        Connection connection, IReadOnlyList<int> partitions, IReadOnlyList<PartitionClaim>? onlyIf)
    {
        Begin(connection);
        var raised = new List<PartitionClaim>(partitions.Count);
        for (var i = 0; i < partitions.Count; i++)
        {
            if (onlyIf is not null && !_epochs.Holds(onlyIf[i])) continue;
            var claim = new PartitionClaim((byte)partitions[i], _epochs.Next(partitions[i]));
            connection.Prepare("INSERT OR REPLACE INTO epochs (partition, counter, nonce) VALUES (?,?,?)")
                .Bind(1, claim.Partition).Bind(2, claim.Epoch.Counter)
                .Bind(3, unchecked((long)claim.Epoch.Nonce)).Run();
            raised.Add(claim);
        }

        Commit(connection);
        foreach (var claim in raised) _epochs.Keep(claim);
        return [.. raised];
    }

    /// <summary>Deletes the next records up to a number, as many as one transaction should hold, and says how far the
    /// log is cut then.</summary>
    public long Trim(Connection connection, long upTo, IReadOnlyList<PartitionClaim> claims, int most)
    {
        Begin(connection);
        _epochs.Demand(claims);
        if (upTo <= _trimmedTo)
        {
            Commit(connection);
            return _trimmedTo;
        }

        var cut = connection.Prepare("SELECT number FROM log WHERE number <= ? ORDER BY number LIMIT 1 OFFSET ?")
            .Bind(1, upTo).Bind(2, most - 1).RunScalar(fallback: upTo);
        connection.Prepare("DELETE FROM log WHERE number <= ?").Bind(1, cut).Run();
        connection.Prepare("INSERT OR REPLACE INTO trimmed (log, number) VALUES (0, ?)").Bind(1, cut).Run();
        Commit(connection);
        Volatile.Write(ref _trimmedTo, cut);
        return cut;
    }

    /// <summary>Looks whether stubs take the place of a customer's own records. Always true.</summary>
    /// <exception cref="ArgumentException">One is another's, or there is none.</exception>
    public bool DemandOwn(Connection connection, PartitionClaim claim, uint customer, LogStub[] stubs)
    {
        Begin(connection);
        _epochs.Demand([claim]);
        foreach (var stub in stubs) _ = Rewritten(connection, claim, customer, stub);
        Commit(connection);
        return true;
    }

    /// <summary>Rewrites a customer's records into stubs. What was trimmed is passed over. Always true.</summary>
    public bool Erase(Connection connection, PartitionClaim claim, uint customer, LogStub[] stubs)
    {
        Begin(connection);
        _epochs.Demand([claim]);
        foreach (var stub in stubs)
        {
            if (Rewritten(connection, claim, customer, stub) is not { } record) continue;
            connection.Prepare("UPDATE log SET kind = ?, crc = ?, payload = ? WHERE number = ?")
                .Bind(1, record.Kind).Bind(2, RecordChecksum.Of(in record)).Bind(3, record.Payload.Span)
                .Bind(4, record.Number).Run();
        }

        Commit(connection);
        return true;
    }

    public bool PutDocument(Connection connection, string name, long number, ReadOnlySpan<byte> content)
    {
        Begin(connection);
        connection.Prepare("INSERT OR IGNORE INTO documents (name, number, crc, content) VALUES (?,?,?,?)")
            .Bind(1, name).Bind(2, number).Bind(3, RecordChecksum.Of(name, number, content)).Bind(4, content).Run();
        var written = connection.Changes == 1;
        Commit(connection);
        return written;
    }

    public int DropDocuments(Connection connection, string name, long upTo)
    {
        Begin(connection);
        connection.Prepare("DELETE FROM documents WHERE name = ? AND number <= ?").Bind(1, name).Bind(2, upTo).Run();
        var dropped = connection.Changes;
        Commit(connection);
        return dropped;
    }

    /// <summary>What a record becomes; null when it was trimmed.</summary>
    private LogRecord? Rewritten(Connection connection, PartitionClaim claim, uint customer, in LogStub stub)
    {
        if (stub.Number <= _trimmedTo) return null;
        var row = connection.Prepare("SELECT partition, customer, previous, at_ms FROM log WHERE number = ?")
            .Bind(1, stub.Number);
        if (!row.Step()) throw StoreRules.NoSuchRecord(stub.Number, _last);
        var record = new LogRecord
        {
            Number = stub.Number,
            Partition = (byte)row.Int64(0),
            Customer = (uint)row.Int64(1),
            Previous = row.Int64(2),
            AtMs = row.Int64(3),
            Kind = stub.Kind,
            Payload = stub.Payload,
        };
        row.Reset();
        StoreRules.CheckOwn(in record, claim.Partition, customer);
        return record;
    }
}
