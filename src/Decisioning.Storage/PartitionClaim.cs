namespace Decisioning.Storage;

/// <summary>A writer's word that it owns a partition under an epoch. Every changing call carries the claims it stands
/// on.</summary>
/// <param name="Partition">0..255.</param>
/// <param name="Epoch">What <see cref="IStore.AcquireAsync"/> gave.</param>
public readonly record struct PartitionClaim(byte Partition, PartitionEpoch Epoch);

/// <summary>Who owns a partition, as <see cref="IStore.WatchAsync"/> tells it.</summary>
/// <param name="Partition">0..255.</param>
/// <param name="Epoch">The term of ownership.</param>
/// <param name="Owner">The owner's name (<see cref="StoreDescription.Owner"/>); empty when nobody owns it.</param>
public readonly record struct PartitionOwner(byte Partition, PartitionEpoch Epoch, string Owner);
