using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Deciding;
using Decisioning.Domain.Insight;
using Decisioning.Domain.Segments;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>The figures of the base on the wire.</summary>
/// <param name="names">The text of a name's hash.</param>
public sealed class BaseMapping(Func<ulong, string> names)
{
    private const int CommonestOffers = 20;

    private static readonly int[] RowFrom = [1, 2, 3, 4, 10, 25];
    private static readonly LoyaltySegment[] Segments = Enum.GetValues<LoyaltySegment>();

    /// <param name="figures">The figures.</param>
    /// <param name="running">Of the running day, with sums over the days before; else of a day that ended.</param>
    public Wire.Base ToWire(BaseFigures figures, bool running)
    {
        var mapped = new Wire.Base
        {
            AsOf = WireTime.ToWire(figures.AtMs),
            Day = WireTime.ToWire(figures.Day * BaseCounters.DayMs),
            Customers = figures.Known,
            Matrix = Matrix(figures),
            Grid = Grid(figures),
            Trust = Trust(figures.Trust()),
            Today = ToWire(figures.Today),
            Last7Days = running ? ToWire(figures.Week) : null,
            Last30Days = running ? ToWire(figures.Month) : null,
            Economics = ToWire(figures.Retention),
        };
        mapped.TrustBySegment.AddRange(Segments.Select(segment => new Wire.SegmentTrust
        {
            Segment = SegmentNames.Of(segment),
            Trust = Trust(figures.TrustBySegment[(int)segment]),
        }));
        mapped.Reach.AddRange(figures.Reach.Select(reach => new Wire.ChannelReachability
        {
            Channel = reach.Channel,
            ConsentPurpose = reach.Purpose,
            Customers = reach.Customers,
            Share = figures.Known == 0 ? 0 : reach.Customers / (double)figures.Known,
        }));
        mapped.Campaigns.AddRange(figures.Campaigns.OrderByDescending(campaign => campaign.Value.Contacts)
            .ThenBy(campaign => campaign.Key).Select(campaign => Campaign(campaign.Key, campaign.Value)));
        return mapped;
    }

    private static Wire.RecencyFrequency Matrix(BaseFigures figures)
    {
        var columns = BaseCounters.Columns;
        var matrix = new Wire.RecencyFrequency { Total = figures.Matrix.Sum() };
        for (var row = 0; row < RowFrom.Length; row++)
        {
            var cells = figures.Matrix.AsSpan(row * columns, columns).ToArray();
            matrix.Rows.Add(new Wire.FrequencyRow
            {
                From = RowFrom[row],
                To = row + 1 < RowFrom.Length ? RowFrom[row + 1] - 1 : 0,
                Cells = { cells },
                Total = cells.Sum(),
            });
        }

        matrix.ColumnTotals.AddRange(Enumerable.Range(0, columns)
            .Select(column => matrix.Rows.Sum(row => row.Cells[column])));
        return matrix;
    }

    private static Wire.LoyaltyGrid Grid(BaseFigures figures)
    {
        var grid = new Wire.LoyaltyGrid
        {
            Prospects = figures.InCell(LoyaltySegment.Prospect),
            FirstPurchase = figures.InCell(LoyaltySegment.FirstPurchase),
            Newcomers = figures.InCell(LoyaltySegment.Newcomer),
            OneOffAtRisk = figures.InCell(LoyaltySegment.OneOffAtRisk),
            OneOffLost = figures.InCell(LoyaltySegment.OneOffLost),
            Promising = figures.InCell(LoyaltySegment.Promising),
            PromisingAtRisk = figures.InCell(LoyaltySegment.PromisingAtRisk),
            ChurnFromPromising = figures.InCell(LoyaltySegment.PromisingLost),
            Loyal = figures.InCell(LoyaltySegment.Loyal),
            LoyalAtRisk = figures.InCell(LoyaltySegment.LoyalAtRisk),
            ChurnFromLoyal = figures.InCell(LoyaltySegment.LoyalLost),
            Vip = figures.InCell(LoyaltySegment.Vip),
            VipAtRisk = figures.InCell(LoyaltySegment.VipAtRisk),
            VipLost = figures.InCell(LoyaltySegment.VipLost),
        };
        var cells = Segments.Length + 1;
        for (var i = 0; i < figures.Movements.Length; i++)
        {
            var (from, to) = Math.DivRem(i, cells);
            if (from != to && figures.Movements[i] != 0)
            {
                grid.Movements.Add(new Wire.Movement
                {
                    From = CellName(from),
                    To = CellName(to),
                    Customers = figures.Movements[i],
                });
            }
        }

        return grid;
    }

