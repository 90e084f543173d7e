using Decisioning.Server.Marshalling;
using Decisioning.Server.Security;
using Decisioning.Server.Services;
using Decisioning.Server.Tests.Hosting;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Marshalling;

/// <summary>
/// Bytes of whole answers with what only a running engine puts into them, the names of decision, promise and offers:
/// the generated type reads them, and writes the same.
/// </summary>
public sealed class AnswerBytesTests
{
    private static readonly string LongestId = new('r', 128);

    [Fact]
    public async Task Decide_APromise_IsByteForByteWhatTheGeneratedTypeWrites()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("anna", "p-1") } });
        var request = Ask.Reserve("anna", LongestId, "email", "sms");
        foreach (var isRepeated in new[] { false, true })
        {
            var bytes = await AskedAsync(server, request);
            var answer = Wire.DecideResponse.Parser.ParseFrom(bytes);

            Assert.Equal(answer.ToByteArray(), bytes);
            Assert.Equal(isRepeated, answer.Replayed);
            Assert.NotEmpty(answer.DecisionId);
            Assert.NotNull(answer.Contact.ExpiresAt);
            Assert.NotEmpty(Assert.Single(answer.Contact.Offers).Token);
            Assert.NotEmpty(answer.Contact.ReservationId);
            if (isRepeated)
            {
                var settled = await server.Decisions.SettleAsync(
                    Ask.Settle(answer.Contact.ReservationId, "s-1", Wire.Outcome.Confirmed));
                Assert.Equal(Wire.SettleStatus.Applied, Assert.Single(settled.Results).Status);
            }
        }
    }

    [Fact]
    public async Task Decide_APageAndAContact_NumberTheTokensOfTheirOffersOn()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("anna", "p-1") } });
        var request = Ask.Page("anna", "home");
        request.Channels.Add(new Wire.ChannelRequest { Name = "email" });

        var bytes = await AskedAsync(server, request);
        var answer = Wire.DecideResponse.Parser.ParseFrom(bytes);

        Assert.Equal(answer.ToByteArray(), bytes);
        var shown = Assert.Single(Assert.Single(answer.Placements).Offers);
        var sent = Assert.Single(answer.Contact.Offers);
        Assert.NotEmpty(shown.Token);
        Assert.NotEmpty(sent.Token);
        Assert.NotEqual(shown.Token, sent.Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DecideStream_ADecision_IsByteForByteWhatTheGeneratedTypeWrites(bool hasId)
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        await server.Events.RecordAsync(new Wire.RecordRequest { Events = { Ask.Purchase("anna", "p-1") } });
        var request = Ask.Page("anna", "home");
        request.RequestId = hasId ? LongestId : "";
        var answer = await AnswerAsync(server, request);
        var expected = new Wire.DecideStreamResponse
        {
            RequestId = request.RequestId,
            Decision = Wire.DecideResponse.Parser.ParseFrom(answer.Bytes.Written),
        };

        Assert.Equal(expected.ToByteArray(), Item(answer));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DecideStream_AnError_IsByteForByteWhatTheGeneratedTypeWrites(bool hasId)
    {
        var error = new Wire.ItemError
        {
            Code = (int)StatusCode.ResourceExhausted,
            Field = "channels[0].name",
            Message = "Try again later.",
            RetryAfter = Ask.Now,
        };
        foreach (var each in new[] { error, new Wire.ItemError() })
        {
            var answer = DecideAnswer.Rent(hasId ? LongestId : "");
            answer.Fail(each);
            var expected = new Wire.DecideStreamResponse { RequestId = hasId ? LongestId : "", Error = each };

            Assert.Equal(expected.ToByteArray(), Item(answer));
        }
    }

    private static byte[] Item(DecideAnswer answer)
    {
        var written = new StillContext();
        DecideMarshallers.DecideStream.ResponseMarshaller.ContextualSerializer(answer, written);
        Assert.Equal(written.Length, written.Written.Length);
        return written.Written.ToArray();
    }

    private static async Task<byte[]> AskedAsync(ServerFixture server, Wire.DecideRequest request)
    {
        var written = new StillContext();
        DecideMarshallers.Decide.ResponseMarshaller.ContextualSerializer(await AnswerAsync(server, request), written);
        return written.Written.ToArray();
    }

    private static async Task<DecideAnswer> AnswerAsync(ServerFixture server, Wire.DecideRequest request)
    {
        var desk = server.Host.Services.GetRequiredService<DecisionDesk>();
        var asked = DecideRequestReader.Read(request.ToByteArray());
        var answer = await desk.DecideAsync(asked, Caller.Anybody, CancellationToken.None);
        Assert.Null(answer.Refusal);
        return answer;
    }
}
