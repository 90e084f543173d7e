namespace Decisioning.Crash.Faults;

/// <summary>A disk without room: records are refused, erasing, stopping and starting still work, and with room again
/// all goes on.</summary>
internal sealed class FullDisk(bool hasReserve = true) : Fault
{
    private const int DiskMegabytes = 256;
    private const int MostEvents = 400_000;

    private const int MostErasures = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private SmallDisk? _disk;

    public override string Name => hasReserve ? "full-disk" : "full-disk-without-reserve";

    public override bool IsOf(string store) => store == "sqlite";

    public override async Task PrepareAsync(CrashBase crashBase)
    {
        _disk = await SmallDisk.MountAsync(crashBase.Directory, DiskMegabytes).ConfigureAwait(false);
        crashBase.EndLast(_disk);
        if (!hasReserve) crashBase.Options.Add("--Storage:ReserveBytes=0");
    }

    public override async Task StrikeAsync(CrashRound round)
    {
        var (victim, crashBase) = ($"victim-{round.Number}", round.Base);
        await round.Side.RecordAsync(victim, "before").ConfigureAwait(false);
        _disk!.Fill();
        try
        {
            var full = await round.Side.FloodAsync($"flood-{round.Number}", MostEvents).ConfigureAwait(false);

            // What the server says in its log comes by another way than its answer, and may come later.
            for (var i = 0; i < MostErasures && !full.IsOk && !crashBase.Server.Says("disk is full"); i++)
                await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
            round.Ledger.Check(
                !full.IsOk && crashBase.Server.Says("disk is full"),
                $"I8: {MostEvents} events fit on a full disk, or were refused for another cause: {full}.");
            var erased = await round.Side.EraseAsync(victim).ConfigureAwait(false);
            for (var i = 1; i < MostErasures && !erased.IsOk; i++)
            {
                // Refused with a group of the clients' before it: what counts is that it can be finished.
                await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
                erased = await round.Side.EraseAsync(victim).ConfigureAwait(false);
            }

            round.Ledger.Check(erased.IsOk, $"I6: {victim} was not erased while the disk was full: {erased}.");
            if (!erased.IsOk) return;

            var exit = await crashBase.StopAsync().ConfigureAwait(false);
            round.Ledger.Check(exit == 0, $"I8: the server ended with {exit} while the disk was full.");
            await crashBase.StartAsync().ConfigureAwait(false);
            var refused = await round.Side.RecordAsync($"late-{round.Number}", "late").ConfigureAwait(false);
            round.Ledger.Check(!refused.IsOk, "I1: an event was acknowledged from the reserve of a full disk.");
        }
        finally
        {
            _disk.Free();
        }
    }
}
