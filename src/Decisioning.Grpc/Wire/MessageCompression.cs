using System.Buffers;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Wire;

/// <summary>Compresses and inflates whole messages with one provider and level.</summary>
internal sealed class MessageCompression(ICompressionProvider provider, CompressionLevel? level)
{
    private const int InflateStep = 16 * 1024;

    public string EncodingName => provider.EncodingName;

    public void Compress(ReadOnlyMemory<byte> payload, IBufferWriter<byte> output)
    {
        using var stream = provider.CreateCompressionStream(new BufferWriterStream(output), level);
        stream.Write(payload.Span);
    }

    /// <summary>
    /// Inflates a message and stops at the limit, so that a small message that inflates to gigabytes costs no more
    /// than the limit allows.
    /// </summary>
    /// <exception cref="RpcException"> RESOURCE_EXHAUSTED: more than the limit comes out. INTERNAL: the bytes are not
    /// what the encoding says. </exception>
    public void Inflate(in ReadOnlySequence<byte> payload, int limit, PooledBufferWriter output)
    {
        try
        {
            using var stream = provider.CreateDecompressionStream(new SequenceStream(payload));
            while (true)
            {
                // One byte above the limit is asked for, to tell a message at the limit from one beyond it.
                var step = (int)Math.Min(InflateStep, (long)limit - output.WrittenCount + 1);
                var count = stream.Read(output.GetSpan(step)[..step]);
                if (count == 0)
                    return;
                output.Advance(count);
                if (output.WrittenCount > limit)
                {
                    throw new RpcException(new Status(
                        StatusCode.ResourceExhausted, $"The message inflates to more than the {limit} bytes allowed."));
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            // Nothing is read from anywhere: what zlib cannot go on with comes as an IOException too.
            throw new RpcException(new Status(
                StatusCode.Internal, $"The message is not valid {provider.EncodingName}.", exception));
        }
    }
}
