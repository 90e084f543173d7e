using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>Probabilities and money, one formula after the other.</summary>
internal static class NaiveValue
{
    private const double MsPerDay = 86_400_000;
    private const double ReachPrior = 5;
    private const double MostMicros = 9e17;

    public static double Draw(ChannelDefinition channel) => -Math.Log(1 - channel.Draw);

    public static double Trust(NaiveQuestion q) => Math.Exp(-Math.Max(0, q.Debt));

    public static NaiveWorth Outbound(NaiveQuestion q, OfferDefinition offer, ChannelDefinition channel, double m)
    {
        var trust = q.Catalog.Policy.Trust;
        var reach = Reach(q, channel);
        var trustPrice = Draw(channel) / -Math.Log(1 - trust.ReferenceDraw) * m / Math.E;
        var leavePrice = channel.LeaveRate / Math.Max(Trust(q), 0.05) * m * trust.ContactsAYear / Math.E;
        var contact = channel.CostAttemptMinor + (reach * channel.CostReachedMinor);
        return offer.Class == OfferClass.Transactional
            ? Worth(q, offer, channel, reach, contact, 0, 0)
            : Worth(q, offer, channel, reach, contact, trustPrice, leavePrice);
    }

    public static NaiveWorth Inbound(
        NaiveQuestion q, OfferDefinition offer, ChannelDefinition channel, double examination) =>
        Worth(q, offer, channel, examination, 0, 0, 0);

    /// <summary>The greatest value per ordinary contact over the whole catalog, minor units, never below 0.</summary>
    public static double Best(NaiveQuestion q)
    {
        var values = new List<double> { 0 };
        foreach (var offer in q.Catalog.Offers.Where(o => IsUsual(q, o)))
        {
            foreach (var channel in q.Catalog.Channels.Where(c => c.Outbound && c.Draw > 0))
            {
                if (NaiveGates.Treatment(q, offer, "", channel.Name) != null
                    && NaiveGates.ReachGate(q, offer, channel) == ReasonCode.None)
                {
                    values.Add(ValuePerOrdinaryContact(q, offer, channel));
                }
            }
        }

        return values.Max();
    }

    /// <summary>m: the smoothed and shrunk value of an ordinary contact to this customer, minor units.</summary>
    public static double OrdinaryContact(NaiveQuestion q)
    {
        var n = q.Customer.Header.OwnBestCount + 1.0;
        var own = q.Customer.Header.OwnBestMinor;
        own += (Best(q) - own) / Math.Min(n, 10);
        return ((n * own) + (5 * (double)q.Catalog.Policy.Trust.SegmentMarginMinor)) / (n + 5);
    }

    public static double Lever(NaiveQuestion q, OfferDefinition offer)
    {
        var policy = q.Catalog.Policy;
        var points = policy.IssueLevers.GetValueOrDefault(offer.Issue)
            + policy.GroupLevers.GetValueOrDefault(offer.GroupId)
            + offer.Lever;
        return Math.Min(10, Math.Max(0.1, 1 + (points / 100)));
    }

    /// <summary>Minor units as whole millionths of the currency unit.</summary>
    public static long Micros(NaiveQuestion q, double minor)
    {
        var micros = Math.Floor((minor * Math.Pow(10, 6 - q.Catalog.CurrencyDigits)) + 0.5);
        return (long)Math.Clamp(micros, -MostMicros, MostMicros);
    }

    private static bool IsUsual(NaiveQuestion q, OfferDefinition offer) =>
        offer.Class == OfferClass.Marketing && NaiveGates.OfferGate(q, offer) == ReasonCode.None;

    private static NaiveWorth Worth(
        NaiveQuestion q,
        OfferDefinition offer,
        ChannelDefinition channel,
        double reach,
        double contact,
        double trust,
        double leave)
    {
        var p0 = Unasked(q, offer, channel);
        var p1 = IfAsked(q, offer, p0);
        var fatigue = Math.Exp(-q.Catalog.Policy.Trust.Gamma * Math.Max(0, q.Debt));
        var effective = Math.Min(1, p0 + ((p1 - p0) * fatigue * q.Calibration.K(channel.Name, q.Debt)));
        return new NaiveWorth(
            Micros(q, reach * (effective - p0) * Margin(q, offer)),
            Micros(q, reach * effective * Incentive(q, offer)),
            Micros(q, contact),
            Micros(q, trust),
            Micros(q, leave),
            Lever(q, offer));
    }

    private static double IfAsked(NaiveQuestion q, OfferDefinition offer, double p0)
    {
        var p1 = Math.Max(Starting(q, offer), p0);
        return offer.Needs is { } needs ? Math.Min(1, p0 + ((p1 - p0) * (NaiveNeeds.Weight(q, needs) ?? 0))) : p1;
    }

