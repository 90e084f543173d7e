using System.Buffers.Binary;

namespace Decisioning.Load.Http2;

/// <summary>The nine bytes before every frame (RFC 9113, section 4.1).</summary>
internal readonly record struct FrameHeader(int Length, FrameType Type, byte Flags, int Stream)
{
    public const int Bytes = 9;
    public const byte EndStream = 1;
    public const byte Ack = 1;
    public const byte EndHeaders = 4;
    public const byte Padded = 8;
    public const byte Priority = 32;

    public bool EndsStream => (Flags & EndStream) != 0 && Type is FrameType.Data or FrameType.Headers;

    public static FrameHeader Read(ReadOnlySpan<byte> from) => new(
        (from[0] << 16) | (from[1] << 8) | from[2],
        (FrameType)from[3],
        from[4],
        BinaryPrimitives.ReadInt32BigEndian(from[5..]) & int.MaxValue);

    public void Write(Span<byte> to)
    {
        to[0] = (byte)(Length >> 16);
        to[1] = (byte)(Length >> 8);
        to[2] = (byte)Length;
        to[3] = (byte)Type;
        to[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(to[5..], Stream);
    }
}
