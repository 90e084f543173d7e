namespace Decisioning.Crash.Faults;

/// <summary>Whether a write has happened is not known: the file's write fails, or the answer of Redis is lost after it
/// has done what was asked. Sent again, it is there once.</summary>
internal sealed class LostCommit : Fault
{
    private const int MostTries = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private LossyLink? _link;

    public override string Name => "unknown-commit";

    public override Task PrepareAsync(CrashBase crashBase)
    {
        if (crashBase.Redis is not { } redis) return Task.CompletedTask;
        _link = new LossyLink(redis.Port);
        crashBase.EndLast(_link);
        crashBase.RedisPort = _link.Port;
        return Task.CompletedTask;
    }

    public override async Task StrikeAsync(CrashRound round)
    {
        var customer = $"unknown-{round.Number}";
        var unknown = round.Base.Redis is null
            ? await WithFailedWritesAsync(round, customer).ConfigureAwait(false)
            : await WithLostAnswersAsync(round, customer).ConfigureAwait(false);
        round.Ledger.Check(!unknown.IsOk, "I7: a write of which nothing was known was acknowledged.");
        var again = unknown;
        for (var i = 0; i < MostTries && !again.IsOk; i++)
        {
            await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
            again = await round.Side.RecordAsync(customer, "unknown").ConfigureAwait(false);
        }

        round.Ledger.Check(again.IsOk, $"The store did not come back after an unknown outcome: {again}.");
        var card = await round.Side.CardAsync(customer).ConfigureAwait(false);
        round.Ledger.Check(
            card.Rfm.FrequencyGross == 1,
            $"I2: an order of unknown outcome was sent again, and is there {card.Rfm.FrequencyGross} times.");
    }

    private static async Task<SideAnswer> WithFailedWritesAsync(CrashRound round, string customer)
    {
        await using var injection = await Injection.IntoAsync(
            round.Base.Server.Process, "pwrite64", "error=EIO", round.Base.Scratch).ConfigureAwait(false);
        return await round.Side.RecordAsync(customer, "unknown").ConfigureAwait(false);
    }

    private async Task<SideAnswer> WithLostAnswersAsync(CrashRound round, string customer)
    {
        _link!.LosesAnswers = true;
        var answer = await round.Side.RecordAsync(customer, "unknown").ConfigureAwait(false);
        _link.LosesAnswers = false;
        return answer;
    }
}
