using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Names;
using NodaTime;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>A customer record copied out into plain lists, and the few sums that the decision needs of it.</summary>
internal sealed class NaiveCustomer
{
    private const double MsPerSecond = 1000;

    private static readonly Dictionary<ulong, string> ZonesByHash =
        DateTimeZoneProviders.Tzdb.Ids.ToDictionary(id => NameHash.Of(id));

    public NaiveCustomer(byte[] record)
    {
        var view = new CustomerView(record);
        Header = view.Header;
        Products = [.. view.Products];
        Categories = [.. view.Categories];
        Contacts = [.. view.Contacts];
        Joined = [.. view.ContactOffers];
        Channels = [.. view.Channels];
        Consents = [.. view.Consents];
        Lifetimes = [.. view.Lifetimes];
        Responses = [.. view.Responses];
        HourCounts = new int[24];
        for (var hour = 0; hour < HourCounts.Length; hour++)
        {
            HourCounts[hour] = view.Hours[hour];
        }

        Impressions = [.. view.Impressions];
        Agreements = [.. view.Agreements];
        ServiceCases = [.. view.ServiceCases];
        Record = record;
    }

    public byte[] Record { get; }

    public CustomerHeader Header { get; }

    public List<ProductEntry> Products { get; }

    public List<CategoryEntry> Categories { get; }

    public List<ContactEntry> Contacts { get; }

    /// <summary>Offers beside the first in a contact, by its number.</summary>
    public List<ContactOfferEntry> Joined { get; }

    /// <summary>Offer and group of everything that a contact carried.</summary>
    public IEnumerable<(ulong Offer, ulong Group)> CarriedBy(ContactEntry contact) =>
        Joined.Where(j => j.Contact == contact.Number).Select(j => (j.Offer, j.Group))
            .Prepend((contact.Offer, contact.Group));

    public List<ChannelEntry> Channels { get; }

    public List<ConsentEntry> Consents { get; }

    public List<LifetimeEntry> Lifetimes { get; }

    public int[] HourCounts { get; }

    public List<ResponseEntry> Responses { get; }

    public List<ImpressionEntry> Impressions { get; }

    public List<AgreementEntry> Agreements { get; }

    public List<ServiceCaseEntry> ServiceCases { get; }

    /// <summary>The customer's own zone, or null when it is unknown.</summary>
    public DateTimeZone? Zone =>
        ZonesByHash.TryGetValue(Header.TimeZone, out var id) ? DateTimeZoneProviders.Tzdb[id] : null;

    public long? Moment(string attribute) =>
        new CustomerView(Record).Attributes.TryGetMoment(NameHash.Of(attribute), out var at) ? at : null;

    /// <summary>The moment by which holds have run out: the record's own time never goes backwards.</summary>
    public long AsOf(long now) => Math.Max(now, Header.RecordedAtMs);

    /// <summary>A promise that was given back by its own expiry, although no event has folded that yet.</summary>
    public bool GaveWay(ContactEntry contact, long now) =>
        contact.State == ContactState.Reserved
        && contact.OnExpiry == ExpiryRule.Release
        && contact.ExpiresAtMs <= AsOf(now);

    public List<ContactEntry> CountedContacts(long now) =>
        [.. Contacts.Where(c => c.State != ContactState.Released && !GaveWay(c, now)
            && c.Class != OfferClass.Transactional)];

    public double DebtAt(long t, long now)
    {
        if (Header.DebtHalfLifeSeconds == 0)
        {
            return 0;
        }

        var halfLife = Header.DebtHalfLifeSeconds * MsPerSecond;
        var debt = Header.Debt * Math.Pow(2, -(t - Header.DebtAtMs) / halfLife);
        foreach (var contact in Contacts.Where(c => GaveWay(c, now)))
        {
            debt -= contact.Draw * (1 - contact.GivenBack) * Math.Pow(2, -(t - contact.AtMs) / halfLife);
        }

        return debt;
    }
}
