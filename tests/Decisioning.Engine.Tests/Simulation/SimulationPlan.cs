using Decisioning.Domain.Customers;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>What one history is like: drawn from its seed.</summary>
internal sealed record SimulationPlan
{
    public required EngineOptions Options { get; init; }

    public required int Cap { get; init; }

    public required ExpiryRule OnExpiry { get; init; }

    public required int Customers { get; init; }

    public required int Clients { get; init; }

    /// <summary>Calls of each client.</summary>
    public required int Calls { get; init; }

    /// <summary>Ends, pauses and jumps of processes and clocks.</summary>
    public required int Blows { get; init; }

    public required int FaultPercent { get; init; }

    public required int LagMs { get; init; }

    public static SimulationPlan Draw(Random random) => new()
    {
        Options = new EngineOptions
        {
            ResidentBytes = random.Next(3) switch { 0 => 0, 1 => 2_048, _ => 1 << 30 },
            GroupRecords = random.Next(3) switch { 0 => 1, 1 => 3, _ => 1_000 },
            GroupBytes = random.Next(2) == 0 ? 1_024 : 256 * 1_024,
            GroupInterval = TimeSpan.Zero,
            QueuedRecords = random.Next(2) == 0 ? 4 : 50_000,
            CheckpointRecords = random.Next(2) == 0 ? 5 : 500_000,
            CheckpointPeriod = TimeSpan.FromMilliseconds(random.Next(20, 1_000)),
            StatisticsPeriod = TimeSpan.FromMilliseconds(random.Next(100, 2_000)),
            RecoveryPause = TimeSpan.FromMilliseconds(random.Next(1, 20)),
            BehindInterval = TimeSpan.FromMilliseconds(random.Next(2) * random.Next(1, 40)),
        },
        Cap = random.Next(1, 4),
        OnExpiry = random.Next(2) == 0 ? ExpiryRule.Release : ExpiryRule.AssumeSent,
        Customers = random.Next(1, 4),
        Clients = random.Next(2, 6),
        Calls = random.Next(4, 12),
        Blows = random.Next(0, 5),
        FaultPercent = random.Next(3) switch { 0 => 0, 1 => 2, _ => 8 },
        LagMs = random.Next(1, 60),
    };

    public override string ToString() =>
        $"{Clients} clients, {Calls} calls each, {Customers} customers, cap {Cap} ({OnExpiry}), {Blows} blows, "
        + $"{FaultPercent} in 100 calls of the store fail, lag {LagMs} ms, "
        + $"memory {Options.ResidentBytes}, groups of {Options.GroupRecords}, queue {Options.QueuedRecords}, "
        + $"what nobody waits for fills {Options.BehindInterval.TotalMilliseconds} ms";
}
