using Grpc.Core;

namespace Decisioning.Load.Connection;

/// <summary>
/// Tries again what failed because the server was away or full, with growing pauses (0.1 s, doubling up to 2 s), for as
/// long as no answer came within <paramref name="retryFor"/> of the first failure. Any answer begins the count anew.
/// One for each stream; not for use by several at a time.
/// </summary>
internal sealed class Patience(AwayNotice notice, TimeSpan retryFor, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>A full server that takes the rest at the next try is not worth a line.</summary>
    private static readonly TimeSpan SaidAfter = TimeSpan.FromSeconds(1);

    private long? _awaySince;
    private TimeSpan _pause = FirstPause;

    /// <summary>How often the server had no room, and was asked again.</summary>
    public int TimesFull { get; private set; }

    /// <summary>Codes after which the same may be asked again: away, full, or the outcome is unknown.</summary>
    public static bool IsTemporary(StatusCode code) =>
        code is StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded;

    /// <summary>Also what the connection did and no server said: a reset, a stream cut off.</summary>
    private static bool IsTemporary(RpcException failure) =>
        IsTemporary(failure.StatusCode) || failure.Status.DebugException is not null;

    /// <summary>Call on every answer.</summary>
    public void Answered()
    {
        if (_awaySince is not null)
        {
            notice.Back();
        }

        (_awaySince, _pause) = (null, FirstPause);
    }

    /// <summary>Does the attempt until it succeeds.</summary>
    /// <exception cref="ServerAwayException">The patience is at its end.</exception>
    public async Task<T> TryAsync<T>(Func<Task<T>> attempt, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (RpcException) when (cancel.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancel);
            }
            catch (RpcException failure) when (IsTemporary(failure))
            {
                await PauseAsync(failure, cancel);
            }
        }
    }

    private async Task PauseAsync(RpcException failure, CancellationToken cancel)
    {
        TimesFull += failure.StatusCode == StatusCode.ResourceExhausted ? 1 : 0;
        var now = time.GetTimestamp();
        _awaySince ??= now;
        var away = time.GetElapsedTime(_awaySince.Value, now);
        if (away >= SaidAfter)
        {
            notice.Away($"{Describe(failure)}; trying again for up to {retryFor.TotalSeconds:0.#} s");
        }

        var left = retryFor - away;
        if (left <= TimeSpan.Zero)
        {
            throw new ServerAwayException(
                $"The server at {notice.Target} did not answer for {retryFor.TotalSeconds:0.#} s: {Describe(failure)}. "
                + "Is it running, and is this its address? When it is back, give the same command again: "
                + "what was taken already is recognised.",
                failure);
        }

        await Task.Delay(_pause < left ? _pause : left, time, cancel);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    private static string Describe(RpcException failure) => $"{failure.StatusCode}: {failure.Status.Detail}";
}
