using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;

namespace Decisioning.Engine.Tests.Simulation;

/// <summary>An engine without a cap of its own, whose front counts contacts first and asks for one more then.</summary>
internal sealed class CountingFront(SimulatedProcess process, SimulatedWorld world) : Front(process)
{
    public override async Task<DecideResult> DecideAsync(DecisionQuery query, int attempt)
    {
        var card = await CardAsync(query.CustomerId).ConfigureAwait(false);
        await world.Loop.HopAsync().ConfigureAwait(false);
        var hold = card.Refusal.Refused || Counted(card.Customer) >= world.Plan.Cap ? HoldKind.None : HoldKind.Reserve;
        return await base.DecideAsync(query with { Hold = hold }, attempt).ConfigureAwait(false);
    }

    private static int Counted(CustomerSnapshot customer)
    {
        if (customer.Record.IsEmpty) return 0;
        var counted = 0;
        foreach (ref readonly var contact in customer.View.Contacts)
            counted += ContactLog.Counts(contact, customer.View.Header.RecordedAtMs) ? 1 : 0;
        return counted;
    }
}
