using Decisioning.Load.Connection;
using Decisioning.Load.Tests.Fakes;
using Grpc.Core;

namespace Decisioning.Load.Tests.Connection;

public sealed class PatienceTests
{
    private readonly SkippingTime _time = new(SkippingTime.Pauses);
    private readonly List<string> _said = [];

    [Fact]
    public async Task TryAsync_ServerStaysAway_PausesLongerAndLongerAndGivesUpAtItsLimit()
    {
        var attempts = 0;

        var away = await Assert.ThrowsAsync<ServerAwayException>(() => Patience(seconds: 10).TryAsync<bool>(
            () =>
            {
                attempts++;
                throw new RpcException(new Status(StatusCode.Unavailable, "connection refused"));
            },
            CancellationToken.None));

        double[] pauses = [0.1, 0.2, 0.4, 0.8, 1.6, 2, 2, 2, 0.9];
        Assert.Equal(pauses, _time.Waits.Select(wait => Math.Round(wait.TotalSeconds, 3)));
        Assert.Equal(10, attempts);
        Assert.StartsWith(
            "The server at http://there/ did not answer for 10 s: Unavailable: connection refused.",
            away.Message,
            StringComparison.Ordinal);
        Assert.Single(_said);
    }

    [Fact]
    public async Task Answered_InTheMiddle_BeginsTheCountAnew()
    {
        var patience = Patience(seconds: 3);
        var attempts = 0;

        var result = await patience.TryAsync(
            () =>
            {
                if (++attempts % 4 == 0)
                {
                    patience.Answered();
                }

                return attempts < 40
                    ? throw new RpcException(new Status(StatusCode.ResourceExhausted, "full"))
                    : Task.FromResult(attempts);
            },
            CancellationToken.None);

        Assert.Equal(40, result);
        Assert.True(_time.Waits.Aggregate((sum, wait) => sum + wait) > TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task TryAsync_RefusalThatStays_IsNotTriedAgain()
    {
        var attempts = 0;

        var refusal = await Assert.ThrowsAsync<RpcException>(() => Patience(seconds: 10).TryAsync<bool>(
            () =>
            {
                attempts++;
                throw new RpcException(new Status(StatusCode.PermissionDenied, "no key"));
            },
            CancellationToken.None));

        Assert.Equal((StatusCode.PermissionDenied, 1), (refusal.StatusCode, attempts));
    }

    private Patience Patience(int seconds) =>
        new(new AwayNotice(new Uri("http://there"), _said.Add), TimeSpan.FromSeconds(seconds), _time);
}
