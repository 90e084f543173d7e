using System.Buffers;
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

    private readonly List<byte[]> _pieces = [];
    private StateRow[] _rows = [];
    private int _pieceUsed;

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

        _rows[Count++] = row with { Record = Keep(record) };
        Bytes += record.Length;
    }

    /// <summary>Empties it for the next round, and gives its memory back.</summary>
    public void Release()
    {
        foreach (var piece in _pieces) ArrayPool<byte>.Shared.Return(piece);
        _pieces.Clear();
        ReturnRows();
        (_rows, Count, Bytes, _pieceUsed) = ([], 0, 0, 0);
    }

    private void ReturnRows()
    {
        if (_rows.Length > 0) ArrayPool<StateRow>.Shared.Return(_rows, clearArray: true);
    }

    private ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> record)
    {
        if (_pieces.Count == 0 || _pieceUsed + record.Length > _pieces[^1].Length)
        {
            _pieces.Add(ArrayPool<byte>.Shared.Rent(Math.Max(PieceBytes, record.Length)));
            _pieceUsed = 0;
        }

        var kept = _pieces[^1].AsMemory(_pieceUsed, record.Length);
        record.CopyTo(kept.Span);
        _pieceUsed += record.Length;
        return kept;
    }
}
