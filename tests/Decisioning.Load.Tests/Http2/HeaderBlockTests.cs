using System.Text;
using Decisioning.Load.Http2;

namespace Decisioning.Load.Tests.Http2;

public sealed class HeaderBlockTests
{
    [Fact]
    public void Request_WithAKey_BearsIt()
    {
        var block = Encoding.ASCII.GetString(HeaderBlock.Request("/a/b", "h:1", "secret"));
        Assert.EndsWith("authorization\rBearer secret", block, StringComparison.Ordinal);
        Assert.DoesNotContain("authorization", Encoding.ASCII.GetString(HeaderBlock.Request("/a/b", "h:1")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("14", 14)]
    [InlineData("", -1)]
    [InlineData("x", -1)]
    public void GrpcStatusOf_APlainTrailer_ReadsTheNumber(string value, int status)
    {
        var text = System.Text.Encoding.ASCII.GetBytes(value);
        byte[] block = [0x20, 0, 11, .. "grpc-status"u8, (byte)value.Length, .. text];
        Assert.Equal(status, HeaderBlock.GrpcStatusOf(block));
    }

    [Fact]
    public void GrpcStatusOf_NoSuchTrailer_IsNotFound() => Assert.Equal(-1, HeaderBlock.GrpcStatusOf([0x88]));

    [Theory]
    [InlineData(new byte[] { 0x88 }, true)]
    [InlineData(new byte[] { 0x20, 0x88, 0x0f }, true)]
    [InlineData(new byte[] { 0x8d }, false)]
    [InlineData(new byte[] { }, false)]
    public void IsOk_StatusOfTheFirstHeaders_IsSeen(byte[] block, bool ok) => Assert.Equal(ok, HeaderBlock.IsOk(block));

    [Fact]
    public void Request_ALongPath_HasItsLengthInSevenBits()
    {
        var block = HeaderBlock.Request(new string('a', 200), "h");
        Assert.Equal([0x83, 0x86, 0x04, 127, 73, (byte)'a'], block[..6]);
    }
}
