namespace Decisioning.Engine.Tests.Simulation;

/// <summary>An engine or a store in which one mechanism is missing; <see cref="None"/> misses nothing.</summary>
/// <param name="Name">What is missing.</param>
/// <param name="Promise">The promise that is then broken.</param>
/// <param name="Store">The store as a process of it sees it.</param>
/// <param name="Front">The engine as a client of it sees it.</param>
internal sealed record Mutant(
    string Name, string Promise, Func<SimulatedProcess, SimulatedWorld, SimulatedStore> Store,
    Func<SimulatedProcess, SimulatedWorld, Front> Front)
{
    /// <summary>The cap that its catalog has instead of the history's own.</summary>
    public int? Cap { get; init; }

    public static Mutant None { get; } = new(
        "none", "", (process, world) => new SimulatedStore(process, world), (process, _) => new Front(process));

    public static Mutant OfStore(
        string name, string promise, Func<SimulatedProcess, SimulatedWorld, SimulatedStore> store) =>
        None with { Name = name, Promise = promise, Store = store };

    public static Mutant OfFront(
        string name, string promise, Func<SimulatedProcess, SimulatedWorld, Front> front) =>
        None with { Name = name, Promise = promise, Front = front };
}
