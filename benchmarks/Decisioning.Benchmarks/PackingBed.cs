using Decisioning.Engine.Actors;

namespace Decisioning.Benchmarks;

/// <summary>Records of a shop's customers, one after another.</summary>
internal sealed class PackingBed : IDisposable
{
    private const int Records = 1_000;

    private readonly RecordArena _arena = new();
    private readonly RecordPacking _packing = new();
    private readonly RecordPlace[] _full = new RecordPlace[Records];
    private readonly RecordPlace[] _packed = new RecordPlace[Records];
    private int _next;

    public PackingBed()
    {
        var population = new Population(1);
        _packing.Learn(
            [.. Enumerable.Range(Records, 2_048).Select(i => RecordPacking.Impersonal(population.RecordOf(i)))]);
        for (var i = 0; i < Records; i++)
        {
            _full[i] = _arena.Store(population.RecordOf(i));
            if (!_packing.TryPack(_arena, _full[i], out _packed[i]))
                throw new InvalidOperationException("A record was not packed.");
        }
    }

    /// <summary>Bytes of the records in the mean, in full and packed.</summary>
    public (double Full, double Packed) MeanBytes =>
        (_full.Average(place => (double)place.Length), _packed.Average(place => (double)place.Length));

    public void Pack()
    {
        _next = (_next + 1) % Records;
        if (!_packing.TryPack(_arena, _full[_next], out var packed) || packed.Length != _packed[_next].Length)
            throw new InvalidOperationException("The packed record is not what it was.");
        _arena.Free(packed);
    }

    public void Unpack()
    {
        _next = (_next + 1) % Records;
        var place = _packing.Unpack(_arena, _packed[_next], 0);
        if (!_arena.Read(place).SequenceEqual(_arena.Read(_full[_next])))
            throw new InvalidOperationException("The record is not what was packed.");
        _arena.Free(place);
    }

    public void Dispose() => _packing.Dispose();
}