    /// <summary>What the model or else the catalog says, moved by what the customer's contacts have shown.</summary>
    private static double Starting(NaiveQuestion q, OfferDefinition offer)
    {
        var model = q.Catalog.Models.SingleOrDefault(m => m.ModelId == offer.PropensityModelId);
        var said = model is null ? offer.StartingPropensity : NaiveModels.Score(q, offer, model);
        if (offer.StartingEvidence == 0)
        {
            return said;
        }

        var (shown, positive) = OwnResponses(q, offer);
        return ((said * offer.StartingEvidence) + positive) / (offer.StartingEvidence + shown);
    }

    /// <summary>Contacts of the offer's group that have taught, and those of them that were answered well.</summary>
    public static (int Shown, int Positive) OwnResponses(NaiveQuestion q, OfferDefinition offer)
    {
        var shown = 0;
        var positive = 0;
        foreach (var contact in q.Customer.Contacts
            .Where(c => c.Class == OfferClass.Marketing && c.Outcomes.HasFlag(ContactOutcomes.Learned)))
        {
            var responded = contact.Outcomes.HasFlag(ContactOutcomes.Clicked)
                || contact.Outcomes.HasFlag(ContactOutcomes.Accepted)
                || contact.Outcomes.HasFlag(ContactOutcomes.Converted);
            var joined = q.Customer.Joined.Where(j => j.Contact == contact.Number).ToList();
            foreach (var other in joined.Where(j => IsAlike(offer, j.Group, j.Offer)))
            {
                shown++;
                positive += other.Positive;
            }

            if (IsAlike(offer, contact.Group, contact.Offer))
            {
                shown++;
                positive += responded && joined.All(j => j.Positive == 0) ? 1 : 0;
            }
        }

        return (shown, positive);
    }

    private static bool IsAlike(OfferDefinition offer, ulong group, ulong other) => offer.GroupId.Length > 0
        ? group == NameHash.Of(offer.GroupId)
        : other == NameHash.Of(offer.OfferId);

    public static double Margin(NaiveQuestion q, OfferDefinition offer) =>
        offer.MarginRate > 0 ? offer.MarginRate * ExpectedOrder(q) : offer.MarginMinor;

    public static double Incentive(NaiveQuestion q, OfferDefinition offer) =>
        offer.IncentiveRate > 0 ? offer.IncentiveRate * ExpectedOrder(q) : offer.IncentiveMinor;

    private static double ExpectedOrder(NaiveQuestion q)
    {
        var (order, prior) = (q.Calibration.Segments.OrderOf(q), q.Catalog.Policy.OrderPrior);
        var evidence = q.Customer.Header.OrdersGross + prior;
        return evidence == 0 ? order : (q.Customer.Header.MonetaryGrossMinor + (prior * order)) / evidence;
    }

    private static double Unasked(NaiveQuestion q, OfferDefinition offer, ChannelDefinition channel)
    {
        if (offer.Category.Length == 0)
        {
            return 0;
        }

        var category = NameHash.Of(offer.Category);
        var orders = q.Customer.Categories.Where(c => c.Category == category).Sum(c => (long)c.Orders);
        var days = Math.Max(30, (q.When - q.Customer.Header.FirstPurchaseAtMs) / MsPerDay);
        var prior = q.Catalog.Policy.RatePriorDays;
        var rate = prior > 0 && q.Calibration.Segments.RateOf(q, offer.Category) is { } usual
            ? (orders + (prior * usual)) / (days + prior)
            : orders / days;
        return 1 - Math.Exp(-rate * (channel.AttributionWindowHours / 24.0));
    }

    private static double Reach(NaiveQuestion q, ChannelDefinition channel)
    {
        var entry = q.Customer.Channels.FirstOrDefault(c => c.Channel == NameHash.Of(channel.Name));
        return (entry.Reached + (ReachPrior * channel.Reach)) / (entry.Sent + ReachPrior);
    }

    private static double ValuePerOrdinaryContact(NaiveQuestion q, OfferDefinition offer, ChannelDefinition channel)
    {
        var p0 = Unasked(q, offer, channel);
        var p1 = IfAsked(q, offer, p0);
        var reach = Reach(q, channel);
        var gross = ((p1 - p0) * Margin(q, offer)) - (p1 * Incentive(q, offer));
        var perContact = (reach * gross) - channel.CostAttemptMinor - (reach * channel.CostReachedMinor);
        return perContact * -Math.Log(1 - q.Catalog.Policy.Trust.ReferenceDraw) / Draw(channel);
    }
}
