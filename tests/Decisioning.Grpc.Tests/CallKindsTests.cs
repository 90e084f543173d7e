using Decisioning.Grpc.Tests.Hosting;
using Grpc.Core;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

public sealed class CallKindsTests
{
    [Fact]
    public async Task Unary_Called_GivesResponseAndOk()
    {
        await using var server = await ProbeServer.StartAsync();

        using var call = server.Client.UnaryAsync(new Ask { Text = "hello" });

        Assert.Equal("hello", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Unary_Blocking_GivesResponse()
    {
        await using var server = await ProbeServer.StartAsync();

        Assert.Equal("hello", server.Client.Unary(new Ask { Text = "hello" }).Text);
    }

    [Fact]
    public async Task Upload_ThreeRequests_GivesOneResponse()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.Client.Upload();

        foreach (var text in new[] { "a", "b", "c" })
            await call.RequestStream.WriteAsync(new Ask { Text = text });
        await call.RequestStream.CompleteAsync();

        Assert.Equal("a,b,c", (await call).Text);
    }

    [Fact]
    public async Task Upload_NoRequests_GivesOneResponse()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.Client.Upload();

        await call.RequestStream.CompleteAsync();

        Assert.Equal("", (await call).Text);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("a,b,c", 3)]
    public async Task Download_AskedForParts_GivesThemInOrder(string text, int count)
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.Client.Download(new Ask { Text = text });

        var parts = new List<string>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            parts.Add(answer.Text);

        Assert.Equal(count, parts.Count);
        Assert.Equal(text, string.Join(',', parts));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Duplex_RequestAfterResponse_GoesBackAndForth()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.Client.Duplex();

        foreach (var text in new[] { "ping", "pong", "ping" })
        {
            await call.RequestStream.WriteAsync(new Ask { Text = text });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(text, call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Unary_LargeMessage_ArrivesWhole()
    {
        await using var server = await ProbeServer.StartAsync();
        var payload = new byte[3_000_000];
        new Random(7).NextBytes(payload);

        var answer = await server.Client.UnaryAsync(
            new Ask { Payload = Google.Protobuf.ByteString.CopyFrom(payload) });

        Assert.Equal(payload, answer.Payload.ToByteArray());
    }
}
