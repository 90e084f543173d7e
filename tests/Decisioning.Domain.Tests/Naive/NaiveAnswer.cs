using Decisioning.Domain.Catalog;
using Decisioning.Domain.Deciding;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>What one candidate is worth, in millionths of the currency unit, with the lever that orders it.</summary>
internal sealed record NaiveWorth(long Gross, long Incentive, long Contact, long Trust, long Leave, double Lever)
{
    public long Subsidy { get; init; }

    public long BeforeTrust => Gross - Incentive - Contact + Subsidy;

    public long BeforeLeave => BeforeTrust - Trust;

    public long Net => BeforeLeave - Leave;
}

/// <summary>One candidate: an offer with the channel or placement it was considered for, and how it fared.</summary>
internal sealed record NaiveCandidate(int OfferIndex, string OfferId, int PlaceIndex, string Place)
{
    public OfferClass Class { get; init; }

    /// <summary>What orders candidates of one class.</summary>
    public double Weighed => (Class == OfferClass.Marketing ? Worth!.Lever : 1) * Worth!.Net;

    /// <summary>None: it was chosen.</summary>
    public ReasonCode Code { get; set; }

    /// <summary>Null when it was not scored.</summary>
    public NaiveWorth? Worth { get; set; }

    public string TreatmentId { get; set; } = "";
}

/// <summary>A placement as it is shown: offers by slot, best first.</summary>
internal sealed record NaivePlacement(string Name, IReadOnlyList<NaiveShown> Offers, bool IsFallback);

/// <summary>An offer in a slot; ranks count from 1.</summary>
internal sealed record NaiveShown(int Rank, string OfferId, string TreatmentId, long Net);

/// <summary>The naive decision, in the terms that are compared.</summary>
internal sealed record NaiveAnswer
{
    public bool ContactAsked { get; init; }

    public Verdict Verdict { get; init; }

    public string Channel { get; init; } = "";

    public string OfferId { get; init; } = "";

    public string TreatmentId { get; init; } = "";

    public NaiveWorth? Worth { get; init; }

    /// <summary>Further offers in the same contact, best first.</summary>
    public IReadOnlyList<NaiveCandidate> Joined { get; init; } = [];

    /// <summary>Why nothing is sent; None when it is, or when there was no candidate.</summary>
    public ReasonCode ContactReason { get; init; }

    public bool InHoldout { get; init; }

    /// <summary>What it would be for somebody who is not in the holdout; null for him.</summary>
    public NaiveAnswer? Withheld { get; init; }

    public long? BestSendAt { get; init; }

    public string BetterChannel { get; init; } = "";

    public double Trust { get; init; }

    public double BestMinor { get; init; }

    public IReadOnlyList<NaivePlacement> Placements { get; init; } = [];

    public IReadOnlyList<NaiveCandidate> Candidates { get; init; } = [];
}
