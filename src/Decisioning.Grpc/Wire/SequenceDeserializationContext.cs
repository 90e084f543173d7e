using System.Buffers;

namespace Grpc.Wire;

/// <summary>
/// Gives a marshaller the bytes of a message where they lie in the connection's buffers. One object a thread is kept
/// and used again, since deserializers are synchronous; that saves an allocation a message.
/// </summary>
internal sealed class SequenceDeserializationContext : Core.DeserializationContext
{
    [ThreadStatic]
    private static SequenceDeserializationContext? _spare;

    private ReadOnlySequence<byte> _payload;

    public override int PayloadLength => (int)_payload.Length;

    public static T Deserialize<T>(in ReadOnlySequence<byte> payload, Core.Marshaller<T> marshaller)
    {
        var context = _spare ?? new SequenceDeserializationContext();
        _spare = null;
        context._payload = payload;
        try
        {
            return marshaller.ContextualDeserializer(context);
        }
        finally
        {
            context._payload = default;
            _spare = context;
        }
    }

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;
}
