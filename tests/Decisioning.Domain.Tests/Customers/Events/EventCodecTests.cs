using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Tests.Customers.Events;

public sealed class EventCodecTests
{
    public static TheoryData<string> Kinds => [.. EventExamples.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_WhatEncodeWrote_IsTheSameEvent(string name)
    {
        var e = EventExamples.All[name];
        Assert.Equal(Json(e), Json(EventCodec.Decode(Bytes(e))));
    }

    [Fact]
    public void Examples_CoverEveryKindOfEvent()
    {
        var kinds = typeof(CustomerEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(CustomerEvent)));
        Assert.Equal(
            kinds.Select(t => t.Name).Order(),
            EventExamples.All.Values.Select(e => e.GetType().Name).Distinct().Order());
        Assert.Equal(
            Enum.GetValues<EventKind>().Order(), EventExamples.All.Values.Select(EventCodec.KindOf).Distinct().Order());
    }

    [Fact]
    public void Examples_SetEveryField()
    {
        foreach (var examples in EventExamples.All.Values.GroupBy(e => e.GetType()))
        {
            foreach (var property in examples.Key.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                Assert.True(
                    examples.Any(e => IsSet(property.GetValue(e))), $"{examples.Key.Name}.{property.Name} is not set");
            }
        }

        static bool IsSet(object? value) =>
            value is not null && !value.Equals("") && !Equals(value, 0u) && !Equals(value, 0.0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_CutShortOrTooLong_Throws(string name)
    {
        var bytes = Bytes(EventExamples.All[name]);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => EventCodec.Decode(bytes.AsSpan(0, length)));
        }

        Assert.Throws<InvalidDataException>(() => EventCodec.Decode([.. bytes, 0]));
    }

    [Fact]
    public void Decode_UnknownFormatOrKind_Throws()
    {
        var bytes = Bytes(EventExamples.All["erased"]);
        bytes[0] = 9;
        Assert.Contains("format 9", Assert.Throws<InvalidDataException>(() => EventCodec.Decode(bytes)).Message);
        bytes[0] = EventCodec.CurrentFormat;
        bytes[1] = 200;
        Assert.Contains("kind 200", Assert.Throws<InvalidDataException>(() => EventCodec.Decode(bytes)).Message);
    }

    [Fact]
    public void Digest_EachKind_DiffersAndIsStable()
    {
        var digests = EventExamples.All.Values.Select(EventDigest.Of).ToArray();
        Assert.Equal(digests.Length, digests.Distinct().Count());
        Assert.Equal(digests, EventExamples.All.Values.Select(e => EventDigest.Of(EventCodec.Decode(Bytes(e)))));
    }

    internal static byte[] Bytes(CustomerEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>();
        EventCodec.Encode(buffer, e);
        return buffer.WrittenSpan.ToArray();
    }

    internal static string Json(CustomerEvent e) => e.GetType().Name + JsonSerializer.Serialize(e, e.GetType());
}
