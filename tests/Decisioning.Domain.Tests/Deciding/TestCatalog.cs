using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Tests.Deciding;

/// <summary>
/// A small catalog to vary: e-mail and sms (outbound, no consent needed, no draw on trust, no costs unless a test gives
/// them) and the web with one placement.
/// </summary>
internal static class TestCatalog
{
    public static readonly ChannelDefinition Email = new() { Name = "email", ConsentPurpose = "" };

    public static readonly ChannelDefinition Sms = new() { Name = "sms", ConsentPurpose = "" };

    public static readonly ChannelDefinition Web = new() { Name = "web", Outbound = false, ConsentPurpose = "" };

    public static readonly PlacementDefinition Home = new() { Name = "home", Channel = "web", Slots = 2 };

    public static readonly CatalogDefinition Shop = new()
    {
        Currency = "EUR",
        DefaultTimeZone = "UTC",
        Channels = [Email, Sms, Web],
        Placements = [Home],
    };

    /// <summary>An offer by every channel: half of those who are told respond, each worth 10.00.</summary>
    public static OfferDefinition Offer(string id, long marginMinor = 1_000, double propensity = 0.5) => new()
    {
        OfferId = id,
        GroupId = "group",
        MarginMinor = marginMinor,
        StartingPropensity = propensity,
        Treatments = [For("email"), For("sms"), For("web")],
    };

    public static TreatmentDefinition For(string channel, string locale = "", string id = "") =>
        new() { TreatmentId = id.Length > 0 ? id : $"{channel}-{locale}", Channel = channel, Locale = locale };

    public static CatalogDefinition With(this CatalogDefinition catalog, params OfferDefinition[] offers) =>
        catalog with { Offers = offers };

    public static CatalogDefinition WithCaps(this CatalogDefinition catalog, params CapDefinition[] caps) =>
        catalog with { Policy = catalog.Policy with { Caps = caps } };

    public static CatalogDefinition WithTrust(this CatalogDefinition catalog, TrustDefinition trust) =>
        catalog with { Policy = catalog.Policy with { Trust = trust } };

    public static CatalogDefinition With(
        this CatalogDefinition catalog, Func<PolicyDefinition, PolicyDefinition> change) =>
        catalog with { Policy = change(catalog.Policy) };

    /// <summary>Replaces the channel of the same name.</summary>
    public static CatalogDefinition With(this CatalogDefinition catalog, ChannelDefinition channel) => catalog with
    {
        Channels = [.. catalog.Channels.Select(known => known.Name == channel.Name ? channel : known)],
    };

    public static CatalogSnapshot Compile(this CatalogDefinition catalog, params string[] notApproved)
    {
        var approved = catalog.Offers.Select(offer => offer.OfferId).Except(notApproved).ToHashSet();
        var compiled = CatalogCompiler.Compile(catalog, 7, approved);
        Assert.True(compiled.IsValid, string.Join("\n", compiled.Problems));
        return compiled.Snapshot!;
    }
}
