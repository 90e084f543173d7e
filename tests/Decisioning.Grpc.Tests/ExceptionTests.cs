using Decisioning.Grpc.Tests.Hosting;
using Grpc.Core;
using Probe.V1;

namespace Decisioning.Grpc.Tests;

public sealed class ExceptionTests
{
    private const string Secret = "password of the store is 1234";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unary_HandlerThrows_IsUnknownAndTheTextIsToldOnlyInDetail(bool isDetailed)
    {
        await using var server = await ProbeServer.StartAsync(o => o.EnableDetailedErrors = isDetailed);
        server.Service.OnUnary = (_, _) => throw new InvalidOperationException(Secret);

        var thrown = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new Ask()).ResponseAsync);

        Assert.Equal(StatusCode.Unknown, thrown.StatusCode);
        Assert.Equal(isDetailed, thrown.Status.Detail.Contains(Secret, StringComparison.Ordinal));
        var error = Assert.Single(server.TakeErrors());
        Assert.Equal(isDetailed, error.Contains(Secret, StringComparison.Ordinal));
        Assert.Contains("/probe.v1.Probe/Unary", error, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException", error, StringComparison.Ordinal);
        Assert.Contains(nameof(ExceptionTests), error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Duplex_HandlerThrowsLater_IsUnknown()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnDuplex = async (_, answers, _) =>
        {
            await answers.WriteAsync(new Answer { Text = "one" });
            throw new InvalidOperationException(Secret);
        };
        using var call = server.Client.Duplex();

        Assert.True(await call.ResponseStream.MoveNext());
        var thrown = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());

        Assert.Equal(StatusCode.Unknown, thrown.StatusCode);
        Assert.DoesNotContain(Secret, thrown.Status.Detail, StringComparison.Ordinal);
        Assert.Single(server.TakeErrors());
    }

    [Fact]
    public async Task Unary_HandlerCancelsForNoReason_IsUnknown()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnUnary = (_, _) => throw new OperationCanceledException(Secret);

        var thrown = await Assert.ThrowsAsync<RpcException>(() => server.Client.UnaryAsync(new Ask()).ResponseAsync);

        Assert.Equal(StatusCode.Unknown, thrown.StatusCode);
        Assert.Single(server.TakeErrors());
    }

    [Fact]
    public async Task Write_TwoAtOnce_SecondIsRefused()
    {
        await using var server = await ProbeServer.StartAsync();
        server.Service.OnDownload = async (_, answers, _) =>
        {
            var large = new Answer { Payload = Google.Protobuf.ByteString.CopyFrom(new byte[3_000_000]) };
            var first = answers.WriteAsync(large);
            await Assert.ThrowsAsync<InvalidOperationException>(() => answers.WriteAsync(large));
            await first;
        };
        using var call = server.Client.Download(new Ask());

        Assert.True(await call.ResponseStream.MoveNext());
        Assert.False(await call.ResponseStream.MoveNext());
    }
}