    private static string CellName(int cell) =>
        cell < Segments.Length ? SegmentNames.Of(Segments[cell]) : "";

    private static Wire.TrustFigures Trust(TrustSums sums) =>
        new() { Customers = sums.Customers, Mean = sums.Mean, Histogram = { sums.Histogram } };

    private Wire.Activity ToWire(DayFlows flows)
    {
        var activity = new Wire.Activity { Spread = Spread(flows) };
        foreach (var (hash, channel) in flows.Channels.OrderByDescending(entry => entry.Value.Contacts))
        {
            activity.Contacts += channel.Contacts;
            activity.GivenBack += channel.GivenBack;
            activity.ConsentsGiven += channel.ConsentsGiven;
            activity.ConsentsLost += channel.ConsentsLost;
            activity.NotSent += channel.Refusals.Values.Sum();
            activity.NotSentByReason.AddRange(channel.Refusals.Select(refusal => new Wire.ReasonCount
            {
                Reason = (Wire.ReasonCode)(ReasonCode)refusal.Key,
                Channel = names(hash),
                Count = refusal.Value,
            }));
            if (hash != 0)
            {
                activity.Channels.Add(Channel(hash, channel));
            }
        }

        var sorted = activity.NotSentByReason.OrderByDescending(reason => reason.Count).ToArray();
        activity.NotSentByReason.Clear();
        activity.NotSentByReason.AddRange(sorted);
        return activity;
    }

    private Wire.ChannelActivity Channel(ulong hash, ChannelFlows flows)
    {
        var mapped = new Wire.ChannelActivity
        {
            Channel = names(hash),
            Contacts = flows.Contacts,
            GivenBack = flows.GivenBack,
            ConsentsGiven = flows.ConsentsGiven,
            ConsentsLost = flows.ConsentsLost,
        };
        foreach (var (outcome, count) in flows.Outcomes)
        {
            mapped.Outcomes.Add(OutcomeName((Outcome)outcome), count);
        }

        return mapped;
    }

    private static string OutcomeName(Outcome outcome) =>
        outcome == Outcome.NotDelivered ? "not_delivered" : outcome.ToString().ToLowerInvariant();

    private Wire.OfferSpread Spread(DayFlows flows)
    {
        var sends = flows.Offers.Values.Sum();
        var spread = new Wire.OfferSpread
        {
            Sends = sends,
            Offers = flows.Offers.Count,
            LargestShare = sends == 0 ? 0 : flows.Offers.Values.Max() / (double)sends,
        };
        spread.Commonest.AddRange(flows.Offers.OrderByDescending(offer => offer.Value).ThenBy(offer => offer.Key)
            .Take(CommonestOffers)
            .Select(offer => new Wire.OfferCount { OfferId = names(offer.Key), Sends = offer.Value }));
        return spread;
    }

    private Wire.CampaignErosion Campaign(ulong hash, CampaignFlows flows) => new()
    {
        CampaignId = names(hash),
        Contacts = flows.Contacts,
        GivenBack = flows.GivenBack,
        DebtDrawn = flows.DebtDrawn,
        DebtReturned = flows.DebtReturned,
        Positive = flows.Positive,
        Refused = flows.Refused,
        Unsubscribed = flows.Unsubscribed,
        Complained = flows.Complained,
        ConsentsLost = flows.ConsentsLost,
        ExpectedMarginMicros = flows.ExpectedMicros,
        Conversions = flows.Conversions,
        RealisedMinor = flows.RealisedMinor,
        MarginMinor = flows.MarginMinor,
        LastAt = WireTime.ToWire(flows.LastAtMs),
    };

    private static Wire.RetentionEconomics ToWire(RetentionFigures figures) => new()
    {
        PayingCustomers = figures.PayingCustomers,
        Orders = figures.Orders,
        RevenueMinor = figures.RevenueMinor,
        AverageOrderMinor = figures.AverageOrderMinor,
        RevenueACustomerMinor = figures.RevenueACustomerMinor,
        OrdersACustomer = figures.OrdersACustomer,
        OrdersACustomerAMonth = figures.OrdersACustomerAMonth,
        DaysBetweenOrders = figures.DaysBetweenOrders,
        ActiveCustomers = figures.ActiveCustomers,
        NewCustomers = figures.NewCustomers,
        LostCustomers = figures.LostCustomers,
        ChurnAMonth = figures.Churn,
        RetentionAMonth = figures.Retention,
        LifetimeMonths = figures.LifetimeMonths,
    };
}
