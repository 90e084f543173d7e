using Decisioning.Engine.Committing;

namespace Decisioning.Engine.Actors;

/// <summary>What a turn says, and what must be durable before it may be said.</summary>
/// <param name="Result">What became of the event.</param>
/// <param name="WaitFor">The group that the answer depends on; null for none.</param>
/// <param name="Record">The record that the turn left.</param>
internal readonly record struct TurnAnswer(EventResult Result, CommitGroup? WaitFor, PendingRecord? Record = null)
{
    public static TurnAnswer Refuse(RefusalCause cause, string message) =>
        new(EventResult.Refuse(cause, "", message), null);

    public static TurnAnswer Refuse(Refusal refusal) => new(new EventResult(EventStatus.Refused, refusal), null);
}
