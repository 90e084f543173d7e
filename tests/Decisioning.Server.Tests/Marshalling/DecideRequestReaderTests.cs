using System.Buffers;
using System.Text.Json;
using Decisioning.Domain.Deciding;
using Decisioning.Server.Marshalling;
using Google.Protobuf;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Marshalling;

public sealed class DecideRequestReaderTests
{
    private const int Requests = 20_000;

    [Fact]
    public void Read_SoundRequests_IsWhatTheGeneratedTypeReads()
    {
        var requests = new RandomRequests(new Random(1));
        for (var i = 0; i < Requests; i++)
        {
            AssertSame(requests.Sound(), mustBeSound: true);
        }
    }

    [Fact]
    public void Read_FieldsInAnyOrderAgainAndOfOtherTypes_IsWhatTheGeneratedTypeReads()
    {
        var requests = new RandomRequests(new Random(2));
        var read = 0;
        for (var i = 0; i < Requests; i++)
        {
            read += AssertSame(requests.Odd(), mustBeSound: false) ? 1 : 0;
        }

        Assert.InRange(read, Requests / 10, Requests - (Requests / 100));
    }

    [Fact]
    public void Read_SpoiltRequests_RefusesWhatTheGeneratedTypeRefuses()
    {
        var requests = new RandomRequests(new Random(3));
        var read = 0;
        for (var i = 0; i < Requests; i++)
        {
            var message = i % 2 == 0 ? requests.Sound() : requests.Odd();
            read += AssertSame(requests.Spoilt(message), mustBeSound: false) ? 1 : 0;
        }

        Assert.InRange(read, Requests / 10, Requests - (Requests / 10));
    }

    [Fact]
    public void Read_TextThatIsNoUtf8_IsWhatTheGeneratedTypeReads()
    {
        AssertSame([0x12, 0x02, 0xC3, 0x28], mustBeSound: false);
        AssertSame([0x3A, 0x02, 0xC3, 0x28], mustBeSound: false);
    }

    [Fact]
    public void Read_MoreContextThanIsTaken_KeepsEachKeyOnceAtItsFirstPlace()
    {
        var request = new Wire.DecideRequest();
        for (var i = 0; i < 3_000; i++)
        {
            request.Context.Add($"k{i}", new Wire.ContextValue { Number = i });
        }

        var twice = request.ToByteArray().Concat(request.ToByteArray()).ToArray();
        AssertSame(twice, mustBeSound: true);
    }

    /// <summary>Whether the bytes are a message.</summary>
    private static bool AssertSame(byte[] bytes, bool mustBeSound)
    {
        var expected = Generated(bytes);
        Assert.True(expected is not null || !mustBeSound);
        Assert.Equal(expected, ByHand(bytes, () => DecideRequestReader.Read(bytes)));

        // The same when the message lies in two pieces.
        var first = new Piece(bytes.AsMemory(0, bytes.Length / 2));
        var last = first.Append(bytes.AsMemory(bytes.Length / 2));
        var pieces = new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        Assert.Equal(expected, ByHand(bytes, () => DecideRequestReader.Read(pieces)));
        return expected is not null;
    }

    private static string? ByHand(byte[] bytes, Func<AskedDecision> read)
    {
        try
        {
            return Text(read());
        }
        catch (RpcException refused)
        {
            Assert.Equal(StatusCode.Internal, refused.StatusCode);
            Assert.Equal("The message cannot be read as DecideRequest.", refused.Status.Detail);
            return null;
        }
        catch (Exception other) when (other is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"Reading {Convert.ToHexString(bytes)} failed.", other);
        }
    }

    private static string? Generated(byte[] bytes)
    {
        Wire.DecideRequest source;
        try
        {
            source = Wire.DecideRequest.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }

        return Text(new AskedDecision
        {
            RequestId = source.RequestId,
            CustomerId = source.CustomerId,
            Identity = source.Identity,
            Placements = [.. source.Placements.Select(asked => new PlacementQuery(asked.Name, asked.Slots))],
            PageId = source.PageId,
            ExcludeOfferIds = [.. source.ExcludeOfferIds],
            Locale = source.Locale,
            Channels = [.. source.Channels.Select(asked => asked.Name)],
            CampaignId = source.CampaignId,
            SendAt = source.SendAt,
            Hold = source.Hold,
            HoldForSeconds = source.HoldForSeconds,
            OfferIds = [.. source.OfferIds],
            GroupIds = [.. source.GroupIds],
            Context =
            [
                .. source.Context.Select(entry => new AskedContext(
                    entry.Key, entry.Value.KindCase, entry.Value.Text, entry.Value.Number, entry.Value.Flag)),
            ],
            Explain = source.Explain,
            AsOf = source.AsOf,
            IgnoreShadowPrice = source.IgnoreShadowPrice,
        });
    }

    /// <summary>Every field as text, so that a difference is seen at once.</summary>
    private static string Text(AskedDecision asked) => string.Join('\n', typeof(AskedDecision).GetProperties().Select(
        property => $"{property.Name}: {Text(property.GetValue(asked))}"));

    private static string Text(object? value) => value switch
    {
        IMessage message => Convert.ToHexString(Known(message).ToByteArray()),
        string text => JsonSerializer.Serialize(text),
        System.Collections.IEnumerable list => string.Join("; ", list.Cast<object>().Select(Text)),
        _ => $"{value}",
    };

    /// <summary>Without unknown fields, whose order is nobody's concern.</summary>
    private static IMessage Known(IMessage message) => message switch
    {
        Wire.Identity identity => new Wire.Identity { Type = identity.Type, Value = identity.Value },
        _ => message,
    };

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
