using System.Runtime.InteropServices;

namespace Decisioning.Domain.Customers;

/// <summary>Names of the lists in a record, in the order in which they are stored. Numbers are never reused.</summary>
public enum SectionId : ushort
{
    Identity = 1,
    Orders = 2,
    Months = 3,
    Products = 4,
    Categories = 5,
    EventIds = 6,
    Contacts = 7,
    Channels = 8,
    Consents = 9,
    Lifetimes = 10,
    Attributes = 11,
    Texts = 12,
    ServiceCases = 13,
    Responses = 14,
    Impressions = 15,
    ContactOffers = 16,
    Identities = 17,
    YearSpending = 18,
    ContactCosts = 19,
    Agreements = 20,
    Hours = 21,
}

/// <summary>Directory entry of one list: which, how many bytes an entry has, how many entries.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct Section
{
    public SectionId Id;
    public ushort Stride;
    public ushort Count;
}
