using System.Buffers;

namespace Decisioning.Engine.Working;

/// <summary>Copies of many small byte strings in rented pieces, given back together.</summary>
/// <param name="pieceBytes">Bytes of a piece; a longer string gets one of its own.</param>
internal sealed class RentedBytes(int pieceBytes)
{
    private readonly List<byte[]> _pieces = [];
    private int _used;

    /// <summary>A copy that stands until <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> bytes)
    {
        if (_pieces.Count == 0 || _used + bytes.Length > _pieces[^1].Length)
        {
            _pieces.Add(ArrayPool<byte>.Shared.Rent(Math.Max(pieceBytes, bytes.Length)));
            _used = 0;
        }

        var kept = _pieces[^1].AsMemory(_used, bytes.Length);
        bytes.CopyTo(kept.Span);
        _used += bytes.Length;
        return kept;
    }

    /// <summary>Gives the pieces back, when nobody reads them any more.</summary>
    public void Release()
    {
        foreach (var piece in _pieces) ArrayPool<byte>.Shared.Return(piece);
        _pieces.Clear();
        _used = 0;
    }
}
