using System.Buffers.Binary;
using Decisioning.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Decisioning.Load.Bench;

/// <summary>
/// Writes a request as it stands on the wire (one byte of compression flag, four of length, the message), for tools
/// that send bytes and know no messages.
/// </summary>
internal static class RequestBytesCommand
{
    public static async Task RunAsync(
        RequestBytesOptions options, CallInvoker? server, TextWriter output, CancellationToken cancel)
    {
        var request = Request(options);
        await File.WriteAllBytesAsync(options.Out, Frame(request), cancel);
        output.WriteLine($"request_bytes {request.CalculateSize()}");
        if (server is not null)
        {
            var client = new DecisionService.DecisionServiceClient(server);
            var answer = await client.DecideAsync(request, cancellationToken: cancel);
            output.WriteLine($"answer_bytes {answer.CalculateSize()}");
        }
    }

    public static DecideRequest Request(RequestBytesOptions options)
    {
        var request = new DecideRequest { CustomerId = options.Customer };
        if (options.Placement is { } placement)
        {
            request.Placements.Add(new PlacementRequest { Name = placement });
        }
        else
        {
            request.Channels.AddRange(options.Channels.Select(name => new ChannelRequest { Name = name }));
        }

        return request;
    }

    public static byte[] Frame(IMessage message)
    {
        var body = message.ToByteArray();
        var frame = new byte[body.Length + 5];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), body.Length);
        body.CopyTo(frame, 5);
        return frame;
    }
}
