using Decisioning.Storage.Hashing;
using Decisioning.Storage.Sqlite.Connections;

namespace Decisioning.Storage.Sqlite.Files;

/// <summary>What is read from log.db; every read is one short statement.</summary>
internal static class LogReads
{
    private const string Columns = "number, partition, customer, previous, kind, at_ms, crc, payload";

    public static LogRecord? One(Connection connection, long number)
    {
        var row = connection.Prepare($"SELECT {Columns} FROM log WHERE number = ?").Bind(1, number);
        if (!row.Step()) return null;
        var (record, fits) = Take(row);
        row.Reset();
        return fits ? record : throw Corrupt(in record);
    }

    /// <summary>The next records after a number, each with whether its checksum fits.</summary>
    public static List<(LogRecord Record, bool Fits)> Page(Connection connection, long after, int most)
    {
        var rows = connection.Prepare($"SELECT {Columns} FROM log WHERE number > ? ORDER BY number LIMIT ?")
            .Bind(1, after).Bind(2, most);
        var page = new List<(LogRecord, bool)>();
        while (rows.Step()) page.Add(Take(rows));
        return page;
    }

    /// <summary>The highest number of a record made before a time, by halving the range of numbers: about 2 reads for
    /// each of its bits, no index.</summary>
    public static long Before(Connection connection, long atMs)
    {
        var (low, high) = (0L, connection.Prepare("SELECT max(number) FROM log").RunScalar());
        while (low < high)
        {
            var middle = low + (high - low + 1) / 2;
            var row = connection.Prepare(
                "SELECT number, at_ms FROM log WHERE number <= ? ORDER BY number DESC LIMIT 1").Bind(1, middle);
            if (!row.Step())
            {
                // All up to there was cut; what is left lies above.
                low = middle;
                continue;
            }

            var (number, time) = (row.Int64(0), row.Int64(1));
            row.Reset();
            if (number <= low) low = middle;
            else if (time < atMs) low = middle;
            else high = number - 1;
        }

        return connection.Prepare("SELECT max(number) FROM log WHERE number <= ?").Bind(1, low).RunScalar();
    }

    public static ReadOnlyMemory<byte>? Document(Connection connection, string name, long number)
    {
        var row = connection.Prepare("SELECT crc, content FROM documents WHERE name = ? AND number = ?")
            .Bind(1, name).Bind(2, number);
        if (!row.Step()) return null;
        var (crc, content) = (row.Int64(0), row.Bytes(1));
        row.Reset();
        if (crc != RecordChecksum.Of(name, number, content))
            throw new CorruptRecordException($"document {name}", number, partition: 0, customer: 0);
        return content;
    }

    public static List<DocumentEntry> Documents(Connection connection, string name)
    {
        var rows = connection.Prepare("SELECT number, length(content) FROM documents WHERE name = ? ORDER BY number")
            .Bind(1, name);
        var entries = new List<DocumentEntry>();
        while (rows.Step()) entries.Add(new DocumentEntry(name, rows.Int64(0), (int)rows.Int64(1)));
        return entries;
    }

    public static CorruptRecordException Corrupt(in LogRecord record) =>
        new("log record", record.Number, record.Partition, record.Customer);

    private static (LogRecord Record, bool Fits) Take(Statement row)
    {
        var record = new LogRecord
        {
            Number = row.Int64(0),
            Partition = unchecked((byte)row.Int64(1)),
            Customer = unchecked((uint)row.Int64(2)),
            Previous = row.Int64(3),
            Kind = unchecked((byte)row.Int64(4)),
            AtMs = row.Int64(5),
            Payload = row.Bytes(7),
        };
        return (record, row.Int64(6) == RecordChecksum.Of(in record));
    }
}
