using System.Globalization;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Rules;
using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>
/// Random rules about everything a rule can ask, joined by and, or, not. One that the compiler refuses because it can
/// never hold is left out; that it really never does is another test's.
/// </summary>
internal sealed class RandomRules(Dice dice, long now)
{
    private static readonly string[] Signs = ["<", "<=", ">", ">=", "==", "!="];
    private static readonly string[] Orders = ["<", "<=", ">", ">="];

    public List<OfferDefinition> Give(List<OfferDefinition> offers, CatalogDefinition catalog)
    {
        if (dice.Chance(0.5))
        {
            return offers;
        }

        var names = RuleNames.Of(catalog);
        return [.. offers.Select(offer => offer with
        {
            Eligibility = dice.Chance(0.2) ? Taken(offer, names) : "",
            Applicability = dice.Chance(0.15) ? Taken(offer, names) : "",
            Suitability = dice.Chance(0.15) ? Taken(offer, names) : "",
        })];
    }

    /// <summary>A rule in brackets, up to three levels of and, or, not.</summary>
    public string Rule(int levels = 2)
    {
        if (levels == 0 || dice.Chance(0.3))
        {
            return $"({Condition()})";
        }

        return dice.Whole(0, 9) switch
        {
            < 4 => $"({Rule(levels - 1)} && {Rule(levels - 1)})",
            < 8 => $"({Rule(levels - 1)} || {Rule(levels - 1)})",
            _ => $"(!{Rule(levels - 1)})",
        };
    }

    private string Taken(OfferDefinition offer, RuleEnvironment names)
    {
        var source = Rule();
        var compiled = RuleCompiler.Compile(source, names.With(RuleNames.OfOffer(offer)), new RuleSlots());
        return compiled.Rule is null ? "" : source;
    }

    private string Condition()
    {
        var sign = dice.Pick(Signs);
        var order = dice.Pick(Orders);
        var born = dice.Pick(Words.DatedAttributes);
        return dice.Whole(0, 24) switch
        {
            0 => $"customer.rfm.recency_days {sign} {dice.Whole(0, 400)}",
            1 => $"customer.rfm.frequency {sign} {dice.Whole(0, 6)}",
            2 => $"customer.rfm.year_frequency {sign} {dice.Whole(0, 6)}",
            3 => $"customer.rfm.monetary_minor {order} {dice.Whole(0, 20_000)}",
            4 => $"customer.rfm.year_monetary_minor {order} {dice.Whole(0, 20_000)}",
            5 => $"customer.rfm.average_order_minor {order} {dice.Whole(0, 5_000)}",
            6 => $"customer.rfm.discount_share {order} {Real(0, 1)}",
            7 => $"customer.rfm.action_recency_days {sign} {dice.Whole(0, 400)}",
            8 => $"customer.trust {order} {Real(0, 1)}",
            9 => $"customer.debt {order} {Real(0, 2)}",
            10 => $"customer.segment {dice.Pick(["==", "!="])} '{dice.Pick(SegmentNames.All)}'",
            11 => $"customer.segment in ['newcomer', 'promising', '{dice.Pick(SegmentNames.All)}']",
            12 => $"'{dice.Pick(Words.Categories)}' in customer.{dice.Pick(["interests", "categories"])}",
            13 => $"'{dice.Pick(Words.Products)}' in customer.products",
            14 => $"age_months(customer.{born}) {sign} {dice.Whole(0, 60)}",
            15 => $"(now - customer.{born}) {order} duration('{dice.Whole(0, 40_000)}h')",
            16 => $"has(customer.{dice.Pick(["nickname", born])})",
            17 => $"customer.nickname.startsWith('{dice.Pick(["Ö", "O"])}')",
            18 => $"now {order} timestamp('{Time()}')",
            19 => $"now.getHours('{dice.Pick(Words.Zones)}') {order} {dice.Whole(0, 23)}",
            20 => $"now.getDayOfWeek({dice.Pick(["", "'America/New_York'"])}) in [0, {dice.Whole(1, 6)}]",
            21 => dice.Pick([$"now.getMonth() {order} {dice.Whole(0, 11)}", $"now.getMinutes() {order} 30"]),
            22 => dice.Pick(["context.vip", $"context.basket {order} 50", "context.page == 'home'"]),
            23 => dice.Pick([$"channel {dice.Pick(["==", "!="])} 'web'", "placement == 'home'", "has(context.basket)"]),
            _ => dice.Pick([$"offer.margin_minor {order} 900", "customer.time_zone != 'Asia/Kathmandu'"]),
        };
    }

    private string Real(double from, double to) => dice.Real(from, to).ToString("0.###", CultureInfo.InvariantCulture)
        is var text && text.Contains('.') ? text : text + ".0";

    private string Time() =>
        DateTimeOffset.FromUnixTimeMilliseconds(now + dice.Whole(-30 * Words.MsPerDay, 60 * Words.MsPerDay))
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
