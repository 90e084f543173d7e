using System.Buffers;
using System.Buffers.Binary;

namespace Grpc.Wire;

/// <summary>The five bytes before each message: a flag (1 = compressed) and the length, big-endian.</summary>
internal static class MessageFraming
{
    public const int HeaderSize = 5;

    /// <summary>Reads the header if five bytes are there; they may lie in any number of segments.</summary>
    public static bool TryReadHeader(in ReadOnlySequence<byte> buffer, out byte flag, out uint length)
    {
        if (buffer.FirstSpan.Length >= HeaderSize)
        {
            ReadHeader(buffer.FirstSpan, out flag, out length);
            return true;
        }

        if (buffer.Length < HeaderSize)
        {
            flag = 0;
            length = 0;
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        ReadHeader(header, out flag, out length);
        return true;
    }

    public static void ReadHeader(ReadOnlySpan<byte> header, out byte flag, out uint length)
    {
        flag = header[0];
        length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
    }

    public static void WriteHeader(Span<byte> header, bool isCompressed, int length)
    {
        header[0] = isCompressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)length);
    }
}
