using Decisioning.Storage.Sqlite;
using Grpc.Core;

namespace Decisioning.Crash.Faults;

/// <summary>The store comes back with less than was acknowledged, as from an older copy: nobody opens it, until what is
/// missing is put back.</summary>
internal sealed class OlderStore(bool isAccepted = false) : Fault
{
    private const string Acknowledged = "acknowledged";
    private const string Loss = "Data loss";
    private const string Log = SqliteStore.LogFileName + "*";
    private const string States = SqliteStore.StateFileName + "*";
    private const int MostTries = 300;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public override string Name => isAccepted ? "older-store-accepted" : "older-store";

    public override Task StrikeAsync(CrashRound round) => Task.CompletedTask;

    public override async Task RestAsync(CrashRound round)
    {
        var customer = $"older-{round.Number}";
        await UntilAsync(round, customer, "first", answer => answer.IsOk).ConfigureAwait(false);
        if (round.Base.Redis is null) await InFilesAsync(round, customer).ConfigureAwait(false);
        else await InRedisAsync(round, customer).ConfigureAwait(false);
        var again = await UntilAsync(round, customer, Acknowledged, answer => answer.IsOk).ConfigureAwait(false);
        round.Ledger.Check(
            again.Says == "Duplicate", $"I1: an event was acknowledged and is lost: sent again it is {again}.");
    }

    private async Task InFilesAsync(CrashRound round, string customer)
    {
        var files = round.Base.Directory;
        await round.Base.StopAsync().ConfigureAwait(false);
        var older = new StoreCopy(files, round.Base.Scratch, "*.db*");
        await round.Base.StartAsync().ConfigureAwait(false);
        await UntilAsync(round, customer, Acknowledged, answer => answer.IsOk).ConfigureAwait(false);
        await round.Base.StopAsync().ConfigureAwait(false);
        var newer = new StoreCopy(files, round.Base.Scratch, "*.db*");

        if (isAccepted)
        {
            // Nothing is left that knows better: a whole older directory is a backup that somebody restored.
            older.PutBack();
            await round.Base.StartAsync().ConfigureAwait(false);
            return;
        }

        older.PutBack(Log);
        var said = await round.Base.RefusesAsync().ConfigureAwait(false);
        round.Ledger.Check(
            said?.Contains("do not belong together", StringComparison.Ordinal) == true,
            $"I1: an older log under newer states was opened: {said}");
        newer.PutBack(Log);

        // States are a cache behind the log: older ones are made up for from it.
        older.PutBack(States);
        await round.Base.StartAsync().ConfigureAwait(false);
    }

    private async Task InRedisAsync(CrashRound round, string customer)
    {
        var redis = round.Base.Redis!;
        await redis.KillAsync().ConfigureAwait(false);
        var older = new StoreCopy(redis.Directory, round.Base.Scratch, "*");
        await redis.StartAsync().ConfigureAwait(false);
        await UntilAsync(round, customer, Acknowledged, answer => answer.IsOk).ConfigureAwait(false);
        await redis.KillAsync().ConfigureAwait(false);
        var newer = new StoreCopy(redis.Directory, round.Base.Scratch, "*");
        older.PutBack();
        await redis.StartAsync().ConfigureAwait(false);

        var seen = await UntilAsync(round, customer, "late", _ => round.Base.Server.Says(Loss)).ConfigureAwait(false);
        round.Ledger.Check(
            !seen.IsOk && round.Base.Server.Says(Loss),
            $"I1: the server has not seen that Redis lost what was acknowledged: {seen}.");
        var told = await UntilAsync(round, customer, "told", answer => answer.Code == StatusCode.DataLoss)
            .ConfigureAwait(false);
        round.Ledger.Check(told.Code == StatusCode.DataLoss, $"The loss was not told to who called: {told}.");
        await round.Base.Server.Process.KillAsync().ConfigureAwait(false);
        if (isAccepted)
        {
            round.Base.Options.Add("--Redis:AcceptLoss=true");
            await round.Base.StartAsync().ConfigureAwait(false);
            return;
        }

        var said = await round.Base.RefusesAsync().ConfigureAwait(false);
        round.Ledger.Check(
            said?.Contains(Loss, StringComparison.Ordinal) == true,
            $"I1: a Redis that had lost acknowledged records was opened: {said}");
        await redis.KillAsync().ConfigureAwait(false);
        newer.PutBack();
        await redis.StartAsync().ConfigureAwait(false);
        await round.Base.StartAsync().ConfigureAwait(false);
    }

    /// <summary>Sends an order again until its answer is as wanted, or OK; the last answer.</summary>
    private static async Task<SideAnswer> UntilAsync(
        CrashRound round, string customer, string order, Func<SideAnswer, bool> isWanted)
    {
        var answer = await round.Side.RecordAsync(customer, order).ConfigureAwait(false);
        for (var i = 0; i < MostTries && !answer.IsOk && !isWanted(answer); i++)
        {
            await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
            answer = await round.Side.RecordAsync(customer, order).ConfigureAwait(false);
        }

        return answer;
    }
}
