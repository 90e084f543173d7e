using System.Buffers;
using Decisioning.Engine.Working;
using Decisioning.Storage;

namespace Decisioning.Engine.Actors;

/// <summary>
/// States that are copied and saved in one go. Their bytes lie in rented pieces of 1 MiB and serve the next round; an
/// array for each was a third of what a server allocates that logs a page a customer between two checkpoints. Memory
/// is given back only by who says that nobody reads it any more: a store that has failed may still be at it.
/// </summary>
internal sealed class StateRound
{
    private const int PieceBytes = 1 << 20;
    private const int LeastRows = 256;

    private readonly RentedBytes _bytes = new(PieceBytes);
    private StateRow[] _rows = [];

    public int Count { get; private set; }

    /// <summary>Bytes of the states in it.</summary>
    public long Bytes { get; private set; }

    public ReadOnlyMemory<StateRow> Rows => _rows.AsMemory(0, Count);

    /// <summary>Adds a row with a copy of the record.</summary>
    public void Add(in StateRow row, ReadOnlySpan<byte> record)
    {
        if (Count == _rows.Length)
        {
            var larger = ArrayPool<StateRow>.Shared.Rent(Math.Max(LeastRows, Count * 2));
            _rows.AsSpan(0, Count).CopyTo(larger);
            ReturnRows();
            _rows = larger;
        }

        _rows[Count++] = row with { Record = _bytes.Keep(record) };
        Bytes += record.Length;
    }

    /// <summary>Empties it for the next round, and gives its memory back.</summary>
    public void Release()
    {
        _bytes.Release();
        ReturnRows();
        (_rows, Count, Bytes) = ([], 0, 0);
    }

    private void ReturnRows()
    {
        if (_rows.Length > 0) ArrayPool<StateRow>.Shared.Return(_rows, clearArray: true);
    }
}
