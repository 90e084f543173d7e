using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>
/// Random catalogs that are valid and reach every gate. Money is chosen so that what an offer brings and what a contact
/// costs are of one size: then the verdicts vary.
/// </summary>
internal sealed class RandomCatalog(Dice dice, long now, bool withoutCaps)
{
    public CatalogDefinition Make()
    {
        var outbound = dice.Some(Words.OutboundChannels, 1).Select(Outbound).ToList();
        var inbound = new List<ChannelDefinition> { Inbound("web") };
        if (dice.Chance(0.5))
        {
            inbound.Add(Inbound("app"));
        }

        var placements = Placements(inbound);
        var offers = Offers(outbound, placements);
        var catalog = new CatalogDefinition
        {
            Currency = "RUB",
            CurrencyDigits = dice.Pick([2, 2, 2, 0, 3]),
            DefaultTimeZone = dice.Chance(0.75) ? dice.Pick(Words.Zones) : "",
            Offers = offers,
            Channels = dice.Shuffled(outbound.Concat(inbound)),
            Placements = [.. placements.Select(p => WithFallback(p, offers))],
            Policy = Policy(outbound, offers),
        };
        return catalog with { Offers = new RandomRules(dice, now).Give(offers, catalog) };
    }

    private ChannelDefinition Outbound(string name) => new()
    {
        Name = name,
        Outbound = true,
        CostAttemptMinor = dice.Chance(0.7) ? dice.Whole(0, 10) : (long)dice.Log(1, 400),
        CostReachedMinor = dice.Chance(0.7) ? 0 : (long)dice.Log(1, 400),
        Reach = dice.Real(0.1, 1),
        Draw = dice.Chance(0.1) ? 0 : dice.Real(0.02, 0.35),
        LeaveRate = dice.Chance(0.4) ? 0 : dice.Log(0.0005, 0.05),
        ShadowPriceMinor = dice.Chance(0.75) ? 0 : (long)dice.Log(1, 300),
        OnExpiry = dice.Pick([ExpiryRule.AssumeSent, ExpiryRule.Release]),
        AttributionWindowHours = dice.Whole(1, 240),
        MaxOffersPerContact = dice.Chance(0.75) ? 1 : dice.Whole(2, 4),
        ConsentPurpose = dice.Pick([Words.Marketing, Words.Marketing, Words.Marketing, Words.Service, ""]),
        QuietHours = dice.Chance(0.6) ? [] : [.. Enumerable.Range(0, dice.Whole(1, 2)).Select(_ => QuietHours())],
    };

    private ChannelDefinition Inbound(string name) => new()
    {
        Name = name,
        Outbound = false,
        AttributionWindowHours = dice.Whole(1, 240),
        ConsentPurpose = "",
    };

    /// <summary>At most half a day, so that two together leave room; often over midnight.</summary>
    private QuietHoursDefinition QuietHours()
    {
        var from = dice.Chance(0.7) ? 30 * dice.Whole(0, 47) : dice.Whole(0, 1439);
        var to = (from + (dice.Chance(0.7) ? 30 * dice.Whole(1, 23) : dice.Whole(1, 719))) % 1440;
        return new QuietHoursDefinition
        {
            Days = dice.Chance(0.5) ? [] : [.. dice.Some([1, 2, 3, 4, 5, 6, 7], 1).Order()],
            From = $"{from / 60:00}:{from % 60:00}",
            To = $"{to / 60:00}:{to % 60:00}",
        };
    }

    private List<PlacementDefinition> Placements(List<ChannelDefinition> inbound) =>
        [.. dice.Some(["home", "cart", "banner"], 1).Select(name =>
        {
            var slots = dice.Whole(1, 4);
            return new PlacementDefinition
            {
                Name = name,
                Channel = dice.Pick(inbound).Name,
                Slots = slots,
                Examination = Examination(slots),
            };
        })];

    private PlacementDefinition WithFallback(PlacementDefinition placement, List<OfferDefinition> offers)
    {
        var usable = offers
            .Where(o => o.Treatments.Any(t => t.Placement == placement.Name || t.Channel == placement.Channel))
            .ToList();
        return usable.Count > 0 && dice.Chance(0.6)
            ? placement with { FallbackOfferId = dice.Pick(usable).OfferId }
            : placement;
    }

    private List<double> Examination(int slots)
    {
        var known = dice.Whole(0, slots);
        var falling = Enumerable.Range(0, known).Select(_ => dice.Real(0.05, 1)).OrderDescending().ToList();
        if (falling.Count > 1 && dice.Chance(0.15))
        {
            falling[^1] = 0;
        }

        return falling;
    }

    private List<OfferDefinition> Offers(List<ChannelDefinition> outbound, List<PlacementDefinition> placements)
    {
        var offers = new List<OfferDefinition>();
        var count = dice.Whole(1, 9);
        for (var i = 0; i < count; i++)
        {
            var twin = i > 0 && dice.Chance(0.12);
            var offer = twin ? offers[^1] : Offer(outbound, placements);
            offer = WithValue(WithClass(offer));
            var ends = dice.Chance(0.06) ? Soon(offer) : offer.EndsAtMs;
            offers.Add(offer with { OfferId = $"offer-{i}", EndsAtMs = ends });
        }

        return offers;
    }

