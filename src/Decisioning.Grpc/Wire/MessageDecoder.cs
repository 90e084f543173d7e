using System.Buffers;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Checks a message's header against the limits and turns its bytes into the message.</summary>
internal readonly struct MessageDecoder(int limit, MessageCompression? compression)
{
    /// <summary>Checks a header before any byte of the message is buffered.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED or INTERNAL.</exception>
    public void Check(byte flag, uint length)
    {
        if (flag > 1)
        {
            throw new RpcException(new Status(
                StatusCode.Internal, $"The compression flag of a message is {flag}; it is 0 or 1."));
        }

        if (flag == 1 && compression is null)
        {
            throw new RpcException(new Status(
                StatusCode.Internal, "A message is flagged as compressed, but no grpc-encoding was named."));
        }

        if (length > (uint)limit)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted, $"The message has {length} bytes; at most {limit} are taken."));
        }
    }

    public T Decode<T>(byte flag, in ReadOnlySequence<byte> payload, Marshaller<T> marshaller)
    {
        if (flag == 0)
            return Deserialize(payload, marshaller);
        using var inflated = new PooledBufferWriter();
        compression!.Inflate(payload, limit, inflated);
        return Deserialize(new ReadOnlySequence<byte>(inflated.WrittenMemory), marshaller);
    }

    private static T Deserialize<T>(in ReadOnlySequence<byte> payload, Marshaller<T> marshaller)
    {
        try
        {
            return SequenceDeserializationContext.Deserialize(payload, marshaller);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw new RpcException(new Status(
                StatusCode.Internal, $"The message cannot be read as {typeof(T).Name}.", exception));
        }
    }
}
