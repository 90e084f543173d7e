using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// The gates of eligibility, applicability and suitability. A rule of the customer is judged with the offer; one that
/// names the context, the channel or the placement is judged for each place.
/// </summary>
internal static class RuleGates
{
    /// <summary>Characters of a condition that a reason tells.</summary>
    private const int LongestWhy = 200;

    /// <summary>The first rule of the customer that does not hold.</summary>
    public static ReasonCode Check(in Question question, OfferRules rules)
    {
        var book = question.Catalog.Rules!;
        return Fails(question, book, rules.Eligibility, ofRequest: false, 0) ? ReasonCode.Ineligible
            : Fails(question, book, rules.Applicability, ofRequest: false, 0) ? ReasonCode.Inapplicable
            : Fails(question, book, rules.Suitability, ofRequest: false, 0) ? ReasonCode.Unsuitable
            : ReasonCode.None;
    }

    /// <summary>The first rule of the request that does not hold, for a channel or a placement.</summary>
    public static ReasonCode CheckOfRequest(
        in Question question, OfferRules rules, CatalogChannel channel, CatalogPlacement? placement)
    {
        var book = question.Catalog.Rules!;
        var place = GoTo(question, channel, placement);
        return Fails(question, book, rules.Eligibility, ofRequest: true, place) ? ReasonCode.Ineligible
            : Fails(question, book, rules.Applicability, ofRequest: true, place) ? ReasonCode.Inapplicable
            : Fails(question, book, rules.Suitability, ofRequest: true, place) ? ReasonCode.Unsuitable
            : ReasonCode.None;
    }

    /// <summary>
    /// Until when all rules of an offer keep their answers, those of the customer or of the request; only when looking
    /// ahead.
    /// </summary>
    public static long SameUntil(in Question question, OfferRules rules, bool ofRequest)
    {
        var untilMs = long.MaxValue;
        if (!question.Rules!.LooksAhead)
        {
            return untilMs;
        }

        ReadOnlySpan<int> numbers = [rules.Eligibility, rules.Applicability, rules.Suitability];
        foreach (var rule in numbers)
        {
            if (rule >= 0 && question.Catalog.Rules!.Rules[rule].IsOfRequest == ofRequest)
            {
                untilMs = Math.Min(untilMs, question.Rules.SameUntil(question, rule));
            }
        }

        return untilMs;
    }

    /// <summary>False when a rule that no time changes does not hold.</summary>
    public static bool MayPass(in Question question, OfferRules rules, CatalogChannel channel)
    {
        var book = question.Catalog.Rules!;
        var place = GoTo(question, channel, null);
        ReadOnlySpan<int> numbers = [rules.Eligibility, rules.Applicability, rules.Suitability];
        foreach (var rule in numbers)
        {
            if (rule >= 0 && book.Rules[rule].Watches.Count == 0 && !question.Rules!.Holds(rule, place))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What is missing, or the condition that does not hold, of the rule that a reason speaks of.</summary>
    public static string WhyNot(
        in Question question,
        CatalogOffer offer,
        ReasonCode code,
        CatalogChannel channel,
        CatalogPlacement? placement)
    {
        var rule = code switch
        {
            ReasonCode.Ineligible => offer.Rules!.Eligibility,
            ReasonCode.Inapplicable => offer.Rules!.Applicability,
            _ => offer.Rules!.Suitability,
        };
        GoTo(question, channel, placement);
        var why = question.Rules!.WhyNot(rule);
        return why.Length <= LongestWhy ? why : why[..(LongestWhy - 3)] + "...";
    }

    private static int GoTo(in Question question, CatalogChannel channel, CatalogPlacement? placement)
    {
        question.Rules!.GoTo(channel, placement);
        return placement is null ? channel.Index : question.Catalog.Channels.Length + placement.Index;
    }

    private static bool Fails(in Question question, RuleBook book, int rule, bool ofRequest, int place) =>
        rule >= 0 && book.Rules[rule].IsOfRequest == ofRequest && !question.Rules!.Holds(rule, place);
}
