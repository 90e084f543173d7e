using System.Buffers;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;
using FsCheck;
using FsCheck.Fluent;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>What must hold for every customer, catalog and question.</summary>
public sealed class DeciderProperties
{
    private const int Cases = 300;

    [Fact]
    public void Decide_Explained_IsTheSameDecision() => Check(c =>
    {
        var plain = c.Decide(ExplainLevel.None);
        var full = c.Decide(ExplainLevel.Full);
        return plain.Reasons.Count == 0
            && DecisionCodec.Digest(plain) == DecisionCodec.Digest(c.Decide(ExplainLevel.Reasons))
            && DecisionCodec.Digest(plain) == DecisionCodec.Digest(full)
            && plain.Contact?.Reason?.Code == full.Contact?.Reason?.Code;
    });

    [Fact]
    public void Decide_Twice_GivesTheSameBytes() => Check(c =>
        Encoded(c, c.Decide(ExplainLevel.Full)).SequenceEqual(Encoded(c, c.Decide(ExplainLevel.Full))));

    [Fact]
    public void Stored_Decisions_ReadBackTheSame() => Check(c =>
    {
        var decision = c.Decide(ExplainLevel.Full);
        var bytes = Encoded(c, decision);
        var logged = DecisionCodec.Decode(bytes);
        return logged.Engine == EngineVersion.Number
            && logged.Digest == DecisionCodec.Digest(decision)
            && DecisionCodec.BodyDigest(logged.Query) == DecisionCodec.BodyDigest(c.Query)
            && Encoded(logged.Query, logged.Decision).SequenceEqual(bytes);
    });

    [Fact]
    public void Nothing_IsSentOrShown_ThatIsWorthNoMoreThanSilence() => Check(c =>
    {
        var decision = c.Decide(ExplainLevel.Full);
        var contact = decision.Contact;
        var shown = decision.Placements.Where(placement => !placement.IsFallback).SelectMany(p => p.Offers);
        return shown.All(offer => offer.NetMicros > 0 || !IsMarketing(c, offer))
            && contact switch
            {
                null => true,
                { Verdict: Verdict.Send } => !IsMarketing(c, contact.Offer!)
                    || contact.Offer!.NetMicros > Threshold(c, contact.Channel),
                _ => decision.Reasons.Where(reason =>
                        reason.Scored is not null && IsOutbound(c, reason) && !decision.InHoldout)
                    .All(reason => reason.Scored!.NetMicros <= Threshold(c, reason.Channel)),
            };
    });

    [Fact]
    public void Silence_IsChosen_WhenNothingBringsAnything() => Check(c =>
    {
        var worthless = c.Triple.Catalog with
        {
            Offers = [.. c.Triple.Catalog.Offers.Select(offer => offer with
            {
                Class = OfferClass.Marketing,
                LegalBasis = "",
                MarginMinor = 0,
                MarginRate = 0,
                SubsidyMinor = 0,
                SubsidyBudgetMinor = 0,
                Lever = 900,

                // A rule over the margin can never hold without one.
                Eligibility = "",
                Applicability = "",
                Suitability = "",
            })],
        };
        var decision = Decider.Decide(
            new Domain.Customers.CustomerView(c.Triple.Record),
            CatalogCompiler.Compile(worthless, 1, c.Triple.Approved).Snapshot!,
            c.Statistics,
            c.Query,
            c.Triple.NowMs);
        return decision.Contact is not { Verdict: Verdict.Send }
            && decision.Placements.All(placement => placement.IsFallback || placement.Offers.Count == 0);
    });

    [Fact]
    public void Parts_AddUpToNet_AndPricesAreNeverNegative() => Check(c =>
    {
        var decision = c.Decide(ExplainLevel.Full);
        var offers = decision.Placements.SelectMany(placement => placement.Offers)
            .Concat(decision.Reasons.Select(reason => reason.Scored))
            .Append(decision.Contact?.Offer);
        return offers.All(offer => offer is null
            || (offer.GrossMicros - offer.IncentiveCostMicros - offer.ContactCostMicros - offer.TrustPriceMicros
                    - offer.LeavePriceMicros + offer.SubsidyMicros == offer.NetMicros
                && offer.GrossMicros >= 0 && offer.IncentiveCostMicros >= 0 && offer.ContactCostMicros >= 0
                && offer.TrustPriceMicros >= 0 && offer.LeavePriceMicros >= 0
                && offer.EffectivePropensity is >= 0 and <= 1 && offer.Lever is >= 0.1 and <= 10));
    });

    [Fact]
    public void Offers_OnAPage_StandOnceAndWithinItsSlots() => Check(c =>
    {
        var decision = c.Decide(ExplainLevel.None);
        var shown = decision.Placements.SelectMany(p => p.Offers).Select(offer => offer.OfferId).ToList();
        return shown.Distinct().Count() == shown.Count
            && !shown.Intersect(c.Query.ExcludeOfferIds).Any()
            && decision.Placements.All(placement =>
                placement.Offers.Count <= c.Triple.Catalog.Placements.Single(p => p.Name == placement.Name).Slots);
    });

    [Fact]
    public void Reasons_AreGivenForEveryCandidateButTheChosen() => Check(c =>
    {
        var decision = c.Decide(ExplainLevel.Reasons);
        var candidates = c.Triple.Catalog.Offers.Count(offer =>
            (c.Query.OfferIds.Count == 0 && c.Query.GroupIds.Count == 0 && offer.Class == OfferClass.Marketing)
            || c.Query.OfferIds.Contains(offer.OfferId) || c.Query.GroupIds.Contains(offer.GroupId));
        var chosen = decision.Placements.Where(placement => !placement.IsFallback).Sum(p => p.Offers.Count)
            + (decision.Contact is { Verdict: Verdict.Send } contact ? 1 + contact.Joined.Count : 0);
        return decision.Reasons.Count + chosen
            == candidates * (c.Query.Placements.Count + c.Query.Channels.Count);
    });

    private static void Check(Func<Case, bool> holds) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true).WithReplay(20261122, 7),
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed => holds(Case.FromSeed(seed))));

    private static bool IsMarketing(Case c, RankedOffer offer) =>
        c.Catalog.TryGetOffer(offer.OfferId, out var found) && found.IsMarketing;

    private static bool IsOutbound(Case c, Reason reason) => c.Catalog.TryGetChannel(reason.Channel, out _);

    private static long Threshold(Case c, string channel)
    {
        Assert.True(c.Catalog.TryGetChannel(channel, out var found));
        return c.Query.IgnoreShadowPrice ? 0 : found.ShadowPriceMicros;
    }

    private static byte[] Encoded(Case c, Decision decision) => Encoded(c.Query, decision);

    private static byte[] Encoded(DecisionQuery query, Decision decision)
    {
        var output = new ArrayBufferWriter<byte>();
        DecisionCodec.Encode(output, query, decision);
        return output.WrittenSpan.ToArray();
    }
}
