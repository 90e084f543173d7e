namespace Decisioning.Resp.Tests;

public sealed class RespEndpointTests
{
    [Theory]
    [InlineData("localhost", "localhost", 6379, "localhost:6379")]
    [InlineData(" 10.0.0.1:7000 ", "10.0.0.1", 7000, "10.0.0.1:7000")]
    [InlineData("[::1]:7000", "::1", 7000, "[::1]:7000")]
    [InlineData("[::1]", "::1", 6379, "[::1]:6379")]
    public void TryParse_Address_IsRead(string text, string host, int port, string shown)
    {
        Assert.True(RespEndpoint.TryParse(text, out var endpoint));
        Assert.Equal(new RespEndpoint(host, port), endpoint);
        Assert.Equal(shown, endpoint.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":6379")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    public void TryParse_NoAddress_IsRefused(string? text) => Assert.False(RespEndpoint.TryParse(text, out _));
}
