using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>A customer record taken apart, to be changed and written as the next one. Used again and again.</summary>
internal sealed class RecordDraft
{
    private readonly EntryList<Section> _otherSections = new();
    private readonly EntryList<byte> _otherBytes = new();

    public CustomerHeader Header;

    public EntryList<byte> Identity { get; } = new();

    public EntryList<OrderEntry> Orders { get; } = new();

    public EntryList<MonthEntry> Months { get; } = new();

    public EntryList<ProductEntry> Products { get; } = new();

    public EntryList<CategoryEntry> Categories { get; } = new();

    public EntryList<EventIdEntry> EventIds { get; } = new();

    public EntryList<ContactEntry> Contacts { get; } = new();

    public EntryList<ContactOfferEntry> ContactOffers { get; } = new();

    public EntryList<ChannelEntry> Channels { get; } = new();

    public EntryList<ConsentEntry> Consents { get; } = new();

    public EntryList<LifetimeEntry> Lifetimes { get; } = new();

    public EntryList<ServiceCaseEntry> ServiceCases { get; } = new();

    public EntryList<byte> Hours { get; } = new();

    public EntryList<ResponseEntry> Responses { get; } = new();

    public EntryList<ImpressionEntry> Impressions { get; } = new();

    public EntryList<AgreementEntry> Agreements { get; } = new();

    public EntryList<YearSpendingEntry> YearSpending { get; } = new();

    public EntryList<ContactCostEntry> ContactCosts { get; } = new();

    public EntryList<byte> Attributes { get; } = new();

    public EntryList<byte> Texts { get; } = new();

    /// <summary>
    /// Entries of an <see cref="Identities.IdentityList"/>, or the owner in an identity's own record.
    /// </summary>
    public EntryList<byte> Identities { get; } = new();

    /// <summary>What the event taught; no part of the record.</summary>
    public EntryList<LearnedResponse> Learned { get; } = new();

    /// <summary>Names touched by the event being folded; no part of the record.</summary>
    public EntryList<ulong> Touched { get; } = new();

    /// <summary>Length of the record that <see cref="Encode"/> would write.</summary>
    public int EncodedLength =>
        RecordLayout.HeaderBytes + Identity.Count + Attributes.Count + Texts.Count + Hours.Count + Identities.Count
        + _otherBytes.Count
        + (RecordLayout.SectionBytes * SectionCount)
        + (Orders.Count * Unsafe.SizeOf<OrderEntry>()) + (Months.Count * Unsafe.SizeOf<MonthEntry>())
        + (Products.Count * Unsafe.SizeOf<ProductEntry>()) + (Categories.Count * Unsafe.SizeOf<CategoryEntry>())
        + (EventIds.Count * Unsafe.SizeOf<EventIdEntry>()) + (Contacts.Count * Unsafe.SizeOf<ContactEntry>())
        + (ContactOffers.Count * Unsafe.SizeOf<ContactOfferEntry>())
        + (Channels.Count * Unsafe.SizeOf<ChannelEntry>()) + (Consents.Count * Unsafe.SizeOf<ConsentEntry>())
        + (Lifetimes.Count * Unsafe.SizeOf<LifetimeEntry>())
        + (ServiceCases.Count * Unsafe.SizeOf<ServiceCaseEntry>())
        + (Responses.Count * Unsafe.SizeOf<ResponseEntry>())
        + (Impressions.Count * Unsafe.SizeOf<ImpressionEntry>())
        + (Agreements.Count * Unsafe.SizeOf<AgreementEntry>())
        + (YearSpending.Count * Unsafe.SizeOf<YearSpendingEntry>())
        + (ContactCosts.Count * Unsafe.SizeOf<ContactCostEntry>());

    private int SectionCount =>
        One(Identity.Count) + One(Orders.Count) + One(Months.Count) + One(Products.Count) + One(Categories.Count)
        + One(EventIds.Count) + One(Contacts.Count) + One(Channels.Count) + One(Consents.Count)
        + One(Lifetimes.Count) + One(Attributes.Count) + One(Texts.Count) + One(Identities.Count)
        + One(ServiceCases.Count) + One(Responses.Count) + One(Agreements.Count) + One(YearSpending.Count)
        + One(ContactCosts.Count) + One(Hours.Count) + One(ContactOffers.Count) + One(Impressions.Count)
        + _otherSections.Count;

    public void Load(CustomerView view, ReadOnlySpan<byte> customerIdUtf8)
    {
        Header = view.Header;
        Identity.Load(view.IsNewcomer ? customerIdUtf8 : view.IdUtf8);
        Orders.Load(view.Orders);
        Months.Load(view.Months);
        Products.Load(view.Products);
        Categories.Load(view.Categories);
        EventIds.Load(view.EventIds);
        Contacts.Load(view.Contacts);
        ContactOffers.Load(view.ContactOffers);
        Channels.Load(view.Channels);
        Consents.Load(view.Consents);
        Lifetimes.Load(view.Lifetimes);
        ServiceCases.Load(view.ServiceCases);
        Responses.Load(view.Responses);
        Impressions.Load(view.Impressions);
        Hours.Load(view.HourBytes);
        Agreements.Load(view.Agreements);
        YearSpending.Load(view.YearSpending);
        ContactCosts.Load(view.ContactCosts);
        Attributes.Load(view.Attributes.Bytes);
        Texts.Load(view.TextBytes);
        Identities.Load(view.IdentityBytes);
        LoadOthers(view);
    }

