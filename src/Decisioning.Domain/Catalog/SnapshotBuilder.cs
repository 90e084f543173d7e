using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Names;
using Decisioning.Scoring;

namespace Decisioning.Domain.Catalog;

/// <summary>Compiles a definition that was found to be right.</summary>
internal static class SnapshotBuilder
{
    public static CatalogSnapshot Build(
        CatalogDefinition definition, long version, IReadOnlySet<string>? approved, RuleBook? rules)
    {
        var microsPerMinor = MicrosPerMinor(definition.CurrencyDigits);
        var all = definition.Policy.Caps.Select(CompileCap).ToArray();
        var caps = all.Where(cap => cap.Definition.Counts == CapCounts.Contacts).ToArray();
        var channels = definition.Channels
            .Select((channel, index) => CompileChannel(channel, index, caps, definition.Policy, microsPerMinor))
            .ToArray();
        var categories = Categories(definition);
        var sequences = definition.Policy.Sequences.Select(CompileSequence).ToArray();
        var bits = SubsidyBits(definition);
        var offers = definition.Offers
            .Select((offer, index) => CompileOffer(
                offer, index, definition, approved, categories, sequences, rules?.Of(index), bits[index]))
            .ToArray();
        var placements = definition.Placements
            .Select((placement, index) => CompilePlacement(placement, index, channels, offers))
            .ToArray();
        return new CatalogSnapshot(definition, offers, channels, placements, caps, categories)
        {
            Version = version,
            Trust = CompileTrust(definition.Policy.Trust),
            DefaultClock = TimeZones.TryGet(NameHash.OfOptional(definition.DefaultTimeZone), out var zone)
                ? new WallClock(zone)
                : default,
            MicrosPerMinor = microsPerMinor,
            Ceiling = OwnCaps.Ceiling(definition.Policy.CeilingPerDay),
            UtcClock = OwnCaps.UtcClock,
            Holdout = new CatalogHoldout(definition.Policy.Holdout),
            OnSiteMs = definition.Policy.OnSiteMinutes * 60_000L,
            Rules = rules,
            Models = ModelBook.Of(definition),
            ModelVersion = ModelDigest.Of(definition),
            PersonalBudget = definition.Policy.PersonalBudget,
            ImpressionCaps = [.. all.Where(cap => cap.Definition.Counts == CapCounts.Impressions)],
            ProvisionalMs = definition.Policy.ProvisionalMinutes * 60_000L,
        };
    }

    public static double DeltaOf(double draw) => draw == 0 ? 0 : -DeterministicMath.Log(1 - draw);

    private static double MicrosPerMinor(int currencyDigits)
    {
        var micros = 1.0;
        for (var i = currencyDigits; i < 6; i++)
        {
            micros *= 10;
        }

        return micros;
    }

    private static CatalogCap CompileCap(CapDefinition cap, int index) => new()
    {
        Definition = cap,
        Index = index,
        Hash = NameHash.Of(cap.CapId),
        ChannelHash = NameHash.OfOptional(cap.Channel),
        SubjectHash = NameHash.OfOptional(cap.Subject),
    };

    private static CatalogSequence CompileSequence(SequenceDefinition sequence) => new()
    {
        Definition = sequence,
        NeverOffer = NameHash.OfOptional(sequence.NeverOfferId),
        NeverGroup = NameHash.OfOptional(sequence.NeverGroupId),
        AfterOffer = NameHash.OfOptional(sequence.AfterOfferId),
        AfterGroup = NameHash.OfOptional(sequence.AfterGroupId),
    };

    private static CatalogChannel CompileChannel(
        ChannelDefinition channel, int index, CatalogCap[] caps, PolicyDefinition policy, double microsPerMinor)
    {
        var hash = NameHash.Of(channel.Name);
        return new CatalogChannel
        {
            Definition = channel,
            Index = index,
            Hash = hash,
            ConsentPurposeHash = NameHash.OfOptional(channel.ConsentPurpose),
            Delta = channel.Outbound ? DeltaOf(channel.Draw) : 0,
            ShadowPriceMicros = (long)(channel.ShadowPriceMinor * microsPerMinor),
            WaitsForCases = channel.Outbound && policy.ServiceCase is { } cases
                && (cases.Channels.Count == 0 || cases.Channels.Contains(channel.Name)),
            QuietHours = QuietHoursText.Compile(channel.QuietHours),
            Caps = [.. caps.Where(cap => cap.Scope != CapScope.Channel || cap.ChannelHash == hash)],
        };
    }

