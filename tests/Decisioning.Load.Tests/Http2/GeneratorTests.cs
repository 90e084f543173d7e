using System.Collections.Concurrent;
using System.Net;
using Decisioning.Floor;
using Decisioning.Load.Http2;
using Decisioning.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Decisioning.Load.Tests.Http2;

/// <summary>The generator against real Kestrel endpoints in this process.</summary>
public sealed class GeneratorTests
{
    private static readonly byte[] Body = [0, 0, 0, 0, 3, 1, 2, 3];

    [Theory]
    [InlineData(600)]
    [InlineData(40_000)]
    public async Task SaturateAsync_TheFloor_CountsEveryAnswerAndByte(int answerBytes)
    {
        await using var floor = FloorEndpoint.Build(new FloorOptions(0, answerBytes));
        await floor.StartAsync();
        var run = await To(floor, 3, 20).SaturateAsync(2_000, CancellationToken.None);
        Assert.Equal((2_000, 0), (run.Counts.Answered, run.Counts.Failed));
        Assert.Equal(2_000L * (answerBytes + 5), run.Counts.DataBytes);
        Assert.Equal(2_000, run.Counts.Latencies.Count);
    }

    [Fact]
    public async Task PaceAsync_TheFloor_AsksAsManyAsTheRateSays()
    {
        await using var floor = FloorEndpoint.Build(new FloorOptions(0, 100));
        await floor.StartAsync();
        var run = await To(floor, 2, 50).PaceAsync(2_000, 400, CancellationToken.None);
        Assert.Equal((400, 0), (run.Counts.Answered, run.Counts.Failed));
        Assert.True(run.Took >= TimeSpan.FromMilliseconds(199), $"it took {run.Took}");
    }

    [Fact]
    public async Task PaceAsync_FewerStreamsThanNeeded_AsksTheRestLaterAndAll()
    {
        await using var floor = FloorEndpoint.Build(new FloorOptions(0, 100));
        await floor.StartAsync();
        var run = await To(floor, 1, 1).PaceAsync(50_000, 1_000, CancellationToken.None);
        Assert.Equal(1_000, run.Counts.Answered);

        // Nearly all waited for the one stream: neither the generator's lateness nor the server's time.
        var counts = run.Counts;
        Assert.True(counts.SinceSent.PercentileMs(.5) < counts.Latencies.PercentileMs(.5) / 2);
        Assert.True(counts.Lateness.PercentileMs(.5) < counts.Latencies.PercentileMs(.5) / 2);
    }

    [Theory]
    [InlineData("trailers-only", (int)CallFailure.GrpcStatus)]
    [InlineData("refused", (int)CallFailure.Refused)]
    [InlineData("status", (int)CallFailure.GrpcStatus)]
    [InlineData("none", (int)CallFailure.GrpcStatus)]
    [InlineData("404", (int)CallFailure.HttpStatus)]
    [InlineData("abort", (int)CallFailure.Reset)]
    public async Task SaturateAsync_AnswersThatAreNotWell_AreCountedByCause(string how, int cause)
    {
        await using var server = Serve(how);
        await server.StartAsync();
        var run = await To(server, 1, 4).SaturateAsync(10, CancellationToken.None);
        Assert.Equal((0, 10, 10), (run.Counts.Answered, run.Counts.Failed, run.Counts[(CallFailure)cause]));
    }

    [Fact]
    public async Task PaceAsync_WhatIsRefused_IsTimedApart()
    {
        await using var server = Serve("refused");
        await server.StartAsync();
        var run = await To(server, 2, 50).PaceAsync(100_000, 300, CancellationToken.None);
        Assert.Equal((0, 300, 300), (run.Counts.Answered, run.Counts.Refusals.Count, run.Counts.Lateness.Count));
        Assert.Equal((0, 300), (run.Counts.Latencies.Count, run.Counts.RefusalsSinceSent.Count));
    }

    [Fact]
    public async Task PaceAsync_AnswersAboutAContact_TimesThoseThatAreSentApart()
    {
        await using var server = Serve("verdict");
        await server.StartAsync();
        var target = new Uri(server.Urls.Single());
        string[] paths = ["/send", "/not", "/send-and-fail"];
        var requests = new Requests(target, paths, [.. paths.Select((_, number) => ((byte)number, Body))]);
        var generator = new Generator(target, requests, connections: 1, streams: 90, TimeProvider.System);
        var run = await generator.PaceAsync(10_000, 300, CancellationToken.None);
        Assert.Equal((200, 100, 300), (run.Counts.Answered, run.Counts.Failed, run.Counts.Contacts));
        Assert.Equal((200, 200), (run.Counts.Sends, run.Counts.Latencies.Count));
        Assert.Equal(100, run.Counts.SendLatencies.Count);
        Assert.Equal(100 / run.Took.TotalSeconds, run.SendsPerSecond, 6);
    }

