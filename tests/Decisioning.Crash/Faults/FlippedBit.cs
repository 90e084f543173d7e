using System.Globalization;

namespace Decisioning.Crash.Faults;

/// <summary>A bit of a saved state and one of a record in the log turn over while nothing runs: the one customer is
/// closed, the other's history is refused, everybody else is served, and nothing wrong is shown.</summary>
internal sealed class FlippedBit(bool flips = true) : Fault
{
    private string _closed = "";
    private string _order = "";
    private string _unread = "";

    public override string Name => flips ? "flipped-bit" : "no-bit-flipped";

    public override Task StrikeAsync(CrashRound round) => Task.CompletedTask;

    public override async Task RestAsync(CrashRound round)
    {
        var mark = round.Random.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
        (_closed, _unread, _order) = ($"closed-{mark}", $"unread-{mark}", $"order-{mark}");
        await round.Side.RecordAsync(_closed, "o").ConfigureAwait(false);
        await round.Side.RecordAsync(_unread, _order).ConfigureAwait(false);
        await FlipAsync(round, isBack: false).ConfigureAwait(false);

        var card = await round.Side.TryCardAsync(_closed).ConfigureAwait(false);
        round.Ledger.Check(IsRefused(card), $"The card of {_closed} was shown with a flipped bit: {card}.");
        var promise = await round.Side.ReserveAsync(_closed, "r").ConfigureAwait(false);
        round.Ledger.Check(IsRefused(promise), $"{_closed} was promised a contact with a flipped bit: {promise}.");
        var history = await round.Side.ExportAsync(_unread).ConfigureAwait(false);
        round.Ledger.Check(IsRefused(history), $"A history with a flipped bit was shown: {history}.");
        var sound = await round.Side.TryCardAsync(_unread).ConfigureAwait(false);
        round.Ledger.Check(sound.IsOk, $"A sound state was not shown: {sound}.");
    }

    /// <summary>As an operator does who has a sound copy.</summary>
    public override async Task MendAsync(CrashRound round)
    {
        await FlipAsync(round, isBack: true).ConfigureAwait(false);
        var card = await round.Side.TryCardAsync(_closed).ConfigureAwait(false);
        round.Ledger.Check(card.IsOk, $"{_closed} is closed although the bit was set right again: {card}.");
    }

    private static bool IsRefused(SideAnswer answer) =>
        !answer.IsOk && answer.Says.Contains("read", StringComparison.Ordinal);

    private async Task FlipAsync(CrashRound round, bool isBack)
    {
        await round.Base.StopAsync().ConfigureAwait(false);
        var stored = new StoredBytes(round.Base);
        var state = await stored.FlipAsync(isLog: false, _closed, _closed, isBack, flips).ConfigureAwait(false);
        var record = await stored.FlipAsync(isLog: true, _unread, _order, isBack, flips).ConfigureAwait(false);
        round.Ledger.Check(
            state > 0 && record > 0, $"There is nothing to flip: {state} states and {record} records were found.");
        await round.Base.StartAsync().ConfigureAwait(false);
    }
}
