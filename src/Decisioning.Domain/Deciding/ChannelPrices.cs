using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>What a contact through one channel costs at a moment and how it is noticed, whatever the offer.</summary>
internal readonly struct ChannelPrices
{
    public required double Reach { get; init; }

    public required double TrustToGamma { get; init; }

    public required double Calibration { get; init; }

    public required double MicrosPerMinor { get; init; }

    public required long ContactCost { get; init; }

    public required long TrustPrice { get; init; }

    public required long LeavePrice { get; init; }

    /// <summary>Net must lie above it: the shadow price, or zero.</summary>
    public required long Threshold { get; init; }

    public static ChannelPrices Of(
        in Question question, in Moment moment, CatalogChannel channel, double ordinaryContact, double calibration)
    {
        var catalog = question.Catalog;
        var trust = catalog.Trust;
        var micros = catalog.MicrosPerMinor;
        var reach = Worth.ReachOf(question.EntryOf(channel), channel);
        var trustPrice = Worth.TrustPrice(channel, ordinaryContact, trust.ReferenceDelta);
        var leavePrice = Worth.LeavePrice(channel, ordinaryContact, moment.Trust, trust.ContactsAYear);
        return new ChannelPrices
        {
            Reach = reach,
            TrustToGamma = moment.TrustToGamma,
            Calibration = calibration,
            MicrosPerMinor = micros,
            ContactCost = Worth.ToMicros(channel.CostAttemptMinor + (reach * channel.CostReachedMinor), micros),
            TrustPrice = Worth.ToMicros(trustPrice, micros),
            LeavePrice = Worth.ToMicros(leavePrice, micros),
            Threshold = question.Query.IgnoreShadowPrice ? 0 : Math.Max(0, channel.ShadowPriceMicros),
        };
    }

    public static ChannelPrices Of(
        in Question question, in Moment moment, CatalogChannel channel, double ordinaryContact) =>
        Of(
            question,
            moment,
            channel,
            ordinaryContact,
            question.Statistics.CalibrationOf(channel.Hash, moment.Band));

    /// <param name="offer">The offer.</param>
    /// <param name="terms">What it comes to for the customer at this moment.</param>
    /// <param name="baseline">Its p0 through this channel at this moment.</param>
    public WorthParts WorthOf(CatalogOffer offer, in OfferTerms terms, double baseline)
    {
        var parts = Worth.Of(terms, baseline, TrustToGamma, Calibration, Reach, MicrosPerMinor);
        return offer.Class == OfferClass.Transactional
            ? parts with { ContactCost = ContactCost }
            : parts with { ContactCost = ContactCost, TrustPrice = TrustPrice, LeavePrice = LeavePrice };
    }

    /// <summary>The gates of worth; only marketing has to be worth it.</summary>
    public ReasonCode Check(CatalogOffer offer, in WorthParts parts)
    {
        if (!offer.IsMarketing)
        {
            return ReasonCode.None;
        }

        if (parts.BeforePrices <= 0)
        {
            return ReasonCode.NoValue;
        }

        if (parts.BeforePrices - parts.TrustPrice <= 0)
        {
            return ReasonCode.TrustPrice;
        }

        if (parts.Net <= 0)
        {
            return ReasonCode.LeavePrice;
        }

        return parts.Net <= Threshold ? ReasonCode.ShadowPrice : ReasonCode.None;
    }
}
