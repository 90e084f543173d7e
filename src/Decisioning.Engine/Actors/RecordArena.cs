namespace Decisioning.Engine.Actors;

/// <summary>
/// The bytes of resident customers' records: places of 64 bytes and its multiples in pinned chunks of 1 MiB. A million
/// records are then a thousand arrays without references, which cost the collector nothing, instead of a million
/// objects. May be used by many threads at a time; that nobody reads a place which was freed is the duty of who has it.
/// </summary>
internal sealed class RecordArena
{
    public const int UnitBytes = 64;
    public const int ChunkBytes = 1 << 20;
    public const int UnitsPerChunk = ChunkBytes / UnitBytes;

    /// <summary>256 GiB of chunks.</summary>
    public const int MostChunks = 1 << (32 - UnitBits);

    private const int UnitBits = 14;
    private const int Classes = 128;

    private readonly SizeClass[] _classes;
    private readonly Lock _gate = new();
    private readonly Stack<int> _freeIds = new();
    private ArenaChunk?[] _chunks = new ArenaChunk?[16];
    private int _ids = 1;
    private int _count;
    private long _usedBytes;

    public RecordArena() => _classes = [.. Enumerable.Range(1, Classes).Select(units => new SizeClass(this, units))];

    /// <summary>Bytes of the places in use.</summary>
    public long UsedBytes => Volatile.Read(ref _usedBytes);

    /// <summary>Bytes of all chunks. Beyond those in use lie free places: after a <see cref="CloseSparse"/> whose
    /// chunks were emptied at most a third of those in use and two chunks a size.</summary>
    public long Bytes => (long)Volatile.Read(ref _count) * ChunkBytes;

    /// <summary>Bytes of the longest record.</summary>
    public static int MostBytes => Classes * UnitBytes;

    /// <summary>Copies a record to a place of its own. An empty one lies nowhere.</summary>
    public RecordPlace Store(ReadOnlySpan<byte> record)
    {
        if (record.IsEmpty) return default;
        if (record.Length > MostBytes)
            throw new ArgumentException($"A record has {record.Length} bytes; at most {MostBytes} find a place.");
        var sizeClass = _classes[(record.Length - 1) / UnitBytes];
        var (chunk, unit) = sizeClass.Take();
        record.CopyTo(chunk.Bytes.AsSpan((int)unit * UnitBytes));
        Interlocked.Add(ref _usedBytes, sizeClass.Units * UnitBytes);
        return new RecordPlace(((uint)chunk.Id << UnitBits) | unit, (ushort)record.Length);
    }

    /// <summary>The record at a place, until it is freed.</summary>
    public ReadOnlySpan<byte> Read(RecordPlace place) => place.IsNowhere
        ? default
        : ChunkOf(place).Bytes.AsSpan((int)UnitOf(place) * UnitBytes, place.Length);

    /// <summary>Gives a place back. Whoever reads it afterwards reads another's record.</summary>
    public void Free(RecordPlace place)
    {
        if (place.IsNowhere) return;
        var chunk = ChunkOf(place);
        Interlocked.Add(ref _usedBytes, -chunk.Class.Units * UnitBytes);
        chunk.Class.Give(chunk, UnitOf(place));
    }

    /// <summary>Closes chunks that hold little; true when there are records to be moved out of them.</summary>
    public bool CloseSparse()
    {
        var any = false;
        foreach (var sizeClass in _classes) any |= sizeClass.CloseSparse();
        return any;
    }

    /// <summary>Whether a place lies in a chunk that is to be emptied.</summary>
    public bool MustMove(RecordPlace place) => !place.IsNowhere && ChunkOf(place).IsClosed;

    internal ArenaChunk AddChunk(SizeClass sizeClass)
    {
        lock (_gate)
        {
            if (!_freeIds.TryPop(out var id)) id = _ids++;
            if (id >= MostChunks) throw new InvalidOperationException($"Records take more than {MostChunks} MiB.");
            if (id >= _chunks.Length)
            {
                var more = new ArenaChunk?[_chunks.Length * 2];
                _chunks.CopyTo(more, 0);
                Volatile.Write(ref _chunks, more);
            }

            _count++;
            return _chunks[id] = new ArenaChunk(id, sizeClass);
        }
    }

    internal void DropChunk(ArenaChunk chunk)
    {
        lock (_gate)
        {
            _chunks[chunk.Id] = null;
            _freeIds.Push(chunk.Id);
            _count--;
        }
    }

    private ArenaChunk ChunkOf(RecordPlace place) => Volatile.Read(ref _chunks)[place.Address >> UnitBits]!;

    private static uint UnitOf(RecordPlace place) => place.Address & ((1 << UnitBits) - 1);
}
