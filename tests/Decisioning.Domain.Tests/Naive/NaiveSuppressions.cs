using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>After so many responses of a kind nothing of the same for a while, counted response by response.</summary>
internal static class NaiveSuppressions
{
    private const long MsPerDay = 86_400_000;

    public static bool KeepsAway(NaiveQuestion q, OfferDefinition offer) =>
        (q.Catalog.Policy.RefusedPauseDays > 0 && Holds(q, Refused(q), r => r.Offer == NameHash.Of(offer.OfferId)))
        || Rules(q, SuppressionScope.Offer).Any(rule => Holds(q, rule, r => r.Offer == NameHash.Of(offer.OfferId)))
        || (offer.GroupId.Length > 0 && Rules(q, SuppressionScope.Group)
            .Any(rule => Holds(q, rule, r => r.Group == NameHash.Of(offer.GroupId))));

    public static bool HoldsBack(NaiveQuestion q, ChannelDefinition channel) =>
        Rules(q, SuppressionScope.Channel).Any(rule => Holds(q, rule, r => r.Channel == NameHash.Of(channel.Name)))
        || Rules(q, SuppressionScope.All).Any(rule => Holds(q, rule, _ => true));

    private static IEnumerable<SuppressionDefinition> Rules(NaiveQuestion q, SuppressionScope scope) =>
        q.Catalog.Policy.Suppressions.Where(rule => rule.Scope == scope);

    private static SuppressionDefinition Refused(NaiveQuestion q) => new()
    {
        Outcome = Outcome.Refused,
        Count = 1,
        WithinDays = 1,
        PauseDays = q.Catalog.Policy.RefusedPauseDays,
    };

    private static bool Holds(NaiveQuestion q, SuppressionDefinition rule, Func<ResponseEntry, bool> isOfIt)
    {
        var times = q.Customer.Responses
            .Where(r => r.Outcome == rule.Outcome && isOfIt(r) && r.AtSeconds * 1000L <= q.AsOf && WasSent(q, r))
            .Select(r => r.AtSeconds * 1000L)
            .ToList();
        var within = rule.WithinDays * MsPerDay;
        var pause = rule.PauseDays * MsPerDay;
        return times.Any(last => q.When < last + pause
            && times.Count(at => at > last - within && at <= last) >= rule.Count);
    }

    private static bool WasSent(NaiveQuestion q, ResponseEntry response) => response.Outcome != Outcome.Ignored
        || !q.Customer.Contacts.Any(c => c.Number == response.Contact
            && c.State == ContactState.Reserved && c.OnExpiry == ExpiryRule.Release);
}
