namespace Decisioning.Engine.Tests.Simulation;

/// <summary>The mechanisms that are taken away one by one, to see that their lack is seen.</summary>
/// <remarks>Those of stores break what the engine relies on, under the engine. Those of fronts imitate an engine:
/// looking up an id and counting a cap are a few steps of one turn, which nothing comes between, so they could be taken
/// away only by a switch in the engine, and a switch that turns a promise off is a danger of its own. What they show is
/// that the checks see such an engine.</remarks>
internal static class Mutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        Mutant.OfStore("no compare of epochs", "I5", (process, world) => new BlindStore(process, world)),
        Mutant.OfStore("answer before the commit", "I1", (process, world) => new HastyStore(process, world)),
        Mutant.OfStore("lost answer taken for a yes", "I1", (process, world) => new TrustingStore(process, world)),
        Mutant.OfStore("checkpoint without the states", "I4", (process, world) => new ForgetfulStore(process, world)),
        Mutant.OfStore("log not read back at the opening", "I4", (process, world) => new UnreadStore(process, world)),
        Mutant.OfStore("erasure answered too early", "I6", (process, world) => new HastyErasureStore(process, world)),
        Mutant.OfStore("erasure without tombstone", "I6", (process, world) => new TracelessStore(process, world)),
        Mutant.OfStore("erasure not finished later", "I6", (process, world) => new UnfinishedStore(process, world)),
        Mutant.OfFront("no check for duplicates", "I2", (process, _) => new RepeatingFront(process)),
        Mutant.OfFront("cap read before the turn", "I3", (process, world) => new CountingFront(process, world))
            with { Cap = 48 },
        Mutant.OfFront("claim without a look at the caps", "I3", (process, _) => new ClaimingFront(process)),
    ];
}
