using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Server.Marshalling;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>
/// Decision requests from the wire. Only what the wire can get wrong is checked here (malformed times, unknown numbers
/// of enums, the context); what is asked is judged by the domain, against the catalog that decides.
/// </summary>
public static class QueryMapping
{
    /// <summary>The question, which is the request's own, or null when <paramref name="check"/> refused a field.
    /// </summary>
    public static DecisionQuery? ToDomain(AskedDecision source, string customerId, FieldCheck check)
    {
        check.Enter();
        var query = source.Query;
        query.CustomerId = customerId;
        query.RequestId = source.RequestId;
        query.Placements = source.Placements;
        query.Channels = source.Channels;
        query.Campaign = source.CampaignId;
        query.OfferIds = source.OfferIds;
        query.GroupIds = source.GroupIds;
        query.ExcludeOfferIds = source.ExcludeOfferIds;
        query.PageId = source.PageId;
        query.Locale = source.Locale;
        query.Context = Entries(source.Context);
        query.SendAtMs = check.OptionalTime("send_at", source.SendAt);
        query.Hold = Hold(source.Hold, check);
        query.HoldForSeconds = source.HoldForSeconds == 0 ? null : source.HoldForSeconds;
        query.Explain = Explain(source.Explain, check);
        query.ShowsNothing = source.Hold == Wire.Hold.None;
        query.IgnoreShadowPrice = source.IgnoreShadowPrice;
        (query.SpentSubsidies, query.KnownHoldout) = (0, null);
        Context(source.Context, check);
        if (!LocaleTag.IsWellFormed(source.Locale))
        {
            check.Refuse("locale", $"is no locale; {LocaleTag.Form}.");
        }

        return check.Failed ? null : query;
    }

    private static HoldKind Hold(Wire.Hold hold, FieldCheck check)
    {
        switch (hold)
        {
            case Wire.Hold.Unspecified or Wire.Hold.None:
                return HoldKind.None;
            case Wire.Hold.Reserve:
                return HoldKind.Reserve;
            default:
                check.Refuse("hold", $"is {(int)hold}; it must be HOLD_NONE (1) or HOLD_RESERVE (2).");
                return HoldKind.None;
        }
    }

    private static ExplainLevel Explain(Wire.ExplainLevel level, FieldCheck check)
    {
        switch (level)
        {
            case Wire.ExplainLevel.Unspecified or Wire.ExplainLevel.None:
                return ExplainLevel.None;
            case Wire.ExplainLevel.Reasons:
                return ExplainLevel.Reasons;
            case Wire.ExplainLevel.Full:
                return ExplainLevel.Full;
            default:
                check.Refuse("explain", $"is {(int)level}; it must be EXPLAIN_LEVEL_NONE (1), "
                    + "EXPLAIN_LEVEL_REASONS (2) or EXPLAIN_LEVEL_FULL (3).");
                return ExplainLevel.None;
        }
    }

    /// <summary>A map has no order on the wire; sorted, the same context is the same question.</summary>
    private static ContextEntry[] Entries(IReadOnlyList<AskedContext> context) => context.Count == 0 ? [] :
    [
        .. context.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Kind switch
        {
            Wire.ContextValue.KindOneofCase.Text => new ContextEntry(entry.Key, AttributeKind.Text, entry.Text, 0),
            Wire.ContextValue.KindOneofCase.Flag =>
                new ContextEntry(entry.Key, AttributeKind.Flag, "", entry.Flag ? 1 : 0),
            _ => new ContextEntry(entry.Key, AttributeKind.Number, "", entry.Number),
        }),
    ];

    private static void Context(IReadOnlyList<AskedContext> context, FieldCheck check)
    {
        check.Count("context", context.Count, 0, WireLimits.ContextEntries);
        foreach (var entry in context)
        {
            check.Enter();
            check.Id("context", entry.Key);
            check.Enter($"context[{entry.Key}]");
            check.Text("text", entry.Text, WireLimits.ContextTextBytes);
            if (!double.IsFinite(entry.Number))
            {
                check.Refuse("number", "must be a finite number.");
            }

            if (entry.Kind == Wire.ContextValue.KindOneofCase.None)
            {
                check.Refuse("", "has no value; give text, number or flag.");
            }
        }

        check.Enter();
    }
}
