using Decisioning.Domain.Customers.Identities;

namespace Decisioning.Domain.Customers.Events;

public static partial class EventCodec
{
    private static void WriteFields(ref FieldWriter to, CustomerEvent e, bool resolved)
    {
        switch (e)
        {
            case PurchaseEvent purchase:
                to.Text(purchase.OrderId);
                WriteLines(ref to, purchase.Lines);
                break;
            case ReturnEvent returned:
                to.Text(returned.ReturnedOrderId);
                WriteLines(ref to, returned.Lines);
                break;
            case ActionEvent action:
                to.Byte((byte)action.Kind);
                to.Text(action.Category);
                to.Text(action.Subject);
                break;
            case ConsentEvent consent:
                to.Text(consent.Channel);
                to.Text(consent.Purpose);
                to.Flag(consent.Granted);
                to.Text(consent.Source);
                break;
            case AgreementEvent agreement:
                WriteAgreement(ref to, agreement);
                break;
            case ServiceCaseEvent serviceCase:
                to.Text(serviceCase.CaseId);
                to.Flag(serviceCase.Opened);
                break;
            case ProfileEvent profile:
                WriteProfile(ref to, profile);
                break;
            case ContactReservedEvent reserved:
                WriteReserved(ref to, reserved);
                break;
            case SettlementEvent settlement:
                WriteSettlement(ref to, settlement, resolved);
                break;
            case HoldExtendedEvent extended:
                to.Whole(extended.Contact);
                to.Signed(extended.ExpiresAtMs);
                break;
            case ImpressionsServedEvent served:
                WriteServed(ref to, served.Served);
                break;
            case IdentityAddedEvent added:
                WriteIdentity(ref to, added.Identity);
                break;
            case IdentityDroppedEvent dropped:
                WriteIdentity(ref to, dropped.Identity);
                break;
            case IdentityClaimedEvent claimed:
                to.Byte(claimed.Partition);
                to.Whole(claimed.Customer);
                break;
        }
    }

    private static CustomerEvent ReadFields(ref FieldReader from, EventKind kind, string id, long atMs) => kind switch
    {
        EventKind.Purchase => new PurchaseEvent
        {
            EventId = id,
            OccurredAtMs = atMs,
            OrderId = from.Text(),
            Lines = ReadLines(ref from),
        },
        EventKind.Return => new ReturnEvent
        {
            EventId = id,
            OccurredAtMs = atMs,
            ReturnedOrderId = from.Text(),
            Lines = ReadLines(ref from),
        },
        EventKind.Action => new ActionEvent
        {
            EventId = id,
            OccurredAtMs = atMs,
            Kind = (ActionKind)from.Byte(),
            Category = from.Text(),
            Subject = from.Text(),
        },
        EventKind.Consent => new ConsentEvent
        {
            EventId = id,
            OccurredAtMs = atMs,
            Channel = from.Text(),
            Purpose = from.Text(),
            Granted = from.Flag(),
            Source = from.Text(),
        },
        EventKind.Profile => ReadProfile(ref from, id, atMs),
        EventKind.ContactReserved => ReadReserved(ref from, id, atMs),
        EventKind.Settlement => ReadSettlement(ref from, id, atMs),
        EventKind.HoldExtended => new HoldExtendedEvent
        {
            EventId = id,
            OccurredAtMs = atMs,
            Contact = from.Whole32(),
            ExpiresAtMs = from.Signed(),
        },
        EventKind.IdentityAdded => new IdentityAddedEvent
        {
            EventId = id,
            OccurredAtMs = atMs,
            Identity = ReadIdentity(ref from),
        },
        EventKind.IdentityDropped => new IdentityDroppedEvent
        {
            EventId = id,
            OccurredAtMs = atMs,
            Identity = ReadIdentity(ref from),
        },
        EventKind.IdentityClaimed => new IdentityClaimedEvent
        {
            EventId = id,
            OccurredAtMs = atMs,
            Partition = from.Byte(),
            Customer = from.Whole32(),
        },
        EventKind.Agreement => ReadAgreement(ref from, id, atMs),
        EventKind.ServiceCase => ReadServiceCase(ref from, id, atMs),
        EventKind.ImpressionsServed => ReadShown(ref from, id, atMs),
        EventKind.Erased => new ErasedEvent { EventId = id, OccurredAtMs = atMs },
        _ => throw from.Wrong($"kind {(byte)kind} is not known"),
    };

