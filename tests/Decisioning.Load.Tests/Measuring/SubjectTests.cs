using System.Net;
using Decisioning.Load.Http2;
using Decisioning.Load.Measuring;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Decisioning.Load.Tests.Measuring;

/// <summary>A run at saturation of an endpoint that refuses some calls for want of room.</summary>
public sealed class SubjectTests
{
    private static readonly byte[] Body = [0, 0, 0, 0, 3, 1, 2, 3];

    [Fact]
    public async Task SaturateAsync_EverySecondCallRefused_CountsWhatAllTookByTheAnswered()
    {
        await using var server = Serve(refuses: asked => asked % 2 == 0);
        await server.StartAsync();

        var run = await Of(server).SaturateAsync(400, CancellationToken.None);

        Assert.Equal((.5, 200), (run.RefusedShare, run.Latencies.Count));
        Assert.Equal((5_000, 20, (double)Body.Length), (run.CpuMicros, run.AllocatedBytes, run.AnswerBytes));
    }

    [Fact]
    public async Task SaturateAsync_EveryCallRefused_HasNoFigure()
    {
        await using var server = Serve(refuses: _ => true);
        await server.StartAsync();

        var wrong = await Assert.ThrowsAsync<InvalidDataException>(() =>
            Of(server).SaturateAsync(50, CancellationToken.None));

        Assert.Equal("The server refused all 50 calls for want of room.", wrong.Message);
    }

    private static Subject Of(WebApplication server)
    {
        var program = new Program(new Uri(server.Urls.Single()));
        var requests = new Requests(program.Address, ["/a/b"], [(0, Body)]);
        return new Subject(program, requests, new BenchShape(2, 4), TimeProvider.System);
    }

    private static WebApplication Serve(Func<int, bool> refuses)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var server = builder.Build();
        var asked = 0;
        server.Run(async context =>
        {
            if (refuses(Interlocked.Increment(ref asked)))
            {
                context.Response.Headers["grpc-status"] = "8";
                return;
            }

            await context.Response.BodyWriter.WriteAsync(Body);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        return server;
    }

    /// <summary>Takes a second and 4,000 bytes between two looks at it.</summary>
    private sealed class Program(Uri address) : IMeasuredProgram
    {
        private int _looks;
        private long _allocated;

        public string Name => "server";

        public Uri Address => address;

        public string? Key => null;

        public (TimeSpan Own, TimeSpan Helper)? Cpu() => (TimeSpan.FromSeconds(_looks++), TimeSpan.Zero);

        public Task<long?> AllocatedAsync(CancellationToken ct) => Task.FromResult<long?>(_allocated += 4_000);

        public double? ResidentMb() => null;
    }
}
