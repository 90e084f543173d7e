using System.Buffers.Binary;
using Google.Protobuf;

namespace Decisioning.Load.Http2;

/// <summary>A message as it stands on the wire: one byte of compression flag, four of length, the message.</summary>
internal static class GrpcFrame
{
    public const int PrefixBytes = 5;

    public static byte[] Of(IMessage message) => Of(message.ToByteArray());

    public static byte[] Of(byte[] message)
    {
        var frame = new byte[message.Length + PrefixBytes];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, PrefixBytes);
        return frame;
    }
}
