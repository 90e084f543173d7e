namespace Decisioning.Crash.Faults;

/// <summary>The server is killed, and the log's side file ends in half of a write that nobody was told of.</summary>
internal sealed class TornRecord : Fault
{
    private const int MostBytes = 6_000;
    private const int MostKills = 5;

    public override string Name => "torn-record";

    public override bool IsOf(string store) => store == "sqlite";

    public override async Task StrikeAsync(CrashRound round)
    {
        var file = Path.Combine(round.Base.Directory, "log.db-wal");
        var written = await KillAsync(round, file).ConfigureAwait(false);
        for (var kills = 1; written.Length == 0 && kills < MostKills; kills++)
        {
            // An erasure had just emptied it.
            await round.Base.StartAsync().ConfigureAwait(false);
            await round.Side.RecordAsync($"torn-{round.Number}", $"order {kills}").ConfigureAwait(false);
            written = await KillAsync(round, file).ConfigureAwait(false);
        }

        round.Ledger.Check(written.Length > 0, $"There is nothing to tear: {file} is empty or not there.");
        var half = written[^Math.Min(written.Length, round.Random.Next(1, MostBytes))..];
        round.Random.NextBytes(half.AsSpan(half.Length / 2));
        await File.AppendAllBytesAsync(file, half).ConfigureAwait(false);
        await round.Base.StartAsync().ConfigureAwait(false);
    }

    private static async Task<byte[]> KillAsync(CrashRound round, string file)
    {
        await round.Base.Server.Process.KillAsync().ConfigureAwait(false);
        return File.Exists(file) ? await File.ReadAllBytesAsync(file).ConfigureAwait(false) : [];
    }
}
