namespace Decisioning.Engine.Actors;

/// <summary>The chunks whose places have one size, a multiple of 64 bytes.</summary>
internal sealed class SizeClass(RecordArena arena, int units)
{
    private readonly Lock _gate = new();
    private readonly List<ArenaChunk> _open = [];
    private long _free;
    private long _used;

    /// <summary>Units of 64 bytes in a place.</summary>
    public int Units { get; } = units;

    public (ArenaChunk Chunk, uint Unit) Take()
    {
        lock (_gate)
        {
            if (_open.Count == 0) Open(arena.AddChunk(this));
            var chunk = _open[^1];
            var unit = chunk.Take();
            _free--;
            _used++;
            if (chunk.Free == 0) _open.RemoveAt(_open.Count - 1);
            return (chunk, unit);
        }
    }

    public void Give(ArenaChunk chunk, uint unit)
    {
        lock (_gate)
        {
            var wasFull = chunk.Free == 0;
            chunk.Give(unit);
            _used--;
            if (!chunk.IsClosed)
            {
                _free++;
                if (wasFull) _open.Add(chunk);
            }

            // The last open chunk stays, so that one customer who comes and goes does not make and drop it each time.
            if (chunk.Used > 0 || (!chunk.IsClosed && _open.Count == 1)) return;
            if (!chunk.IsClosed)
            {
                _open.Remove(chunk);
                _free -= chunk.Free;
            }

            arena.DropChunk(chunk);
        }
    }

    /// <summary>Where more than a quarter of the places, and more than two chunks of them, are free: closes the
    /// sparsest chunks whose records fit into the free places of the others. They are dropped when they were
    /// emptied.</summary>
    public bool CloseSparse()
    {
        lock (_gate)
        {
            var perChunk = RecordArena.UnitsPerChunk / Units;
            if (_free <= 2 * perChunk || _free <= _used / 3) return false;
            var room = _free;
            foreach (var chunk in _open.OrderBy(chunk => chunk.Used).ToArray())
            {
                // What it holds must fit into what stays free without it.
                room -= perChunk;
                if (room < perChunk) break;
                chunk.IsClosed = true;
                _free -= chunk.Free;
                _open.Remove(chunk);
                if (chunk.Used == 0) arena.DropChunk(chunk);
            }

            return true;
        }
    }

    private void Open(ArenaChunk chunk)
    {
        _open.Add(chunk);
        _free += chunk.Free;
    }
}
