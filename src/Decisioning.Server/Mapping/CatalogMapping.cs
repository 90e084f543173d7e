using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>
/// The catalog between the wire and the domain. Reading it fills in the defaults, so what is written back is the
/// canonical form: the same meaning with every default said (a rolling window of whole days is given in days).
/// </summary>
public static class CatalogMapping
{
    /// <summary>The domain's catalog, or null when a time, an enum or a one-of is not what it must be.</summary>
    public static CatalogDefinition? ToDomain(Wire.Catalog source, FieldCheck check)
    {
        check.Enter();
        var catalog = new CatalogDefinition
        {
            Currency = source.Currency,
            CurrencyDigits = source.HasCurrencyDigits ? source.CurrencyDigits : new CatalogDefinition().CurrencyDigits,
            DefaultTimeZone = source.DefaultTimeZone,
            Offers = [.. source.Offers.Select((offer, i) => Offer(offer, $"offers[{i}]", check))],
            Channels = [.. source.Channels.Select((channel, i) => Channel(channel, $"channels[{i}]", check))],
            Placements = [.. source.Placements.Select(Placement)],
            Models = [.. source.Models.Select(ModelMapping.ToDomain)],
            Policy = PolicyMapping.ToDomain(source.Policy ?? new Wire.Policy(), check),
            Segments = PolicyMapping.ToDomain(source.Segments ?? new Wire.Segments()),
        };
        return check.Failed ? null : catalog;
    }

    public static Wire.Catalog ToWire(CatalogDefinition source)
    {
        var catalog = new Wire.Catalog
        {
            Currency = source.Currency,
            CurrencyDigits = source.CurrencyDigits,
            DefaultTimeZone = source.DefaultTimeZone,
            Policy = PolicyMapping.ToWire(source.Policy),
            Segments = PolicyMapping.ToWire(source.Segments),
        };
        catalog.Offers.AddRange(source.Offers.Select(ToWire));
        catalog.Channels.AddRange(source.Channels.Select(ToWire));
        catalog.Placements.AddRange(source.Placements.Select(ToWire));
        catalog.Models.AddRange(source.Models.Select(ModelMapping.ToWire));
        return catalog;
    }

    private static OfferDefinition Offer(Wire.Offer source, string path, FieldCheck check)
    {
        check.Enter(path);
        return new OfferDefinition
        {
            OfferId = source.OfferId,
            Issue = source.Issue,
            GroupId = source.GroupId,
            Class = OfferClassMapping.ToDomain(source.Class, check),
            LegalBasis = source.LegalBasis,
            State = State(source.State, check),
            StartsAtMs = check.OptionalTime("starts_at", source.StartsAt),
            EndsAtMs = check.OptionalTime("ends_at", source.EndsAt),
            Category = source.Category,
            ProductIds = [.. source.ProductIds],
            MarginMinor = source.MarginMinor,
            MarginRate = source.MarginRate,
            IncentiveMinor = source.IncentiveMinor,
            IncentiveRate = source.IncentiveRate,
            StartingPropensity = source.StartingPropensity,
            PropensityModelId = source.PropensityModelId,
            StartingEvidence = source.StartingEvidence,
            SubsidyMinor = source.SubsidyMinor,
            SubsidyBudgetMinor = source.SubsidyBudgetMinor,
            Needs = source.Needs is { } needs
                ? new NeedsDefinition
                {
                    Attribute = needs.Attribute,
                    Points = [.. needs.Points.Select(point => new NeedPoint(point.Months, point.Weight))],
                }
                : null,
            Lever = source.Lever,
            RepurchaseAfterDays = source.HasRepurchaseAfterDays ? source.RepurchaseAfterDays : null,
            AgeWindow = source.AgeWindow is { } window
                ? new AgeWindowDefinition
                {
                    Attribute = window.Attribute,
                    FromMonths = window.FromMonths,
                    ToMonths = window.ToMonths,
                }
                : null,
            Eligibility = source.Eligibility,
            Applicability = source.Applicability,
            Suitability = source.Suitability,
            Treatments = [.. source.Treatments.Select(Treatment)],
            Topic = source.Topic,
            Titles = Copy(source.Titles),
        };
    }

