namespace Decisioning.Resp.Protocol;

/// <summary>A string of known length that arrives in pieces.</summary>
internal sealed class BulkInParts
{
    /// <summary>Allocated ahead of what has arrived, so that a length alone costs nothing.</summary>
    private const int Ahead = 1024 * 1024;

    private readonly byte _kind;
    private readonly int _length;
    private byte[] _bytes;
    private int _filled;

    public BulkInParts(byte kind, int length)
    {
        (_kind, _length) = (kind, length);
        _bytes = new byte[Math.Min(length, Ahead)];
    }

    /// <summary>Takes what belongs to it off the front; true when it is whole.</summary>
    public bool TryRead(ref ReadOnlySpan<byte> data, out RespValue value)
    {
        value = default;
        while (_filled < _length)
        {
            if (data.Length == 0) return false;
            if (_filled == _bytes.Length)
                Array.Resize(ref _bytes, (int)Math.Min(_length, Math.Max(2L * _bytes.Length, Ahead)));
            var taken = Math.Min(data.Length, _bytes.Length - _filled);
            data[..taken].CopyTo(_bytes.AsSpan(_filled));
            _filled += taken;
            data = data[taken..];
        }

        if (data.Length < 2) return false;
        if (data[0] != '\r' || data[1] != '\n') throw RespParser.Malformed("a string is longer than its length");
        data = data[2..];
        value = _kind switch
        {
            (byte)'!' => RespValue.OfBytes(RespKind.Error, _bytes),
            (byte)'=' => RespValue.OfBytes(RespKind.BulkString, WithoutFormat(_bytes)),
            _ => RespValue.OfBytes(RespKind.BulkString, _bytes),
        };
        return true;
    }

    /// <summary>A verbatim string begins with three letters of its format and a colon.</summary>
    private static byte[] WithoutFormat(byte[] bytes) => bytes.Length >= 4 && bytes[3] == ':'
        ? bytes[4..]
        : throw RespParser.Malformed("a verbatim string does not name its format");
}
