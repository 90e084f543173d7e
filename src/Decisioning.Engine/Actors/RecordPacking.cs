using Decisioning.Domain.Customers;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Decisioning.Engine.Actors;

/// <summary>
/// Makes the records of customers at rest small: Zstandard with a dictionary learned from some of them, so that what
/// customers share (names of offers, channels, products, the shape of a record) costs next to nothing in each. It lives
/// as long as the process: packed records are in memory only, the store has them in full. A packed record begins with
/// the length of the customer's id and the id, so that he is found without unpacking. May be used by many threads.
/// </summary>
internal sealed class RecordPacking : IDisposable
{
    private const int Level = 3;
    private const int DictionaryBytes = 64 << 10;

    /// <summary>Fewer do not show what customers have in common.</summary>
    private const int LeastSamples = 256;

    /// <summary>Shorter records are left as they are.</summary>
    private const int LeastBytes = 4 * RecordArena.UnitBytes;

    /// <summary>Unpackers, each with a lock: a partition always takes the same.</summary>
    private const int Unpackers = 8;

    private static readonly SectionId[] PersonalSections =
        [SectionId.Identity, SectionId.Identities, SectionId.Attributes, SectionId.Texts];

    private readonly Lock _gate = new();
    private readonly byte[] _record = new byte[RecordLayout.MaxBytes];
    private readonly byte[] _packed = new byte[1 + byte.MaxValue + Compressor.GetCompressBound(RecordLayout.MaxBytes)];
    private Compressor? _packer;
    private PackingLane[] _lanes = [];
    private bool _hasGivenUp;

    /// <summary>A dictionary was learned.</summary>
    public bool IsReady => Volatile.Read(ref _packer) is not null;

    /// <summary>No dictionary was learned, and none was tried in vain.</summary>
    public bool MayLearn => !IsReady && !_hasGivenUp;

    /// <summary>Whether so many records are enough to learn from.</summary>
    public static bool CanLearnFrom(int records) => records >= LeastSamples;

    /// <summary>A copy of a record in which ids, attributes and a sender's words are zeros: a dictionary outlives an
    /// erasure.</summary>
    public static byte[] Impersonal(ReadOnlySpan<byte> record)
    {
        var copy = record.ToArray();
        foreach (var id in PersonalSections)
        {
            var section = RecordLayout.Find(record, id, out _);
            if (record.Overlaps(section, out var at)) copy.AsSpan(at, section.Length).Clear();
        }

        return copy;
    }

    /// <summary>The customer's id in a packed record.</summary>
    public static ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> packed) => packed.Slice(1, packed[0]);

    /// <summary>Nobody is packed from now on.</summary>
    public void GiveUp() => _hasGivenUp = true;

    /// <summary>Learns what the records have in common; once.</summary>
    public void Learn(IReadOnlyCollection<byte[]> samples)
    {
        if (IsReady || !CanLearnFrom(samples.Count)) return;
        var dictionary = DictBuilder.TrainFromBuffer(samples, DictionaryBytes);
        var packer = new Compressor(Level);
        packer.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, 0);
        packer.SetParameter(ZSTD_cParameter.ZSTD_c_dictIDFlag, 0);
        packer.LoadDictionary(dictionary);
        _lanes = [.. Enumerable.Range(0, Unpackers).Select(_ => new PackingLane(dictionary))];
        Volatile.Write(ref _packer, packer);
    }

    /// <summary>Stores the packed form of a record beside it; false when it would take no less room.</summary>
    public bool TryPack(RecordArena arena, RecordPlace place, out RecordPlace packed)
    {
        packed = default;
        var record = arena.Read(place);
        if (!IsReady || record.Length < LeastBytes || CustomerSlot.IsErasedRecord(record)) return false;
        lock (_gate)
        {
            var id = RecordLayout.Find(record, SectionId.Identity, out _);
            var copy = _record.AsSpan(0, record.Length);
            record.CopyTo(copy);
            record.Overlaps(id, out var at);
            copy.Slice(at, id.Length).Clear();
            _packed[0] = checked((byte)id.Length);
            id.CopyTo(_packed.AsSpan(1));
            var length = 1 + id.Length;
            length += _packer!.Wrap(copy, _packed.AsSpan(length));
            if (length > record.Length - RecordArena.UnitBytes) return false;
            packed = arena.Store(_packed.AsSpan(0, length));
            return true;
        }
    }

    /// <summary>Stores the record in full beside its packed form.</summary>
    public RecordPlace Unpack(RecordArena arena, RecordPlace packed, int partition) =>
        _lanes[partition % Unpackers].Unpack(arena, packed);

    public void Dispose()
    {
        lock (_gate) _packer?.Dispose();
        foreach (var lane in _lanes) lane.Dispose();
    }
}
