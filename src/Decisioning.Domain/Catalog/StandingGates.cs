using Decisioning.Domain.Deciding;

namespace Decisioning.Domain.Catalog;

/// <summary>
/// The gates that catalog and time alone decide (NotApproved, Paused, NotStarted, Expired), worked out once for as long
/// as no offer starts or ends.
/// </summary>
internal sealed class StandingGates
{
    private readonly long _fromMs;

    public StandingGates(ReadOnlySpan<CatalogOffer> offers, long atMs)
    {
        Codes = new ReasonCode[offers.Length];
        Open = new ulong[OfferBits.Words(offers.Length)];
        (_fromMs, UntilMs) = (long.MinValue, long.MaxValue);
        foreach (var offer in offers)
        {
            Codes[offer.Index] = CodeOf(offer, atMs);
            if (Codes[offer.Index] == ReasonCode.None)
            {
                OfferBits.Add(Open, offer.Index);
            }

            ReadOnlySpan<long> changes = [offer.StartsAtMs, offer.EndsAtMs];
            foreach (var changeMs in changes)
            {
                _fromMs = changeMs <= atMs ? Math.Max(_fromMs, changeMs) : _fromMs;
                UntilMs = changeMs > atMs ? Math.Min(UntilMs, changeMs) : UntilMs;
            }
        }
    }

    /// <summary>By the offer's index; None for those that pass.</summary>
    public ReasonCode[] Codes { get; }

    /// <summary>Those that pass.</summary>
    public ulong[] Open { get; }

    /// <summary>When the next offer starts or ends.</summary>
    public long UntilMs { get; }

    public bool HoldAt(long ms) => _fromMs <= ms && ms < UntilMs;

    /// <summary>The first of these gates that an offer fails.</summary>
    public static ReasonCode CodeOf(CatalogOffer offer, long atMs)
    {
        if (!offer.Approved)
        {
            return ReasonCode.NotApproved;
        }

        if (offer.Paused)
        {
            return ReasonCode.Paused;
        }

        if (atMs < offer.StartsAtMs)
        {
            return ReasonCode.NotStarted;
        }

        return atMs >= offer.EndsAtMs ? ReasonCode.Expired : ReasonCode.None;
    }
}
