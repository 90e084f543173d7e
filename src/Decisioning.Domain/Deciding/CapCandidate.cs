using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>What of a contact, possible or made, decides which caps count it: hashes of names, zero for none.</summary>
internal readonly record struct CapCandidate(
    ulong Channel, ulong Campaign, ulong Group, ulong Offer, bool WithIncentive = false)
{
    public static CapCandidate Of(in ContactEntry contact) =>
        new(contact.Channel, contact.Campaign, contact.Group, contact.Offer, contact.WithIncentive);

    /// <summary>Whether a cap would count this contact.</summary>
    public bool IsUnder(CatalogCap cap) => cap.Scope switch
    {
        CapScope.AllOutbound => true,
        CapScope.Channel => Channel == cap.ChannelHash,
        CapScope.Incentive => WithIncentive,
        _ => IsSubject(cap, SubjectUnder(cap)),
    };

    /// <summary>
    /// The campaign, group or offer that a cap counts this contact by; zero for scopes without subjects.
    /// </summary>
    public ulong SubjectUnder(CatalogCap cap) => cap.Scope switch
    {
        CapScope.Campaign => Campaign,
        CapScope.Group => Group,
        CapScope.Offer => Offer,
        _ => 0,
    };

    /// <summary>Whether a cap that this is under counts the other contact together with it.</summary>
    public bool IsCountedWith(CatalogCap cap, in ContactEntry other) => cap.Scope switch
    {
        CapScope.AllOutbound => true,
        CapScope.Channel => other.Channel == cap.ChannelHash,
        CapScope.Campaign => other.Campaign == Campaign,
        CapScope.Group => other.Group == Group,
        CapScope.Incentive => other.WithIncentive,
        _ => other.Offer == Offer,
    };

    private static bool IsSubject(CatalogCap cap, ulong subject) =>
        subject != 0 && (cap.SubjectHash == 0 || cap.SubjectHash == subject);
}
