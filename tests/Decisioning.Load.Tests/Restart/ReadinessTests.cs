using System.Net;
using Decisioning.Load.Restart;
using Decisioning.Load.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Decisioning.Load.Tests.Restart;

public sealed class ReadinessTests
{
    private readonly SkippingTime _time = new(SkippingTime.Pauses);

    [Fact]
    public async Task WaitAsync_AServerThatComesUp_EndsWhenItIsReady()
    {
        await using var server = Serve(readyAt: 3);
        await server.StartAsync();
        await To(server.Urls.Single()).WaitAsync(CancellationToken.None);
        Assert.Equal(2, _time.Waits.Count);
    }

    [Fact]
    public async Task WaitAsync_AServerThatIsNeverReady_SaysAfterWhatTime()
    {
        await using var server = Serve(readyAt: int.MaxValue);
        await server.StartAsync();
        var late = await Assert.ThrowsAsync<IOException>(
            () => To(server.Urls.Single()).WaitAsync(CancellationToken.None));
        Assert.Equal($"The server was not ready within 1 s; {server.Urls.Single()}/readyz says so.", late.Message);
    }

    [Fact]
    public async Task WaitAsync_NobodyThere_SaysWhere()
    {
        var away = await Assert.ThrowsAsync<IOException>(
            () => To("http://127.0.0.1:1").WaitAsync(CancellationToken.None));
        Assert.StartsWith(
            "The server does not say at http://127.0.0.1:1/readyz whether it is ready: ",
            away.Message,
            StringComparison.Ordinal);
    }

    private Readiness To(string address) => new(new Uri(address), TimeSpan.FromSeconds(1), _time);

    private static WebApplication Serve(int readyAt)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = builder.Build();
        var asked = 0;
        server.Run(context =>
        {
            context.Response.StatusCode = ++asked >= readyAt ? 200 : 503;
            return Task.CompletedTask;
        });
        return server;
    }
}
