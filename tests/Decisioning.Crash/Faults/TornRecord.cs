namespace Decisioning.Crash.Faults;

/// <summary>The server is killed, and the log's side file ends in half of a write that nobody was told of.</summary>
internal sealed class TornRecord : Fault
{
    private const int MostBytes = 6_000;

    public override string Name => "torn-record";

    public override bool IsOf(string store) => store == "sqlite";

    public override async Task StrikeAsync(CrashRound round)
    {
        await round.Base.Server.Process.KillAsync().ConfigureAwait(false);
        var file = Path.Combine(round.Base.Directory, "log.db-wal");
        if (File.Exists(file))
        {
            var written = await File.ReadAllBytesAsync(file).ConfigureAwait(false);
            var half = written[^Math.Min(written.Length, round.Random.Next(1, MostBytes))..];
            round.Random.NextBytes(half.AsSpan(half.Length / 2));
            await File.AppendAllBytesAsync(file, half).ConfigureAwait(false);
        }

        await round.Base.StartAsync().ConfigureAwait(false);
    }
}
