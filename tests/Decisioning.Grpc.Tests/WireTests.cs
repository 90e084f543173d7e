using System.Buffers;
using Grpc.Core;
using Grpc.Wire;

namespace Decisioning.Grpc.Tests;

public sealed class WireTests
{
    [Theory]
    [InlineData("1H", 36_000_000_000L)]
    [InlineData("2M", 1_200_000_000L)]
    [InlineData("3S", 30_000_000L)]
    [InlineData("4m", 40_000L)]
    [InlineData("5u", 50L)]
    [InlineData("600n", 6L)]
    [InlineData("1n", 1L)]
    public void Timeout_Parsed_HasItsLength(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData(0L, "0n")]
    [InlineData(-5L, "0n")]
    [InlineData(1L, "1u")]
    [InlineData(TimeSpan.TicksPerSecond, "1000000u")]
    [InlineData(TimeSpan.TicksPerMinute * 2, "120000m")]
    [InlineData(TimeSpan.TicksPerDay * 2, "172800S")]
    [InlineData(TimeSpan.TicksPerDay * 2000, "2880000M")]
    [InlineData(long.MaxValue, "99999999H")]
    public void Timeout_Formatted_FitsEightDigits(long ticks, string text) =>
        Assert.Equal(text, GrpcTimeout.Format(new TimeSpan(ticks)));

    [Theory]
    [InlineData("100%", "100%")]
    [InlineData("%zz%4", "%zz%4")]
    [InlineData("%41%42", "AB")]
    [InlineData("%e4%BD%A0", "\u4F60")]
    [InlineData("%FF", "\uFFFD")]
    public void Percent_Decoded_NeverFails(string text, string expected) =>
        Assert.Equal(expected, PercentEncoding.Decode(text));

    [Fact]
    public void Percent_AnyText_ComesBack()
    {
        var random = new Random(3);
        for (var i = 0; i < 1000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(20)).Select(_ => (char)random.Next(1, 0xD800))]);
            var encoded = PercentEncoding.Encode(text);
            Assert.All(encoded, c => Assert.InRange(c, ' ', '~'));
            Assert.Equal(text, PercentEncoding.Decode(encoded));
        }
    }

    [Fact]
    public void Header_InSeveralSegments_IsRead()
    {
        var bytes = new byte[] { 1, 0, 1, 2, 3, 9 };
        var segments = new Segment(bytes.AsMemory(0, 2));
        var last = segments.Append(bytes.AsMemory(2, 2)).Append(bytes.AsMemory(4));
        var whole = new ReadOnlySequence<byte>(segments, 0, last, 2);

        Assert.True(MessageFraming.TryReadHeader(whole, out var flag, out var length));
        Assert.Equal(1, flag);
        Assert.Equal(0x010203u, length);
        Assert.False(MessageFraming.TryReadHeader(whole.Slice(0, 4), out _, out _));
    }

    [Fact]
    public void Serializer_ReusedAfterAFailure_StartsAfresh()
    {
        var failing = Marshallers.Create<string>(
            (_, context) =>
            {
                context.GetBufferWriter().Write("half"u8);
                throw new InvalidOperationException("half way");
            },
            _ => "");
        var output = new ArrayBufferWriter<byte>();

        Assert.Throws<InvalidOperationException>(
            () => MessageSerializer.Write("a", failing, output, int.MaxValue, null));
        MessageSerializer.Write("whole", Marshallers.StringMarshaller, output, int.MaxValue, null);

        Assert.Equal([0, 0, 0, 0, 5, .. "whole"u8], output.WrittenSpan.ToArray());
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
