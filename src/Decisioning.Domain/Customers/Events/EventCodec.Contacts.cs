using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Customers.Events;

public static partial class EventCodec
{
    private static void WriteReserved(ref FieldWriter to, ContactReservedEvent e)
    {
        to.Text(e.Channel);
        to.Text(e.Campaign);
        to.Text(e.OfferId);
        to.Text(e.GroupId);
        to.Text(e.RequestId);
        to.Fixed(e.RequestBody);
        to.Signed(e.AtMs);
        to.Signed(e.ExpiresAtMs);
        to.Byte((byte)e.OnExpiry);
        to.Real(e.Draw);
        to.Whole(e.HalfLifeSeconds);
        to.Real(e.Expected);
        to.Byte(e.DebtBand);
        to.Real(e.BestMinor);
        to.Signed(e.KeepUntilMs);
        to.Signed(e.AttributionUntilMs);
        to.Whole((ulong)e.LifetimeCounters.Count);
        for (var i = 0; i < e.LifetimeCounters.Count; i++)
        {
            to.Fixed(e.LifetimeCounters[i]);
        }

        if (FormatOf(e) >= 2)
        {
            WriteReservedMore(ref to, e);
        }

        if (FormatOf(e) >= 3)
        {
            WriteResponses(ref to, e);
        }

        if (FormatOf(e) >= 4)
        {
            to.Flag(e.WithIncentive);
            to.Signed(e.CostMinor);
            to.Signed(e.IncentiveMinor);
        }

        if (FormatOf(e) >= 5)
        {
            WriteJoined(ref to, e);
        }

        if (FormatOf(e) == 6)
        {
            WriteServed(ref to, e.Served!);
        }

        if (FormatOf(e) >= 7)
        {
            WriteSubsidised(ref to, e);
        }
    }

    /// <summary>What format 2 added: only a contact that needs it is written with it.</summary>
    private static void WriteReservedMore(ref FieldWriter to, ContactReservedEvent e)
    {
        to.Byte((byte)e.Class);
    }

    private static ContactReservedEvent ReadReservedMore(ref FieldReader from, ContactReservedEvent e) => e with
    {
        Class = (OfferClass)from.Byte(),
    };

    /// <summary>What format 5 added: further offers in a contact.</summary>
    private static void WriteJoined(ref FieldWriter to, ContactReservedEvent e)
    {
        to.Whole((ulong)e.Joined.Count);
        for (var i = 0; i < e.Joined.Count; i++)
        {
            to.Text(e.Joined[i].OfferId);
            to.Text(e.Joined[i].GroupId);
        }
    }

    private static JoinedOffer[] ReadJoined(ref FieldReader from)
    {
        var joined = new JoinedOffer[from.Count()];
        for (var i = 0; i < joined.Length; i++)
        {
            joined[i] = new JoinedOffer(from.Text(), from.Text());
        }

        return joined;
    }

    /// <summary>What format 3 added: which responses suppressions need.</summary>
    private static void WriteResponses(ref FieldWriter to, CustomerEvent e)
    {
        if (e is ContactReservedEvent reserved)
        {
            to.Signed(reserved.KeepSilenceUntilMs);
        }
        else if (e is SettlementEvent settlement)
        {
            to.Text(settlement.GroupId);
            to.Signed(settlement.KeepResponseUntilMs);
        }
    }

    private static CustomerEvent ReadResponses(ref FieldReader from, CustomerEvent e) => e switch
    {
        ContactReservedEvent reserved => reserved with { KeepSilenceUntilMs = from.Signed() },
        SettlementEvent settlement => settlement with
        {
            GroupId = from.Text(),
            KeepResponseUntilMs = from.Signed(),
        },
        _ => throw from.Wrong($"a {e.GetType().Name} has no format 3"),
    };

    /// <summary>What format 4 added, where a cap or a budget counts incentives and costs.</summary>
    private static ContactReservedEvent ReadReservedCosts(ref FieldReader from, ContactReservedEvent e) => e with
    {
        WithIncentive = from.Flag(),
        CostMinor = from.Signed(),
        IncentiveMinor = from.Signed(),
    };

    /// <summary>What format 7 added: a subsidy, with impressions or without.</summary>
    private static void WriteSubsidised(ref FieldWriter to, ContactReservedEvent e)
    {
        to.Signed(e.SubsidyMinor);
        to.Flag(e.Served is not null);
        if (e.Served is { } served)
        {
            WriteServed(ref to, served);
        }
    }

