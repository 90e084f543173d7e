using System.Globalization;
using Decisioning.Resp;
using Grpc.Core;

namespace Decisioning.Crash.Faults;

/// <summary>Redis has no memory left for a while: what would write is refused, with a hint when to come again, pages
/// are served, and with memory again all goes on.</summary>
internal sealed class FullRedis(bool isFull = true) : Fault
{
    private const int MostTries = 300;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public override string Name => isFull ? "full-redis" : "roomy-redis";

    public override bool IsOf(string store) => store == "redis";

    public override async Task StrikeAsync(CrashRound round)
    {
        var customer = $"full-{round.Number}";
        var endpoint = new RespEndpoint("127.0.0.1", round.Base.Redis!.Port);
        await using var client = new RespClient(new RespClientOptions { Endpoints = [endpoint] });
        await SetMemoryAsync(client, isFull ? 1 : 0).ConfigureAwait(false);
        var recorded = await round.Side.RecordAsync(customer, "e").ConfigureAwait(false);
        round.Ledger.Check(IsRefused(recorded), $"I1: Redis had no memory, and an event was answered {recorded}.");
        var promised = await round.Side.ReserveAsync(customer, "r").ConfigureAwait(false);
        round.Ledger.Check(IsRefused(promised), $"I1: Redis had no memory, and a contact was answered {promised}.");
        var page = await round.Side.AskPageAsync(customer).ConfigureAwait(false);
        round.Ledger.Check(page.IsOk, $"Redis had no memory, and a page was refused: {page}.");
        await Task.Delay(Length, CancellationToken.None).ConfigureAwait(false);
        await SetMemoryAsync(client, 0).ConfigureAwait(false);
        for (var i = 0; i < MostTries && !recorded.IsOk; i++)
        {
            await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
            recorded = await round.Side.RecordAsync(customer, "e").ConfigureAwait(false);
        }

        round.Ledger.Check(recorded.IsOk, $"Redis has memory again, and an event is answered {recorded}.");
    }

    private static bool IsRefused(SideAnswer answer) =>
        answer is { Code: StatusCode.Unavailable or StatusCode.ResourceExhausted, SaysWhen: true };

    private static async Task SetMemoryAsync(RespClient client, int bytes)
    {
        using var set = new RespCommand("CONFIG", "SET")
            .Add("maxmemory").Add(bytes.ToString(CultureInfo.InvariantCulture));
        await client.SendAsync(set).ConfigureAwait(false);
    }
}
