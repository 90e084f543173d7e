namespace Decisioning.Load.Http2;

/// <summary>
/// Asks a server over several connections: as fast as it answers (closed loop, every stream busy), or evenly paced
/// whatever it answers (open loop, latency from the moment for which a call was meant).
/// </summary>
/// <param name="target">The server.</param>
/// <param name="requests">What is asked.</param>
/// <param name="connections">How many connections.</param>
/// <param name="streams">Calls open at a time on each.</param>
/// <param name="time">The clock.</param>
internal sealed class Generator(Uri target, Requests requests, int connections, int streams, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    public async Task<LoadRun> SaturateAsync(long calls, CancellationToken ct)
    {
        var open = Open();
        try
        {
            var began = time.GetTimestamp();
            await SaturateAsync(open, calls, ct);
            return Result(open, time.GetElapsedTime(began));
        }
        finally
        {
            await EndAsync(open);
        }
    }

    private async Task SaturateAsync(LoadConnection[] open, long calls, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var share = calls / connections;
        var asking = Task.WhenAll(open.Select((connection, index) => Task.Run(
            () => connection.SaturateAsync(index == 0 ? calls - (share * (connections - 1)) : share, stop.Token), ct)));
        var silence = new Silence(open, time);
        try
        {
            while (await Task.WhenAny(asking, Task.Delay(Silence.Between, time, stop.Token)) != asking)
            {
                ct.ThrowIfCancellationRequested();
                silence.Demand();
            }

            await asking;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    /// <summary>Asks <paramref name="calls"/> calls, <paramref name="rate"/> a second, on a thread that does nothing
    /// else and takes all answers.</summary>
    public async Task<LoadRun> PaceAsync(double rate, long calls, CancellationToken ct)
    {
        var open = Open();
        try
        {
            var took = await Task.Factory.StartNew(
                () => Pace(open, rate, calls, ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return Result(open, took);
        }
        finally
        {
            await EndAsync(open);
        }
    }

    private TimeSpan Pace(LoadConnection[] open, double rate, long calls, CancellationToken ct)
    {
        foreach (var connection in open)
        {
            connection.BeginPaced();
        }

        var wait = new SocketWait(open);
        var began = time.GetTimestamp();

        // What is due before the kernel's timer goes off again leaves in one piece: a system call for each would
        // cost more than all the rest of asking.
        var piece = Math.Max(1, (long)(rate * SocketWait.Grain.TotalSeconds));
        new Pacer(rate, time, wait.For).Run(
            calls, (call, intended) => open[call / piece % open.Length].Ask(intended), ct);
        var silence = new Silence(open, time);
        while (open.Any(connection => !connection.IsIdle))
        {
            ct.ThrowIfCancellationRequested();
            wait.For(LongestWait);
            silence.Demand();
        }

        return time.GetElapsedTime(began);
    }

    private LoadConnection[] Open()
    {
        var open = new LoadConnection[connections];
        for (var i = 0; i < open.Length; i++)
        {
            open[i] = LoadConnection.Open(target, requests, streams, time);
        }

        return open;
    }

    private static LoadRun Result(LoadConnection[] open, TimeSpan took)
    {
        var all = new AnswerCounts();
        foreach (var connection in open)
        {
            all.Add(connection.Counts);
        }

        return new LoadRun(all, took);
    }

    private static async Task EndAsync(LoadConnection[] open)
    {
        foreach (var connection in open)
        {
            await connection.DisposeAsync();
        }
    }
}
