using Decisioning.Server.Marshalling;
using Decisioning.Server.Security;
using Decisioning.Server.Tests.Hosting;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Decisioning.Server.Tests.Security;

public sealed class CallGuardTests
{
    /// <summary>A call that fails before its first wait gives its place among the key's back like any other.</summary>
    [Fact]
    public async Task InvokeAsync_CallsThatThrowAtOnce_LeaveNoPlaceTaken()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var (secret, key) = KeyHolders.Make("ann", Roles.Renderer);
        await KeyHolders.PutAsync(server.Host, key with { Concurrency = 1 });
        RequestDelegate broken = _ => throw new InvalidOperationException("Thrown before the first wait.");
        var guard = ActivatorUtilities.CreateInstance<CallGuard>(server.Host.Services, broken);

        for (var call = 0; call < 3; call++)
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => guard.InvokeAsync(Call(secret)));
            Assert.StartsWith("Thrown before", failure.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>The same guard does refuse a second call while a first one goes on.</summary>
    [Fact]
    public async Task InvokeAsync_BesideACallThatGoesOn_RefusesTheSecond()
    {
        await using var server = await ServerFixture.StartAsync(TestCatalogs.Small());
        var (secret, key) = KeyHolders.Make("ann", Roles.Renderer);
        await KeyHolders.PutAsync(server.Host, key with { Concurrency = 1 });
        var end = new TaskCompletionSource();
        var guard = ActivatorUtilities.CreateInstance<CallGuard>(
            server.Host.Services, (RequestDelegate)(_ => end.Task));

        var first = guard.InvokeAsync(Call(secret));
        var second = Call(secret);
        await guard.InvokeAsync(second);
        Assert.Equal("8", second.Response.Headers.GrpcStatus);

        end.SetResult();
        await first;
        var third = Call(secret);
        await guard.InvokeAsync(third);
        Assert.False(third.Response.Headers.ContainsKey("grpc-status"));
    }

    private static DefaultHttpContext Call(string secret)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Authorization = $"Bearer {secret}";
        var method = new GrpcMethodMetadata(typeof(CallGuardTests), DecideMarshallers.Decide);
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(method), nameof(Call)));
        return http;
    }
}
