namespace Decisioning.Crash.Faults;

/// <summary>The server's clock is set an hour ahead, an hour back, and right again: a hold of a quarter of an hour does
/// not run out, and a server that starts with a clock that is slow goes on from the last record.</summary>
internal sealed class ClockJumps(bool monotonicToo = false) : Fault
{
    private const string Library = "libfaketime.so.1";
    private const string Right = "+0";
    private const string Ahead = "+3600";
    private const string Back = "-3600";

    /// <summary>The library looks at its file once a second.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private string _file = "";

    public override string Name => monotonicToo ? "whole-clock-jumps" : "clock-jumps";

    public override async Task PrepareAsync(CrashBase crashBase)
    {
        _file = Path.Combine(crashBase.Scratch, "clock");
        await File.WriteAllTextAsync(_file, Right).ConfigureAwait(false);
        var library = Directory.EnumerateFiles("/usr/lib", Library, SearchOption.AllDirectories).FirstOrDefault()
            ?? throw new InvalidOperationException($"{Library} is not there; install the package 'faketime'.");
        crashBase.Environment["LD_PRELOAD"] = library;
        crashBase.Environment["FAKETIME_TIMESTAMP_FILE"] = _file;
        crashBase.Environment["FAKETIME_CACHE_DURATION"] = "1";
        if (!monotonicToo) crashBase.Environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
    }

    public override async Task StrikeAsync(CrashRound round)
    {
        var customer = $"clock-{round.Number}";
        var promise = await round.Side.ReserveAsync(customer, "r").ConfigureAwait(false);
        round.Ledger.Check(promise.Says.Length > 0, $"{customer} was promised nothing: {promise}.");
        await SetAsync(Ahead).ConfigureAwait(false);
        await CheckAsync(round, customer, "ahead").ConfigureAwait(false);
        await SetAsync(Back).ConfigureAwait(false);
        await CheckAsync(round, customer, "back").ConfigureAwait(false);
        await round.Base.Server.Process.KillAsync().ConfigureAwait(false);
        await round.Base.StartAsync().ConfigureAwait(false);
        await CheckAsync(round, customer, "back from the start").ConfigureAwait(false);
        await SetAsync(Right).ConfigureAwait(false);
        await CheckAsync(round, customer, "right").ConfigureAwait(false);
    }

    private async Task SetAsync(string offset)
    {
        await File.WriteAllTextAsync(_file, offset).ConfigureAwait(false);
        await Task.Delay(Look, CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task CheckAsync(CrashRound round, string customer, string clock)
    {
        // The contact is looked at before and after something is recorded, which folds what has run out.
        for (var i = 0; i < 2; i++)
        {
            var card = await round.Side.CardAsync(customer).ConfigureAwait(false);
            var state = card.Contacts.Count == 1 ? card.Contacts[0].State : $"{card.Contacts.Count} contacts";
            round.Ledger.Check(state == "reserved", $"I1: the clock is {clock}: what was held is {state} now.");
            var written = await round.Side.RecordAsync(customer, $"{clock}").ConfigureAwait(false);
            round.Ledger.Check(written.IsOk, $"The clock is {clock}: an event was refused: {written}.");
        }
    }
}
