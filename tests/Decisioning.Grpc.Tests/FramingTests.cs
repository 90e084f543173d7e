using Decisioning.Grpc.Tests.Hosting;
using Decisioning.Grpc.Tests.Raw;
using Google.Protobuf;
using Grpc.Core;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

/// <summary>Messages and DATA frames have nothing to do with each other; a message is what its header says.</summary>
public sealed class FramingTests
{
    private static readonly byte[] Hello = RawConnection.Message(new Ask { Text = "hello" }.ToByteArray());

    [Theory]
    [InlineData("Unary")]
    [InlineData("Duplex")]
    public async Task Message_InFramesOfOneByte_ArrivesWhole(string method)
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);
        var id = await raw.StartCallAsync(method);

        for (var i = 0; i < Hello.Length; i++)
            await raw.SendDataAsync(id, Hello.AsMemory(i, 1));
        await raw.SendDataAsync(id, default, endStream: true);
        var response = await raw.ReadToEndAsync(id);

        Assert.Equal("hello", Assert.Single(response.Messages()).Text);
        Assert.Equal(StatusCode.OK, response.Status);
    }

    [Fact]
    public async Task Messages_TwoAndAHalfInOneFrame_AreToldApart()
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);
        var id = await raw.StartCallAsync("Duplex");
        byte[] three = [.. Hello, .. Hello, .. Hello];

        await raw.SendDataAsync(id, three.AsMemory(0, Hello.Length * 5 / 2));
        await raw.ReadUntilAsync(id, r => r.Body.Length == 2 * Hello.Length);
        await raw.SendDataAsync(id, three.AsMemory(Hello.Length * 5 / 2), endStream: true);
        var response = await raw.ReadToEndAsync(id);

        Assert.Equal(3, response.Messages().Count);
        Assert.Equal(StatusCode.OK, response.Status);
    }

    [Fact]
    public async Task Unary_EndOfStreamInAFrameOfItsOwn_IsServed()
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);
        var id = await raw.StartCallAsync("Unary");

        await raw.SendDataAsync(id, Hello);
        await raw.SendDataAsync(id, default, endStream: true);

        Assert.Equal(StatusCode.OK, (await raw.ReadToEndAsync(id)).Status);
    }

    [Theory]
    [InlineData("Unary")]
    [InlineData("Download")]
    public async Task SingleRequest_TwoMessages_IsRefused(string method)
    {
        await using var server = await ProbeServer.StartAsync();
        var isCalled = false;
        server.Service.OnUnary = (_, _) =>
        {
            isCalled = true;
            return Task.FromResult(new Answer());
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync(method, [.. Hello, .. Hello]);

        Assert.Equal(StatusCode.Unimplemented, response.Status);
        Assert.Contains("more than one request", response.Message, StringComparison.Ordinal);
        Assert.False(isCalled);
    }

    [Fact]
    public async Task SingleRequest_NoMessage_IsRefused()
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var id = await raw.StartCallAsync("Unary", endStream: true);
        var response = await raw.ReadToEndAsync(id);

        Assert.Equal(StatusCode.Unimplemented, response.Status);
        Assert.Contains("no request", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unary", 3)]
    [InlineData("Unary", 8)]
    [InlineData("Duplex", 3)]
    [InlineData("Duplex", 8)]
    public async Task Stream_EndsWithinAMessage_IsInternal(string method, int length)
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync(method, Hello[..length]);

        Assert.Equal(StatusCode.Internal, response.Status);
        Assert.Contains("ended within a message", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_NotOfItsType_IsInternal()
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", RawConnection.Message([0xFF, 0xFF, 0xFF]));

        Assert.Equal(StatusCode.Internal, response.Status);
        Assert.Contains("Ask", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_UnknownFlag_IsInternal()
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", RawConnection.Message([], flag: 2));

        Assert.Equal(StatusCode.Internal, response.Status);
    }

    [Fact]
    public async Task Message_LongerThanTheLimit_IsRefusedByItsHeaderAlone()
    {
        await using var server = await ProbeServer.StartAsync(o => o.MaxReceiveMessageSize = 1000);
        await using var raw = await RawConnection.ConnectAsync(server.Port);
        var id = await raw.StartCallAsync("Unary");

        // Only the header travels: the answer shows that nothing more was waited for or kept.
        await raw.SendDataAsync(id, new byte[] { 0, 0, 0, 0x03, 0xE9 });
        var response = await raw.ReadToEndAsync(id);

        Assert.Equal(StatusCode.ResourceExhausted, response.Status);
        Assert.Contains("1001", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_AtTheLimit_IsServed()
    {
        await using var server = await ProbeServer.StartAsync(o => o.MaxReceiveMessageSize = 1000);
        await using var raw = await RawConnection.ConnectAsync(server.Port);
        var ask = new Ask { Payload = ByteString.CopyFrom(new byte[997]) };
        Assert.Equal(1000, ask.CalculateSize());

        var response = await raw.CallAsync("Unary", RawConnection.Message(ask.ToByteArray()));

        Assert.Equal(StatusCode.OK, response.Status);
    }

    [Fact]
    public async Task Response_LongerThanTheLimit_IsResourceExhausted()
    {
        await using var server = await ProbeServer.StartAsync(o => o.MaxSendMessageSize = 1000);
        server.Service.OnUnary = (_, _) => Task.FromResult(
            new Answer { Payload = ByteString.CopyFrom(new byte[1000]) });

        var thrown = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new Ask()).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, thrown.StatusCode);
    }
}
