using Decisioning.Domain.Customers.Events;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>
/// Events from the wire. Only what the wire can get wrong is checked here (malformed times, a missing choice, names of
/// zones); the rules of the events themselves are the domain's. Settlements have a mapping of their own.
/// </summary>
public static class EventMapping
{
    /// <summary>
    /// The domain's event, or null when <paramref name="check"/> refused a field, or when it is a settlement.
    /// </summary>
    public static CustomerEvent? ToDomain(Wire.Event source, FieldCheck check)
    {
        check.Enter();
        check.Id("event_id", source.EventId);
        check.Id("customer_id", source.CustomerId);
        var (id, atMs) = (source.EventId, check.Time("occurred_at", source.OccurredAt));
        CustomerEvent? mapped = source.WhatCase switch
        {
            Wire.Event.WhatOneofCase.Purchase => new PurchaseEvent
            {
                EventId = id,
                OccurredAtMs = atMs,
                OrderId = source.Purchase.OrderId,
                Lines = Lines(source.Purchase.Lines),
            },
            Wire.Event.WhatOneofCase.Return => new ReturnEvent
            {
                EventId = id,
                OccurredAtMs = atMs,
                ReturnedOrderId = source.Return.ReturnedOrderId,
                Lines = Lines(source.Return.Lines),
            },
            Wire.Event.WhatOneofCase.View => Action(source.View, ActionKind.View, id, atMs),
            Wire.Event.WhatOneofCase.Cart => Action(source.Cart, ActionKind.Cart, id, atMs),
            Wire.Event.WhatOneofCase.Search => Action(source.Search, ActionKind.Search, id, atMs),
            Wire.Event.WhatOneofCase.Visit => Action(source.Visit, ActionKind.Visit, id, atMs),
            Wire.Event.WhatOneofCase.Custom => Custom(source.Custom, id, atMs, check),
            Wire.Event.WhatOneofCase.Consent => new ConsentEvent
            {
                EventId = id,
                OccurredAtMs = atMs,
                Channel = source.Consent.Channel,
                Purpose = source.Consent.Purpose,
                Granted = source.Consent.Granted,
                Source = source.Consent.Source,
            },
            Wire.Event.WhatOneofCase.Agreement => AgreementMapping.ToDomain(source.Agreement, id, atMs, check),
            Wire.Event.WhatOneofCase.ServiceCase => Case(source.ServiceCase, id, atMs, check),
            Wire.Event.WhatOneofCase.Profile => ProfileMapping.ToDomain(source.Profile, id, atMs, check),
            Wire.Event.WhatOneofCase.Settlement => null,
            _ => Nothing(check),
        };
        return check.Failed ? null : mapped;
    }

    private static OrderLine[] Lines(IReadOnlyList<Wire.OrderLine> source)
    {
        var lines = new OrderLine[source.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = source[i];
            var listPrice = line.ListPriceMinor == 0 ? line.UnitPriceMinor : line.ListPriceMinor;
            lines[i] = new OrderLine(line.ProductId, line.Category, line.Quantity, line.UnitPriceMinor, listPrice);
        }

        return lines;
    }

    private static ActionEvent Action(Wire.Action source, ActionKind kind, string id, long atMs) => new()
    {
        EventId = id,
        OccurredAtMs = atMs,
        Kind = kind,
        Category = source.Category,
        Subject = source.Subject,
    };

    private static ActionEvent Custom(Wire.Action source, string id, long atMs, FieldCheck check)
    {
        check.Enter("custom");
        check.Id("subject", source.Subject);
        return Action(source, ActionKind.Custom, id, atMs);
    }

    private static ServiceCaseEvent Case(Wire.ServiceCase source, string id, long atMs, FieldCheck check)
    {
        check.Enter("service_case");
        if (!source.Opened && !source.Closed)
        {
            check.Refuse("what", "is missing; say \"opened\": true or \"closed\": true.");
        }

        var caseId = check.Id("case_id", source.CaseId);
        return new ServiceCaseEvent { EventId = id, OccurredAtMs = atMs, CaseId = caseId, Opened = source.Opened };
    }

    private static CustomerEvent? Nothing(FieldCheck check)
    {
        check.Refuse("what", "is missing; say what happened: purchase, return, view, cart, search, visit, settlement, "
            + "consent, agreement, profile, service_case or custom.");
        return null;
    }
}
