using System.Buffers;
using Grpc.Core;

namespace Decisioning.Server.Tests.Marshalling;

/// <summary>Memory that an answer is written to again and again.</summary>
internal sealed class StillContext : SerializationContext, IBufferWriter<byte>
{
    private readonly byte[] _bytes = new byte[64 * 1_024];
    private int _written;

    public int Length { get; private set; }

    /// <summary>The last answer.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _written);

    public override void SetPayloadLength(int payloadLength) => (Length, _written) = (payloadLength, 0);

    public override IBufferWriter<byte> GetBufferWriter() => this;

    public override void Complete()
    {
    }

    public override void Complete(byte[] payload) => throw new NotSupportedException();

    public void Advance(int count) => _written += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => _bytes.AsMemory(_written);

    public Span<byte> GetSpan(int sizeHint = 0) => _bytes.AsSpan(_written);
}
