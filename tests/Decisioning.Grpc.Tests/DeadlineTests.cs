using Decisioning.Grpc.Tests.Hosting;
using Decisioning.Grpc.Tests.Raw;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

public sealed class DeadlineTests
{
    private const int Http2Cancel = 8;
    private static readonly byte[] Hello = RawConnection.Message(new Ask { Text = "hello" }.ToByteArray());

    [Fact]
    public async Task Deadline_HandlerIgnoresIt_IsAnsweredAndTheStreamReset()
    {
        await using var server = await ProbeServer.StartAsync();
        var release = new TaskCompletionSource();
        server.Service.OnDuplex = (_, _, _) => release.Task;
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var id = await raw.StartCallAsync("Duplex", endStream: false, ("grpc-timeout", "50m"));
        var response = await raw.ReadUntilAsync(id, r => r.ResetCode is not null);
        release.SetResult();

        Assert.Equal(StatusCode.DeadlineExceeded, response.Status);
        Assert.True(response.IsEnded);
        Assert.Contains(response.ResetCode, new int?[] { 0, Http2Cancel });
    }

    [Fact]
    public async Task Deadline_AfterMessages_StatusIsInTrailers()
    {
        var time = new SteppedTime();
        await using var server = await ProbeServer.StartAsync(services: s => s.AddSingleton<TimeProvider>(time));
        server.Service.OnDownload = async (_, answers, context) =>
        {
            await answers.WriteAsync(new Answer { Text = "one" });
            time.Advance(TimeSpan.FromSeconds(5));
            await context.CancellationToken.AsTask();
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Download", Hello, ("grpc-timeout", "5S"));

        Assert.Equal("one", Assert.Single(response.Messages()).Text);
        Assert.Equal(2, response.HeaderBlocks);
        Assert.Equal(StatusCode.DeadlineExceeded, response.Status);
    }

    [Fact]
    public async Task Deadline_CallerDoesNotRead_StreamIsReset()
    {
        var time = new SteppedTime();
        await using var server = await ProbeServer.StartAsync(services: s => s.AddSingleton<TimeProvider>(time));
        var begun = new TaskCompletionSource();
        var ended = new TaskCompletionSource<Exception>();
        server.Service.OnDownload = async (_, answers, _) =>
        {
            try
            {
                while (true)
                {
                    var write = answers.WriteAsync(new Answer { Payload = ByteString.CopyFrom(new byte[10_000]) });
                    if (!write.IsCompleted) begun.TrySetResult();
                    await write;
                }
            }
            catch (Exception exception)
            {
                ended.SetResult(exception);
                throw;
            }
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port, initialWindow: 100);

        var id = await raw.StartCallAsync("Download", endStream: false, ("grpc-timeout", "5S"));
        await raw.SendDataAsync(id, Hello, endStream: true);
        await begun.Task.WaitAsync(RawConnection.Limit);
        time.Advance(TimeSpan.FromSeconds(5));
        var response = await raw.ReadUntilAsync(id, r => r.ResetCode is not null);

        Assert.Equal(Http2Cancel, response.ResetCode);
        Assert.IsAssignableFrom<OperationCanceledException>(await ended.Task.WaitAsync(RawConnection.Limit));
    }

    [Fact]
    public async Task Deadline_HandlerReadsForEver_ReadEnds()
    {
        var time = new SteppedTime();
        await using var server = await ProbeServer.StartAsync(services: s => s.AddSingleton<TimeProvider>(time));
        var begun = new TaskCompletionSource();
        var thrown = new TaskCompletionSource<Exception>();
        server.Service.OnUpload = async (asks, _) =>
        {
            begun.SetResult();
            try
            {
                while (await asks.MoveNext())
                {
                }
            }
            catch (Exception exception)
            {
                thrown.SetResult(exception);
                throw;
            }

            return new Answer();
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var id = await raw.StartCallAsync("Upload", endStream: false, ("grpc-timeout", "5S"));
        await raw.SendDataAsync(id, Hello);
        await begun.Task.WaitAsync(RawConnection.Limit);
        time.Advance(TimeSpan.FromSeconds(5));
        var response = await raw.ReadToEndAsync(id);

        Assert.Equal(StatusCode.DeadlineExceeded, response.Status);
        Assert.IsAssignableFrom<OperationCanceledException>(await thrown.Task.WaitAsync(RawConnection.Limit));
    }

    [Theory]
    [InlineData("0n")]
    [InlineData("0S")]
    public async Task Timeout_Zero_IsExceededWithoutTheHandler(string timeout)
    {
        await using var server = await ProbeServer.StartAsync();
        var isCalled = false;
        server.Service.OnUnary = (_, _) =>
        {
            isCalled = true;
            return Task.FromResult(new Answer());
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", Hello, ("grpc-timeout", timeout));

        Assert.Equal(StatusCode.DeadlineExceeded, response.Status);
        Assert.False(isCalled);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("1s")]
    [InlineData("123456789S")]
    public async Task Timeout_Malformed_IsRefused(string timeout)
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", Hello, ("grpc-timeout", timeout));

        Assert.Equal(StatusCode.Internal, response.Status);
        Assert.Contains("grpc-timeout", response.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99999999H")]
    [InlineData("1H")]
    [InlineData("30S")]
    public async Task Timeout_NotReached_CallIsServed(string timeout)
    {
        await using var server = await ProbeServer.StartAsync();
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", Hello, ("grpc-timeout", timeout));

        Assert.Equal(StatusCode.OK, response.Status);
    }

    [Fact]
    public async Task Context_Deadline_IsTheCallersOrNever()
    {
        await using var server = await ProbeServer.StartAsync();
        var seen = new List<DateTime>();
        server.Service.OnUnary = (_, context) =>
        {
            seen.Add(context.Deadline);
            return Task.FromResult(new Answer());
        };
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5);

        await server.Client.UnaryAsync(new Ask(), deadline: deadline);
        await server.Client.UnaryAsync(new Ask());

        Assert.InRange(seen[0], deadline.AddSeconds(-2), deadline.AddSeconds(20));
        Assert.Equal(DateTime.MaxValue, seen[1]);
    }

    [Fact]
    public async Task Client_DeadlinePassed_IsExceededThoughTheServerIsSilent()
    {
        var time = new SteppedTime();
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.CreateChannel(o => o.TimeProvider = time);
        var cancelled = new TaskCompletionSource();
        server.Service.OnUnary = async (_, context) =>
        {
            time.Advance(TimeSpan.FromHours(1));
            await context.CancellationToken.AsTask();
            cancelled.SetResult();
            return new Answer();
        };
        var deadline = time.GetUtcNow().UtcDateTime.AddHours(1);

        var thrown = await Assert.ThrowsAsync<RpcException>(
            () => new Probe.V1.Probe.ProbeClient(channel).UnaryAsync(new Ask(), deadline: deadline).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, thrown.StatusCode);
        await cancelled.Task.WaitAsync(RawConnection.Limit);
    }

    [Fact]
    public async Task Client_DeadlineInThePast_IsExceededWithoutACall()
    {
        await using var server = await ProbeServer.StartAsync();
        var isCalled = false;
        server.Service.OnUnary = (_, _) =>
        {
            isCalled = true;
            return Task.FromResult(new Answer());
        };

        var thrown = await Assert.ThrowsAsync<RpcException>(
            () => server.Client.UnaryAsync(new Ask(), deadline: DateTime.UnixEpoch).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, thrown.StatusCode);
        Assert.False(isCalled);
    }

    [Fact]
    public async Task PropagationToken_CallWithinACall_CarriesTheDeadline()
    {
        await using var server = await ProbeServer.StartAsync();
        var seen = new List<DateTime>();
        server.Service.OnUnary = async (ask, context) =>
        {
            seen.Add(context.Deadline);
            var options = new CallOptions().WithPropagationToken(context.CreatePropagationToken());
            return ask.Text == "inner"
                ? new Answer()
                : await server.Client.UnaryAsync(new Ask { Text = "inner" }, options);
        };
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5);

        await server.Client.UnaryAsync(new Ask { Text = "outer" }, deadline: deadline);

        Assert.Equal(2, seen.Count);
        Assert.All(seen, d => Assert.InRange(d, deadline.AddSeconds(-2), deadline.AddSeconds(20)));
    }

    [Fact]
    public async Task Deadline_LongerThanAnyTimer_IsReachedInSteps()
    {
        var time = new SteppedTime();
        await using var server = await ProbeServer.StartAsync(services: s => s.AddSingleton<TimeProvider>(time));
        server.Service.OnUnary = async (_, context) =>
        {
            time.Advance(TimeSpan.FromDays(20));
            Assert.False(context.CancellationToken.IsCancellationRequested);
            time.Advance(TimeSpan.FromDays(20));
            Assert.False(context.CancellationToken.IsCancellationRequested);
            time.Advance(TimeSpan.FromDays(20));
            await context.CancellationToken.AsTask();
            return new Answer();
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);

        var response = await raw.CallAsync("Unary", Hello, ("grpc-timeout", "1200H"));

        Assert.Equal(StatusCode.DeadlineExceeded, response.Status);
    }
}
