using System.Text;

namespace Decisioning.Resp.Tests;

public sealed class RespCommandTests
{
    [Fact]
    public void Add_Words_AreEncodedWithTheirLengths()
    {
        using var command = new RespCommand("SET").AddKey("k"u8).Add("é").Add(-7).Add(ReadOnlySpan<byte>.Empty);
        Assert.Equal(
            "$3\r\nSET\r\n$1\r\nk\r\n$2\r\né\r\n$2\r\n-7\r\n$0\r\n\r\n", Encoding.UTF8.GetString(command.Encoded));
        Assert.Equal(5, command.Words);
        Assert.Equal(HashSlot.Of("k"u8), command.Slot);
    }

    [Fact]
    public void Add_MoreThanTheFirstBuffer_Grows()
    {
        using var command = new RespCommand("SET");
        for (var i = 0; i < 100; i++) command.Add(new byte[1000]);
        Assert.Equal(9 + (100 * (1000 + 9)), command.Encoded.Length);
    }

    [Fact]
    public void AddKey_OfAnotherSlot_IsRefused()
    {
        using var command = new RespCommand("MGET").AddKey("{a}1"u8).AddKey("{a}2"u8);
        Assert.Contains("slot", Assert.Throws<ArgumentException>(() => command.AddKey("{b}1"u8)).Message);
    }

    [Fact]
    public void Clear_Command_IsWrittenAnew()
    {
        using var command = new RespCommand("GET").AddKey("a"u8);
        command.Clear().Add("PING");
        Assert.Equal("$4\r\nPING\r\n", Encoding.UTF8.GetString(command.Encoded));
        Assert.Equal(-1, command.Slot);
    }

    [Fact]
    public void Add_AfterDispose_IsRefused()
    {
        var command = new RespCommand("GET");
        command.Dispose();
        Assert.Throws<ObjectDisposedException>(() => command.Add("a"));
    }
}
