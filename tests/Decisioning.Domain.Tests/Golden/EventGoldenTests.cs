using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Tests.Customers.Events;

namespace Decisioning.Domain.Tests.Golden;

public sealed class EventGoldenTests
{
    public static TheoryData<string> Kinds => [.. EventExamples.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Encode_EachKind_GivesTheStoredBytes(string name) =>
        GoldenFiles.Check("event-" + name, EventCodecTests.Bytes(EventExamples.All[name]));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_TheStoredBytes_GivesTheEvent(string name)
    {
        var stored = EventCodec.Decode(GoldenFiles.Read("event-" + name));
        Assert.Equal(EventCodecTests.Json(EventExamples.All[name]), EventCodecTests.Json(stored));
    }

    [Fact]
    public void Digest_EachKind_IsTheStoredOne()
    {
        var digests = EventExamples.All.Values.SelectMany(e => BitConverter.GetBytes(EventDigest.Of(e))).ToArray();
        GoldenFiles.Check("event-digests", digests);
    }
}
