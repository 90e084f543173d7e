using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Decisioning.Floor;

/// <summary>
/// The least that an HTTP/2 server on this machine can do for a unary gRPC call: the request's bytes are read to
/// their end and thrown away, a fixed message is answered with the status in trailers. Nothing is routed, parsed,
/// decided or logged, so what it does in a second is the most that any service on Kestrel could do. To show that it is
/// no slower than it must be, it can be the stock echo instead.
/// </summary>
public static class FloorEndpoint
{
    public static WebApplication Build(FloorOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var application = builder.Build();
        if (options.IsStock)
        {
            application.Run(context => context.Request.Body.CopyToAsync(context.Response.Body));
            return application;
        }

        var answer = Answer(options.AnswerBytes);
        application.Run(context => AnswerAsync(context, answer));
        return application;
    }

    private static byte[] Answer(int bytes)
    {
        var answer = new byte[bytes + 5];
        BinaryPrimitives.WriteInt32BigEndian(answer.AsSpan(1), bytes);
        return answer;
    }

    private static async Task AnswerAsync(HttpContext context, byte[] answer)
    {
        var request = context.Request.BodyReader;
        while (true)
        {
            var read = await request.ReadAsync(context.RequestAborted);
            request.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        context.Response.ContentType = "application/grpc";
        // Not flushed: the end of the request sends headers, message and trailers in one go.
        context.Response.BodyWriter.Write(answer);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
