using Decisioning.V1;

namespace Decisioning.Crash;

/// <summary>Compares what clients were told with what the base says afterwards.</summary>
internal sealed class CrashCheck(CrashBase crashBase, CrashLedger ledger, CrashSender sender)
{
    private const long MostMemoryKb = 1_500_000;

    public async Task CheckAsync(IEnumerable<CustomerLedger> customers)
    {
        foreach (var customer in customers) await CheckAsync(customer).ConfigureAwait(false);
        crashBase.Catalogs.Check(ledger);
        foreach (var customer in ledger.Gone) await CheckGoneAsync(customer).ConfigureAwait(false);
        var memory = crashBase.Server.MemoryKb("VmHWM");
        if (memory > MostMemoryKb) ledger.Violate($"I8: the server has had {memory} KiB of memory.");
    }

    /// <summary>Stops the server and folds every customer's history from the log.</summary>
    public static async Task VerifyAsync(CrashBase crashBase, CrashLedger ledger)
    {
        var differs = await crashBase.VerifyAsync().ConfigureAwait(false);
        ledger.Check(differs is null, $"I4: the log does not fold to the saved states:\n{differs}");
    }

    private async Task CheckAsync(CustomerLedger customer)
    {
        foreach (var (id, e) in customer.Orders)
        {
            var status = await sender.RecordAsync(e).ConfigureAwait(false);
            ledger.Check(
                status == EventStatus.Duplicate, $"I1: {id} of {customer.Id} was acknowledged; sent again: {status}.");
        }

        foreach (var (request, reservation) in customer.Promises)
        {
            var again = await sender.DecideAsync(customer.Id, request).ConfigureAwait(false);
            ledger.Check(
                again is { Replayed: true }
                && (again.Contact.Verdict != Verdict.Send || again.Contact.ReservationId == reservation),
                $"I1: {request} of {customer.Id} was promised {reservation}; asked again: {again}.");
        }

        CheckCard(customer, await CardAsync(customer.Id).ConfigureAwait(false));
    }

    private async Task CheckGoneAsync(string customer)
    {
        var isForgotten = await sender.IsForgottenAsync(customer).ConfigureAwait(false);
        ledger.Check(isForgotten is true, $"I6: an event of {customer}, whose erasure is final, is not refused.");
        var card = await CardAsync(customer).ConfigureAwait(false);
        ledger.Check(
            card.Erased && card.Rfm is null or { FrequencyGross: 0 } && card.Contacts.Count == 0,
            $"I6: of {customer}, whose erasure is final, there is {card}.");
    }

    private void CheckCard(CustomerLedger customer, CustomerCard card)
    {
        var orders = card.Rfm.FrequencyGross;
        ledger.Check(
            orders >= customer.Orders.Count && orders <= customer.Orders.Count + customer.Unanswered,
            $"I2: {customer.Id} has {orders} orders; {customer.Orders.Count} were acknowledged, and "
            + $"{customer.Unanswered} not answered.");
        ledger.Check(
            card.Version >= customer.Version,
            $"I7: version {customer.Version} of {customer.Id} was shown; now it is {card.Version}.");
        var states = card.Contacts.ToDictionary(contact => contact.ReservationId, contact => contact.State);
        foreach (var reservation in customer.Promises.Values)
            ledger.Check(states.ContainsKey(reservation), $"I1: the promise {reservation} of {customer.Id} is gone.");
        foreach (var reservation in customer.Mails.Keys)
        {
            ledger.Check(
                states.GetValueOrDefault(reservation) == "confirmed",
                $"I1: the claim of {reservation} was taken; now it is {states.GetValueOrDefault(reservation)}.");
        }

        foreach (var reservation in customer.Released.Keys)
        {
            ledger.Check(
                states.GetValueOrDefault(reservation) == "released",
                $"I1: {reservation} was given back; now it is {states.GetValueOrDefault(reservation)}.");
        }

        var counted = states.Values.Count(state => state is not ("released" or "expired"));
        ledger.Check(
            counted <= CrashCatalog.Cap,
            $"I3: {counted} contacts of {customer.Id} count; the cap is {CrashCatalog.Cap}.");
    }

    private async Task<CustomerCard> CardAsync(string customer) =>
        await new CustomerService.CustomerServiceClient(crashBase.Server.Channel).GetCustomerAsync(
            new GetCustomerRequest { CustomerId = customer });
}
