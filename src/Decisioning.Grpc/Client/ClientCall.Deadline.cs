namespace Grpc.Net.Client;

internal sealed partial class ClientCall<TRequest, TResponse>
{
    private TimeSpan TimeLeft => _deadline!.Value - _channel.Time.GetUtcNow().UtcDateTime;

    private void OnTimer()
    {
        if (TimeLeft > TimeSpan.Zero)
        {
            _timer?.Change(NextTimer(), Timeout.InfiniteTimeSpan);
            return;
        }

        Volatile.Write(ref _isDeadlineExceeded, true);
        Cancel();
    }

    private TimeSpan NextTimer()
    {
        // Timers cut what is below a millisecond and take at most 49 days.
        var left = Math.Clamp(TimeLeft.TotalMilliseconds, 0, TimeSpan.FromDays(20).TotalMilliseconds);
        return TimeSpan.FromMilliseconds(Math.Ceiling(left));
    }
}
