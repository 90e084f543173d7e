using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>Facts about a customer, from the wire.</summary>
public static class ProfileMapping
{
    public static ProfileEvent ToDomain(Wire.Profile source, string eventId, long atMs, FieldCheck check)
    {
        check.Enter("profile");
        if (source.TimeZone.Length > 0 && !TimeZones.IsKnown(source.TimeZone))
        {
            check.Refuse(
                "time_zone", $"'{source.TimeZone}' is no zone of the tz database; write it like Europe/Moscow.");
        }

        // A map has no order on the wire; sorted, the same profile is the same event.
        var names = source.Attributes.Keys.Order(StringComparer.Ordinal);
        return new ProfileEvent
        {
            EventId = eventId,
            OccurredAtMs = atMs,
            TimeZone = source.HasTimeZone ? source.TimeZone : null,
            Attributes = [.. names.Select(name => Attribute(name, source.Attributes[name], check))],
            RemovedAttributes = [.. source.RemovedAttributes],
            ReachableChannels = [.. source.ReachableChannels],
            UnreachableChannels = [.. source.UnreachableChannels],
        };
    }

    private static AttributeValue Attribute(string name, Wire.AttributeValue value, FieldCheck check)
    {
        switch (value.KindCase)
        {
            case Wire.AttributeValue.KindOneofCase.Text:
                return new AttributeValue(name, AttributeKind.Text, value.Text, 0, 0);
            case Wire.AttributeValue.KindOneofCase.Number:
                return new AttributeValue(name, AttributeKind.Number, "", value.Number, 0);
            case Wire.AttributeValue.KindOneofCase.Flag:
                return new AttributeValue(name, AttributeKind.Flag, "", value.Flag ? 1 : 0, 0);
            case Wire.AttributeValue.KindOneofCase.Moment:
                if (!WireTime.TryToMs(value.Moment, out var ms, out var problem, WireLimits.EarliestAttributeMs))
                {
                    check.Refuse($"attributes[{name}].moment", problem);
                }

                return new AttributeValue(name, AttributeKind.Moment, "", 0, ms);
            default:
                check.Refuse($"attributes[{name}]", "has no value; give text, number, flag or moment.");
                return default;
        }
    }
}
