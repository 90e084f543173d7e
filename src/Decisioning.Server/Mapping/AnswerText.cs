using System.Globalization;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>
/// A decision as a person reads it: the verdict, what is shown or sent, what each part of its worth is, and what stood
/// against the rest, grouped.
/// </summary>
public static class AnswerText
{
    public static IEnumerable<string> Lines(Wire.DecideResponse answer, MoneyText money)
    {
        foreach (var placement in answer.Placements)
        {
            foreach (var line in Placement(placement, money))
            {
                yield return line;
            }
        }

        if (answer.Contact is { } contact)
        {
            foreach (var line in Contact(contact, money))
            {
                yield return line;
            }
        }

        foreach (var line in Reasons(answer.Reasons))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Placement(Wire.PlacementAnswer placement, MoneyText money)
    {
        if (placement.Offers.Count == 0)
        {
            yield return $"{placement.Name}: shows nothing.";
        }
        else
        {
            yield return placement.IsFallback
                ? $"{placement.Name}: nothing is worth showing, so its fallback stands there."
                : $"{placement.Name}: shows {Count(placement.Offers.Count, "offer")}.";
        }

        foreach (var offer in placement.Offers)
        {
            yield return $"  {offer.Rank}. {Named(offer)}";
            foreach (var line in placement.IsFallback ? [] : Worth(offer, money))
            {
                yield return "     " + line;
            }
        }
    }

    private static IEnumerable<string> Contact(Wire.ContactAnswer contact, MoneyText money)
    {
        if (contact.Verdict == Wire.Verdict.Send)
        {
            yield return $"SEND by {contact.Channel}.";
            foreach (var offer in contact.Offers)
            {
                yield return $"  {Named(offer)}";
                foreach (var line in Worth(offer, money))
                {
                    yield return "     " + line;
                }
            }

            if (contact.BestSendAt is { } bestAt)
            {
                yield return $"  The customer listens best at {Time(bestAt)} UTC.";
            }

            if (contact.ReservationId.Length > 0)
            {
                yield return $"  Promised until {Time(contact.ExpiresAt)} UTC as {contact.ReservationId}.";
            }
        }
        else
        {
            yield return "DO NOT SEND.";
            if (contact.Reason is { } reason)
            {
                yield return $"  {About(reason)}{reason.Detail}";
            }

            yield return contact.NextAllowedAt is { } next
                ? $"  Ask again from {Time(next)} UTC."
                : "  If nothing changes, nothing can be sent within a year.";
            if (contact.BetterChannel.Length > 0)
            {
                yield return $"  It would be sent by {contact.BetterChannel}, which was not asked for.";
            }
        }
    }

    /// <summary>The parts of net as a sum that a reader can add up.</summary>
    private static IEnumerable<string> Worth(Wire.RankedOffer offer, MoneyText money)
    {
        yield return $"{"what speaking adds",-22}{money.OfMicros(offer.GrossMicros),16}   "
            + $"noticed {Percent(offer.Reach)}; then {Percent(offer.EffectivePropensity)} respond, "
            + $"unasked {Percent(offer.BaselinePropensity)} (before trust and calibration {Percent(offer.Propensity)})";
        (string Name, long Micros)[] costs =
        [
            ("incentive", offer.IncentiveCostMicros),
            ("contact", offer.ContactCostMicros),
            ("trust it uses up", offer.TrustPriceMicros),
            ("risk of leaving", offer.LeavePriceMicros),
        ];
        foreach (var (name, micros) in costs)
        {
            if (micros != 0)
            {
                yield return $"{"less " + name,-22}{money.OfMicros(-micros),16}";
            }
        }

        if (offer.SubsidyMicros != 0)
        {
            yield return $"{"plus subsidy",-22}{money.OfMicros(offer.SubsidyMicros),16}";
        }

        var lever = offer.Lever == 1
            ? ""
            : $"   ordered with lever {offer.Lever.ToString("0.##", CultureInfo.InvariantCulture)}";
        yield return $"{"net",-22}{money.OfMicros(offer.NetMicros),16}{lever}";
    }

    private static IEnumerable<string> Reasons(IReadOnlyCollection<Wire.Reason> reasons)
    {
        if (reasons.Count == 0)
        {
            yield break;
        }

        yield return $"What stood against the other {Count(reasons.Count, "candidate")}:";
        var groups = reasons.GroupBy(reason => (reason.Code, reason.Channel, reason.Rule))
            .OrderByDescending(group => group.Count());
        foreach (var group in groups)
        {
            var first = group.First();
            var alike = group.All(reason => reason.Detail == first.Detail);
            var example = alike ? "" : $" (here of {first.OfferId})";
            yield return $"  {group.Count(),3} x {first.Channel}: {first.Detail}{example}";
        }
    }

    private static string About(Wire.Reason reason) => reason.OfferId.Length == 0
        ? ""
        : $"Nearest was {reason.OfferId} by {reason.Channel}. ";

    private static string Named(Wire.RankedOffer offer)
    {
        var title = offer.Content.TryGetValue("title", out var own) ? own
            : offer.Content.TryGetValue("subject", out var subject) ? subject : "";
        return title.Length == 0 ? offer.OfferId : $"{offer.OfferId} \"{title}\"";
    }

    private static string Time(Google.Protobuf.WellKnownTypes.Timestamp at) =>
        at.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Percent(double share) =>
        (share * 100).ToString(share is > 0 and < 0.01 ? "0.00" : "0.#", CultureInfo.InvariantCulture) + " %";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
