using Decisioning.Storage.Hashing;
using Decisioning.Storage.Sqlite.Connections;

namespace Decisioning.Storage.Sqlite.Files;

/// <summary>What is read from state.db; every read is one short statement.</summary>
internal static class StateReads
{
    private const string Columns = "key, id_hash, last_number, crc, record";

    public static StateRow? One(Connection connection, long key)
    {
        var row = connection.Prepare($"SELECT {Columns} FROM states WHERE key = ?").Bind(1, key);
        if (!row.Step()) return null;
        var (state, fits) = Take(row);
        row.Reset();
        return fits ? state : throw Corrupt(in state);
    }

    public static List<StateRow> ByIdHash(Connection connection, int partition, ulong idHash)
    {
        var rows = connection.Prepare(
            $"SELECT {Columns} FROM states WHERE id_hash = ? AND key BETWEEN ? AND ? ORDER BY key")
            .Bind(1, unchecked((long)idHash)).Bind(2, StateFile.Key(partition, 0))
            .Bind(3, StateFile.Key(partition, uint.MaxValue));
        var found = new List<StateRow>(1);
        while (rows.Step())
        {
            var (state, fits) = Take(rows);
            if (!fits)
            {
                rows.Reset();
                throw Corrupt(in state);
            }

            found.Add(state);
        }

        return found;
    }

    public static uint Highest(Connection connection, int partition) => (uint)connection.Prepare(
        "SELECT highest_customer FROM partitions WHERE partition = ?").Bind(1, partition).RunScalar();

    /// <summary>The next states after a key, each with whether its checksum fits.</summary>
    public static List<(StateRow State, bool Fits)> Page(Connection connection, long afterKey, int most)
    {
        var rows = connection.Prepare($"SELECT {Columns} FROM states WHERE key > ? ORDER BY key LIMIT ?")
            .Bind(1, afterKey).Bind(2, most);
        var page = new List<(StateRow, bool)>();
        while (rows.Step()) page.Add(Take(rows));
        return page;
    }

    public static CorruptRecordException Corrupt(in StateRow row) =>
        new("the saved state as of record", row.LastNumber, row.Partition, row.Customer);

    private static (StateRow State, bool Fits) Take(Statement row)
    {
        var key = row.Int64(0);
        var state = new StateRow
        {
            Partition = unchecked((byte)(key >> 32)),
            Customer = unchecked((uint)key),
            IdHash = unchecked((ulong)row.Int64(1)),
            LastNumber = row.Int64(2),
            Record = row.Bytes(4),
        };
        return (state, row.Int64(3) == RecordChecksum.Of(in state));
    }
}
