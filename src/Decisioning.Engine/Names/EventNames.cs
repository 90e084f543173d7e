using Decisioning.Domain.Customers.Events;

namespace Decisioning.Engine.Names;

/// <summary>
/// The names of an event that end up in its customer's record as hashes and are the same for many customers. They stay
/// when a customer is erased, so nothing a sender writes freely is among them: the source of a consent is kept in the
/// record itself, and zones come from the tz database.
/// </summary>
internal static class EventNames
{
    public static void Collect(CustomerEvent e, NameSet into)
    {
        switch (e)
        {
            case PurchaseEvent purchase:
                foreach (var line in purchase.Lines) Add(into, line.ProductId, line.Category);
                break;
            case ReturnEvent returned:
                foreach (var line in returned.Lines) Add(into, line.ProductId, line.Category);
                break;
            case ActionEvent action:
                into.Add(action.Category);
                break;
            case ConsentEvent consent:
                Add(into, consent.Channel, consent.Purpose);
                break;
            case AgreementEvent agreement:
                into.Add(agreement.Channel);
                foreach (var topic in agreement.RefusedTopics) into.Add(topic);
                foreach (var topic in agreement.WantedTopics) into.Add(topic);
                break;
            case ProfileEvent profile:
                foreach (var attribute in profile.Attributes) into.Add(attribute.Name);
                foreach (var attribute in profile.RemovedAttributes) into.Add(attribute);
                foreach (var channel in profile.ReachableChannels) into.Add(channel);
                foreach (var channel in profile.UnreachableChannels) into.Add(channel);
                break;
            case ContactReservedEvent reserved:
                Add(into, reserved.Channel, reserved.Campaign, reserved.OfferId, reserved.GroupId);
                AddServed(into, reserved.Served);
                break;
            case ImpressionsServedEvent shown:
                AddServed(into, shown.Served);
                break;
            case SettlementEvent settlement:
                Add(into, settlement.Channel, settlement.OfferId, settlement.GroupId, settlement.ConsentPurpose);
                break;
        }
    }

    private static void AddServed(NameSet into, ServedImpressions? served)
    {
        foreach (var impression in served?.Impressions ?? [])
            Add(into, impression.Placement, impression.OfferId, impression.GroupId);
    }

    private static void Add(NameSet into, params ReadOnlySpan<string> names)
    {
        foreach (var name in names) into.Add(name);
    }
}
