using Decisioning.Resp.Protocol;

namespace Decisioning.Resp.Connections;

/// <summary>Commands that wait to be written: one array is filled while the other is being written, then they change
/// places. An array that a burst has grown is given up when it is empty again.</summary>
internal sealed class OutputBuffer
{
    private const int KeptBytes = 256 * 1024;

    private byte[] _filling = new byte[16 * 1024];
    private byte[] _writing = new byte[16 * 1024];

    /// <summary>Bytes that wait.</summary>
    public int Length { get; private set; }

    public void Append(RespCommand command)
    {
        var encoded = command.Encoded;
        Reserve(encoded.Length + RespWriter.HeaderBytes);
        Length += RespWriter.WriteHeader(_filling.AsSpan(Length), (byte)'*', command.Words);
        encoded.CopyTo(_filling.AsSpan(Length));
        Length += encoded.Length;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_filling.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>What is to be written now; it stays as it is until the next call.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        if (_writing.Length > KeptBytes) _writing = new byte[16 * 1024];
        (_filling, _writing) = (_writing, _filling);
        var taken = _writing.AsMemory(0, Length);
        Length = 0;
        return taken;
    }

    private void Reserve(int more)
    {
        if (Length + more > _filling.Length)
            Array.Resize(ref _filling, Math.Max(Length + more, 2 * _filling.Length));
    }
}
