using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>An offer through a channel, how it fared at the gates, and its worth when it came that far.</summary>
internal readonly record struct Candidate(
    CatalogOffer Offer, CatalogChannel Channel, ReasonCode Code, WorthParts Parts)
{
    /// <summary>What is no marketing is not weighed: it may have to be said at a loss.</summary>
    public double Order => Offer.IsMarketing ? Offer.Lever * Parts.Net : Parts.Net;

    /// <summary>Transactional before mandatory, mandatory before marketing.</summary>
    public OfferClass Class => Offer.Class;

    public bool IsScored => Code is ReasonCode.None or >= ReasonCode.NoValue;

    /// <summary>Whether this one is sent rather than the other; both pass. Equal ones keep their order.</summary>
    public bool IsBetterThan(in Candidate other) => Class != other.Class
        ? Class > other.Class
        : Order > other.Order || (Order == other.Order && Parts.Net > other.Parts.Net);

    /// <summary>Whether this one came further than the other; both fail. Equal ones keep their order.</summary>
    public bool CameFurtherThan(in Candidate other) =>
        Gate > other.Gate || (Gate == other.Gate && IsScored && Parts.Net > other.Parts.Net);

    private int Gate => GateOrder.Of(Code);
}
