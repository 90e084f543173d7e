using Decisioning.Domain.Customers;
using Decisioning.Engine.Actors;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>The hash of a customer's own time zone, as his durable state has it; zero when it is not known, also
    /// when he cannot be read now.</summary>
    public async ValueTask<ulong> TimeZoneOfAsync(string customerId, CancellationToken ct = default)
    {
        if (CheckCustomerId(customerId).Refused || Volatile.Read(ref _closing) != 0) return 0;
        ct.ThrowIfCancellationRequested();
        CustomerSlot slot;
        try
        {
            slot = await _residents.GetAsync(customerId).ConfigureAwait(false);
        }
        catch (Exception failure) when (Refusals.IsAway(failure))
        {
            return 0;
        }

        ulong zone;
        lock (slot) zone = slot.Damage is null ? new CustomerView(slot.Durable).Header.TimeZone : 0;
        slot.Leave();
        return zone;
    }
}
