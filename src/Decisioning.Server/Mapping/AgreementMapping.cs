using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>What the customer agreed to, waits for and asked for, from the wire and on the card.</summary>
internal static class AgreementMapping
{
    private const int HoursADay = 24;

    public static AgreementEvent ToDomain(Wire.Agreement? source, string eventId, long atMs, FieldCheck check)
    {
        check.Enter("agreement");
        if (source is null)
        {
            check.Refuse("", "is missing; say what the customer agreed to, or \"{}\" for nothing any more.");
            source = new Wire.Agreement();
        }

        return new AgreementEvent
        {
            EventId = eventId,
            OccurredAtMs = atMs,
            Channel = source.Channel,
            Contacts = source.Frequency?.Contacts ?? 0,
            WindowHours = Hours(source.Frequency, check),
            RefusedTopics = [.. source.RefusedTopics],
            WantedTopics = [.. source.WantedTopics],
            PausedUntilMs = check.OptionalTime("paused_until", source.PausedUntil),
        };
    }

    public static void Add(Wire.CustomerCard card, CustomerView view, Func<ulong, string> names)
    {
        AddAgreements(card, view, names);
        foreach (var entry in view.ServiceCases.ToArray().OrderByDescending(entry => entry.IsOpen)
            .ThenByDescending(entry => Math.Max(entry.OpenedAtMs, entry.ClosedAtMs)))
        {
            card.ServiceCases.Add(new Wire.ServiceCaseOnCard
            {
                CaseId = view.Texts.Find(entry.Case) ?? "",
                Open = entry.IsOpen,
                OpenedAt = TimeOf(entry.OpenedAtMs),
                ClosedAt = TimeOf(entry.ClosedAtMs),
            });
        }

        var callbacks = view.Agreements.ToArray().Where(entry => entry.Kind == AgreementKind.Callback);
        card.Callbacks.AddRange(callbacks.OrderBy(entry => entry.UntilSeconds).Select(entry => new Wire.Callback
        {
            Channel = names(entry.Channel),
            OfferId = names(entry.Subject),
            At = WireTime.ToWire(Seconds.ToMs(entry.UntilSeconds)),
            AskedAt = WireTime.ToWire(entry.AtMs),
        }));
    }

    /// <summary>One for each channel that something is agreed about; what was taken back is not shown.</summary>
    private static void AddAgreements(Wire.CustomerCard card, CustomerView view, Func<ulong, string> names)
    {
        var parts = view.Agreements.ToArray().Where(entry => entry.Kind != AgreementKind.Callback);
        foreach (var channel in parts.GroupBy(entry => entry.Channel))
        {
            var agreement = new Wire.Agreement { Channel = channel.Key == 0 ? "" : names(channel.Key) };
            foreach (var part in channel)
            {
                Add(agreement, part, names);
            }

            if (agreement.Frequency is not null || agreement.PausedUntil is not null
                || agreement.RefusedTopics.Count + agreement.WantedTopics.Count > 0)
            {
                var at = WireTime.ToWire(channel.First().AtMs);
                card.Agreements.Add(new Wire.AgreementOnCard { Agreement = agreement, At = at });
            }
        }
    }

    private static void Add(Wire.Agreement agreement, in AgreementEntry part, Func<ulong, string> names)
    {
        switch (part.Kind)
        {
            case AgreementKind.RefusedTopic:
                agreement.RefusedTopics.Add(names(part.Subject));
                break;
            case AgreementKind.WantedTopic:
                agreement.WantedTopics.Add(names(part.Subject));
                break;
            default:
                agreement.Frequency = part.Limit == 0 ? null : Frequency(part);
                agreement.PausedUntil = part.UntilSeconds == 0
                    ? null
                    : WireTime.ToWire(Seconds.ToMs(part.UntilSeconds));
                break;
        }
    }

    private static Wire.Frequency Frequency(in AgreementEntry part)
    {
        var frequency = new Wire.Frequency { Contacts = part.Limit };
        if (part.WindowHours % HoursADay == 0)
        {
            frequency.Days = part.WindowHours / HoursADay;
        }
        else
        {
            frequency.Hours = part.WindowHours;
        }

        return frequency;
    }

    private static int Hours(Wire.Frequency? frequency, FieldCheck check)
    {
        switch (frequency?.WindowCase)
        {
            case null:
                return 0;
            case Wire.Frequency.WindowOneofCase.Days:
                return (int)Math.Clamp(frequency.Days * (long)HoursADay, int.MinValue, int.MaxValue);
            case Wire.Frequency.WindowOneofCase.Hours:
                return frequency.Hours;
            default:
                check.Refuse("frequency.window", "is missing; give days or hours.");
                return 0;
        }
    }

    private static Google.Protobuf.WellKnownTypes.Timestamp? TimeOf(long ms) => ms == 0 ? null : WireTime.ToWire(ms);
}
