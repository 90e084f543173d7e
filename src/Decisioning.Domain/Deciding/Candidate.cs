using Decisioning.Domain.Catalog;

namespace Decisioning.Domain.Deciding;

/// <summary>An offer through a channel, how it fared at the gates, and its worth when it came that far.</summary>
internal readonly record struct Candidate(
    CatalogOffer Offer, CatalogChannel Channel, ReasonCode Code, WorthParts Parts)
{
    public bool IsScored => WasScored(Code);

    /// <summary>Whether a candidate came as far as to be scored.</summary>
    public static bool WasScored(ReasonCode code) => code is ReasonCode.None or >= ReasonCode.NoValue;
}
