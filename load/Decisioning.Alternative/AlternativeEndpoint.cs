using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Decisioning.Alternative;

/// <summary>
/// What one would build instead of an engine with state: a stateless service on the floor's own HTTP/2 endpoint that
/// reads the customer's hash from Redis, weighs the offers, and counts what it shows by a Lua script. One round trip to
/// read; for what is shown on a page one more to write. A question about a contact that promises nothing writes
/// nothing.
/// </summary>
public sealed class AlternativeEndpoint(
    AlternativeOptions options, CustomerStore store, TreeScoring? trees, TimeProvider time)
{
    private const int Slots = 3;

    private readonly StatelessDecision _decision = new(options.Offers, seed: 1, trees);
    private readonly byte[] _offer = Fragment(options.OfferBytes);

    public WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();

        // SIGTERM ends it in order, so that its Redis ends with it.
        builder.Host.UseConsoleLifetime(console => console.SuppressStatusMessages = true);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var application = builder.Build();
        application.Run(AnswerAsync);
        return application;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var ct = context.RequestAborted;
        context.Response.ContentType = "application/grpc";
        WireQuestion question;
        try
        {
            question = await ReadAsync(context);
        }
        catch (InvalidDataException)
        {
            context.Response.AppendTrailer("grpc-status", "3");
            return;
        }

        var customer = await store.ReadAsync(question.Customer, ct);
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var best = new (int Offer, double Net)[question.IsPage ? Slots : 1];
        var found = _decision.Decide(customer, question, nowMs, best);
        if (question.IsPage && found > 0)
        {
            await store.CountAsync(question.Customer, nowMs, found == best.Length ? best : best[..found], ct);
        }

        Write(context, found);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async ValueTask<WireQuestion> ReadAsync(HttpContext context)
    {
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(context.RequestAborted);
            if (read.IsCompleted)
            {
                var question = read.Buffer.IsSingleSegment
                    ? WireQuestion.Read(read.Buffer.FirstSpan)
                    : WireQuestion.Read(read.Buffer.ToArray());
                body.AdvanceTo(read.Buffer.End);
                return question;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private void Write(HttpContext context, int offers)
    {
        var answer = context.Response.BodyWriter;
        var prefix = answer.GetSpan(5);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], offers * _offer.Length);
        answer.Advance(5);
        for (var i = 0; i < offers; i++)
        {
            answer.Write(_offer);
        }
    }

    /// <summary>An offer as it stands in an answer, encoded once: a text in field 1 of the given length.</summary>
    private static byte[] Fragment(int bytes)
    {
        var fragment = new byte[bytes];
        Array.Fill(fragment, (byte)'.');
        return fragment;
    }
}
