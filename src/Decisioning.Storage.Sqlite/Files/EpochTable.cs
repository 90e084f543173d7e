using System.Security.Cryptography;
using Decisioning.Storage.Sqlite.Connections;

namespace Decisioning.Storage.Sqlite.Files;

/// <summary>
/// The epochs as one file holds them, compared inside the transaction of the write. Reading a row a partition would
/// cost 0.25 ms a group, so the writing thread keeps a copy and asks SQLite, in the same transaction, whether any other
/// connection has changed the file since (<c>PRAGMA data_version</c>); if so the copy is read anew.
/// </summary>
internal sealed class EpochTable(string table)
{
    private readonly PartitionEpoch[] _epochs = new PartitionEpoch[Partitions.Count];
    private long _version = -1;

    public PartitionEpoch this[int partition] => _epochs[partition];

    /// <summary>Brings the copy up to date; to be called in the transaction. True when it was read anew.</summary>
    public bool Refresh(Connection connection)
    {
        var version = connection.Prepare("PRAGMA data_version").RunScalar();
        if (version == _version) return false;
        Array.Clear(_epochs);
        var rows = connection.Prepare($"SELECT partition, counter, nonce FROM {table}");
        while (rows.Step())
            _epochs[rows.Int64(0) & 0xFF] = new PartitionEpoch(rows.Int64(1), unchecked((ulong)rows.Int64(2)));
        _version = version;
        return true;
    }

    /// <summary>Refuses the write when a claim is not the stored epoch.</summary>
    public void Demand(IReadOnlyList<PartitionClaim> claims)
    {
        for (var i = 0; i < claims.Count; i++)
        {
            if (!Holds(claims[i]))
                throw new StaleEpochException(claims[i].Partition, claims[i].Epoch, _epochs[claims[i].Partition]);
        }
    }

    public bool Holds(PartitionClaim claim) => claim.Epoch.Counter > 0 && _epochs[claim.Partition] == claim.Epoch;

    /// <summary>The epoch that follows the stored one.</summary>
    public PartitionEpoch Next(int partition) =>
        new(_epochs[partition].Counter + 1, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));

    /// <summary>Takes over what a committed transaction has written.</summary>
    public void Keep(PartitionClaim claim) => _epochs[claim.Partition] = claim.Epoch;

    /// <summary>Forgets the copy, after a write whose outcome is not known.</summary>
    public void Forget() => _version = -1;
}
