namespace Decisioning.Load.Connection;

/// <summary>Says once, for all streams together, that the server is away, and once that it is back.</summary>
internal sealed class AwayNotice(Uri target, Action<string> say)
{
    private int _isAway;

    public Uri Target => target;

    public void Away(string cause)
    {
        if (Interlocked.Exchange(ref _isAway, 1) == 0)
        {
            say($"The server at {target} is away or full ({cause}).");
        }
    }

    public void Back()
    {
        if (Interlocked.Exchange(ref _isAway, 0) == 1)
        {
            say($"The server at {target} answers again.");
        }
    }
}
