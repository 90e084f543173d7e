using Decisioning.Grpc.Tests.Hosting;
using Decisioning.Grpc.Tests.Raw;
using Google.Protobuf;
using Grpc.Core;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

/// <summary>Where the status stands: in trailers after any message, in the only headers without one.</summary>
public sealed class StatusPlacementTests
{
    private static readonly byte[] Hello = RawConnection.Message(new Ask { Text = "hello" }.ToByteArray());

    [Fact]
    public async Task Unary_Succeeds_StatusIsInTrailersAlone()
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", Hello);

        Assert.Equal(200, response.HttpStatus);
        Assert.Equal("application/grpc", response.Header("content-type"));
        Assert.Equal(2, response.HeaderBlocks);
        Assert.Null(response.Header("grpc-status"));
        Assert.Equal(StatusCode.OK, response.Status);
        Assert.Equal("hello", Assert.Single(response.Messages()).Text);
    }

    [Fact]
    public async Task Unary_HandlerThrowsRpcException_HeadersAloneEndTheStream()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnUnary = (_, _) => throw new RpcException(
            new Status(StatusCode.FailedPrecondition, "not yet"), new Metadata { { "x-why", "because" } });
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", Hello);

        Assert.True(response.IsTrailersOnly);
        Assert.Equal(200, response.HttpStatus);
        Assert.Equal("application/grpc", response.Header("content-type"));
        Assert.Equal(StatusCode.FailedPrecondition, response.Status);
        Assert.Equal("not yet", response.Message);
        Assert.Equal("because", response.Trailer("x-why"));
    }

    [Fact]
    public async Task Unary_HandlerSetsStatus_StatusIsSent()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnUnary = (_, context) =>
        {
            context.Status = new Status(StatusCode.NotFound, "no such");
            return Task.FromResult(new Answer());
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", Hello);

        Assert.Equal(StatusCode.NotFound, response.Status);
        Assert.Equal("no such", response.Message);
    }

    [Fact]
    public async Task Download_FailsAfterAMessage_StatusIsInTrailers()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnDownload = async (_, answers, _) =>
        {
            await answers.WriteAsync(new Answer { Text = "one" });
            throw new RpcException(new Status(StatusCode.Aborted, "enough"));
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Download", Hello);

        Assert.Equal("one", Assert.Single(response.Messages()).Text);
        Assert.Null(response.Header("grpc-status"));
        Assert.Equal(2, response.HeaderBlocks);
        Assert.Equal(StatusCode.Aborted, response.Status);
    }

    [Fact]
    public async Task Download_BufferedMessageThenFails_StatusIsInTrailers()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnDownload = async (_, answers, _) =>
        {
            answers.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
            await answers.WriteAsync(new Answer { Text = "one" });
            throw new RpcException(new Status(StatusCode.Aborted, "enough"));
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Download", Hello);

        Assert.Equal("one", Assert.Single(response.Messages()).Text);
        Assert.Null(response.Header("grpc-status"));
        Assert.Equal(StatusCode.Aborted, response.Status);
    }

    [Fact]
    public async Task Download_NoMessages_StatusIsPresent()
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Download", RawConnection.Message([]));

        Assert.True(response.IsTrailersOnly);
        Assert.Equal(StatusCode.OK, response.Status);
    }

    [Fact]
    public async Task Download_HeadersSentFirst_StatusIsInTrailers()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnDownload = async (_, _, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x-early", "yes" } });
            throw new RpcException(new Status(StatusCode.OutOfRange, "far"));
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Download", RawConnection.Message([]));

        Assert.Equal("yes", response.Header("x-early"));
        Assert.Null(response.Header("grpc-status"));
        Assert.Equal(StatusCode.OutOfRange, response.Status);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("50% of Zürich\n", "50%25 of Z%C3%BCrich%0A")]
    [InlineData("emoji \U0001F600", "emoji %F0%9F%98%80")]
    public async Task Unary_StatusText_IsPercentEncodedBothWays(string text, string onTheWire)
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnUnary = (_, _) => throw new RpcException(new Status(StatusCode.Internal, text));
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", Hello);
        var thrown = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new Ask()).ResponseAsync);

        Assert.Equal(onTheWire, response.Message);
        Assert.Equal(text, thrown.Status.Detail);
    }
}
