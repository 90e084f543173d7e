using Decisioning.Load.Measuring;
using Decisioning.Load.Reporting;
using Decisioning.Load.Tests.Fakes;
using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Load.Tests.Measuring;

public sealed class BaseCountingTests
{
    private readonly SkippingTime _time = new(SkippingTime.Pauses);
    private readonly StringWriter _output = new();
    private int _asked;

    [Fact]
    public async Task WaitAsync_ABaseThatIsBeingCounted_AsksUntilItIsAnsweredAndTimesThatQuestionAlone()
    {
        var (took, answer) = await Counting(() => _asked < 300 ? throw Refused($"{_asked / 3} % so far") : Answer())
            .WaitAsync(CancellationToken.None);
        Assert.Equal((TimeSpan.FromMilliseconds(7), 5L, 300), (took, answer.Customers, _asked));
        Assert.Equal("Nothing is measured before the base is counted: 0 % so far", _output.ToString().Trim());
    }

    [Fact]
    public async Task WaitAsync_ACountingThatStandsStill_SaysWhatTheServerSays()
    {
        var stuck = await Assert.ThrowsAsync<InvalidDataException>(
            () => Counting(() => throw Refused("given up")).WaitAsync(CancellationToken.None));
        Assert.Equal("The server has said the same for 120 s: given up", stuck.Message);
        Assert.Equal(121, _asked);
    }

    [Fact]
    public async Task WaitAsync_AnotherRefusal_IsPassedOn()
    {
        var denied = new RpcException(new Status(StatusCode.PermissionDenied, "no"));
        var passed = await Assert.ThrowsAsync<RpcException>(
            () => Counting(() => throw denied).WaitAsync(CancellationToken.None));
        Assert.Equal((StatusCode.PermissionDenied, 1), (passed.StatusCode, _asked));
    }

    private BaseCounting Counting(Func<Base> ask)
    {
        return new BaseCounting(AskAsync, new ProgressDisplay(_output, interactive: false, _time), _time);

        Task<Base> AskAsync(CancellationToken ct)
        {
            _asked++;
            return Task.FromResult(ask());
        }
    }

    private Base Answer()
    {
        _time.Advance(TimeSpan.FromMilliseconds(7));
        return new Base { Customers = 5 };
    }

    private static RpcException Refused(string detail) => new(new Status(StatusCode.Unavailable, detail));
}