    private static Wire.Offer ToWire(OfferDefinition source)
    {
        var offer = new Wire.Offer
        {
            OfferId = source.OfferId,
            Issue = source.Issue,
            GroupId = source.GroupId,
            Class = OfferClassMapping.ToWire(source.Class),
            LegalBasis = source.LegalBasis,
            State = source.State == OfferState.Paused ? Wire.OfferState.Paused : Wire.OfferState.Active,
            StartsAt = WireTime.ToWire(source.StartsAtMs),
            EndsAt = WireTime.ToWire(source.EndsAtMs),
            Category = source.Category,
            MarginMinor = source.MarginMinor,
            MarginRate = source.MarginRate,
            IncentiveMinor = source.IncentiveMinor,
            IncentiveRate = source.IncentiveRate,
            StartingPropensity = source.StartingPropensity,
            PropensityModelId = source.PropensityModelId,
            StartingEvidence = source.StartingEvidence,
            SubsidyMinor = source.SubsidyMinor,
            SubsidyBudgetMinor = source.SubsidyBudgetMinor,
            Needs = ToWire(source.Needs),
            Lever = source.Lever,
            Topic = source.Topic,
            Eligibility = source.Eligibility,
            Applicability = source.Applicability,
            Suitability = source.Suitability,
        };
        if (source.RepurchaseAfterDays is { } days)
        {
            offer.RepurchaseAfterDays = days;
        }

        if (source.AgeWindow is { } window)
        {
            offer.AgeWindow = new Wire.AgeWindow
            {
                Attribute = window.Attribute,
                FromMonths = window.FromMonths,
                ToMonths = window.ToMonths,
            };
        }

        offer.ProductIds.AddRange(source.ProductIds);
        offer.Treatments.AddRange(source.Treatments.Select(ToWire));
        Copy(source.Titles, offer.Titles);
        return offer;
    }

    private static Wire.NeedsCurve? ToWire(NeedsDefinition? source)
    {
        if (source is null)
        {
            return null;
        }

        var needs = new Wire.NeedsCurve { Attribute = source.Attribute };
        needs.Points.AddRange(source.Points.Select(
            point => new Wire.NeedPoint { Months = point.Months, Weight = point.Weight }));
        return needs;
    }

    private static TreatmentDefinition Treatment(Wire.Treatment source) => new()
    {
        TreatmentId = source.TreatmentId,
        Channel = source.Channel,
        Placement = source.Placement,
        Locale = source.Locale,
        Content = Copy(source.Content),
    };

    private static Wire.Treatment ToWire(TreatmentDefinition source)
    {
        var treatment = new Wire.Treatment { TreatmentId = source.TreatmentId, Locale = source.Locale };
        if (source.Placement.Length > 0)
        {
            treatment.Placement = source.Placement;
        }
        else if (source.Channel.Length > 0)
        {
            treatment.Channel = source.Channel;
        }

        Copy(source.Content, treatment.Content);
        return treatment;
    }

    private static ChannelDefinition Channel(Wire.Channel source, string path, FieldCheck check)
    {
        var absent = new ChannelDefinition();
        check.Enter(path);
        return new ChannelDefinition
        {
            Name = source.Name,
            Outbound = Outbound(source.Direction, check),
            CostAttemptMinor = source.CostAttemptMinor,
            CostReachedMinor = source.CostReachedMinor,
            Reach = source.HasReach ? source.Reach : absent.Reach,
            Draw = source.Draw,
            LeaveRate = source.LeaveRate,
            ShadowPriceMinor = source.ShadowPriceMinor,
            OnExpiry = OnExpiry(source.OnExpiry, check),
            DefaultHoldSeconds = source.HasDefaultHoldSeconds ? source.DefaultHoldSeconds : absent.DefaultHoldSeconds,
            LongestHoldSeconds = source.HasLongestHoldSeconds ? source.LongestHoldSeconds : absent.LongestHoldSeconds,
            AttributionWindowHours = source.HasAttributionWindowHours
                ? source.AttributionWindowHours
                : absent.AttributionWindowHours,
            MaxOffersPerContact = source.HasMaxOffersPerContact
                ? source.MaxOffersPerContact
                : absent.MaxOffersPerContact,
            ConsentPurpose = source.HasConsentPurpose ? source.ConsentPurpose : absent.ConsentPurpose,
            QuietHours = [.. source.QuietHours.Select(hours => new QuietHoursDefinition
            {
                Days = [.. hours.Days],
                From = hours.From,
                To = hours.To,
            })],
            Titles = Copy(source.Titles),
        };
    }

