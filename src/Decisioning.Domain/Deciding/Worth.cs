using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>What speaking is worth, in money: the formulas of "The decision, exactly".</summary>
internal static class Worth
{
    /// <summary>Contacts that the channel's own reach is worth against what is known of the customer.</summary>
    private const double ReachPrior = 5;

    /// <summary>Trust below this does not raise the price of leaving further.</summary>
    private const double LeastTrust = 0.05;

    /// <summary>Bound of a part, so that six of them add up without overflow.</summary>
    public const double MostMicros = 9e17;

    public static double ReachOf(in ChannelEntry entry, CatalogChannel channel) =>
        (entry.Reached + (ReachPrior * channel.Reach)) / (entry.Sent + ReachPrior);

    /// <summary>What an offer brings at full trust when it is noticed, less its incentive; minor units.</summary>
    public static double GrossAtFullTrust(in OfferTerms terms, double baseline)
    {
        var propensity = terms.PropensityFrom(baseline);
        return ((propensity - baseline) * terms.MarginMinor) - (propensity * terms.IncentiveMinor);
    }

    /// <summary>
    /// The value of an offer per ordinary contact at full trust, minor units: what m is the best of. It rises with what
    /// the offer brings, also after rounding.
    /// </summary>
    public static double PerOrdinaryContact(
        double gross, CatalogChannel channel, double reach, double referenceDelta) =>
        ((reach * gross) - channel.CostAttemptMinor - (reach * channel.CostReachedMinor))
            * referenceDelta / channel.Delta;

    /// <summary>
    /// m: the running value with one more observation, shrunk towards the segment's while there are few.
    /// </summary>
    public static double OrdinaryContact(in CustomerHeader header, double bestMinor, CatalogTrust trust)
    {
        var count = header.OwnBestCount + 1.0;
        var own = header.OwnBestMinor + ((bestMinor - header.OwnBestMinor) / Math.Min(count, 10));
        return ((count * own) + (5 * trust.SegmentMarginMinor)) / (count + 5);
    }

    /// <summary>Minor units.</summary>
    public static double TrustPrice(CatalogChannel channel, double ordinaryContact, double referenceDelta) =>
        channel.Delta / referenceDelta * ordinaryContact / Math.E;

    /// <summary>Minor units.</summary>
    public static double LeavePrice(
        CatalogChannel channel, double ordinaryContact, double trust, double contactsAYear) =>
        channel.LeaveRate / Math.Max(trust, LeastTrust) * ordinaryContact * contactsAYear / Math.E;

    public static long ToMicros(double minor, double microsPerMinor) =>
        (long)Math.Clamp(Math.Floor((minor * microsPerMinor) + 0.5), -MostMicros, MostMicros);
}
