using System.Globalization;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>The state of the base as a person reads it.</summary>
public static class BaseText
{
    private static readonly string[] ColumnHeads = ["0-30 days", "31-60", "61-90", "91-120", "121-180", "181+"];

    /// <param name="figures">The figures.</param>
    /// <param name="money">Null when no catalog says the currency: amounts are then left out.</param>
    public static IEnumerable<string> Lines(Wire.Base figures, MoneyText? money)
    {
        yield return $"{Count(figures.Customers)} customers, as of {figures.AsOf.ToDateTime():yyyy-MM-dd HH:mm} UTC";
        foreach (var section in new[]
        {
            Matrix(figures.Matrix), Grid(figures.Grid), Movements(figures.Grid), Trust(figures), Reach(figures),
            ActivityLines(figures), Refusals(figures), Spread(figures), Campaigns(figures, money),
            Subsidies(figures, money), Economics(figures.Economics, money),
        })
        {
            foreach (var line in section)
            {
                yield return line;
            }
        }
    }

    /// <summary>One line a day.</summary>
    public static IEnumerable<string> Lines(IEnumerable<Wire.Base> days)
    {
        var table = new TextTable(
            "day", "customers", "buyers", "active", "new", "lost", "trust", "contacts", "not sent", "consents lost");
        foreach (var day in days)
        {
            table.Row(
                $"{day.Day.ToDateTime():yyyy-MM-dd}", Count(day.Customers), Count(day.Matrix.Total),
                Count(day.Economics.ActiveCustomers), Count(day.Economics.NewCustomers),
                Count(day.Economics.LostCustomers), Number(day.Trust.Mean), Count(day.Today.Contacts),
                Count(day.Today.NotSent), Count(day.Today.ConsentsLost));
        }

        return table.Lines();
    }

    private static IEnumerable<string> Matrix(Wire.RecencyFrequency matrix)
    {
        var table = new TextTable(["orders", .. ColumnHeads, "total"]);
        foreach (var row in matrix.Rows)
        {
            var name = row.To == 0 ? $"{row.From}+" : row.To == row.From ? $"{row.From}" : $"{row.From}-{row.To}";
            table.Row([name, .. row.Cells.Select(Count), Count(row.Total)]);
        }

        table.Row(["total", .. matrix.ColumnTotals.Select(Count), Count(matrix.Total)]);
        return Section("Recency x frequency (days since the last order)", table);
    }

    private static IEnumerable<string> Grid(Wire.LoyaltyGrid grid) => Section("Loyalty", new TextTable(
            "", "active", "at risk", "lost")
        .Row("one order", $"{Count(grid.FirstPurchase)} first purchase + {Count(grid.Newcomers)} newcomers",
            Count(grid.OneOffAtRisk), Count(grid.OneOffLost))
        .Row("promising", Count(grid.Promising), Count(grid.PromisingAtRisk), Count(grid.ChurnFromPromising))
        .Row("loyal", Count(grid.Loyal), Count(grid.LoyalAtRisk), Count(grid.ChurnFromLoyal))
        .Row("VIP", Count(grid.Vip), Count(grid.VipAtRisk), Count(grid.VipLost))
        .Row("no order", Count(grid.Prospects)));

    private static IEnumerable<string> Movements(Wire.LoyaltyGrid grid)
    {
        var table = new TextTable("from -> to", "customers");
        foreach (var movement in grid.Movements.OrderByDescending(movement => movement.Customers))
        {
            var to = movement.To.Length == 0 ? "erased" : Words(movement.To);
            table.Row($"{(movement.From.Length == 0 ? "(first recorded today)" : Words(movement.From))} -> {to}",
                Count(movement.Customers));
        }

        return grid.Movements.Count == 0 ? [] : Section("Moved since 00:00 UTC", table);
    }

    private static IEnumerable<string> Trust(Wire.Base figures)
    {
        string[] heads = [.. Enumerable.Range(0, 10).Select(bin => $".{bin}")];
        var table = new TextTable(["", "customers", "mean", .. heads]);
        table.Row(TrustRow("everybody", figures.Trust));
        foreach (var segment in figures.TrustBySegment.Where(segment => segment.Trust.Customers > 0))
        {
            table.Row(TrustRow(Words(segment.Segment), segment.Trust));
        }

        return Section("Trust (customers by tenths of it)", table);
    }

    private static string[] TrustRow(string name, Wire.TrustFigures trust) =>
        [name, Count(trust.Customers), Number(trust.Mean), .. trust.Histogram.Select(Count)];

    private static IEnumerable<string> Reach(Wire.Base figures)
    {
        var table = new TextTable("channel", "reachable", "share", "consent");
        foreach (var reach in figures.Reach)
        {
            table.Row(reach.Channel, Count(reach.Customers), Share(reach.Share),
                reach.ConsentPurpose.Length == 0 ? "not needed" : reach.ConsentPurpose);
        }

        return figures.Reach.Count == 0 ? [] : Section("Reach", table);
    }

    private static IEnumerable<string> ActivityLines(Wire.Base figures)
    {
        var table = new TextTable("", "contacts", "given back", "not sent", "consents given", "consents lost");
        foreach (var (name, activity) in Windows(figures))
        {
            table.Row(name, Count(activity.Contacts), Count(activity.GivenBack), Count(activity.NotSent),
                Count(activity.ConsentsGiven), Count(activity.ConsentsLost));
            foreach (var channel in activity.Channels)
            {
                table.Row("  " + channel.Channel, Count(channel.Contacts), Count(channel.GivenBack), "",
                    Count(channel.ConsentsGiven), Count(channel.ConsentsLost));
            }
        }

        return Section("Contacts", table);
    }

