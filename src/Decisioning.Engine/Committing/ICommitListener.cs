using Decisioning.Engine.Actors;

namespace Decisioning.Engine.Committing;

/// <summary>Learns what became durable and what ends the engine. Called on the lane's own task, one call at a time.
/// </summary>
internal interface ICommitListener
{
    /// <summary>A customer's record is durable; his slot shows it already. Called under the slot's lock.</summary>
    /// <param name="record">The record.</param>
    /// <param name="slot">The customer.</param>
    /// <param name="before">The durable state before it.</param>
    void OnDurable(PendingRecord record, CustomerSlot slot, ReadOnlySpan<byte> before);

    /// <summary>A record of nobody who is known (a decision about a newcomer) is durable.</summary>
    void OnDurable(PendingRecord record);

    /// <summary>A customer's record was annulled; his slot shows what is durable. Called under the slot's lock.
    /// </summary>
    void OnReverted(PendingRecord record, CustomerSlot slot);

    /// <summary>A group is durable.</summary>
    void OnGroup(CommitGroup group, TimeSpan took);

    /// <summary>Records were annulled.</summary>
    void OnDropped(int log, int records, string why);

    /// <summary>A log takes no more in this process.</summary>
    void OnClosed(int log, Exception failure);
}
