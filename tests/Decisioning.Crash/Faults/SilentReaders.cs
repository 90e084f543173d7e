using System.Diagnostics;
using Decisioning.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Decisioning.Crash.Faults;

/// <summary>Hundreds open the feed of decisions and never read: what they are owed stays in the store, and nobody else
/// waits.</summary>
internal sealed class SilentReaders : Fault
{
    private const int Readers = 200;
    private const int ReadersPerConnection = 50;
    private const int Events = 10_000;
    private const int Writes = 20;
    private const long MostMemoryKb = 256 * 1_024;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public override string Name => "silent-readers";

    public override Task PrepareAsync(CrashBase crashBase)
    {
        crashBase.Options.Add($"--Engine:Feeds={Readers}");
        return Task.CompletedTask;
    }

    public override async Task StrikeAsync(CrashRound round)
    {
        var flood = await round.Side.FloodAsync($"flood-{round.Number}", Events).ConfigureAwait(false);
        round.Ledger.Check(flood.IsOk, $"The events that readers are owed were refused: {flood}.");
        var before = round.Base.Server.MemoryKb("VmRSS");
        var channels = new List<GrpcChannel>();
        var streams = new List<AsyncServerStreamingCall<WatchDecisionsResponse>>();
        try
        {
            for (var i = 0; i < Readers; i++)
            {
                if (i % ReadersPerConnection == 0) channels.Add(GrpcChannel.ForAddress(round.Base.Server.Address));
                var client = new DecisionService.DecisionServiceClient(channels[^1]);
                streams.Add(client.WatchDecisions(new WatchDecisionsRequest { FromFirst = true }));
                if (!await streams[^1].ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false))
                    round.Ledger.Violate("A feed ended by itself.");
            }

            await WriteAsync(round).ConfigureAwait(false);
            var grown = round.Base.Server.MemoryKb("VmRSS") - before;
            round.Ledger.Check(
                grown <= MostMemoryKb,
                $"I8: {Readers} readers who do not read took {grown} KiB; {MostMemoryKb} are allowed.");
        }
        finally
        {
            foreach (var stream in streams) stream.Dispose();
            foreach (var channel in channels) channel.Dispose();
        }
    }

    private static async Task WriteAsync(CrashRound round)
    {
        for (var i = 0; i < Writes; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var written = await round.Side.RecordAsync($"beside-{round.Number}", $"e{i}").ConfigureAwait(false);
            var took = Stopwatch.GetElapsedTime(began);
            round.Ledger.Check(
                written.IsOk && took < Longest,
                $"I8: beside readers who do not read a write took {took.TotalSeconds:F1} s: {written}.");
        }
    }
}
