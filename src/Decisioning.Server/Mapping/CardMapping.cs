using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Segments;
using Decisioning.Engine;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>A customer's state as the card that an agent's screen shows.</summary>
/// <param name="names">The text of a name's hash.</param>
/// <param name="reservationId">The id under which a contact, given by its number, can be settled.</param>
/// <param name="segments">Thresholds of the loyalty grid.</param>
/// <param name="budget">What a customer may cost in a year; null: no such limit.</param>
public sealed class CardMapping(
    Func<ulong, string> names, Func<CustomerSnapshot, uint, string> reservationId, SegmentsDefinition segments,
    PersonalBudgetDefinition? budget)
{
    private const double InterestHalfLifeMs = 30 * 86_400_000.0;

    public Wire.CustomerCard ToWire(CustomerSnapshot customer, long atMs)
    {
        var view = customer.View;
        var debt = CustomerDebt.At(view, atMs, atMs);
        var rfm = Rfm.Of(view, atMs);
        var card = new Wire.CustomerCard
        {
            CustomerId = customer.CustomerId,
            Rfm = ToWire(rfm),
            Segment = SegmentNames.Of(LoyaltySegments.Of(rfm, segments)),
            Trust = CustomerDebt.Trust(debt),
            Debt = debt,
            Version = view.Header.Version,
            AsOf = WireTime.ToWire(atMs),
            TimeZone = TimeZones.TryGet(view.Header.TimeZone, out var zone) ? zone.Id : "",
            Erased = customer.IsErased,
        };
        AddBudget(card, view, atMs);
        card.Identities.AddRange(view.Identities.ToList().Select(IdentityMapping.ToWire));
        AddContacts(card, customer, ContactLog.AsOf(view, atMs));
        AddConsents(card, view);
        AddChannels(card, view);
        AgreementMapping.Add(card, view, names);
        AddImpressions(card, view, atMs);
        AddInterests(card, view, atMs);
        AddPurchases(card, view);
        AttributeMapping.Add(card.Attributes, view.Attributes, names);
        return card;
    }

    private static Wire.Rfm ToWire(Rfm rfm)
    {
        var mapped = new Wire.Rfm
        {
            Frequency = rfm.Frequency,
            MonetaryMinor = rfm.MonetaryMinor,
            FrequencyGross = rfm.FrequencyGross,
            MonetaryGrossMinor = rfm.MonetaryGrossMinor,
            Actions = rfm.Actions,
            YearFrequency = rfm.YearFrequency,
            YearMonetaryMinor = rfm.YearMonetaryMinor,
            YearFrequencyGross = rfm.YearFrequencyGross,
            YearMonetaryGrossMinor = rfm.YearMonetaryGrossMinor,
            AverageOrderMinor = rfm.AverageOrderMinor,
            DiscountShare = rfm.DiscountShare,
            UnmatchedUnits = rfm.UnmatchedUnits,
            UnmatchedMinor = rfm.UnmatchedMinor,
            FirstPurchaseAt = WireTime.ToWire(rfm.FirstPurchaseAtMs),
            LastPurchaseAt = WireTime.ToWire(rfm.LastPurchaseAtMs),
        };
        if (rfm.RecencyDays >= 0)
        {
            mapped.RecencyDays = rfm.RecencyDays;
        }

        if (rfm.ActionRecencyDays >= 0)
        {
            mapped.ActionRecencyDays = rfm.ActionRecencyDays;
        }

        return mapped;
    }

    private void AddBudget(Wire.CustomerCard card, CustomerView view, long atMs)
    {
        var year = DateTimeOffset.FromUnixTimeMilliseconds(atMs).Year;
        card.Budget = new Wire.Budget { Year = year };
        if (BudgetLimit.Of(view, budget) is { } limit)
        {
            card.Budget.LimitMinor = limit;
        }

        foreach (ref readonly var entry in view.YearSpending)
        {
            if (entry.Year == year)
            {
                card.Budget.ContactsMinor = entry.ContactsMinor;
                card.Budget.IncentivesMinor = entry.IncentivesMinor;
            }
        }
    }

    private void AddImpressions(Wire.CustomerCard card, CustomerView view, long atMs)
    {
        var impressions = view.Impressions;
        for (var i = impressions.Length - 1; i >= 0; i--)
        {
            ref readonly var entry = ref impressions[i];
            if (entry.CountsAt(atMs))
            {
                card.Impressions.Add(new Wire.Impression
                {
                    OfferId = names(entry.Offer),
                    Placement = names(entry.Placement),
                    At = WireTime.ToWire(Seconds.ToMs(entry.AtSeconds)),
                    Seen = entry.State == ImpressionState.Seen,
                    ProvisionalUntil = WireTime.ToWire(Seconds.ToMs(entry.ProvisionalUntilSeconds)),
                });
            }
        }
    }

    private void AddContacts(Wire.CustomerCard card, CustomerSnapshot customer, long asOfMs)
    {
        var contacts = customer.View.Contacts;
        for (var i = contacts.Length - 1; i >= 0; i--)
        {
            ref readonly var entry = ref contacts[i];
            var contact = new Wire.Contact
            {
                ReservationId = reservationId(customer, entry.Number),
                Channel = names(entry.Channel),
                Campaign = names(entry.Campaign),
                OfferId = names(entry.Offer),
                GroupId = names(entry.Group),
                State = StateOf(entry, asOfMs),
                At = WireTime.ToWire(entry.AtMs),
                ExpiresAt = WireTime.ToWire(entry.ExpiresAtMs),
                DebtDrawn = entry.Draw * (1 - entry.GivenBack),
            };
            contact.Outcomes.AddRange(OutcomesOf(entry.Outcomes));
            card.Contacts.Add(contact);
            if (ContactLog.IsOpen(entry, asOfMs))
            {
                card.OpenReservations.Add(contact);
            }
        }
    }

    private static string StateOf(in ContactEntry contact, long asOfMs) => contact.State switch
    {
        ContactState.Confirmed => "confirmed",
        ContactState.Released when ContactLog.IsReleasedByExpiry(contact, asOfMs) => "expired",
        ContactState.Released => "released",
        _ when ContactLog.IsOpen(contact, asOfMs) => "reserved",
        _ => contact.OnExpiry == ExpiryRule.Release ? "expired" : "assumed_sent",
    };

    private static IEnumerable<string> OutcomesOf(ContactOutcomes outcomes)
    {
        if (outcomes.HasFlag(ContactOutcomes.Confirmed)) yield return "confirmed";
        if (outcomes.HasFlag(ContactOutcomes.Released)) yield return "released";
        if (outcomes.HasFlag(ContactOutcomes.NotDelivered)) yield return "not_delivered";
        if (outcomes.HasFlag(ContactOutcomes.Bounced)) yield return "bounced";
        if (outcomes.HasFlag(ContactOutcomes.Delivered)) yield return "delivered";
        if (outcomes.HasFlag(ContactOutcomes.Seen)) yield return "seen";
        if (outcomes.HasFlag(ContactOutcomes.Clicked)) yield return "clicked";
        if (outcomes.HasFlag(ContactOutcomes.Accepted)) yield return "accepted";
        if (outcomes.HasFlag(ContactOutcomes.Converted)) yield return "converted";
        if (outcomes.HasFlag(ContactOutcomes.Ignored)) yield return "ignored";
        if (outcomes.HasFlag(ContactOutcomes.Refused)) yield return "refused";
        if (outcomes.HasFlag(ContactOutcomes.CalledBack)) yield return "callback";
        if (outcomes.HasFlag(ContactOutcomes.Unsubscribed)) yield return "unsubscribed";
        if (outcomes.HasFlag(ContactOutcomes.Complained)) yield return "complained";
    }

    private void AddConsents(Wire.CustomerCard card, CustomerView view)
    {
        foreach (ref readonly var entry in view.Consents)
        {
            card.Consents.Add(new Wire.Consent
            {
                Channel = names(entry.Channel),
                Purpose = names(entry.Purpose),
                Granted = entry.Granted != 0,
                Source = view.Texts.Find(entry.Source) ?? names(entry.Source),
                At = WireTime.ToWire(entry.AtMs),
            });
        }
    }

    private void AddChannels(Wire.CustomerCard card, CustomerView view)
    {
        foreach (ref readonly var entry in view.Channels)
        {
            card.Channels.Add(new Wire.ChannelReach
            {
                Channel = names(entry.Channel),
                Sent = entry.Sent,
                Reached = entry.Reached,
                Unreachable = entry.Unreachable != 0,
            });
        }
    }

    private void AddInterests(Wire.CustomerCard card, CustomerView view, long atMs)
    {
        foreach (ref readonly var entry in view.Categories)
        {
            var ageMs = Math.Max(0, atMs - Seconds.ToMs(entry.InterestAtSeconds));
            card.Interests.Add(new Wire.Interest
            {
                Category = names(entry.Category),
                Orders = (int)Math.Min(int.MaxValue, entry.Orders),
                Weight = entry.Interest * Math.Pow(2, -ageMs / InterestHalfLifeMs),
            });
        }
    }

    private void AddPurchases(Wire.CustomerCard card, CustomerView view)
    {
        var products = view.Products.ToArray();
        foreach (var entry in products.OrderByDescending(product => product.LastAtSeconds))
        {
            card.RecentPurchases.Add(new Wire.RecentPurchase
            {
                ProductId = names(entry.Product),
                Category = names(entry.Category),
                At = WireTime.ToWire(Seconds.ToMs(entry.LastAtSeconds)),
                UnitsLeft = entry.UnitsLeft,
                UnitPriceMinor = entry.UnitPriceMinor,
                ListPriceMinor = entry.ListPriceMinor,
            });
        }
    }
}
