using System.Buffers;

namespace Grpc.Core;

/// <summary>Gives one message from an array.</summary>
internal sealed class ArrayDeserializationContext(byte[] bytes) : DeserializationContext
{
    public override int PayloadLength => bytes.Length;

    public override byte[] PayloadAsNewBuffer() => (byte[])bytes.Clone();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(bytes);
}
