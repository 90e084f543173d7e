using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Decisioning.Domain.Customers.Identities;

namespace Decisioning.Domain.Customers;

/// <summary>
/// A customer record read in place: header, directory of sections, then the lists. The bytes are little-endian and are
/// the same in memory, in the store and in a backup. An empty record is a newcomer: every list is empty.
/// </summary>
public readonly ref struct CustomerView
{
    private readonly ReadOnlySpan<byte> _record;

    public CustomerView(ReadOnlySpan<byte> record)
    {
        _record = record;
        if (!record.IsEmpty)
        {
            RecordLayout.Check(record);
        }
    }

    public static CustomerView Newcomer => default;

    public bool IsNewcomer => _record.IsEmpty;

    public ReadOnlySpan<byte> Bytes => _record;

    public ref readonly CustomerHeader Header => ref _record.IsEmpty
        ? ref NewcomerHeader[0]
        : ref MemoryMarshal.AsRef<CustomerHeader>(_record);

    /// <summary>The customer was erased: the record is an empty stub.</summary>
    public bool IsErased => (Header.Flags & CustomerFlags.Erased) != 0;

    /// <summary>The customer's id as the callers write it.</summary>
    public ReadOnlySpan<byte> IdUtf8 => Raw(SectionId.Identity);

    public string Id => Encoding.UTF8.GetString(IdUtf8);

    public ReadOnlySpan<OrderEntry> Orders => List<OrderEntry>(SectionId.Orders);

    public ReadOnlySpan<MonthEntry> Months => List<MonthEntry>(SectionId.Months);

    public ReadOnlySpan<ProductEntry> Products => List<ProductEntry>(SectionId.Products);

    public ReadOnlySpan<CategoryEntry> Categories => List<CategoryEntry>(SectionId.Categories);

    public ReadOnlySpan<EventIdEntry> EventIds => List<EventIdEntry>(SectionId.EventIds);

    public ReadOnlySpan<ContactEntry> Contacts => List<ContactEntry>(SectionId.Contacts);

    public ReadOnlySpan<ContactOfferEntry> ContactOffers => List<ContactOfferEntry>(SectionId.ContactOffers);

    public ReadOnlySpan<ChannelEntry> Channels => List<ChannelEntry>(SectionId.Channels);

    public ReadOnlySpan<ConsentEntry> Consents => List<ConsentEntry>(SectionId.Consents);

    public ReadOnlySpan<LifetimeEntry> Lifetimes => List<LifetimeEntry>(SectionId.Lifetimes);

    public ReadOnlySpan<YearSpendingEntry> YearSpending => List<YearSpendingEntry>(SectionId.YearSpending);

    public ReadOnlySpan<ContactCostEntry> ContactCosts => List<ContactCostEntry>(SectionId.ContactCosts);

    /// <summary>By what else the customer is known.</summary>
    public IdentityList Identities => new(IdentityBytes);

    public ReadOnlySpan<ServiceCaseEntry> ServiceCases => List<ServiceCaseEntry>(SectionId.ServiceCases);

    /// <summary>At which hours the customer acts and answers.</summary>
    public HourCounts Hours => new(HourBytes);

    internal ReadOnlySpan<byte> HourBytes => Raw(SectionId.Hours);

    /// <summary>The responses that suppressions count.</summary>
    public ReadOnlySpan<ResponseEntry> Responses => List<ResponseEntry>(SectionId.Responses);

    /// <summary>What placements served and caps count, in the order served.</summary>
    public ReadOnlySpan<ImpressionEntry> Impressions => List<ImpressionEntry>(SectionId.Impressions);

    /// <summary>What the customer agreed to himself, and the callbacks he asked for.</summary>
    public ReadOnlySpan<AgreementEntry> Agreements => List<AgreementEntry>(SectionId.Agreements);

    public AttributeList Attributes => new(Raw(SectionId.Attributes));

    /// <summary>The sender's own words, as far as the record holds them.</summary>
    public TextList Texts => new(Raw(SectionId.Texts));

    internal ReadOnlySpan<byte> TextBytes => Raw(SectionId.Texts);

    internal ReadOnlySpan<byte> IdentityBytes => Raw(SectionId.Identities);

    private static readonly CustomerHeader[] NewcomerHeader = new CustomerHeader[1];

    private ReadOnlySpan<T> List<T>(SectionId id)
        where T : unmanaged
    {
        var bytes = Find(id, out var stride);
        if (bytes.IsEmpty)
        {
            return default;
        }

        return stride == Unsafe.SizeOf<T>()
            ? MemoryMarshal.Cast<byte, T>(bytes)
            : throw new InvalidDataException(
                $"Section {id} has entries of {stride} bytes; this version reads {Unsafe.SizeOf<T>()}.");
    }

    private ReadOnlySpan<byte> Raw(SectionId id) => Find(id, out _);

    private ReadOnlySpan<byte> Find(SectionId id, out int stride)
    {
        stride = 0;
        return _record.IsEmpty ? default : RecordLayout.Find(_record, id, out stride);
    }
}
