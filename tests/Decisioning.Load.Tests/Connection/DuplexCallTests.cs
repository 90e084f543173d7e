using Decisioning.Load.Connection;
using Decisioning.Load.Tests.Fakes;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Tests.Connection;

public sealed class DuplexCallTests
{
    [Fact]
    public async Task ReceiveAsync_ServerIsSilent_CountsAsALostConnection()
    {
        await using var server = await FakeServer.StartAsync(new FakeEvents { IsSilent = true });
        await using var call = Open(server, new SkippingTime(TimeSpan.FromMinutes(1)));

        var lost = await Assert.ThrowsAsync<RpcException>(call.ReceiveAsync);

        Assert.Equal((StatusCode.Unavailable, "nothing was heard for 30 s"), (lost.StatusCode, lost.Status.Detail));
    }

    [Fact]
    public async Task ReceiveAsync_ServerBreaks_GivesItsStatusAndKeepsWhatCameBefore()
    {
        var events = new FakeEvents();
        events.BreakAt.Add(2);
        await using var server = await FakeServer.StartAsync(events);
        await using var call = Open(server, TimeProvider.System);

        await call.WriteAsync(new RecordRequest());
        Assert.NotNull(await call.ReceiveAsync());
        await call.WriteAsync(new RecordRequest());
        var lost = await Assert.ThrowsAsync<RpcException>(call.ReceiveAsync);

        Assert.Equal((StatusCode.Unavailable, "going down"), (lost.StatusCode, lost.Status.Detail));
        await Assert.ThrowsAsync<RpcException>(() => call.WriteAsync(new RecordRequest()));
    }

    private static DuplexCall<RecordRequest, RecordResponse> Open(FakeServer server, TimeProvider time) =>
        new(stop => server.Events.RecordStream(cancellationToken: stop), 4, time, CancellationToken.None);
}
