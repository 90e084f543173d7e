using Decisioning.Grpc.Tests.Hosting;
using Decisioning.Grpc.Tests.Raw;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

public sealed class DrainTests
{
    private static readonly byte[] Hello = RawConnection.Message(new Ask { Text = "hello" }.ToByteArray());

    [Fact]
    public async Task Stop_CallInFlight_FinishesWhileNewOnesAreUnavailable()
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);
        var inFlight = await raw.StartCallAsync("Duplex");
        await raw.SendDataAsync(inFlight, Hello);
        await raw.ReadUntilAsync(inFlight, r => r.Body.Length == Hello.Length);

        var stopping = server.StopAsync();
        await server.Services.GetRequiredService<GrpcDrain>().Begun.WaitAsync(RawConnection.Limit);
        var refused = await raw.CallAsync("Unary", Hello);
        Assert.False(stopping.IsCompleted);
        await raw.SendDataAsync(inFlight, Hello, endStream: true);
        var finished = await raw.ReadToEndAsync(inFlight);

        Assert.Equal(StatusCode.Unavailable, refused.Status);
        Assert.True(refused.IsTrailersOnly);
        Assert.Equal(StatusCode.OK, finished.Status);
        Assert.Equal(2, finished.Messages().Count);
        Assert.True(raw.IsGoingAway);

        // A caller that was told to go away closes the connection when its calls are done.
        await raw.DisposeAsync();
        await stopping.WaitAsync(RawConnection.Limit);
    }

    [Fact]
    public async Task Begin_ByHand_NewCallsAreUnavailable()
    {
        await using var server = await ProbeServer.StartAsync();
        await server.Client.UnaryAsync(new Ask());

        server.Services.GetRequiredService<GrpcDrain>().Begin();

        var thrown = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new Ask()).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, thrown.StatusCode);
    }

    [Fact]
    public async Task Client_ServerGone_IsUnavailable()
    {
        await using var server = await ProbeServer.StartAsync();
        await server.StopAsync();

        var thrown = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new Ask()).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, thrown.StatusCode);
    }
}
