using Decisioning.Load.Http2;

namespace Decisioning.Load.Measuring;

/// <summary>A program that is measured, and what it is asked. What it refuses for want of room is counted; any other
/// failure ends the measuring.</summary>
internal sealed class Subject(IMeasuredProgram program, Requests requests, BenchShape shape, TimeProvider time)
{
    private readonly Generator _generator = new(program.Address, requests, shape.Connections, shape.Streams, time);

    public string Name => program.Name;

    /// <summary>Enough to keep a server busy, few enough that one that refuses overload takes them all.</summary>
    public static BenchShape Calm { get; } = new(4, 8);

    /// <summary>Asks before anything counts, gently: what is refused then is of no matter.</summary>
    public async Task<LoadRun> WarmUpAsync(long calls, CancellationToken ct)
    {
        var generator = new Generator(program.Address, requests, Calm.Connections, Calm.Streams, time);
        var run = await generator.SaturateAsync(Math.Max(calls, Calm.Connections), ct);
        Demand(run);
        return run;
    }

    /// <summary>Asks as fast as it answers. What is refused for want of room is told apart; what a call took is what
    /// all took by those that were answered.</summary>
    public async Task<BenchRun> SaturateAsync(long calls, CancellationToken ct)
    {
        var allocatedBefore = await program.AllocatedAsync(ct);
        var before = program.Cpu();
        var run = await _generator.SaturateAsync(calls, ct);
        var after = program.Cpu();
        var allocated = await program.AllocatedAsync(ct) - allocatedBefore;
        Demand(run);
        double answered = run.Counts.Answered;
        return answered == 0
            ? throw new InvalidDataException($"The {Name} refused all {calls:N0} calls for want of room.")
            : new BenchRun(
                run.PerSecond,
                run.RefusedShare,
                (after?.Own - before?.Own)?.TotalMicroseconds / answered,
                (after?.Helper - before?.Helper)?.TotalMicroseconds / answered,
                allocated / answered,
                run.Counts.DataBytes / answered,
                run.Counts.Latencies);
    }

    /// <param name="rate">Calls a second.</param>
    /// <param name="calls">How many.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<LoadRun> PaceAsync(double rate, long calls, CancellationToken ct)
    {
        var run = await _generator.PaceAsync(rate, calls, ct);
        Demand(run);
        return run;
    }

    private void Demand(LoadRun run)
    {
        var failed = run.Counts.Failed - run.Counts[CallFailure.Refused];
        if (failed > 0)
        {
            var causes = Enum.GetValues<CallFailure>()
                .Where(cause => cause != CallFailure.Refused && run.Counts[cause] > 0)
                .Select(cause => $"{run.Counts[cause]:N0} {cause}");
            throw new InvalidDataException(
                $"The {Name} did not answer {failed:N0} calls well ({string.Join(", ", causes)}); "
                + "figures of such a run mean nothing.");
        }
    }
}
