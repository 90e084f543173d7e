using Decisioning.V1;
using Grpc.Core;

namespace Decisioning.Crash.Faults;

/// <summary>Somebody asks for customers who do not exist: a newcomer leaves nothing in memory.</summary>
internal sealed class RandomIds : Fault
{
    private const int AtOnce = 32;
    private const long MostMemoryKb = 256 * 1_024;

    public override string Name => "random-ids";

    public override async Task StrikeAsync(CrashRound round)
    {
        var before = round.Base.Server.MemoryKb("VmRSS");
        var asker = new DecisionService.DecisionServiceClient(round.Base.Server.Channel);
        var seed = round.Random.Next();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, round.Ids),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, ct) => await AskAsync(asker, $"nobody-{seed}-{i}", ct).ConfigureAwait(false))
            .ConfigureAwait(false);
        var grown = round.Base.Server.MemoryKb("VmRSS") - before;
        round.Ledger.Check(
            grown <= MostMemoryKb,
            $"I8: {round.Ids} customers who do not exist took {grown} KiB; {MostMemoryKb} are allowed.");
    }

    /// <summary>The server may refuse such calls, but it must stand.</summary>
    private static async Task AskAsync(DecisionService.DecisionServiceClient asker, string id, CancellationToken ct)
    {
        var request = new DecideRequest { CustomerId = id, Channels = { new ChannelRequest { Name = "email" } } };
        try
        {
            await asker.DecideAsync(request, cancellationToken: ct).ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.ResourceExhausted)
        {
            return;
        }
    }
}
