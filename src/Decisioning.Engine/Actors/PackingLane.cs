using Decisioning.Domain.Customers;
using ZstdSharp;

namespace Decisioning.Engine.Actors;

/// <summary>Unpacks one record after another (<see cref="RecordPacking"/>).</summary>
internal sealed class PackingLane : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Decompressor _unpacker = new();
    private readonly byte[] _record = new byte[RecordLayout.MaxBytes];

    public PackingLane(byte[] dictionary) => _unpacker.LoadDictionary(dictionary);

    public RecordPlace Unpack(RecordArena arena, RecordPlace packed)
    {
        var bytes = arena.Read(packed);
        var id = RecordPacking.IdOf(bytes);
        lock (_gate)
        {
            var length = _unpacker.Unwrap(bytes[(1 + id.Length)..], _record);
            var record = _record.AsSpan(0, length);
            ReadOnlySpan<byte> whole = record;
            whole.Overlaps(RecordLayout.Find(whole, SectionId.Identity, out _), out var at);
            id.CopyTo(record[at..]);
            return arena.Store(record);
        }
    }

    public void Dispose()
    {
        lock (_gate) _unpacker.Dispose();
    }
}
