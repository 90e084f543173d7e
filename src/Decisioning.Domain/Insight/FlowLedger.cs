using System.Runtime.InteropServices;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Customers.Folding;

namespace Decisioning.Domain.Insight;

/// <summary>Counts what happened: it looks at how a record's contacts and consents differ from the record before.
/// </summary>
internal sealed class FlowLedger
{
    /// <summary>Days kept beside the running one.</summary>
    public const int PastDays = 29;

    /// <summary>Campaigns that are counted apart; above it the one that was quiet for longest joins those without
    /// a campaign.</summary>
    public const int MostCampaigns = 1_000;

    /// <summary>The running day.</summary>
    public DayFlows Today { get; private set; } = new();

    /// <summary>Days before it, newest first.</summary>
    public List<DayFlows> Past { get; private set; } = [];

    public Dictionary<ulong, CampaignFlows> Campaigns { get; private set; } = [];

    public void Restore(DayFlows today, List<DayFlows> past, Dictionary<ulong, CampaignFlows> campaigns) =>
        (Today, Past, Campaigns) = (today, past, campaigns);

    /// <summary>Another one that holds the same; days that ended change no more.</summary>
    public FlowLedger Copy() => new()
    {
        Today = Sum(1),
        Past = [.. Past],
        Campaigns = Campaigns.ToDictionary(entry => entry.Key, entry => entry.Value.Copy()),
    };

    public void EndDay()
    {
        Past.Insert(0, Today);
        Today = new DayFlows();
        if (Past.Count > PastDays)
        {
            Past.RemoveAt(PastDays);
        }
    }

    /// <summary>The running day and those before it, so many together.</summary>
    public DayFlows Sum(int days)
    {
        var sum = new DayFlows();
        sum.Add(Today);
        foreach (var day in Past.Take(days - 1))
        {
            sum.Add(day);
        }

        return sum;
    }

    /// <param name="before">The record before; a newcomer's for the first.</param>
    /// <param name="after">The record after.</param>
    /// <param name="e">The event between.</param>
    /// <param name="expectedMicros">Gross value of the contact that it promised.</param>
    /// <param name="atMs">When it was folded.</param>
    public void Count(CustomerView before, CustomerView after, CustomerEvent e, long expectedMicros, long atMs)
    {
        var lost = 0;
        if (!MemoryMarshal.AsBytes(before.Consents).SequenceEqual(MemoryMarshal.AsBytes(after.Consents)))
        {
            lost = CountConsents(before, after);
        }

        if (MemoryMarshal.AsBytes(before.Contacts).SequenceEqual(MemoryMarshal.AsBytes(after.Contacts)))
        {
            return;
        }

        foreach (ref readonly var contact in after.Contacts)
        {
            if (ContactLog.TryFind(before, contact.Number, out var known))
            {
                CountChange(known, contact, e, lost, atMs);
            }
            else if (contact.Number == after.Header.Version)
            {
                Promise(contact, expectedMicros, atMs);
            }
        }

        foreach (ref readonly var contact in before.Contacts)
        {
            if (!ContactLog.TryFind(after, contact.Number, out _))
            {
                CountForgotten(contact, after.Header.RecordedAtMs, atMs);
            }
        }
    }

    /// <summary>A hold that ran out and was forgotten in one step gave its draw back between.</summary>
    private void CountForgotten(in ContactEntry contact, long recordedAtMs, long atMs)
    {
        if (contact.State == ContactState.Reserved && ContactLog.IsReleasedByExpiry(contact, recordedAtMs))
        {
            Today[contact.Channel].GivenBack++;
            var campaign = CampaignOf(contact.Campaign, atMs);
            campaign.GivenBack++;
            campaign.DebtReturned += contact.Draw * (1 - contact.GivenBack);
        }
    }

    private void Promise(in ContactEntry contact, long expectedMicros, long atMs)
    {
        Today[contact.Channel].Contacts++;
        Today.Send(contact.Offer);
        var campaign = CampaignOf(contact.Campaign, atMs);
        campaign.Contacts++;
        campaign.DebtDrawn += contact.Draw;
        campaign.ExpectedMicros += expectedMicros;
    }

    private void CountChange(in ContactEntry was, in ContactEntry contact, CustomerEvent e, int lost, long atMs)
    {
        var news = contact.Outcomes & ~was.Outcomes & ~(ContactOutcomes.Learned | ContactOutcomes.Reached);
        var back = contact.GivenBack - was.GivenBack;
        var given = (contact.State == ContactState.Released ? 1 : 0) - (was.State == ContactState.Released ? 1 : 0);
        if (news == 0 && back == 0 && given == 0)
        {
            return;
        }

        var channel = Today[contact.Channel];
        var campaign = CampaignOf(contact.Campaign, atMs);
        channel.GivenBack += given;
        campaign.GivenBack += given;
        campaign.DebtReturned += contact.Draw * back;
        if (news == 0 || e is not SettlementEvent settlement)
        {
            return;
        }

        CollectionsMarshal.GetValueRefOrAddDefault(channel.Outcomes, (byte)settlement.Outcome, out _)++;
        if ((news & SettlementTable.Positive) != 0)
        {
            var first = (was.Outcomes & SettlementTable.Positive) == 0;
            campaign.Positive += first ? 1 : 0;
            campaign.DebtReturned += first ? settlement.Bonus : 0;
        }

        var converted = news == ContactOutcomes.Converted;
        campaign.Conversions += converted ? 1 : 0;
        campaign.RealisedMinor = Money.Add(campaign.RealisedMinor, converted ? settlement.AmountMinor ?? 0 : 0);
        campaign.MarginMinor = Money.Add(campaign.MarginMinor, converted ? settlement.MarginMinor : 0);
        campaign.Refused += news == ContactOutcomes.Refused ? 1 : 0;
        campaign.DebtDrawn += news == ContactOutcomes.Refused ? contact.Draw / 2 : 0;
        campaign.Unsubscribed += news == ContactOutcomes.Unsubscribed ? 1 : 0;
        campaign.Complained += news == ContactOutcomes.Complained ? 1 : 0;
        campaign.ConsentsLost += (news & SettlementTable.Withdraws) != 0 ? lost : 0;
    }

    private int CountConsents(CustomerView before, CustomerView after)
    {
        var lost = 0;
        foreach (ref readonly var consent in after.Consents)
        {
            var was = CustomerFacts.HasConsent(before, consent.Channel, consent.Purpose);
            var gone = was && consent.Granted == 0;
            lost += gone ? 1 : 0;
            if (gone || (!was && consent.Granted != 0))
            {
                var flows = Today[consent.Channel];
                flows.ConsentsLost += gone ? 1 : 0;
                flows.ConsentsGiven += gone ? 0 : 1;
            }
        }

        return lost;
    }

    private CampaignFlows CampaignOf(ulong campaign, long atMs)
    {
        if (!Campaigns.TryGetValue(campaign, out var flows))
        {
            if (Campaigns.Count >= MostCampaigns)
            {
                JoinQuietest();
            }

            flows = new CampaignFlows();
            Campaigns.Add(campaign, flows);
        }

        flows.LastAtMs = Math.Max(flows.LastAtMs, atMs);
        return flows;
    }

    private void JoinQuietest()
    {
        var (quietest, flows) = Campaigns.Where(entry => entry.Key != 0).MinBy(entry => entry.Value.LastAtMs);
        Campaigns.Remove(quietest);
        if (!Campaigns.TryGetValue(0, out var rest))
        {
            Campaigns.Add(0, rest = new CampaignFlows());
        }

        rest.Add(flows);
    }
}
