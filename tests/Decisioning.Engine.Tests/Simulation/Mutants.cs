namespace Decisioning.Engine.Tests.Simulation;

/// <summary>The mechanisms that are taken away one by one, to see that their lack is seen.</summary>
internal static class Mutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        Mutant.OfStore("no compare of epochs", "I5", (process, world) => new BlindStore(process, world)),
        Mutant.OfStore("answer before the commit", "I1", (process, world) => new HastyStore(process, world)),
        Mutant.OfStore("lost answer taken for a yes", "I1", (process, world) => new TrustingStore(process, world)),
        Mutant.OfStore("checkpoint without the states", "I4", (process, world) => new ForgetfulStore(process, world)),
        Mutant.OfStore("log not read back at the opening", "I4", (process, world) => new UnreadStore(process, world)),
        Mutant.OfFront("no check for duplicates", "I2", (process, _) => new RepeatingFront(process)),
        Mutant.OfFront("cap read before the turn", "I3", (process, world) => new CountingFront(process, world))
            with { Cap = 48 },
        Mutant.OfFront("claim without a look at the caps", "I3", (process, _) => new ClaimingFront(process)),
    ];
}