    private static IEnumerable<string> Subsidies(Wire.Base figures, MoneyText? money)
    {
        var table = new TextTable("offer", "spent", "budget");
        foreach (var offer in figures.Subsidies)
        {
            table.Row(
                offer.OfferId,
                money?.OfMinor(offer.SpentMinor) ?? Count(offer.SpentMinor),
                money?.OfMinor(offer.BudgetMinor) ?? Count(offer.BudgetMinor));
        }

        return figures.Subsidies.Count == 0 ? [] : Section("Subsidies", table);
    }

    private static IEnumerable<string> Refusals(Wire.Base figures)
    {
        var table = new TextTable("not sent because", "channel", "today", "7 days", "30 days");
        var (today, week) = (Reasons(figures.Today), Reasons(figures.Last7Days));
        foreach (var refusal in (figures.Last30Days ?? figures.Today).NotSentByReason)
        {
            var key = (refusal.Reason, refusal.Channel);
            var why = refusal.Reason == Wire.ReasonCode.Unspecified ? "no candidate" : Words(refusal.Reason.ToString());
            table.Row(why, refusal.Channel, Count(today.GetValueOrDefault(key)), Count(week.GetValueOrDefault(key)),
                Count(refusal.Count));
        }

        return (figures.Last30Days ?? figures.Today).NotSentByReason.Count == 0 ? [] : Section("Refusals", table);
    }

    private static Dictionary<(Wire.ReasonCode Reason, string Channel), long> Reasons(Wire.Activity? activity) =>
        activity?.NotSentByReason.ToDictionary(reason => (reason.Reason, reason.Channel), reason => reason.Count) ?? [];

    private static IEnumerable<string> Spread(Wire.Base figures)
    {
        var spread = (figures.Last30Days ?? figures.Today).Spread;
        var table = new TextTable("offer", "sends", "share");
        foreach (var offer in spread.Commonest)
        {
            table.Row(offer.OfferId, Count(offer.Sends), Share(offer.Sends / (double)spread.Sends));
        }

        return spread.Sends == 0 ? []
            : Section($"Spread of {Count(spread.Offers)} offers over {Count(spread.Sends)} sends", table);
    }

    private static IEnumerable<string> Campaigns(Wire.Base figures, MoneyText? money)
    {
        var table = new TextTable("campaign", "contacts", "debt drawn", "returned", "positive", "refused",
            "unsubscribed", "complained", "expected margin", "realised", "margin");
        foreach (var each in figures.Campaigns)
        {
            table.Row(
                each.CampaignId.Length == 0 ? "(none)" : each.CampaignId, Count(each.Contacts),
                Number(each.DebtDrawn), Number(each.DebtReturned), Count(each.Positive), Count(each.Refused),
                Count(each.Unsubscribed), Count(each.Complained), money?.OfMicros(each.ExpectedMarginMicros) ?? "",
                money?.OfMinor(each.RealisedMinor) ?? "", money?.OfMinor(each.MarginMinor) ?? "");
        }

        return figures.Campaigns.Count == 0 ? []
            : Section("Campaigns: what they cost in trust and brought", table);
    }

    private static IEnumerable<string> Economics(Wire.RetentionEconomics economics, MoneyText? money) =>
        Section("Retention (the last 365 days; a month is 30)", new TextTable("", "")
            .Row("paying customers", Count(economics.PayingCustomers))
            .Row("orders", Count(economics.Orders))
            .Row("revenue", money?.OfMinor(economics.RevenueMinor) ?? "")
            .Row("average order", money?.OfMinor((long)economics.AverageOrderMinor) ?? "")
            .Row("revenue a customer", money?.OfMinor((long)economics.RevenueACustomerMinor) ?? "")
            .Row("orders a customer", Number(economics.OrdersACustomer))
            .Row("days between orders", Number(economics.DaysBetweenOrders))
            .Row("not lost", Count(economics.ActiveCustomers))
            .Row("new in the last 30 days", Count(economics.NewCustomers))
            .Row("lost in the last 30 days", Count(economics.LostCustomers))
            .Row("churn a month", Share(economics.ChurnAMonth))
            .Row("retention a month", Share(economics.RetentionAMonth))
            .Row("lifetime, months",
                economics.LifetimeMonths == 0 ? "not known" : Number(economics.LifetimeMonths)));

    private static IEnumerable<(string Name, Wire.Activity Activity)> Windows(Wire.Base figures)
    {
        yield return ("today", figures.Today);
        if (figures.Last7Days is { } week) yield return ("7 days", week);
        if (figures.Last30Days is { } month) yield return ("30 days", month);
    }

    private static IEnumerable<string> Section(string title, TextTable table) => ["", title, .. table.Lines()];

    private static string Words(string name) => string.Concat(name.Select((letter, i) =>
        letter == '_' ? " " : char.IsUpper(letter) && i > 0 ? " " + char.ToLowerInvariant(letter) : $"{letter}"))
        .ToLowerInvariant();

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("N2", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("P1", CultureInfo.InvariantCulture);
}
