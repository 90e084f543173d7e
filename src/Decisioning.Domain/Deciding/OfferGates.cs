using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>The gates of an offer: whether it is for this customer at this time, whatever the channel.</summary>
internal static class OfferGates
{
    /// <summary>
    /// The first gate that the offer fails; <see cref="ReasonCode.None"/> when it passes all.
    /// <paramref name="sameUntilMs"/>: the answer is the same until then (<see cref="long.MaxValue"/>: for ever).
    /// </summary>
    public static ReasonCode Check(
        in Question question,
        CatalogOffer offer,
        in ActiveSuppressions suppressions,
        long whenMs,
        long asOfMs,
        out long sameUntilMs)
    {
        sameUntilMs = long.MaxValue;
        var standing = StandingGates.CodeOf(offer, whenMs);
        if (standing != ReasonCode.None)
        {
            sameUntilMs = standing == ReasonCode.NotStarted ? offer.StartsAtMs : long.MaxValue;
            return standing;
        }

        sameUntilMs = offer.EndsAtMs;
        if (offer.Rules is { HasOfCustomer: true } rules)
        {
            var ruled = RuleGates.Check(question, rules);
            sameUntilMs = Math.Min(sameUntilMs, RuleGates.SameUntil(question, rules, ofRequest: false));
            if (ruled != ReasonCode.None)
            {
                return ruled;
            }
        }

        var age = CheckAge(question, offer, whenMs, ref sameUntilMs);
        if (age == ReasonCode.None && offer.Needs is { } needs)
        {
            age = CheckNeeds(question, needs, whenMs, ref sameUntilMs);
        }

        if (age != ReasonCode.None)
        {
            return age;
        }

        if (question.HasBought(offer) && BoughtUntil(question, offer) is var boughtUntilMs && whenMs < boughtUntilMs)
        {
            sameUntilMs = boughtUntilMs;
            return ReasonCode.AlreadyBought;
        }

        return offer.IsMarketing
            ? CheckMarketing(question, offer, suppressions, whenMs, asOfMs, ref sameUntilMs)
            : ReasonCode.None;
    }

    /// <summary>What holds for marketing alone: who must be told something is told.</summary>
    private static ReasonCode CheckMarketing(
        in Question question,
        CatalogOffer offer,
        in ActiveSuppressions suppressions,
        long whenMs,
        long asOfMs,
        ref long sameUntilMs)
    {
        if (offer.MayBeRegretted && PriceRegret.Until(question, offer) is var regretUntilMs && whenMs < regretUntilMs)
        {
            sameUntilMs = regretUntilMs;
            return ReasonCode.PriceRegret;
        }

        if (!suppressions.IsEmpty
            && suppressions.Until(question, offer.Hash, offer.GroupHash, 0, whenMs, out _) is var restsUntilMs
            && whenMs < restsUntilMs)
        {
            sameUntilMs = restsUntilMs;
            return ReasonCode.Suppressed;
        }

        if (offer.Sequences.Length > 0)
        {
            sameUntilMs = Math.Min(sameUntilMs, SequenceCheck.SameUntil(question, offer, whenMs));
            return SequenceCheck.Broken(question, offer, whenMs, asOfMs) is null
                ? ReasonCode.None
                : ReasonCode.Sequence;
        }

        return ReasonCode.None;
    }

    /// <summary>
    /// Checks every offer; true of all together until the result. Catalog and time are looked up, and asked one by one
    /// are those alone that a rule, an age, a product, a response or a contact of the customer may touch.
    /// </summary>
    public static long CheckAll(in Question question, long whenMs, long asOfMs, OfferStanding into)
    {
        var most = question.Responses.IsEmpty ? 0 : ActiveSuppressions.Most;
        var suppressions = new ActiveSuppressions(stackalloc ActiveSuppressions.Entry[most]);
        suppressions.Fill(question, ofOffers: true, asOfMs);
        var standing = question.Catalog.Table.StandingAt(whenMs);
        var sameUntilMs = Math.Min(standing.UntilMs, ActiveSuppressions.NextResponse(question, asOfMs));
        standing.Codes.CopyTo(into.Codes, 0);
        standing.Open.CopyTo(into.Open, 0);
        MarkAsked(question, suppressions, whenMs, into.Asked);
        sameUntilMs = Math.Min(sameUntilMs, MarkRuledOut(question, standing.Open, into.Asked));
        OfferBits.Keep(into.Asked, standing.Open);
        foreach (var index in OfferBits.In(into.Asked))
        {
            var offer = question.Catalog.Offers[index];
            into.Codes[index] = Check(question, offer, suppressions, whenMs, asOfMs, out var offerUntilMs);
            sameUntilMs = Math.Min(sameUntilMs, offerUntilMs);
            if (into.Codes[index] != ReasonCode.None)
            {
                OfferBits.Remove(into.Open, index);
            }
        }

        return sameUntilMs;
    }