    private OfferDefinition WithClass(OfferDefinition offer)
    {
        if (!dice.Chance(0.12))
        {
            return offer;
        }

        var mandatory = dice.Chance(0.5);
        return offer with
        {
            Class = mandatory ? OfferClass.Mandatory : OfferClass.Transactional,
            LegalBasis = mandatory ? "the contract" : "",
            MarginMinor = dice.Chance(0.6) ? 0 : offer.MarginMinor,
        };
    }

    /// <summary>Rates, evidence and a needs curve for some.</summary>
    private OfferDefinition WithValue(OfferDefinition offer)
    {
        if (offer.MarginMinor > 0 && dice.Chance(0.1))
        {
            offer = offer with { MarginMinor = 0, MarginRate = dice.Log(0.01, 1) };
        }

        if (dice.Chance(0.05))
        {
            offer = offer with { IncentiveMinor = 0, IncentiveRate = dice.Log(0.001, 0.3) };
        }

        return offer with
        {
            StartingEvidence = dice.Chance(0.12) ? dice.Log(0.5, 40) : 0,
            Needs = dice.Chance(0.12) ? Needs() : null,
        };
    }

    private NeedsDefinition Needs()
    {
        var months = dice.Whole(0, 30);
        var points = new List<NeedPoint>();
        for (var i = dice.Whole(1, 4); i > 0; i--)
        {
            points.Add(new NeedPoint(months, dice.Chance(0.2) ? 0 : dice.Real(0, 3)));
            months += dice.Whole(1, 24);
        }

        return new NeedsDefinition { Attribute = dice.Pick(Words.DatedAttributes), Points = points };
    }

    /// <summary>An end around now, after the offer's start.</summary>
    private long Soon(OfferDefinition offer)
    {
        var end = now + dice.Whole(-20 * Words.MsPerDay, 10 * Words.MsPerDay);
        return offer.StartsAtMs is { } starts ? Math.Max(starts + 1, end) : end;
    }

    private OfferDefinition Offer(List<ChannelDefinition> outbound, List<PlacementDefinition> placements)
    {
        var margin = (long)dice.Log(20, 8000);
        var category = dice.Chance(0.5) ? dice.Pick(Words.Categories) : "";
        return new OfferDefinition
        {
            GroupId = dice.Pick(Words.Groups),
            Issue = dice.Pick(Words.Issues),
            State = dice.Chance(0.04) ? OfferState.Paused : OfferState.Active,
            StartsAtMs = dice.Chance(0.1) ? now + dice.Whole(-60 * Words.MsPerDay, 20 * Words.MsPerDay) : null,
            EndsAtMs = dice.Chance(0.1) ? now + dice.Whole(21 * Words.MsPerDay, 60 * Words.MsPerDay) : null,
            Category = category,
            ProductIds = dice.Chance(0.35) ? dice.Some(Words.Products, 1).GetRange(0, 1) : [],
            MarginMinor = margin,
            IncentiveMinor = dice.Chance(0.3) ? (long)(margin * dice.Real(0.01, 0.7)) : 0,
            StartingPropensity = dice.Log(0.005, 0.6),
            Lever = dice.Chance(0.6) ? 0 : dice.Pick([-200, -50, 20, 150, 1000, dice.Real(-80, 300)]),
            RepurchaseAfterDays = dice.Chance(0.5) ? null : dice.Whole(1, 200),
            AgeWindow = dice.Chance(0.15) ? AgeWindow() : null,
            Topic = dice.Chance(0.3) ? dice.Pick(Words.Topics) : "",
            Treatments = Treatments(outbound, placements),
        };
    }

    private AgeWindowDefinition AgeWindow()
    {
        var from = dice.Whole(0, 40);
        return new AgeWindowDefinition
        {
            Attribute = dice.Pick(Words.DatedAttributes),
            FromMonths = from,
            ToMonths = from + dice.Whole(1, 60),
        };
    }

    private List<TreatmentDefinition> Treatments(List<ChannelDefinition> outbound, List<PlacementDefinition> placements)
    {
        var treatments = new List<TreatmentDefinition>();
        foreach (var channel in outbound.Select(c => c.Name).Concat(placements.Select(p => p.Channel).Distinct()))
        {
            AddTreatments(treatments, 0.92, new TreatmentDefinition { Channel = channel });
        }

        foreach (var placement in placements)
        {
            AddTreatments(treatments, 0.3, new TreatmentDefinition { Placement = placement.Name });
        }

        return [.. dice.Shuffled(treatments).Select((t, i) => t with { TreatmentId = $"t{i}" })];
    }

    private void AddTreatments(List<TreatmentDefinition> treatments, double chance, TreatmentDefinition like)
    {
        if (dice.Chance(chance))
        {
            treatments.AddRange(dice.Chance(0.7)
                ? [like]
                : dice.Some(["", "en", "en-GB", "de", "de-AT"], 1).Select(locale => like with { Locale = locale }));
        }
    }

