namespace Decisioning.Load.Http2;

/// <summary>Frames that are about to be sent, one after the other in one piece of memory that grows as
/// needed.</summary>
internal sealed class SendBuffer
{
    private byte[] _bytes = new byte[16 * 1024];
    private int _length;

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(0, _length);

    public bool IsEmpty => _length == 0;

    public void Clear() => _length = 0;

    public void Add(FrameType type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var to = Take(FrameHeader.Bytes + payload.Length);
        new FrameHeader(payload.Length, type, flags, stream).Write(to);
        payload.CopyTo(to[FrameHeader.Bytes..]);
    }

    public void Add(ReadOnlySpan<byte> raw) => raw.CopyTo(Take(raw.Length));

    private Span<byte> Take(int bytes)
    {
        if (_length + bytes > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        }

        _length += bytes;
        return _bytes.AsSpan(_length - bytes, bytes);
    }
}