    /// <summary>The offers that something of the customer may keep away, now or as time passes.</summary>
    private static void MarkAsked(
        in Question question, in ActiveSuppressions suppressions, long whenMs, Span<ulong> asked)
    {
        var table = question.Catalog.Table;
        table.AskAge.CopyTo(asked);
        OfferBits.Join(asked, question.Bench.Bought);
        if (PriceRegret.MayHold(question, whenMs))
        {
            OfferBits.Join(asked, table.MayBeRegretted);
        }

        if (!question.Contacts.IsEmpty)
        {
            OfferBits.Join(asked, table.Sequenced);
        }

        suppressions.MarkOffers(question.Catalog, whenMs, asked);
    }

    /// <summary>
    /// Each rule of the customer is asked once; only the offers of one that does not hold need their own look at it.
    /// The answers stay the same until the result.
    /// </summary>
    private static long MarkRuledOut(in Question question, ReadOnlySpan<ulong> open, Span<ulong> asked)
    {
        var untilMs = long.MaxValue;
        foreach (var ruled in question.Catalog.Rules?.OfCustomer ?? [])
        {
            if (!OfferBits.Meet(ruled.Offers, open))
            {
                continue;
            }

            if (!question.Rules!.Holds(ruled.Rule, 0))
            {
                OfferBits.Join(asked, ruled.Offers);
            }

            untilMs = Math.Min(untilMs, question.Rules.SameUntil(question, ruled.Rule));
        }

        return untilMs;
    }

    /// <summary>
    /// Until when a product that was bought keeps the offer away; <see cref="long.MinValue"/> when none does.
    /// </summary>
    public static long BoughtUntil(in Question question, CatalogOffer offer)
    {
        var untilMs = long.MinValue;
        foreach (var product in offer.ProductHashes)
        {
            foreach (ref readonly var bought in question.Products)
            {
                if (bought.Product == product && bought.UnitsLeft > 0)
                {
                    untilMs = Math.Max(untilMs, Later(Seconds.ToMs(bought.LastAtSeconds), offer.RepurchaseAfterMs));
                }
            }
        }

        return untilMs;
    }

    /// <summary>
    /// When the age that an offer is outside of is reached: the first midnight UTC of the window's lower age, or, when
    /// the window fits, of the next need; null when there is none.
    /// </summary>
    public static long? FitsFrom(in Question question, CatalogOffer offer, long whenMs)
    {
        var untilMs = 0L;
        if (offer.AgeAttributeHash != 0 && CheckAge(question, offer, whenMs, ref untilMs) != ReasonCode.None)
        {
            return question.Customer.Attributes.TryGetMoment(offer.AgeAttributeHash, out var bornMs)
                ? CalendarDays.MonthsAfter(bornMs, offer.FromMonths)
                : null;
        }

        return offer.Needs is { } needs ? NeededFrom(question, needs, whenMs) : null;
    }

    /// <summary>The first midnight UTC after a time at which the needs curve is above zero; null: none.</summary>
    public static long? NeededFrom(in Question question, CatalogNeeds needs, long whenMs) =>
        question.Customer.Attributes.TryGetMoment(needs.Attribute, out var bornMs)
        && needs.NextNeed(CalendarDays.MonthsBetween(bornMs, whenMs)) is { } months
            ? CalendarDays.MonthsAfter(bornMs, months)
            : null;

    private static ReasonCode CheckNeeds(
        in Question question, CatalogNeeds needs, long whenMs, ref long sameUntilMs)
    {
        if (!question.Customer.Attributes.TryGetMoment(needs.Attribute, out var bornMs))
        {
            sameUntilMs = long.MaxValue;
            return ReasonCode.AgeUnknown;
        }

        var months = CalendarDays.MonthsBetween(bornMs, whenMs);
        if (needs.At(months) == 0)
        {
            sameUntilMs = NeededFrom(question, needs, whenMs) ?? long.MaxValue;
            return ReasonCode.OutsideAgeWindow;
        }

        // The weight changes with the month, and with it what the offer is worth.
        sameUntilMs = Math.Min(sameUntilMs, CalendarDays.MonthsAfter(bornMs, months + 1));
        return ReasonCode.None;
    }

    private static ReasonCode CheckAge(
        in Question question, CatalogOffer offer, long whenMs, ref long sameUntilMs)
    {
        if (offer.AgeAttributeHash == 0)
        {
            return ReasonCode.None;
        }

        if (!question.Customer.Attributes.TryGetMoment(offer.AgeAttributeHash, out var bornMs))
        {
            sameUntilMs = long.MaxValue;
            return ReasonCode.AgeUnknown;
        }

        var months = CalendarDays.MonthsBetween(bornMs, whenMs);
        if (months < offer.FromMonths)
        {
            sameUntilMs = CalendarDays.MonthsAfter(bornMs, offer.FromMonths);
            return ReasonCode.OutsideAgeWindow;
        }

        if (months >= offer.ToMonths)
        {
            sameUntilMs = long.MaxValue;
            return ReasonCode.OutsideAgeWindow;
        }

        sameUntilMs = Math.Min(sameUntilMs, CalendarDays.MonthsAfter(bornMs, offer.ToMonths));
        return ReasonCode.None;
    }

    private static long Later(long ms, long byMs) => byMs == long.MaxValue ? long.MaxValue : ms + byMs;
}
