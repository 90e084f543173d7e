using System.Text;

namespace Decisioning.Resp.Tests;

public sealed class HashSlotTests
{
    /// <summary>The check value of CRC-16/XMODEM, and the examples of the cluster specification.</summary>
    [Theory]
    [InlineData("123456789", 0x31C3)]
    [InlineData("", 0)]
    [InlineData("foo", 12_182)]
    [InlineData("bar", 5_061)]
    public void Of_KnownKey_IsTheKnownSlot(string key, int slot) => Assert.Equal(slot, Of(key));

    [Theory]
    [InlineData("{user1000}.following", "user1000")]
    [InlineData("foo{{bar}}zap", "{bar")]
    [InlineData("foo{bar}{zap}", "bar")]
    public void Of_KeyWithBraces_IsThatOfThePartInThem(string key, string part) => Assert.Equal(Of(part), Of(key));

    [Fact]
    public void Of_EmptyBraces_IsThatOfTheWholeKey() => Assert.NotEqual(Of("bar"), Of("foo{}{bar}"));

    private static int Of(string key) => HashSlot.Of(Encoding.UTF8.GetBytes(key));
}
