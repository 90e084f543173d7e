using System.Buffers;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>
/// Writes one message with its header into a buffer writer. A marshaller that announces its length gets the
/// connection's own memory to write into; any other goes through a rented buffer and one copy. Nothing is advanced
/// before the message is whole, so a marshaller that throws leaves no half message behind. One object a thread is kept
/// and used again, since serializers are synchronous.
/// </summary>
internal sealed class MessageSerializer : SerializationContext, IBufferWriter<byte>
{
    [ThreadStatic]
    private static MessageSerializer? _spare;

    private readonly PooledBufferWriter _rented = new();
    private IBufferWriter<byte>? _output;
    private MessageCompression? _compression;
    private Memory<byte> _direct;
    private bool _isDirect;
    private bool _isComplete;
    private int _announced;
    private int _written;
    private int _limit;

    /// <summary>Serializes a message; compresses it if a compression is given.</summary>
    /// <param name="message">The message.</param>
    /// <param name="marshaller">Its marshaller.</param>
    /// <param name="output">Takes header and message.</param>
    /// <param name="limit">The most bytes the message may have before compression.</param>
    /// <param name="compression">The compression of the call, or null for none.</param>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: the message is longer than the limit.</exception>
    public static void Write<T>(
        T message, Marshaller<T> marshaller, IBufferWriter<byte> output, int limit, MessageCompression? compression)
    {
        var serializer = _spare ?? new MessageSerializer();
        _spare = null;
        serializer._output = output;
        serializer._limit = limit;
        serializer._compression = compression;
        try
        {
            marshaller.ContextualSerializer(message, serializer);
            if (!serializer._isComplete)
                throw new InvalidOperationException("The serializer ended without calling Complete.");
        }
        finally
        {
            serializer.Reset();
            _spare = serializer;
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        ThrowIfTooLong(payloadLength);
        if (_compression is not null)
            return;
        _announced = payloadLength;
        _direct = _output!.GetMemory(MessageFraming.HeaderSize + payloadLength);
        _isDirect = true;
    }

    public override IBufferWriter<byte> GetBufferWriter() => this;

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        _isDirect = false;
        Finish(payload);
    }

    public override void Complete()
    {
        if (!_isDirect)
        {
            Finish(_rented.WrittenMemory);
            return;
        }

        if (_written != _announced)
        {
            throw new SerializerException(
                $"The serializer announced {_announced} bytes and wrote {_written}.");
        }

        MessageFraming.WriteHeader(_direct.Span, isCompressed: false, _announced);
        _output!.Advance(MessageFraming.HeaderSize + _announced);
        _isComplete = true;
    }

    public void Advance(int count)
    {
        if (!_isDirect)
        {
            _rented.Advance(count);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _announced - _written);
        _written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _isDirect ? Remaining(sizeHint) : _rented.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _isDirect ? Remaining(sizeHint).Span : _rented.GetSpan(sizeHint);

    private Memory<byte> Remaining(int sizeHint)
    {
        var remaining = _announced - _written;
        if (remaining < Math.Max(sizeHint, 1))
            throw new SerializerException($"The serializer wants more than the {_announced} bytes it announced.");
        return _direct.Slice(MessageFraming.HeaderSize + _written, remaining);
    }

    private void Finish(ReadOnlyMemory<byte> payload)
    {
        ThrowIfTooLong(payload.Length);
        if (_compression is null)
        {
            Copy(payload.Span, isCompressed: false);
        }
        else
        {
            using var compressed = new PooledBufferWriter();
            _compression.Compress(payload, compressed);
            Copy(compressed.WrittenSpan, isCompressed: true);
        }

        _isComplete = true;
    }

    private void Copy(ReadOnlySpan<byte> payload, bool isCompressed)
    {
        var target = _output!.GetSpan(MessageFraming.HeaderSize + payload.Length);
        MessageFraming.WriteHeader(target, isCompressed, payload.Length);
        payload.CopyTo(target[MessageFraming.HeaderSize..]);
        _output.Advance(MessageFraming.HeaderSize + payload.Length);
    }

    private void ThrowIfTooLong(int length)
    {
        if (length > _limit)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted,
                $"The message to send has {length} bytes; at most {_limit} may be sent."));
        }
    }

    private void Reset()
    {
        _rented.Dispose();
        _output = null;
        _compression = null;
        _direct = default;
        _isDirect = false;
        _isComplete = false;
        _announced = 0;
        _written = 0;
        _limit = 0;
    }
}
