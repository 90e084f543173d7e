namespace Decisioning.Crash.Faults;

/// <summary>SIGSTOP past the lease: a second server takes over, and the first, waking up, changes nothing and ends.
/// </summary>
/// <param name="keepsEpochs">False puts the epochs of before the taking back, under which the first may go on.</param>
internal sealed class PausedServer(bool keepsEpochs = true) : Fault
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public override string Name => keepsEpochs ? "pause-server" : "epochs-put-back";

    public override bool WakesUp => true;

    public override bool IsOf(string store) => store == "redis";

    public override async Task StrikeAsync(CrashRound round)
    {
        var first = round.Base.Server;
        var second = round.Base.Launch();
        await second.Process.SaysAsync("waiting until it is gone").ConfigureAwait(false);
        var epochs = keepsEpochs ? null : await StoredEpochs.ReadAsync(round.Base).ConfigureAwait(false);
        await first.Process.SignalAsync("STOP").ConfigureAwait(false);
        await second.ListensAsync().ConfigureAwait(false);
        if (epochs is not null) await epochs.PutBackAsync().ConfigureAwait(false);
        await first.Process.SignalAsync("CONT").ConfigureAwait(false);

        // Clients go on calling the first one for a while.
        var ends = first.Process.EndsAsync();
        await Task.WhenAny(ends, Task.Delay(Longest, CancellationToken.None)).ConfigureAwait(false);
        if (!ends.IsCompleted)
        {
            round.Ledger.Violate("I5: the server that lost the base goes on.");
            return;
        }

        var exit = await ends.ConfigureAwait(false);
        round.Ledger.Check(exit == 1, $"I5: the server that lost the base ended with {exit}.");
        round.Base.Call(second);
    }
}