    /// <summary>Empties everything but the version and the record's own time.</summary>
    public void Erase()
    {
        var stub = new CustomerHeader { Version = Header.Version, RecordedAtMs = Header.RecordedAtMs };
        Load(CustomerView.Newcomer, default);
        Header = stub;
        Header.Flags = CustomerFlags.Erased;
    }

    /// <summary>Writes the record and gives its length. The caller has made it fit.</summary>
    public int Encode(Span<byte> output)
    {
        Header.Format = CustomerHeader.CurrentFormat;
        Header.SectionCount = (ushort)SectionCount;
        Header.Length = (uint)EncodedLength;
        Debug.Assert(Header.Length <= RecordLayout.MaxBytes, "A record that was made to fit does not.");

        MemoryMarshal.Write(output, in Header);
        var writer = new SectionWriter(output, Header.SectionCount);
        writer.Write<byte>(SectionId.Identity, Identity.Span);
        writer.Write<OrderEntry>(SectionId.Orders, Orders.Span);
        writer.Write<MonthEntry>(SectionId.Months, Months.Span);
        writer.Write<ProductEntry>(SectionId.Products, Products.Span);
        writer.Write<CategoryEntry>(SectionId.Categories, Categories.Span);
        writer.Write<EventIdEntry>(SectionId.EventIds, EventIds.Span);
        writer.Write<ContactEntry>(SectionId.Contacts, Contacts.Span);
        writer.Write<ChannelEntry>(SectionId.Channels, Channels.Span);
        writer.Write<ConsentEntry>(SectionId.Consents, Consents.Span);
        writer.Write<LifetimeEntry>(SectionId.Lifetimes, Lifetimes.Span);
        writer.Write<byte>(SectionId.Attributes, Attributes.Span);
        writer.Write<byte>(SectionId.Texts, Texts.Span);
        writer.Write<byte>(SectionId.Identities, Identities.Span);
        writer.Write<ServiceCaseEntry>(SectionId.ServiceCases, ServiceCases.Span);
        writer.Write<ResponseEntry>(SectionId.Responses, Responses.Span);
        writer.Write<ImpressionEntry>(SectionId.Impressions, Impressions.Span);
        writer.Write<AgreementEntry>(SectionId.Agreements, Agreements.Span);
        writer.Write<byte>(SectionId.Hours, Hours.Span);
        writer.Write<YearSpendingEntry>(SectionId.YearSpending, YearSpending.Span);
        writer.Write<ContactCostEntry>(SectionId.ContactCosts, ContactCosts.Span);
        writer.Write<ContactOfferEntry>(SectionId.ContactOffers, ContactOffers.Span);
        writer.WriteOthers(_otherSections.Span, _otherBytes.Span);
        Debug.Assert(writer.Length == Header.Length, "A record's sections do not add up to its length.");
        return writer.Length;
    }

    private static int One(int count) => count > 0 ? 1 : 0;

    /// <summary>Keeps what a newer version wrote and this one does not know.</summary>
    private void LoadOthers(CustomerView view)
    {
        _otherSections.Clear();
        _otherBytes.Clear();
        if (view.IsNewcomer)
        {
            return;
        }

        foreach (ref readonly var section in RecordLayout.Sections(view.Bytes))
        {
            if (section.Id is > SectionId.Texts
                and not (SectionId.ServiceCases or SectionId.Responses or SectionId.Impressions
                    or SectionId.ContactOffers or SectionId.Identities or SectionId.Agreements or SectionId.Hours
                    or SectionId.YearSpending or SectionId.ContactCosts))
            {
                _otherSections.Add(section);
                _otherBytes.Append(RecordLayout.Find(view.Bytes, section.Id, out _));
            }
        }
    }

    /// <summary>Writes the directory and the lists side by side.</summary>
    private ref struct SectionWriter(Span<byte> output, int sections)
    {
        private readonly Span<byte> _output = output;
        private int _directoryAt = RecordLayout.HeaderBytes;

        public int Length { get; private set; } = RecordLayout.HeaderBytes + (sections * RecordLayout.SectionBytes);

        public void Write<T>(SectionId id, ReadOnlySpan<T> entries)
            where T : unmanaged
        {
            if (!entries.IsEmpty)
            {
                var section = new Section
                {
                    Id = id,
                    Stride = (ushort)Unsafe.SizeOf<T>(),
                    Count = (ushort)entries.Length,
                };
                Directory(section);
                Bytes(MemoryMarshal.AsBytes(entries));
            }
        }

        public void WriteOthers(ReadOnlySpan<Section> sections, ReadOnlySpan<byte> bytes)
        {
            foreach (ref readonly var section in sections)
            {
                Directory(section);
            }

            Bytes(bytes);
        }

        private void Directory(in Section section)
        {
            MemoryMarshal.Write(_output[_directoryAt..], in section);
            _directoryAt += RecordLayout.SectionBytes;
        }

        private void Bytes(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_output[Length..]);
            Length += bytes.Length;
        }
    }
}