    private static void WriteIdentity(ref FieldWriter to, in Identity identity)
    {
        to.Byte((byte)identity.Kind);
        to.Text(identity.Value);
    }

    private static Identity ReadIdentity(ref FieldReader from) =>
        Identity.Kept((IdentityKind)from.Byte(), from.Text());

    private static void WriteLines(ref FieldWriter to, IReadOnlyList<OrderLine> lines)
    {
        to.Whole((ulong)lines.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            to.Text(line.ProductId);
            to.Text(line.Category);
            to.Signed(line.Quantity);
            to.Signed(line.UnitPriceMinor);
            to.Signed(line.ListPriceMinor);
        }
    }

    private static OrderLine[] ReadLines(ref FieldReader from)
    {
        var lines = new OrderLine[from.Count()];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = new OrderLine(from.Text(), from.Text(), from.Signed32(), from.Signed(), from.Signed());
        }

        return lines;
    }

    private static ServiceCaseEvent ReadServiceCase(ref FieldReader from, string id, long atMs) => new()
    {
        EventId = id,
        OccurredAtMs = atMs,
        CaseId = from.Text(),
        Opened = from.Flag(),
    };

    private static void WriteAgreement(ref FieldWriter to, AgreementEvent e)
    {
        to.Text(e.Channel);
        to.Signed(e.Contacts);
        to.Signed(e.WindowHours);
        to.Texts(e.RefusedTopics);
        to.Texts(e.WantedTopics);
        to.OptionalSigned(e.PausedUntilMs);
    }

    private static AgreementEvent ReadAgreement(ref FieldReader from, string id, long atMs) => new()
    {
        EventId = id,
        OccurredAtMs = atMs,
        Channel = from.Text(),
        Contacts = from.Signed32(),
        WindowHours = from.Signed32(),
        RefusedTopics = from.Texts(),
        WantedTopics = from.Texts(),
        PausedUntilMs = from.OptionalSigned(),
    };

    private static void WriteProfile(ref FieldWriter to, ProfileEvent profile)
    {
        to.Flag(profile.TimeZone is not null);
        to.Text(profile.TimeZone ?? "");
        to.Whole((ulong)profile.Attributes.Count);
        for (var i = 0; i < profile.Attributes.Count; i++)
        {
            var attribute = profile.Attributes[i];
            to.Text(attribute.Name);
            to.Byte((byte)attribute.Kind);
            to.Text(attribute.Text ?? "");
            to.Real(attribute.Number);
            to.Signed(attribute.MomentMs);
        }

        to.Texts(profile.RemovedAttributes);
        to.Texts(profile.ReachableChannels);
        to.Texts(profile.UnreachableChannels);
    }

    private static ProfileEvent ReadProfile(ref FieldReader from, string id, long atMs)
    {
        var hasZone = from.Flag();
        var zone = from.Text();
        var attributes = new AttributeValue[from.Count()];
        for (var i = 0; i < attributes.Length; i++)
        {
            attributes[i] = new AttributeValue(
                from.Text(), (AttributeKind)from.Byte(), from.Text(), from.Real(), from.Signed());
        }

        return new ProfileEvent
        {
            EventId = id,
            OccurredAtMs = atMs,
            TimeZone = hasZone ? zone : null,
            Attributes = attributes,
            RemovedAttributes = from.Texts(),
            ReachableChannels = from.Texts(),
            UnreachableChannels = from.Texts(),
        };
    }
}
