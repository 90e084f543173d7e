using System.Buffers;
using Grpc.Core;

namespace Decisioning.Server.Marshalling;

/// <summary>The methods of <c>DecisionService</c> whose messages are read and written by hand.</summary>
public static class DecideMarshallers
{
    private static readonly Marshaller<AskedDecision> Asked = Marshallers.Create<AskedDecision>(
        (_, _) => throw new NotSupportedException("A server reads requests; it writes none."),
        context => DecideRequestReader.Read(context.PayloadAsReadOnlySequence()));

    /// <summary>Where the items of a thread's streams are put together.</summary>
    [ThreadStatic]
    private static WireBuffer? _item;

    public static Method<AskedDecision, DecideAnswer> Decide { get; } =
        Method(MethodType.Unary, nameof(Decide), WriteResponse);

    public static Method<AskedDecision, DecideAnswer> DecideStream { get; } =
        Method(MethodType.DuplexStreaming, nameof(DecideStream), WriteStreamResponse);

    private static Method<AskedDecision, DecideAnswer> Method(
        MethodType type, string name, Action<DecideAnswer, SerializationContext> write)
    {
        var answers = Marshallers.Create<DecideAnswer>(
            (answer, context) =>
            {
                write(answer, context);
                answer.Return();
            },
            _ => throw new NotSupportedException("A server writes answers; it reads none."));
        return new(type, V1.DecisionService.Descriptor.FullName, name, Asked, answers);
    }

    private static void WriteResponse(DecideAnswer answer, SerializationContext context) =>
        Write(answer.Bytes, context);

    private static void WriteStreamResponse(DecideAnswer answer, SerializationContext context)
    {
        var item = _item ??= new WireBuffer();
        item.Clear();
        item.Text(V1.DecideStreamResponse.RequestIdFieldNumber, answer.RequestId);
        var mark = item.Open(answer.IsError
            ? V1.DecideStreamResponse.ErrorFieldNumber
            : V1.DecideStreamResponse.DecisionFieldNumber);
        item.Encoded(answer.Bytes.Written);
        item.Close(mark);
        Write(item, context);
    }

    private static void Write(WireBuffer bytes, SerializationContext context)
    {
        context.SetPayloadLength(bytes.Length);
        if (bytes.Length > 0)
        {
            context.GetBufferWriter().Write(bytes.Written);
        }

        context.Complete();
    }
}
