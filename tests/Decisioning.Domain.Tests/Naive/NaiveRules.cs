using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>The policy's rules about what a customer was told and answered before.</summary>
internal static class NaiveRules
{
    private const long MsPerDay = 86_400_000;

    public static bool OutOfOrder(NaiveQuestion q, OfferDefinition offer)
    {
        foreach (var rule in q.Catalog.Policy.Sequences)
        {
            var within = rule.WithinDays * MsPerDay;
            foreach (var contact in q.Customer.CountedContacts(q.Now))
            {
                var isA = Is(rule.NeverOfferId, rule.NeverGroupId, offer);
                var isB = Is(rule.AfterOfferId, rule.AfterGroupId, offer);
                var wasA = Was(q, rule.NeverOfferId, rule.NeverGroupId, contact);
                var wasB = Was(q, rule.AfterOfferId, rule.AfterGroupId, contact);
                var comesAfter = contact.AtMs <= q.When && q.When < contact.AtMs + within;
                var comesBefore = q.When <= contact.AtMs && contact.AtMs < q.When + within;
                if ((isA && wasB && comesAfter) || (isB && wasA && comesBefore))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// The customer's own agreement about the channel and about all channels, then his service cases.
    /// </summary>
    public static ReasonCode Hold(NaiveQuestion q, OfferDefinition offer, ChannelDefinition channel)
    {
        var about = q.Customer.Agreements.Where(a => a.Channel == 0 || a.Channel == NameHash.Of(channel.Name)).ToList();
        if (about.Any(a => q.When < a.UntilSeconds * 1000L))
        {
            return ReasonCode.AgreementPaused;
        }

        if (about.GroupBy(a => a.Channel).Any(agreement => !Wants(agreement.ToList(), offer)))
        {
            return ReasonCode.AgreementTopic;
        }

        if (about.Any(a => a.Limit > 0 && !HasRoom(q, a)))
        {
            return ReasonCode.AgreementFrequency;
        }

        return CaseHolds(q, channel) ? ReasonCode.OpenServiceCase
            : NaiveSuppressions.HoldsBack(q, channel) ? ReasonCode.Suppressed
            : ReasonCode.None;
    }

    /// <summary>Of the hours of the next day that are not quiet, the one in which he acted most.</summary>
    public static long? BestSendAt(NaiveQuestion q, ChannelDefinition channel)
    {
        const long Hour = 3_600_000;
        var counts = q.Customer.HourCounts;
        if (counts.Sum() < 24)
        {
            return null;
        }

        var moments = Enumerable.Range(0, 24).Select(i => i == 0 ? q.When : ((q.When / Hour) + i) * Hour)
            .Where(at => q.Zone == null || !NaiveGates.IsQuiet(q, channel, at))
            .Where(at => counts[at / Hour % 24] > 0)
            .ToList();
        return moments.Count == 0 ? null : moments.MaxBy(at => counts[at / Hour % 24]);
    }

    private static bool Wants(List<AgreementEntry> agreement, OfferDefinition offer)
    {
        var topic = NameHash.OfOptional(offer.Topic.Length > 0 ? offer.Topic : offer.GroupId);
        var wanted = agreement.Where(a => a.Kind == AgreementKind.WantedTopic).ToList();
        var refused = agreement.Any(a => a.Kind == AgreementKind.RefusedTopic && a.Subject == topic);
        return !refused && (wanted.Count == 0 || wanted.Any(a => a.Subject == topic));
    }

    private static bool HasRoom(NaiveQuestion q, AgreementEntry agreed)
    {
        var cap = new CapDefinition { Limit = agreed.Limit, WindowHours = agreed.WindowHours };
        var counted = q.Customer.CountedContacts(q.Now)
            .Where(c => agreed.Channel == 0 || c.Channel == agreed.Channel)
            .Select(c => c.AtMs);
        return NaiveCaps.RollingHasRoom(cap, [.. counted], q.When);
    }

    private static bool CaseHolds(NaiveQuestion q, ChannelDefinition channel)
    {
        if (q.Catalog.Policy.ServiceCase is not { } rule
            || (rule.Channels.Count > 0 && !rule.Channels.Contains(channel.Name)))
        {
            return false;
        }

        var after = rule.DaysAfterClosing * MsPerDay;
        return q.Customer.ServiceCases.Any(c => c.OpenedAtMs > c.ClosedAtMs || q.When < c.ClosedAtMs + after);
    }

    private static bool Is(string offerId, string groupId, OfferDefinition offer) =>
        offerId.Length > 0 ? offerId == offer.OfferId : groupId == offer.GroupId;

    private static bool Was(NaiveQuestion q, string offerId, string groupId, ContactEntry contact) =>
        q.Customer.CarriedBy(contact).Any(carried => offerId.Length > 0
            ? carried.Offer == NameHash.Of(offerId)
            : carried.Group == NameHash.Of(groupId));
}
