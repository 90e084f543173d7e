using Decisioning.Grpc.Tests.Hosting;
using Decisioning.Grpc.Tests.Raw;
using Google.Protobuf;
using Grpc.Core;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

/// <summary>What a stream may hold in memory for a caller that does not read.</summary>
public sealed class StreamLimitTests
{
    private const int MessageBytes = 10_000;
    private const int LimitBytes = 1_000_000;

    [Theory]
    [InlineData(WriteFlags.None)]
    [InlineData(WriteFlags.BufferHint)]
    public async Task Write_CallerDoesNotRead_WaitsBeforeMuchIsHeld(WriteFlags flags)
    {
        await using var server = await ProbeServer.StartAsync();
        var written = new TaskCompletionSource<int>();
        server.Service.OnDownload = async (_, answers, _) =>
        {
            answers.WriteOptions = new WriteOptions(flags);
            var answer = new Answer { Payload = ByteString.CopyFrom(new byte[MessageBytes]) };
            var bytes = 0;
            var write = Task.CompletedTask;
            for (; bytes < LimitBytes && write.IsCompleted; bytes += MessageBytes)
                write = answers.WriteAsync(answer);
            written.SetResult(bytes);
            await write;
        };
        await using var raw = await RawConnection.ConnectAsync(server.Port, initialWindow: 100);
        var id = await raw.StartCallAsync("Download");
        await raw.SendDataAsync(id, RawConnection.Message([]), endStream: true);

        Assert.InRange(await written.Task.WaitAsync(RawConnection.Limit), MessageBytes, LimitBytes / 2);
    }

    [Fact]
    public async Task Read_HandlerDoesNotRead_CallerHasToWait()
    {
        await using var server = await ProbeServer.StartAsync();
        var release = new TaskCompletionSource();
        server.Service.OnUpload = async (_, _) =>
        {
            await release.Task;
            return new Answer();
        };
        using var call = server.Client.Upload();
        var ask = new Ask { Payload = ByteString.CopyFrom(new byte[MessageBytes]) };

        var write = Task.CompletedTask;
        var bytes = 0;
        for (; bytes < 10 * LimitBytes && await EndsAsync(write); bytes += MessageBytes)
            write = call.RequestStream.WriteAsync(ask);

        Assert.InRange(bytes, MessageBytes, 2 * LimitBytes);
        release.SetResult();
        await call;
    }

    // A write that waits for the other side never ends by itself; one that does not ends within moments.
    private static async Task<bool> EndsAsync(Task write)
    {
        try
        {
            await write.WaitAsync(TimeSpan.FromSeconds(2));
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
