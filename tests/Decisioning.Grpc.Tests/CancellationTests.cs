using Decisioning.Grpc.Tests.Hosting;
using Decisioning.Grpc.Tests.Raw;
using Google.Protobuf;
using Grpc.Core;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

/// <summary>A call that its caller gives up ends in the handler, however the handler is occupied.</summary>
public sealed class CancellationTests
{
    private const int Http2Cancel = 8;
    private static readonly byte[] Hello = RawConnection.Message(new Ask { Text = "hello" }.ToByteArray());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Token_StreamResetOrConnectionLost_IsCancelled(bool losesConnection)
    {
        await using var server = await ProbeServer.StartAsync();
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        server.Service.OnUnary = async (_, context) =>
        {
            entered.SetResult();
            await context.CancellationToken.AsTask();
            cancelled.SetResult();
            throw new OperationCanceledException(context.CancellationToken);
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);
        var id = await raw.StartCallAsync("Unary");
        await raw.SendDataAsync(id, Hello, endStream: true);
        await entered.Task.WaitAsync(RawConnection.Limit);

        if (losesConnection)
            await raw.DisposeAsync();
        else
            await raw.ResetAsync(id, Http2Cancel);

        await cancelled.Task.WaitAsync(RawConnection.Limit);
    }

    [Fact]
    public async Task Read_StreamReset_Ends()
    {
        await using var server = await ProbeServer.StartAsync();
        var entered = new TaskCompletionSource();
        var thrown = new TaskCompletionSource<Exception>();
        server.Service.OnUpload = async (asks, _) =>
        {
            try
            {
                await asks.MoveNext();
                entered.SetResult();
                await asks.MoveNext();
            }
            catch (Exception exception)
            {
                thrown.SetResult(exception);
                throw;
            }

            return new Answer();
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port);
        var id = await raw.StartCallAsync("Upload");
        await raw.SendDataAsync(id, Hello);
        await entered.Task.WaitAsync(RawConnection.Limit);

        await raw.ResetAsync(id, Http2Cancel);

        Assert.IsAssignableFrom<OperationCanceledException>(await thrown.Task.WaitAsync(RawConnection.Limit));
    }

    [Fact]
    public async Task Write_StreamReset_Ends()
    {
        await using var server = await ProbeServer.StartAsync();
        var thrown = new TaskCompletionSource<Exception>();
        server.Service.OnDownload = async (_, answers, _) =>
        {
            try
            {
                while (true)
                    await answers.WriteAsync(new Answer { Text = "more" });
            }
            catch (Exception exception)
            {
                thrown.SetResult(exception);
                throw;
            }
        };
        using var call = server.Client.Download(new Ask());
        Assert.True(await call.ResponseStream.MoveNext());

        call.Dispose();

        Assert.IsAssignableFrom<OperationCanceledException>(await thrown.Task.WaitAsync(RawConnection.Limit));
        var status = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext())
            {
            }
        });
        Assert.Equal(StatusCode.Cancelled, status.StatusCode);
    }

    [Fact]
    public async Task Client_TokenCancelled_CallIsCancelledAtBothEnds()
    {
        await using var server = await ProbeServer.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var cancelled = new TaskCompletionSource();
        server.Service.OnUnary = async (_, context) =>
        {
            await cancellation.CancelAsync();
            await context.CancellationToken.AsTask();
            cancelled.SetResult();
            return new Answer();
        };

        var thrown = await Assert.ThrowsAsync<RpcException>(
            () => server.Client.UnaryAsync(new Ask(), cancellationToken: cancellation.Token).ResponseAsync);

        Assert.Equal(StatusCode.Cancelled, thrown.StatusCode);
        await cancelled.Task.WaitAsync(RawConnection.Limit);
    }

    [Fact]
    public async Task Client_AsksForCancellationExceptions_GetsThem()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnUnary = async (_, context) =>
        {
            await context.CancellationToken.AsTask();
            return new Answer();
        };
        using var channel = server.CreateChannel(o => o.ThrowOperationCanceledOnCancellation = true);
        using var cancellation = new CancellationTokenSource();
        using var call = new Probe.V1.Probe.ProbeClient(channel)
            .UnaryAsync(new Ask(), cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.ResponseAsync);
    }

    [Fact]
    public async Task Client_ChannelDisposed_CallsEnd()
    {
        await using var server = await ProbeServer.StartAsync();
        var entered = new TaskCompletionSource();
        server.Service.OnUnary = async (_, context) =>
        {
            entered.SetResult();
            await context.CancellationToken.AsTask();
            return new Answer();
        };
        var channel = server.CreateChannel();
        var call = new Probe.V1.Probe.ProbeClient(channel).UnaryAsync(new Ask());
        await entered.Task.WaitAsync(RawConnection.Limit);

        channel.Dispose();

        var thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, thrown.StatusCode);
    }
}
