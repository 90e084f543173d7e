namespace Decisioning.Crash.Faults;

/// <summary>kill -9 of Redis, which then starts again from its files under the running server.</summary>
internal sealed class KilledRedis : Fault
{
    public override string Name => "kill-redis";

    public override bool IsOf(string store) => store == "redis";

    public override async Task StrikeAsync(CrashRound round)
    {
        var redis = round.Base.Redis!;
        await redis.KillAsync().ConfigureAwait(false);
        await redis.StartAsync().ConfigureAwait(false);
    }
}