    private static Wire.Channel ToWire(ChannelDefinition source)
    {
        var channel = new Wire.Channel
        {
            Name = source.Name,
            Direction = source.Outbound ? Wire.Direction.Outbound : Wire.Direction.Inbound,
            CostAttemptMinor = source.CostAttemptMinor,
            CostReachedMinor = source.CostReachedMinor,
            Reach = source.Reach,
            Draw = source.Draw,
            LeaveRate = source.LeaveRate,
            ShadowPriceMinor = source.ShadowPriceMinor,
            OnExpiry = source.OnExpiry == ExpiryRule.Release ? Wire.Expiry.Release : Wire.Expiry.AssumeSent,
            DefaultHoldSeconds = source.DefaultHoldSeconds,
            LongestHoldSeconds = source.LongestHoldSeconds,
            AttributionWindowHours = source.AttributionWindowHours,
            MaxOffersPerContact = source.MaxOffersPerContact,
            ConsentPurpose = source.ConsentPurpose,
        };
        foreach (var hours in source.QuietHours)
        {
            channel.QuietHours.Add(new Wire.QuietHours { Days = { hours.Days }, From = hours.From, To = hours.To });
        }

        Copy(source.Titles, channel.Titles);
        return channel;
    }

    private static PlacementDefinition Placement(Wire.Placement source) => new()
    {
        Name = source.Name,
        Channel = source.Channel,
        Slots = source.HasSlots ? source.Slots : new PlacementDefinition().Slots,
        Examination = [.. source.Examination],
        FallbackOfferId = source.FallbackOfferId,
    };

    private static Wire.Placement ToWire(PlacementDefinition source) => new()
    {
        Name = source.Name,
        Channel = source.Channel,
        Slots = source.Slots,
        Examination = { source.Examination },
        FallbackOfferId = source.FallbackOfferId,
    };

    private static OfferState State(Wire.OfferState state, FieldCheck check)
    {
        if (!Enum.IsDefined(state))
        {
            check.Refuse("state", $"is {(int)state}; it must be OFFER_STATE_ACTIVE (1) or OFFER_STATE_PAUSED (2).");
        }

        return state == Wire.OfferState.Paused ? OfferState.Paused : OfferState.Active;
    }

    private static bool Outbound(Wire.Direction direction, FieldCheck check)
    {
        if (!Enum.IsDefined(direction))
        {
            check.Refuse(
                "direction", $"is {(int)direction}; it must be DIRECTION_OUTBOUND (1) or DIRECTION_INBOUND (2).");
        }

        return direction != Wire.Direction.Inbound;
    }

    private static ExpiryRule OnExpiry(Wire.Expiry expiry, FieldCheck check)
    {
        if (!Enum.IsDefined(expiry))
        {
            check.Refuse("on_expiry", $"is {(int)expiry}; it must be EXPIRY_ASSUME_SENT (1) or EXPIRY_RELEASE (2).");
        }

        return expiry == Wire.Expiry.Release ? ExpiryRule.Release : ExpiryRule.AssumeSent;
    }

    internal static Dictionary<string, T> Copy<T>(IDictionary<string, T> source) => new(source, StringComparer.Ordinal);

    internal static void Copy<T>(IReadOnlyDictionary<string, T> source, IDictionary<string, T> target)
    {
        foreach (var (key, value) in source)
        {
            target.Add(key, value);
        }
    }
}