    private static ContactReservedEvent ReadSubsidised(ref FieldReader from, CustomerEvent e) =>
        e is ContactReservedEvent reserved
            ? reserved with
            {
                SubsidyMinor = from.Signed(),
                Served = from.Flag() ? ReadServed(ref from) : null,
            }
            : throw from.Wrong($"a {e.GetType().Name} has no format 7");

    /// <summary>What format 8 added: the margin of a conversion.</summary>
    private static SettlementEvent ReadMargin(ref FieldReader from, CustomerEvent e) => e is SettlementEvent settlement
        ? settlement with { ServedAtMs = from.Signed(), MarginMinor = from.Signed() }
        : throw from.Wrong($"a {e.GetType().Name} has no format 8");

    private static byte FormatOf(CustomerEvent e) => e switch
    {
        SettlementEvent { MarginMinor: not 0 } => 8,
        ContactReservedEvent { SubsidyMinor: not 0 } => 7,
        ContactReservedEvent { Served: not null } or SettlementEvent { ServedAtMs: not 0 } => 6,
        ContactReservedEvent { Joined.Count: > 0 } => 5,
        ContactReservedEvent { WithIncentive: true } or ContactReservedEvent { CostMinor: > 0 }
            or ContactReservedEvent { IncentiveMinor: > 0 } => 4,
        ContactReservedEvent { KeepSilenceUntilMs: not 0 } => 3,
        SettlementEvent { KeepResponseUntilMs: not 0 } or SettlementEvent { GroupId.Length: > 0 } => 3,
        ContactReservedEvent { Class: not OfferClass.Marketing } => 2,
        _ => FirstFormat,
    };

    private static ContactReservedEvent ReadReserved(ref FieldReader from, string id, long atMs) => new()
    {
        EventId = id,
        OccurredAtMs = atMs,
        Channel = from.Text(),
        Campaign = from.Text(),
        OfferId = from.Text(),
        GroupId = from.Text(),
        RequestId = from.Text(),
        RequestBody = from.Fixed(),
        AtMs = from.Signed(),
        ExpiresAtMs = from.Signed(),
        OnExpiry = (ExpiryRule)from.Byte(),
        Draw = from.Real(),
        HalfLifeSeconds = from.Whole32(),
        Expected = from.Real(),
        DebtBand = from.Byte(),
        BestMinor = from.Real(),
        KeepUntilMs = from.Signed(),
        AttributionUntilMs = from.Signed(),
        LifetimeCounters = ReadCounters(ref from),
    };

    private static ulong[] ReadCounters(ref FieldReader from)
    {
        var counters = new ulong[from.Count()];
        for (var i = 0; i < counters.Length; i++)
        {
            counters[i] = from.Fixed();
        }

        return counters;
    }

    private static void WriteSettlement(ref FieldWriter to, SettlementEvent e, bool resolved)
    {
        to.Whole(e.Contact);
        to.Byte((byte)e.Outcome);
        to.Text(e.OfferId);
        to.Text(e.ReasonCode);
        to.OptionalSigned(e.CallbackAtMs);
        to.OptionalSigned(e.AmountMinor);
        if (resolved)
        {
            to.Text(e.Channel);
            to.Real(e.Bonus);
            to.Whole(e.HalfLifeSeconds);
            to.Text(e.ConsentPurpose);
            to.Flag(e.Retaken);
            to.Signed(e.KeepUntilMs);
            if (FormatOf(e) >= 3)
            {
                WriteResponses(ref to, e);
            }

            if (FormatOf(e) >= 6)
            {
                to.Signed(e.ServedAtMs);
            }

            if (FormatOf(e) >= 8)
            {
                to.Signed(e.MarginMinor);
            }
        }
    }

    private static SettlementEvent ReadSettlement(ref FieldReader from, string id, long atMs) => new()
    {
        EventId = id,
        OccurredAtMs = atMs,
        Contact = from.Whole32(),
        Outcome = (Outcome)from.Byte(),
        OfferId = from.Text(),
        ReasonCode = from.Text(),
        CallbackAtMs = from.OptionalSigned(),
        AmountMinor = from.OptionalSigned(),
        Channel = from.Text(),
        Bonus = from.Real(),
        HalfLifeSeconds = from.Whole32(),
        ConsentPurpose = from.Text(),
        Retaken = from.Flag(),
        KeepUntilMs = from.Signed(),
    };
}
