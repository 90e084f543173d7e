using System.Buffers;

namespace Grpc.Core;

/// <summary>
/// Where a marshaller puts the bytes of one message: either all at once by <see cref="Complete(byte[])"/>, or by
/// writing into <see cref="GetBufferWriter"/> and then calling <see cref="Complete()"/>. Saying the length first by
/// <see cref="SetPayloadLength"/> lets the bytes go straight into the connection's buffer, without a copy.
/// </summary>
public abstract class SerializationContext
{
    /// <summary>Gives the whole message and ends it.</summary>
    public virtual void Complete(byte[] payload) => throw new NotSupportedException();

    /// <summary>The writer that takes the message.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException();

    /// <summary>Announces the exact number of bytes; call it before <see cref="GetBufferWriter"/>.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Ends the message that was put into the writer.</summary>
    public virtual void Complete() => throw new NotSupportedException();
}