    private static CatalogOffer CompileOffer(
        OfferDefinition offer,
        int index,
        CatalogDefinition definition,
        IReadOnlySet<string>? approved,
        Dictionary<ulong, int> categories,
        CatalogSequence[] sequences,
        OfferRules? rules,
        ulong subsidyBit)
    {
        var policy = definition.Policy;
        var (hash, group) = (NameHash.Of(offer.OfferId), NameHash.OfOptional(offer.GroupId));
        var points = policy.IssueLevers.GetValueOrDefault(offer.Issue)
            + policy.GroupLevers.GetValueOrDefault(offer.GroupId)
            + offer.Lever;
        return new CatalogOffer
        {
            Definition = offer,
            Index = index,
            Hash = hash,
            GroupHash = group,
            TopicHash = offer.Topic.Length > 0 ? NameHash.Of(offer.Topic) : group,
            CategoryHash = NameHash.OfOptional(offer.Category),
            ProductHashes = [.. offer.ProductIds.Select(NameHash.Of)],
            Approved = approved is null || approved.Contains(offer.OfferId),
            StartsAtMs = offer.StartsAtMs ?? long.MinValue,
            EndsAtMs = offer.EndsAtMs ?? long.MaxValue,
            RepurchaseAfterMs = offer.RepurchaseAfterDays * CalendarDays.DayMs ?? long.MaxValue,
            MayBeRegretted = policy.PriceRegretDays > 0 && (offer.IncentiveMinor > 0 || offer.IncentiveRate > 0)
                && (offer.ProductIds.Count > 0 || offer.Category.Length > 0),
            Sequences = [.. sequences.Where(
                sequence => sequence.Forbids(hash, group) || sequence.Follows(hash, group))],
            AgeAttributeHash = NameHash.OfOptional(offer.AgeWindow?.Attribute),
            FromMonths = offer.AgeWindow?.FromMonths ?? 0,
            ToMonths = offer.AgeWindow?.ToMonths ?? 0,
            Needs = offer.Needs is { } needs ? new CatalogNeeds(needs) : null,
            Rules = rules,
            SubsidyMicros = Worth.ToMicros(offer.SubsidyMinor, MicrosPerMinor(definition.CurrencyDigits)),
            SubsidyBit = subsidyBit,
            OwnCaps = OwnCaps.Of(offer, index, policy.Caps.Count),
            Lever = Math.Clamp(1 + (points / 100), 0.1, 10),
            CategoryIndex = categories.GetValueOrDefault(NameHash.OfOptional(offer.Category), -1),
            ByChannel = [.. definition.Channels.Select(channel =>
                TreatmentsWhere(offer, treatment => treatment.Channel == channel.Name))],
            ByPlacement = [.. definition.Placements.Select(placement =>
                TreatmentsWhere(offer, treatment => treatment.Placement == placement.Name))],
        };
    }

    /// <summary>A bit for each offer with a subsidy, in the order of the catalog, and 0 for the others.</summary>
    private static ulong[] SubsidyBits(CatalogDefinition definition)
    {
        var next = 0;
        return [.. definition.Offers.Select(offer => offer.SubsidyMinor > 0 ? 1UL << next++ : 0)];
    }

    private static Dictionary<ulong, int> Categories(CatalogDefinition definition)
    {
        var numbers = new Dictionary<ulong, int>();
        foreach (var offer in definition.Offers.Where(offer => offer.Category.Length > 0))
        {
            numbers.TryAdd(NameHash.Of(offer.Category), numbers.Count);
        }

        return numbers;
    }

    private static TreatmentSet? TreatmentsWhere(
        OfferDefinition offer, Func<TreatmentDefinition, bool> belongs)
    {
        var found = offer.Treatments.Where(belongs).ToArray();
        return found.Length == 0 ? null : new TreatmentSet(found);
    }

    private static CatalogPlacement CompilePlacement(
        PlacementDefinition placement, int index, CatalogChannel[] channels, CatalogOffer[] offers) => new()
        {
            Definition = placement,
            Index = index,
            Hash = NameHash.Of(placement.Name),
            Channel = channels.First(channel => channel.Name == placement.Channel),
            Fallback = placement.FallbackOfferId.Length == 0
                ? null
                : offers.First(offer => offer.Id == placement.FallbackOfferId),
        };

    private static CatalogTrust CompileTrust(TrustDefinition trust) => new()
    {
        HalfLifeSeconds = (uint)Math.Floor((trust.HalfLifeDays * 86_400) + 0.5),
        Bonus = trust.Bonus,
        Gamma = trust.Gamma,
        ReferenceDelta = DeltaOf(trust.ReferenceDraw),
        SegmentMarginMinor = trust.SegmentMarginMinor,
        ContactsAYear = trust.ContactsAYear,
    };
}