    [Fact]
    public async Task SaturateAsync_AgainAndAgain_AsksNothingTwiceBeforeEverythingWasAsked()
    {
        var asked = new ConcurrentBag<string>();
        await using var server = Serve("trailers-only", asked);
        await server.StartAsync();
        var target = new Uri(server.Urls.Single());
        var paths = Enumerable.Range(0, 20).Select(number => $"/a/{number}").ToArray();
        var requests = new Requests(target, paths, [.. paths.Select((_, number) => ((byte)number, Body))], asked: 3);
        var generator = new Generator(target, requests, connections: 2, streams: 3, TimeProvider.System);
        var another = new Generator(target, requests, connections: 3, streams: 1, TimeProvider.System);
        await another.SaturateAsync(4, CancellationToken.None);
        await generator.PaceAsync(10_000, 6, CancellationToken.None);
        await generator.SaturateAsync(7, CancellationToken.None);
        Assert.Equal(paths[3..].Order(), asked.Order());
    }

    [Fact]
    public async Task SaturateAsync_AServerAtIPv6_IsAsked()
    {
        await using var server = Serve("refused", at: IPAddress.IPv6Loopback);
        await server.StartAsync();
        Assert.StartsWith("http://[::1]:", server.Urls.Single(), StringComparison.Ordinal);
        var run = await To(server, 2, 2).SaturateAsync(10, CancellationToken.None);
        Assert.Equal(10, run.Counts[CallFailure.Refused]);
    }

    [Fact]
    public async Task SaturateAsync_NobodyListens_SaysSo()
    {
        var requests = new Requests(new Uri("http://127.0.0.1:1"), ["/a/b"], [(0, Body)]);
        var generator = new Generator(new Uri("http://127.0.0.1:1"), requests, 1, 1, TimeProvider.System);
        var away = await Assert.ThrowsAsync<IOException>(() => generator.SaturateAsync(1, CancellationToken.None));
        Assert.Contains("127.0.0.1:1", away.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_AServerThatAnswersNothing_EndsWithWhatWaits(bool isPaced)
    {
        await using var server = Serve("silent");
        await server.StartAsync();
        var generator = To(server, 2, 3, new HurriedTime());
        var silent = await Assert.ThrowsAsync<IOException>(() => isPaced
            ? generator.PaceAsync(1_000, 10, CancellationToken.None)
            : generator.SaturateAsync(10, CancellationToken.None));
        Assert.Equal(
            $"The server has not answered for 60 s; {(isPaced ? 10 : 6)} calls wait.", silent.Message);
    }

    [Fact]
    public async Task Probe_TheFloor_PrintsWhatItTook()
    {
        await using var floor = FloorEndpoint.Build(new FloorOptions(0, 100));
        await floor.StartAsync();
        var output = new StringWriter();
        var code = await new LoadProgram(output, new StringWriter(), interactive: false, TimeProvider.System).RunAsync(
            ["probe", "--target", floor.Urls.Single(), "--calls", "200"], CancellationToken.None);
        Assert.Equal(LoadProgram.Done, code);
        Assert.Matches("calls/s, 0 failed, p50 .* us of this program's processor time a call", output.ToString());
    }

    private static Generator To(WebApplication server, int connections, int streams, TimeProvider? time = null)
    {
        var target = new Uri(server.Urls.Single());
        return new Generator(
            target, new Requests(target, ["/a/b"], [(0, Body)]), connections, streams, time ?? TimeProvider.System);
    }

    /// <summary>A clock on which a minute passes in less than a second.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        private const int Times = 100;

        public override long GetTimestamp() => base.GetTimestamp() * Times;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Times : dueTime, period);
    }

    private static WebApplication Serve(
        string how, ConcurrentBag<string>? asked = null, IPAddress? at = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(at ?? IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var server = builder.Build();
        server.Run(async context =>
        {
            asked?.Add(context.Request.Path);
            switch (how)
            {
                case "trailers-only":
                    context.Response.Headers["grpc-status"] = "14";
                    break;
                case "refused":
                    context.Response.Headers["grpc-status"] = "8";
                    break;
                case "status":
                    await context.Response.BodyWriter.WriteAsync(Body);
                    context.Response.AppendTrailer("grpc-status", "13");
                    break;
                case "none":
                    await context.Response.BodyWriter.WriteAsync(Body);
                    break;
                case "silent":
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                    break;
                case "verdict":
                    var verdict = context.Request.Path == "/not" ? Verdict.DoNotSend : Verdict.Send;
                    var answer = new DecideResponse { Contact = new ContactAnswer { Verdict = verdict } };
                    await context.Response.BodyWriter.WriteAsync(GrpcFrame.Of(answer));
                    var status = context.Request.Path == "/send-and-fail" ? "13" : "0";
                    context.Response.AppendTrailer("grpc-status", status);
                    break;
                case "404":
                    context.Response.StatusCode = 404;
                    break;
                default:
                    context.Abort();
                    break;
            }
        });
        return server;
    }
}
