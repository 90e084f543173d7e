using Decisioning.Domain.Customers.Events;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>An engine that takes a claim for a reservation that has run out as if its place were still free.</summary>
internal sealed class ClaimingFront(SimulatedProcess process) : Front(process)
{
    public override async Task<SettlementResult> SettleAsync(Settlement settlement, int attempt)
    {
        var result = await base.SettleAsync(settlement, attempt).ConfigureAwait(false);
        var isOver = settlement.Outcome == Outcome.Confirmed && result.Refusal.Cause == RefusalCause.ReservationOver;
        return isOver ? result with { Status = EventStatus.Duplicate, Refusal = default } : result;
    }
}
