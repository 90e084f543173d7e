using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Further offers in the contact that is sent.</summary>
internal static class NaiveJoining
{
    private const int MostRemembered = 32;

    public static List<NaiveCandidate> Join(NaiveQuestion q, List<NaiveCandidate> candidates, NaiveCandidate sent)
    {
        var remembered = q.Customer.Joined.Count(j => q.Customer.Contacts.Any(
            c => c.Number == j.Contact && c.KeepUntilSeconds * 1000L > q.AsOf));
        var most = Math.Min(q.Channel(sent.Place).MaxOffersPerContact - 1, MostRemembered - remembered);
        var together = new List<NaiveCandidate> { sent };
        if (sent.Class != OfferClass.Marketing)
        {
            return [];
        }

        var able = candidates
            .Where(c => c != sent && c.Place == sent.Place && c.Class == OfferClass.Marketing)
            .Where(c => c.Worth is { } worth && worth.Gross - worth.Incentive > 0)
            .OrderByDescending(c => c.Worth!.Lever * (c.Worth.Gross - c.Worth.Incentive))
            .ThenByDescending(c => c.Worth!.Gross - c.Worth.Incentive)
            .ThenBy(c => c.OfferIndex);
        foreach (var candidate in able)
        {
            var all = together.Append(candidate).Select(c => q.Catalog.Offers[c.OfferIndex]).ToArray();
            if (together.Count <= most && together.All(other => MayStandTogether(q, candidate, other))
                && !NaiveBudget.Exceeded(q, q.Channel(sent.Place), all))
            {
                together.Add(candidate);
            }
        }

        return together.GetRange(1, together.Count - 1);
    }

    private static bool MayStandTogether(NaiveQuestion q, NaiveCandidate one, NaiveCandidate other)
    {
        var a = q.Catalog.Offers[one.OfferIndex];
        var b = q.Catalog.Offers[other.OfferIndex];
        var ordered = q.Catalog.Policy.Sequences.Any(rule =>
            (Is(rule.NeverOfferId, rule.NeverGroupId, a) && Is(rule.AfterOfferId, rule.AfterGroupId, b))
            || (Is(rule.NeverOfferId, rule.NeverGroupId, b) && Is(rule.AfterOfferId, rule.AfterGroupId, a)));
        return !ordered && (a.GroupId.Length == 0 || a.GroupId != b.GroupId);
    }

    private static bool Is(string offerId, string groupId, OfferDefinition offer) =>
        offerId.Length > 0 ? offerId == offer.OfferId : groupId == offer.GroupId;
}
