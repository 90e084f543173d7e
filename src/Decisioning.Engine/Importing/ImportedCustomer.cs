namespace Decisioning.Engine.Importing;

/// <summary>A customer of another base, folded and ready to be stored.</summary>
/// <param name="Partition">The partition of the id.</param>
/// <param name="IdHash">The hash of the id.</param>
/// <param name="Record">The state that the events gave.</param>
/// <param name="Names">Names in the state that this folding has not met before, with their hashes.</param>
public sealed record ImportedCustomer(
    byte Partition, ulong IdHash, byte[] Record, IReadOnlyList<(ulong Hash, string Text)> Names);
