using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>What a contact through one channel costs at a moment and how it is noticed, whatever the offer.</summary>
internal readonly struct ChannelPrices
{
    public required WorthScale Scale { get; init; }

    public required long ContactCost { get; init; }

    public required long TrustPrice { get; init; }

    public required long LeavePrice { get; init; }

    /// <summary>Net must lie above it: the shadow price, or zero.</summary>
    public required long Threshold { get; init; }

    /// <summary>A bit for each offer whose subsidy is spent.</summary>
    public required ulong SpentSubsidies { get; init; }

    public static ChannelPrices Of(
        in Question question, in Moment moment, CatalogChannel channel, double ordinaryContact, double calibration) =>
        Lasting(question, channel).At(question, moment, channel, ordinaryContact, calibration);

    /// <summary>What stays the same at all times; the prices of trust and of leaving are zero.</summary>
    public static ChannelPrices Lasting(in Question question, CatalogChannel channel)
    {
        var micros = question.Catalog.MicrosPerMinor;
        var reach = Worth.ReachOf(question.EntryOf(channel), channel);
        return new ChannelPrices
        {
            Scale = new WorthScale(1, 1, reach, micros),
            ContactCost = Worth.ToMicros(channel.CostAttemptMinor + (reach * channel.CostReachedMinor), micros),
            TrustPrice = 0,
            LeavePrice = 0,
            Threshold = question.Query.IgnoreShadowPrice ? 0 : Math.Max(0, channel.ShadowPriceMicros),
            SpentSubsidies = question.Query.SpentSubsidies,
        };
    }

    /// <summary>The same at a moment.</summary>
    public ChannelPrices At(
        in Question question, in Moment moment, CatalogChannel channel, double ordinaryContact, double calibration)
    {
        var trust = question.Catalog.Trust;
        var micros = Scale.MicrosPerMinor;
        var trustPrice = Worth.TrustPrice(channel, ordinaryContact, trust.ReferenceDelta);
        var leavePrice = Worth.LeavePrice(channel, ordinaryContact, moment.Trust, trust.ContactsAYear);
        return new ChannelPrices
        {
            Scale = new WorthScale(moment.TrustToGamma, calibration, Scale.Reach, micros),
            ContactCost = ContactCost,
            TrustPrice = Worth.ToMicros(trustPrice, micros),
            LeavePrice = Worth.ToMicros(leavePrice, micros),
            Threshold = Threshold,
            SpentSubsidies = SpentSubsidies,
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
        var parts = Scale.Of(terms, baseline) with { Subsidy = SubsidyOf(offer) };
        return offer.Class == OfferClass.Transactional
            ? parts with { ContactCost = ContactCost }
            : parts with { ContactCost = ContactCost, TrustPrice = TrustPrice, LeavePrice = LeavePrice };
    }

    /// <summary>The same as net alone, and the first gate of worth that it fails.</summary>
    public ReasonCode Weigh(CatalogOffer offer, in OfferTerms terms, double baseline, out long net)
    {
        var beforePrices = Scale.Net(terms, baseline) - ContactCost + SubsidyOf(offer);
        net = offer.Class == OfferClass.Transactional ? beforePrices : beforePrices - TrustPrice - LeavePrice;
        if (!offer.IsMarketing)
        {
            return ReasonCode.None;
        }

        var code = Check(beforePrices, net);
        return code != ReasonCode.None && IsSpent(offer)
            && Check(beforePrices + offer.SubsidyMicros, net + offer.SubsidyMicros) == ReasonCode.None
                ? ReasonCode.SubsidySpent
                : code;
    }

    /// <summary>What stands against the gross part of marketing without a subsidy, which nearly all offers are.
    /// </summary>
    public long Ordinary => ContactCost + TrustPrice + LeavePrice;

    /// <summary>The first gate of worth that such an offer fails with a net.</summary>
    public ReasonCode CheckOrdinary(long net) =>
        net > Threshold ? ReasonCode.None : Check(net + TrustPrice + LeavePrice, net);

    /// <summary>
    /// By how much the gross part, before it is rounded, exceeds the least that is rounded up to a net above the
    /// threshold; millionths.
    /// </summary>
    public double ExcessOf(CatalogOffer offer, in OfferTerms terms, double baseline)
    {
        var gross = Scale.GrossBeforeRounding(terms, baseline);
        var parts = WorthOf(offer, terms, baseline);
        return gross + (parts.Net - parts.Gross) - (Threshold + 0.5);
    }

    private bool IsSpent(CatalogOffer offer) => (SpentSubsidies & offer.SubsidyBit) != 0;

    private long SubsidyOf(CatalogOffer offer) => IsSpent(offer) ? 0 : offer.SubsidyMicros;

    /// <summary>The gates of worth; only marketing has to be worth it.</summary>
    private ReasonCode Check(long beforePrices, long net)
    {
        if (beforePrices <= 0)
        {
            return ReasonCode.NoValue;
        }

        if (beforePrices - TrustPrice <= 0)
        {
            return ReasonCode.TrustPrice;
        }

        if (net <= 0)
        {
            return ReasonCode.LeavePrice;
        }

        return net <= Threshold ? ReasonCode.ShadowPrice : ReasonCode.None;
    }
}
