using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;

namespace Decisioning.Engine;

/// <summary>One record of a customer's history.</summary>
/// <param name="Number">Its number in the log.</param>
/// <param name="RecordedAtMs">When it was recorded.</param>
/// <param name="Event">What happened; null for a decision that changed nothing, and for an erased record.</param>
/// <param name="Query">What was asked, when it is a decision.</param>
/// <param name="Decision">What was decided.</param>
public sealed record HistoryEntry(
    long Number, long RecordedAtMs, CustomerEvent? Event, DecisionQuery? Query, Decision? Decision)
{
    /// <summary>The name of the decision; empty when it is none.</summary>
    public string DecisionId { get; init; } = "";

    /// <summary>The name of the contact that was promised, prolonged or settled; empty for none.</summary>
    public string ReservationId { get; init; } = "";
}
