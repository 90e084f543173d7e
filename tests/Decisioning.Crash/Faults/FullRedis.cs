using System.Globalization;
using Decisioning.Resp;

namespace Decisioning.Crash.Faults;

/// <summary>Redis has no memory left for a while, and refuses writes.</summary>
internal sealed class FullRedis : Fault
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    public override string Name => "full-redis";

    public override bool IsOf(string store) => store == "redis";

    public override async Task StrikeAsync(CrashRound round)
    {
        var endpoint = new RespEndpoint("127.0.0.1", round.Base.Redis!.Port);
        await using var client = new RespClient(new RespClientOptions { Endpoints = [endpoint] });
        await SetMemoryAsync(client, 1).ConfigureAwait(false);
        await Task.Delay(Length, CancellationToken.None).ConfigureAwait(false);
        await SetMemoryAsync(client, 0).ConfigureAwait(false);
    }

    private static async Task SetMemoryAsync(RespClient client, int bytes)
    {
        using var set = new RespCommand("CONFIG", "SET")
            .Add("maxmemory").Add(bytes.ToString(CultureInfo.InvariantCulture));
        await client.SendAsync(set).ConfigureAwait(false);
    }
}
