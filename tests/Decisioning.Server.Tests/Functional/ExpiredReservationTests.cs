using Decisioning.Server.Mapping;
using Decisioning.Server.Tests.Hosting;
using Grpc.Core;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Tests.Functional;

/// <summary>Reservations whose hold ran out, in a server that takes its time from requests.</summary>
public sealed class ExpiredReservationTests : IAsyncLifetime
{
    private const long HourMs = 3_600_000;

    private ServerFixture _server = null!;

    public async Task InitializeAsync()
    {
        var catalog = TestCatalogs.Small();
        catalog.Channels[0].OnExpiry = Wire.Expiry.Release;
        catalog.Policy.Caps.Add(Ask.Cap("one", 1));
        _server = await ServerFixture.StartAsync(catalog, ServerFixture.WithClientTime);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Settle_AfterExpiryWithoutRoom_IsRefusedAndNothingMayBeSent()
    {
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var first = await _server.Decisions.DecideAsync(At(nowMs, "r1"));
        var taken = await _server.Decisions.DecideAsync(At(nowMs + (2 * HourMs), "r2"));
        Assert.Equal(Wire.Verdict.Send, taken.Contact.Verdict);

        var late = Ask.Settle(first.Contact.ReservationId, "s1", Wire.Outcome.Confirmed);
        late.Items[0].OccurredAt = WireTime.ToWire(nowMs + (2 * HourMs));
        var response = await _server.Decisions.SettleAsync(late);

        Assert.Equal(Wire.SettleStatus.Refused, response.Results[0].Status);
        Assert.Equal((int)StatusCode.FailedPrecondition, response.Results[0].Error.Code);
    }

    [Fact]
    public async Task Decide_RepeatedAfterItsTimeOfSending_GetsTheStoredAnswer()
    {
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var request = At(nowMs, "r1");
        request.SendAt = WireTime.ToWire(nowMs + 1_000);
        var first = await _server.Decisions.DecideAsync(request);

        request.AsOf = WireTime.ToWire(nowMs + 600_000);
        var second = await _server.Decisions.DecideAsync(request);

        Assert.True(second.Replayed);
        Assert.Equal(first.Contact.ReservationId, second.Contact.ReservationId);
    }

    [Fact]
    public async Task Decide_BeforeTheCustomersLastRecord_IsFailedPrecondition()
    {
        var nowMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await _server.Decisions.DecideAsync(At(nowMs + HourMs, "r1"));

        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Decisions.DecideAsync(At(nowMs, "r2")));

        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.StartsWith("as_of: ", refused.Status.Detail, StringComparison.Ordinal);
    }

    private static Wire.DecideRequest At(long ms, string requestId)
    {
        var request = Ask.Reserve("c", requestId, "email");
        request.AsOf = WireTime.ToWire(ms);
        return request;
    }
}
