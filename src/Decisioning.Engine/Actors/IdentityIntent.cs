using Decisioning.Domain.Customers.Identities;

namespace Decisioning.Engine.Actors;

/// <summary>A customer, by partition and number, is to be known by an identity that is not claimed yet.</summary>
internal readonly record struct IdentityIntent(byte Partition, uint Customer, Identity Identity);
