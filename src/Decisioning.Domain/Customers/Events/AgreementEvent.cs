namespace Decisioning.Domain.Customers.Events;

/// <summary>
/// The customer's own agreement about one channel, or all outbound ones: it replaces what was agreed about the same
/// before. The latest by its own time holds.
/// </summary>
public sealed record AgreementEvent : CustomerEvent
{
    /// <summary>Empty: all outbound channels.</summary>
    public string Channel { get; init; } = "";

    /// <summary>At most so many contacts in any stretch of so many hours; both zero: not limited.</summary>
    public int Contacts { get; init; }

    public int WindowHours { get; init; }

    public IReadOnlyList<string> RefusedTopics { get; init; } = [];

    /// <summary>When there is one, only these topics are wanted.</summary>
    public IReadOnlyList<string> WantedTopics { get; init; } = [];

    /// <summary>Nothing until then; null: no pause.</summary>
    public long? PausedUntilMs { get; init; }
}

/// <summary>A matter that the customer has with the service was opened or closed.</summary>
public sealed record ServiceCaseEvent : CustomerEvent
{
    public required string CaseId { get; init; }

    public required bool Opened { get; init; }
}
