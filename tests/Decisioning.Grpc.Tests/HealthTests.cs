using Decisioning.Grpc.Tests.Hosting;
using Decisioning.Grpc.Tests.Raw;
using Grpc.AspNetCore.HealthChecks;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Decisioning.Grpc.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Check_ServerAsAWhole_ServesFromTheStart()
    {
        await using var server = await StartAsync();

        var response = await ClientOf(server).CheckAsync(new HealthCheckRequest());

        Assert.Equal(ServingStatus.Serving, response.Status);
    }

    [Fact]
    public async Task Check_UnknownService_IsNotFound()
    {
        await using var server = await StartAsync();

        var thrown = await Assert.ThrowsAsync<RpcException>(
            () => ClientOf(server).CheckAsync(new HealthCheckRequest { Service = "a.B" }).ResponseAsync);

        Assert.Equal(StatusCode.NotFound, thrown.StatusCode);
    }

    [Fact]
    public async Task Check_StatusSet_IsThatStatus()
    {
        await using var server = await StartAsync();
        StatusesOf(server).Set("a.B", ServingStatus.NotServing);

        var response = await ClientOf(server).CheckAsync(new HealthCheckRequest { Service = "a.B" });

        Assert.Equal(ServingStatus.NotServing, response.Status);
    }

    [Fact]
    public async Task Watch_StatusChanges_SendsEachChangeOnce()
    {
        await using var server = await StartAsync();
        using var call = ClientOf(server).Watch(new HealthCheckRequest { Service = "a.B" });

        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(call));
        StatusesOf(server).Set("other.C", ServingStatus.Serving);
        StatusesOf(server).Set("a.B", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync(call));
        StatusesOf(server).Set("a.B", ServingStatus.Serving);
        StatusesOf(server).Set("a.B", ServingStatus.NotServing);
        Assert.Equal(ServingStatus.NotServing, await NextAsync(call));
        StatusesOf(server).Remove("a.B");
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(call));
    }

    [Fact]
    public async Task Watch_ServerDrains_SaysNotServingAndEnds()
    {
        await using var server = await StartAsync();
        using var call = ClientOf(server).Watch(new HealthCheckRequest());
        Assert.Equal(ServingStatus.Serving, await NextAsync(call));

        server.Services.GetRequiredService<GrpcDrain>().Begin();

        Assert.Equal(ServingStatus.NotServing, await NextAsync(call));
        var thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Unavailable, thrown.StatusCode);
    }

    [Fact]
    public async Task Watch_MoreThanAConnectionMay_IsRefusedThereAlone()
    {
        await using var server = await StartAsync();
        var watches = new List<AsyncServerStreamingCall<HealthCheckResponse>>();
        for (var i = 0; i < WatchPlaces.MostOfConnection; i++)
        {
            watches.Add(ClientOf(server).Watch(new HealthCheckRequest()));
            Assert.Equal(ServingStatus.Serving, await NextAsync(watches[^1]));
        }

        using var further = ClientOf(server).Watch(new HealthCheckRequest());
        var thrown = await Assert.ThrowsAsync<RpcException>(() => further.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.ResourceExhausted, thrown.StatusCode);

        using var otherChannel = server.CreateChannel();
        using var other = new Health.HealthClient(otherChannel).Watch(new HealthCheckRequest());
        Assert.Equal(ServingStatus.Serving, await NextAsync(other));
        foreach (var watch in watches) watch.Dispose();
    }

    [Fact]
    public void TryTake_OfAllPlaces_IsRefusedUntilOneIsGivenBack()
    {
        var places = new WatchPlaces();
        for (var i = 0; i < WatchPlaces.Most; i++)
            Assert.Null(places.TryTake($"c{i / WatchPlaces.MostOfConnection}"));

        Assert.Equal("At most 1,000 watches of health are kept at a time.", places.TryTake("another"));
        Assert.StartsWith("At most 10 watches of health are kept at a time for one", places.TryTake("c0"));
        places.GiveBack("c0");
        Assert.Null(places.TryTake("c0"));
        places.GiveBack("c0");
        Assert.Null(places.TryTake("another"));
    }

    private static Task<ProbeServer> StartAsync() =>
        ProbeServer.StartAsync(services: s => s.AddGrpcHealth(), map: app => app.MapGrpcHealthService());

    private static Health.HealthClient ClientOf(ProbeServer server) => new(server.Channel);

    private static HealthStatuses StatusesOf(ProbeServer server) =>
        server.Services.GetRequiredService<HealthStatuses>();

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(RawConnection.Limit));
        return call.ResponseStream.Current.Status;
    }
}
