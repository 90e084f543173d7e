using Decisioning.Engine.Actors;
using Decisioning.Engine.Committing;
using Decisioning.Engine.Tokens;
using Decisioning.Storage;

namespace Decisioning.Engine.Erasing;

/// <summary>
/// Who was erased from a base, by the keyed hashes that are left of them: taken from a newer copy of a base so that an
/// older one, brought back, forgets them too. The hashes mean something only in a base with the same keys.
/// </summary>
public sealed class ErasureList
{
    private readonly Dictionary<ulong, byte> _partitions;

    private ErasureList(string baseMark, Dictionary<ulong, byte> partitions) =>
        (BaseMark, _partitions) = (baseMark, partitions);

    /// <summary>Which base it is of: a digest of the key that the hashes are made with.</summary>
    public string BaseMark { get; }

    /// <summary>How many were erased.</summary>
    public int Count => _partitions.Count;

    /// <summary>The keyed hashes with the partition of each.</summary>
    internal IReadOnlyDictionary<ulong, byte> Partitions => _partitions;

    /// <summary>Reads everybody whose erasure was ever acknowledged in a base, and those whose tombstone is durable
    /// while it was not finished. No engine may be open on the store.</summary>
    /// <exception cref="StoreException">The store could not be read.</exception>
    /// <exception cref="InvalidDataException">It holds no base.</exception>
    public static async Task<ErasureList> ReadAsync(IStore store, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var mark = await TokenKeys.MarkAsync(store, ct).ConfigureAwait(false)
            ?? throw new InvalidDataException("It holds no base: there are no keys.");
        var partitions = new Dictionary<ulong, byte>();

        // A damaged state is one customer's; what his own record was cannot be told, so he is not passed over in
        // silence.
        await foreach (var row in store.ReadStatesAsync(onCorrupt: null, ct).ConfigureAwait(false))
        {
            if (CustomerSlot.IsErasedRecord(row.Record.Span)) partitions[row.IdHash] = row.Partition;
        }

        for (var log = 0; log < store.Description.LogCount; log++)
        {
            var position = await store.GetPositionAsync(log, ct).ConfigureAwait(false);
            await foreach (var record in store.ReadLogAsync(log, position.Checkpoint, onCorrupt: null, ct)
                .ConfigureAwait(false))
            {
                if ((RecordKind)record.Kind != RecordKind.Tombstone) continue;
                partitions[RecordEnvelope.Decode(record.Payload.Span).ErasedHash] = record.Partition;
            }
        }

        return new ErasureList(mark, partitions);
    }
}
