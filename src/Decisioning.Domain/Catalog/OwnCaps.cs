using Decisioning.Domain.Names;
using NodaTime;

namespace Decisioning.Domain.Catalog;

/// <summary>Caps that no marketer writes: the daily ceiling, and the repeats of mandatory offers.</summary>
internal static class OwnCaps
{
    /// <summary>The clock that the ceiling goes by where no zone is known.</summary>
    public static WallClock UtcClock => new(DateTimeZone.Utc);

    public static CatalogCap Ceiling(int perDay) => Compile(-1, new CapDefinition
    {
        CapId = CatalogCap.CeilingId,
        Limit = perDay,
        Window = CapWindowKind.CalendarDay,
    });

    /// <summary>Null for marketing, which has the catalog's caps; none for a transactional offer.</summary>
    public static CatalogCap[]? Of(OfferDefinition offer, int index, int caps)
    {
        if (offer.Class != OfferClass.Mandatory)
        {
            return offer.Class == OfferClass.Marketing ? null : [];
        }

        var days = offer.RepurchaseAfterDays ?? CatalogLimits.MandatoryRepeatDays;
        return days == 0 ? [] : [Compile(caps + index, new CapDefinition
        {
            CapId = CatalogCap.RepeatId,
            Limit = 1,
            Window = CapWindowKind.Rolling,
            WindowHours = days * 24,
            Scope = CapScope.Offer,
            Subject = offer.OfferId,
        })];
    }

    private static CatalogCap Compile(int index, CapDefinition cap) => new()
    {
        Definition = cap,
        Index = index,
        Hash = NameHash.Of(cap.CapId),
        ChannelHash = 0,
        SubjectHash = NameHash.OfOptional(cap.Subject),
    };
}
