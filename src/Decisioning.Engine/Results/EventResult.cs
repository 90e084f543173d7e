namespace Decisioning.Engine;

/// <summary>What became of one event or settlement.</summary>
public enum EventStatus : byte
{
    /// <summary>It is part of the customer's state, durably.</summary>
    Applied,

    /// <summary>It was before, with the same content.</summary>
    Duplicate,

    Refused,
}

/// <summary>The answer to one event of a batch.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Refusal">Why it was refused.</param>
public readonly record struct EventResult(EventStatus Status, Refusal Refusal)
{
    internal static EventResult Refuse(RefusalCause cause, string field, string message) =>
        new(EventStatus.Refused, new Refusal(cause, field, message));
}
