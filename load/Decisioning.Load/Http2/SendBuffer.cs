namespace Decisioning.Load.Http2;

/// <summary>Frames that are about to be sent, one after the other in one piece of memory that grows as
/// needed.</summary>
internal sealed class SendBuffer
{
    private byte[] _bytes = new byte[16 * 1024];
    private int _start;
    private int _end;

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(_start, _end - _start);

    public bool IsEmpty => _start == _end;

    /// <summary>Forgets the first so many bytes.</summary>
    public void Drop(int bytes)
    {
        _start += bytes;
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }
    }

    public void Add(FrameType type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var to = Take(FrameHeader.Bytes + payload.Length);
        new FrameHeader(payload.Length, type, flags, stream).Write(to);
        payload.CopyTo(to[FrameHeader.Bytes..]);
    }

    public void Add(ReadOnlySpan<byte> raw) => raw.CopyTo(Take(raw.Length));

    private Span<byte> Take(int bytes)
    {
        if (_end + bytes > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _end + bytes));
        }

        _end += bytes;
        return _bytes.AsSpan(_end - bytes, bytes);
    }
}