    private PolicyDefinition Policy(List<ChannelDefinition> outbound, List<OfferDefinition> offers) => new()
    {
        Caps = withoutCaps ? [] : [.. Enumerable.Range(0, dice.Whole(0, 4)).Select(i => Cap(i, outbound, offers))],
        Holdout = dice.Chance(0.15)
            ? new HoldoutDefinition { Share = dice.Real(0, 1), Salt = $"salt-{dice.Whole(0, 1_000_000)}" }
            : new HoldoutDefinition(),
        AverageOrderMinor = (long)dice.Log(100, 20_000),
        CeilingPerDay = dice.Chance(0.5) ? 10 : dice.Whole(1, 3),
        Trust = new TrustDefinition
        {
            HalfLifeDays = dice.Chance(0.6) ? 30 : dice.Whole(1, 90),
            Bonus = dice.Real(0, 0.3),
            Gamma = dice.Chance(0.6) ? 1 : dice.Real(0, 2),
            ReferenceDraw = dice.Chance(0.6) ? 0.13 : dice.Real(0.05, 0.3),
            SegmentMarginMinor = dice.Chance(0.3) ? 0 : (long)dice.Log(1, 500),
            ContactsAYear = dice.Real(1, 60),
        },
        GroupLevers = dice.Some(Words.Groups, 0).ToDictionary(g => g, _ => dice.Real(-60, 120)),
        IssueLevers = dice.Some(Words.Issues, 0).ToDictionary(i => i, _ => dice.Real(-60, 120)),
        Sequences = withoutCaps || dice.Chance(0.6)
            ? []
            : [.. Enumerable.Range(0, dice.Whole(1, 3)).Select(i => Sequence(i, offers))],
        ServiceCase = dice.Chance(0.5) ? null : new ServiceCaseDefinition
        {
            Channels = dice.Chance(0.6) ? [] : [dice.Pick(outbound).Name],
            DaysAfterClosing = dice.Whole(0, 20),
        },
        PersonalBudget = dice.Chance(0.7) ? null : new PersonalBudgetDefinition
        {
            Share = dice.Chance(0.3) ? 0 : dice.Log(0.001, 0.3),
            LeastMinor = dice.Chance(0.3) ? 0 : (long)dice.Log(10, 5_000),
        },
        OnSiteMinutes = dice.Chance(0.7) ? 0 : dice.Whole(1, 1_440),
        RefusedPauseDays = dice.Chance(0.5) ? 30 : dice.Whole(0, 60),
        Suppressions = withoutCaps || dice.Chance(0.5)
            ? []
            : [.. Enumerable.Range(0, dice.Whole(1, 3)).Select(Suppression)],
        PriceRegretDays = dice.Chance(0.7) ? 0 : dice.Whole(1, 120),
    };

    private SuppressionDefinition Suppression(int number) => new()
    {
        SuppressionId = $"suppression-{number}",
        Outcome = dice.Pick(
            [Outcome.Ignored, Outcome.Ignored, Outcome.Refused, Outcome.Seen, Outcome.Bounced, Outcome.NotDelivered]),
        Count = dice.Whole(1, 3),
        WithinDays = dice.Whole(1, 60),
        PauseDays = dice.Whole(1, 40),
        Scope = dice.Pick(Enum.GetValues<SuppressionScope>()),
    };

    private SequenceDefinition Sequence(int number, List<OfferDefinition> offers)
    {
        var (neverGroup, afterGroup) = (dice.Chance(0.5), dice.Chance(0.5));
        var (never, after) = (dice.Pick(offers), dice.Pick(offers));
        return new SequenceDefinition
        {
            SequenceId = $"sequence-{number}",
            NeverOfferId = neverGroup ? "" : never.OfferId,
            NeverGroupId = neverGroup ? never.GroupId : "",
            AfterOfferId = afterGroup ? "" : after.OfferId,
            AfterGroupId = afterGroup ? after.GroupId : "",
            WithinDays = dice.Whole(1, 20),
        };
    }

    private CapDefinition Cap(int number, List<ChannelDefinition> outbound, List<OfferDefinition> offers)
    {
        var scope = dice.Pick(Enum.GetValues<CapScope>()[..6]);
        var window = dice.Pick(Enum.GetValues<CapWindowKind>());
        var named = dice.Chance(0.4) || (window == CapWindowKind.Lifetime && scope == CapScope.Campaign);
        return new CapDefinition
        {
            CapId = $"cap-{number}",
            Limit = dice.Whole(1, window == CapWindowKind.Lifetime ? 10 : 5),
            Window = window,
            WindowHours = window == CapWindowKind.Rolling ? dice.Pick([1, 24, 72, 168, dice.Whole(1, 500)]) : 0,
            Scope = scope,
            Channel = scope == CapScope.Channel ? dice.Pick(outbound).Name : "",
            Subject = scope switch
            {
                CapScope.Campaign when named => dice.Pick(Words.Campaigns),
                CapScope.Group when named => dice.Pick(offers).GroupId,
                CapScope.Offer when named => dice.Pick(offers).OfferId,
                _ => "",
            },
        };
    }
}
