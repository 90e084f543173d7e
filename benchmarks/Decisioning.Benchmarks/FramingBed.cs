using System.Buffers;
using Grpc.Core;
using Grpc.Wire;

namespace Decisioning.Benchmarks;

/// <summary>
/// The bytes of one call: a request of 60 in its frame, in one piece or in two, and an answer of 600 to be put into
/// one. The messages are bytes, so that nothing else is measured.
/// </summary>
internal sealed class FramingBed
{
    private const int Limit = 4 * 1_024 * 1_024;

    private readonly Message _request = new(60);
    private readonly Message _answer = new(600);
    private readonly Message _taken = new(60);
    private readonly ArrayBufferWriter<byte> _output = new(1_024);
    private readonly Marshaller<Message> _marshaller;

    public FramingBed()
    {
        _marshaller = Marshallers.Create<Message>(Write, Read);
        MessageSerializer.Write(_request, _marshaller, _output, Limit, compression: null);
        var frame = _output.WrittenSpan.ToArray();
        InOnePiece = new ReadOnlySequence<byte>(frame);
        InTwoPieces = Segment.Split(frame, at: 3);
    }

    public ReadOnlySequence<byte> InOnePiece { get; }

    public ReadOnlySequence<byte> InTwoPieces { get; }

    /// <summary>Finds the request in its frame; how many bytes it has.</summary>
    public int ReadFrame(in ReadOnlySequence<byte> frame)
    {
        if (!MessageFraming.TryReadHeader(frame, out var flag, out var length))
            throw new InvalidOperationException("The header was not found.");
        var decoder = new MessageDecoder(Limit, compression: null);
        decoder.Check(flag, length);
        var message = decoder.Decode(flag, frame.Slice(MessageFraming.HeaderSize, length), _marshaller);
        return message.Bytes.AsSpan().SequenceEqual(_request.Bytes)
            ? (int)length
            : throw new InvalidOperationException("The request is not the one that was framed.");
    }

    /// <summary>Puts the answer into a frame; how many bytes it has.</summary>
    public int WriteFrame()
    {
        _output.ResetWrittenCount();
        MessageSerializer.Write(_answer, _marshaller, _output, Limit, compression: null);
        var frame = _output.WrittenSpan;
        MessageFraming.ReadHeader(frame, out var flag, out var length);
        return flag == 0
            && length == _answer.Bytes.Length
            && frame[MessageFraming.HeaderSize..].SequenceEqual(_answer.Bytes)
            ? frame.Length
            : throw new InvalidOperationException("The frame does not hold the answer.");
    }

    private static void Write(Message message, SerializationContext context)
    {
        context.SetPayloadLength(message.Bytes.Length);
        context.GetBufferWriter().Write(message.Bytes);
        context.Complete();
    }

    private Message Read(DeserializationContext context)
    {
        context.PayloadAsReadOnlySequence().CopyTo(_taken.Bytes);
        return _taken;
    }

    /// <summary>A message of so many bytes, none of them zero.</summary>
    private sealed class Message(int length)
    {
        public byte[] Bytes { get; } = [.. Enumerable.Range(0, length).Select(i => (byte)((i % 250) + 1))];
    }

    /// <summary>Bytes that arrived in two pieces.</summary>
    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        private Segment(ReadOnlyMemory<byte> bytes, long before) => (Memory, RunningIndex) = (bytes, before);

        public static ReadOnlySequence<byte> Split(byte[] bytes, int at)
        {
            var first = new Segment(bytes.AsMemory(0, at), 0);
            var second = new Segment(bytes.AsMemory(at), at);
            first.Next = second;
            return new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
        }
    }
}
