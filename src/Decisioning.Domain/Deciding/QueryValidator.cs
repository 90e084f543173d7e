using System.Text;
using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Deciding;

/// <summary>Looks a query through before it is decided.</summary>
public static class QueryValidator
{
    /// <summary>The first problem, in the order of the fields; null when there is none.</summary>
    public static QueryProblem? Check(DecisionQuery query, CatalogSnapshot catalog, long nowMs) =>
        CheckIds(query)
        ?? CheckPlacements(query, catalog)
        ?? CheckNames(query, catalog)
        ?? CheckChannels(query, catalog)
        ?? CheckTimes(query, nowMs);

    private static QueryProblem? CheckIds(DecisionQuery query)
    {
        if (query.CustomerId.Length == 0)
        {
            return Invalid("customer_id", $"It is missing; give 1 to {QueryLimits.IdBytes} bytes.");
        }

        if (query.Placements.Count == 0 && query.Channels.Count == 0)
        {
            return Invalid("placements", "Nothing is asked; name at least one placement or one outbound channel.");
        }

        return TooLong("customer_id", query.CustomerId)
            ?? TooLong("request_id", query.RequestId)
            ?? TooLong("campaign_id", query.Campaign)
            ?? NotAName("campaign_id", query.Campaign)
            ?? TooLong("locale", query.Locale);
    }

    private static QueryProblem? NotAName(string field, string value) =>
        EventRules.OptionalName(field, value) is { } problem ? Invalid(field, $"It {problem.Message}.") : null;

    private static QueryProblem? CheckPlacements(DecisionQuery query, CatalogSnapshot catalog)
    {
        if (query.Placements.Count > QueryLimits.Placements)
        {
            return TooMany("placements", query.Placements.Count, QueryLimits.Placements);
        }

        for (var i = 0; i < query.Placements.Count; i++)
        {
            var asked = query.Placements[i];
            if (!catalog.TryGetPlacement(asked.Name, out _))
            {
                return NotFound($"placements[{i}].name", "placement", asked.Name);
            }

            if (asked.Slots < 0)
            {
                return Invalid(
                    $"placements[{i}].slots", $"It is {asked.Slots}; give 1 or more, or 0 for the catalog's.");
            }

            for (var j = 0; j < i; j++)
            {
                if (query.Placements[j].Name == asked.Name)
                {
                    return Invalid($"placements[{i}].name", $"\"{asked.Name}\" is asked twice; ask for it once.");
                }
            }
        }

        return null;
    }

    private static QueryProblem? CheckNames(DecisionQuery query, CatalogSnapshot catalog)
    {
        if (query.OfferIds.Count > QueryLimits.Names)
        {
            return TooMany("offer_ids", query.OfferIds.Count, QueryLimits.Names);
        }

        if (query.GroupIds.Count > QueryLimits.Names)
        {
            return TooMany("group_ids", query.GroupIds.Count, QueryLimits.Names);
        }

        if (query.ExcludeOfferIds.Count > QueryLimits.Names)
        {
            return TooMany("exclude_offer_ids", query.ExcludeOfferIds.Count, QueryLimits.Names);
        }

        for (var i = 0; i < query.OfferIds.Count; i++)
        {
            if (!catalog.TryGetOffer(query.OfferIds[i], out _))
            {
                return NotFound($"offer_ids[{i}]", "offer", query.OfferIds[i]);
            }
        }

        for (var i = 0; i < query.GroupIds.Count; i++)
        {
            if (!catalog.HasGroup(query.GroupIds[i]))
            {
                return NotFound($"group_ids[{i}]", "group", query.GroupIds[i]);
            }
        }

        if (TooLong("page_id", query.PageId) is { } pageProblem)
        {
            return pageProblem;
        }

        // An excluded offer may be gone from the catalog while a page still shows it: only its length is looked at.
        for (var i = 0; i < query.ExcludeOfferIds.Count; i++)
        {
            if (TooLong($"exclude_offer_ids[{i}]", query.ExcludeOfferIds[i]) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static QueryProblem? CheckChannels(DecisionQuery query, CatalogSnapshot catalog)
    {
        if (query.Channels.Count > QueryLimits.Channels)
        {
            return TooMany("channels", query.Channels.Count, QueryLimits.Channels);
        }

        for (var i = 0; i < query.Channels.Count; i++)
        {
            var name = query.Channels[i];
            if (!catalog.TryGetChannel(name, out var channel))
            {
                return NotFound($"channels[{i}].name", "channel", name);
            }

            if (!channel.Outbound)
            {
                return Invalid(
                    $"channels[{i}].name",
                    $"\"{name}\" is inbound; only outbound channels can be asked for, inbound ones have placements.");
            }

            if (query.HoldForSeconds > channel.Definition.LongestHoldSeconds)
            {
                return Invalid(
                    "hold_for_seconds",
                    $"It is {query.HoldForSeconds}; \"{name}\" allows at most "
                    + $"{channel.Definition.LongestHoldSeconds}.");
            }

            for (var j = 0; j < i; j++)
            {
                if (query.Channels[j] == name)
                {
                    return Invalid($"channels[{i}].name", $"\"{name}\" is asked twice; ask for it once.");
                }
            }
        }

        return null;
    }

    private static QueryProblem? CheckTimes(DecisionQuery query, long nowMs)
    {
        if (query.Hold == HoldKind.Reserve && query.Channels.Count == 0)
        {
            return Invalid("hold", "RESERVE promises a contact; name at least one outbound channel, or take NONE.");
        }

        if (query.IgnoreShadowPrice && query.Hold == HoldKind.Reserve)
        {
            return Invalid(
                "ignore_shadow_price", "Only a dry run may ignore shadow prices; leave it out, or take NONE.");
        }

        if (query.HoldForSeconds < 1)
        {
            return Invalid("hold_for_seconds", $"It is {query.HoldForSeconds}; give 1 or more, or leave it out.");
        }

        if (query.SendAtMs < nowMs - QueryLimits.PastMs)
        {
            return Invalid("send_at", "It lies more than a minute in the past; leave it out to send now.");
        }

        return query.SendAtMs > nowMs + QueryLimits.AheadMs
            ? Invalid("send_at", "It lies more than 60 days ahead; ask again later.")
            : null;
    }

    private static QueryProblem Invalid(string field, string message) =>
        new(field, message, QueryProblemKind.Invalid);

    private static QueryProblem NotFound(string field, string what, string name) => new(
        field,
        TooLong(field, name) is null
            ? $"The catalog has no {what} \"{name}\"."
            : $"The catalog has no {what} of such a long name.",
        QueryProblemKind.NotFound);

    private static QueryProblem TooMany(string field, int count, int most) =>
        Invalid(field, $"There are {count}; at most {most} are allowed.");

    private static QueryProblem? TooLong(string field, string value)
    {
        if (value.Length <= QueryLimits.IdBytes / 4)
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetByteCount(value);
        return bytes > QueryLimits.IdBytes
            ? Invalid(field, $"It has {bytes} bytes; at most {QueryLimits.IdBytes} are allowed.")
            : null;
    }
}
