using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Insight;

/// <summary>
/// What a campaign's contacts cost in trust and what they brought, since the counting began. Debt is in natural
/// logarithms of trust, at the contacts' own times: a debt of 0.14 is one ordinary e-mail.
/// </summary>
public sealed class CampaignFlows
{
    public long Contacts { get; set; }

    public long GivenBack { get; set; }

    /// <summary>Draws of its contacts, and half a draw again for each refusal.</summary>
    public double DebtDrawn { get; set; }

    /// <summary>What came back of it: places given back, seen, answered, with the bonuses of good answers.</summary>
    public double DebtReturned { get; set; }

    public long Positive { get; set; }

    public long Refused { get; set; }

    public long Unsubscribed { get; set; }

    public long Complained { get; set; }

    public long ConsentsLost { get; set; }

    /// <summary>Gross value (reach x uplift x margin) that was expected of its contacts when they were decided,
    /// millionths of the currency unit.</summary>
    public long ExpectedMicros { get; set; }

    /// <summary>Contacts that were reported CONVERTED, and the amounts told with it, minor units.</summary>
    public long Conversions { get; set; }

    public long RealisedMinor { get; set; }

    /// <summary>Margin of those contacts less their incentives, minor units.</summary>
    public long MarginMinor { get; set; }

    public long LastAtMs { get; set; }

    public CampaignFlows Copy() => (CampaignFlows)MemberwiseClone();

    public void Add(CampaignFlows other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Contacts += other.Contacts;
        GivenBack += other.GivenBack;
        DebtDrawn += other.DebtDrawn;
        DebtReturned += other.DebtReturned;
        Positive += other.Positive;
        Refused += other.Refused;
        Unsubscribed += other.Unsubscribed;
        Complained += other.Complained;
        ConsentsLost += other.ConsentsLost;
        ExpectedMicros += other.ExpectedMicros;
        Conversions += other.Conversions;
        RealisedMinor = Money.Add(RealisedMinor, other.RealisedMinor);
        MarginMinor = Money.Add(MarginMinor, other.MarginMinor);
        LastAtMs = Math.Max(LastAtMs, other.LastAtMs);
    }
}
