using System.Text;
using Decisioning.Resp.Protocol;

namespace Decisioning.Resp.Tests.Protocol;

public sealed class RespParserTests
{
    private const string Everything =
        "+OK\r\n-ERR no\r\n:-42\r\n$5\r\na\r\nbc\r\n$0\r\n\r\n$-1\r\n*-1\r\n*0\r\n_\r\n#t\r\n#f\r\n,3.25\r\n"
        + "(12345678901234567890\r\n=7\r\ntxt:abc\r\n!6\r\nERR xy\r\n*2\r\n:1\r\n*2\r\n$1\r\nx\r\n*0\r\n"
        + "%2\r\n$1\r\na\r\n:1\r\n+b\r\n~1\r\n:2\r\n|1\r\n+ttl\r\n:9\r\n:7\r\n"
        + "*2\r\n|1\r\n+k\r\n+v\r\n:1\r\n:2\r\n>1\r\n+p\r\n";

    private const string EverythingRead =
        "SimpleString OK|Error ERR no|Integer -42|BulkString a\r\nbc|BulkString |Null |Null |Array []|Null |Boolean 1|"
        + "Boolean 0|Double 3.25|BigNumber 12345678901234567890|BulkString abc|Error ERR xy|"
        + "Array [Integer 1,Array [BulkString x,Array []]]|Map [BulkString a,Integer 1,SimpleString b,Set [Integer 2]]|"
        + "Integer 7|Array [Integer 1,Integer 2]|Push [SimpleString p]";

    [Fact]
    public void TryRead_EveryKindInOnePiece_IsRead() =>
        Assert.Equal(EverythingRead, Read(new RespParser(), Encoding.UTF8.GetBytes(Everything)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(50)]
    public void TryRead_EveryKindInPieces_IsReadTheSame(int pieceBytes) =>
        Assert.Equal(EverythingRead, ReadInPieces(Encoding.UTF8.GetBytes(Everything), pieceBytes));

    [Fact]
    public void TryRead_SplitAtEveryPlace_IsReadTheSame()
    {
        var bytes = Encoding.UTF8.GetBytes(Everything);
        for (var at = 0; at <= bytes.Length; at++)
        {
            var parser = new RespParser();
            var first = ReadKeepingRest(parser, bytes[..at], out var rest);
            var second = Read(parser, [.. rest, .. bytes[at..]]);
            var both = first.Length == 0 || second.Length == 0 ? first + second : $"{first}|{second}";
            Assert.Equal(EverythingRead, both);
        }
    }

    [Fact]
    public void TryRead_BigBulkInPieces_IsWhole()
    {
        var content = new byte[5_000_000];
        new Random(1).NextBytes(content);
        var parser = new RespParser();
        ReadOnlySpan<byte> head = "$5000000\r\n"u8;
        Assert.False(parser.TryRead(ref head, out _));
        foreach (var piece in content.Chunk(1_371))
        {
            ReadOnlySpan<byte> data = piece;
            Assert.False(parser.TryRead(ref data, out _));
        }

        ReadOnlySpan<byte> tail = "\r\n"u8;
        Assert.True(parser.TryRead(ref tail, out var value));
        Assert.Equal(content, value.Bytes);
    }

    [Fact]
    public void TryRead_LengthWithoutContent_AllocatesLittle()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadOnlySpan<byte> bulk = "$536870912\r\nx"u8;
        Assert.False(new RespParser().TryRead(ref bulk, out _));
        ReadOnlySpan<byte> array = "*16777216\r\n:1\r\n"u8;
        Assert.False(new RespParser().TryRead(ref array, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * 1024 * 1024);
    }

    [Theory]
    [InlineData("hello\r\n")]
    [InlineData("\r\n")]
    [InlineData(":\r\n")]
    [InlineData(":12x\r\n")]
    [InlineData(":99999999999999999999\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$536870913\r\n")]
    [InlineData("$3\r\nabcd\r\n")]
    [InlineData("$?\r\n")]
    [InlineData("*-5\r\n")]
    [InlineData("*16777217\r\n")]
    [InlineData("_x\r\n")]
    [InlineData("#x\r\n")]
    [InlineData("=3\r\nabc\r\n")]
    public void TryRead_Malformed_IsRefused(string text) =>
        Assert.Throws<RespProtocolException>(() => Read(new RespParser(), Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void TryRead_EndlessLine_IsRefused() =>
        Assert.Throws<RespProtocolException>(
            () => Read(new RespParser(), Enumerable.Repeat((byte)'+', RespParser.MaxLineBytes + 1).ToArray()));

    [Fact]
    public void TryRead_NestedTooDeep_IsRefused()
    {
        Assert.NotEmpty(Read(new RespParser(), Nested(32)));
        Assert.Throws<RespProtocolException>(() => Read(new RespParser(), Nested(33)));
    }

    private static byte[] Nested(int depth) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("*1\r\n", depth)) + ":1\r\n");

    private static string Read(RespParser parser, byte[] bytes)
    {
        var text = ReadKeepingRest(parser, bytes, out var rest);
        Assert.Empty(rest);
        return text;
    }

    private static string ReadInPieces(byte[] bytes, int pieceBytes)
    {
        var parser = new RespParser();
        var all = new List<string>();
        byte[] rest = [];
        foreach (var piece in bytes.Chunk(pieceBytes))
        {
            var text = ReadKeepingRest(parser, [.. rest, .. piece], out rest);
            if (text.Length > 0) all.Add(text);
        }

        Assert.Empty(rest);
        return string.Join('|', all);
    }

    private static string ReadKeepingRest(RespParser parser, byte[] bytes, out byte[] rest)
    {
        ReadOnlySpan<byte> data = bytes;
        var all = new List<string>();
        while (parser.TryRead(ref data, out var value)) all.Add(Describe(value));
        rest = data.ToArray();
        return string.Join('|', all);
    }

    private static string Describe(RespValue value) => value.Kind
        is RespKind.Array or RespKind.Map or RespKind.Set or RespKind.Push
        ? $"{value.Kind} [{string.Join(',', value.Items.Select(Describe))}]"
        : $"{value.Kind} {value.Text}";
}
