namespace Decisioning.Storage;

/// <summary>
/// The identity of one term of ownership of a partition. Every taking of ownership raises the counter and draws a new
/// nonce; a write names the epoch it was made under and the store compares <b>both parts for equality</b> in the same
/// atomic write. The nonce is there because a fail-over to a stale replica can set a counter back.
/// </summary>
/// <param name="Counter">Grows with every taking and every release, from 1. 0 is "never owned".</param>
/// <param name="Nonce">64 random bits of this term.</param>
/// <remarks><c>default</c> means "never owned": no write is ever accepted under it.</remarks>
public readonly record struct PartitionEpoch(long Counter, ulong Nonce);
