using System.Globalization;
using Wire = Decisioning.V1;

namespace Decisioning.Server.Mapping;

/// <summary>A customer's card in one line.</summary>
public static class CardText
{
    /// <summary>"anna: vip; 14 orders, 32,100.00 RUB net, the last 12 days ago; trust 0.81 (debt 0.21)".</summary>
    public static string Headline(Wire.CustomerCard card, MoneyText money)
    {
        if (card.Erased)
        {
            return $"{card.CustomerId}: erased";
        }

        if (card.Version == 0)
        {
            return $"{card.CustomerId}: a newcomer of whom nothing is known";
        }

        var bought = card.Rfm.Frequency == 0
            ? "no orders"
            : $"{card.Rfm.Frequency} {(card.Rfm.Frequency == 1 ? "order" : "orders")}, "
                + $"{money.OfMinor(card.Rfm.MonetaryMinor)} net, the last {Days(card.Rfm.RecencyDays)}";
        return $"{card.CustomerId}: {card.Segment.Replace('_', ' ')}; {bought}; "
            + $"trust {Number(card.Trust)} (debt {Number(Math.Max(0, card.Debt))})";
    }

    private static string Days(int days) => days switch
    {
        0 => "today",
        1 => "yesterday",
        _ => $"{days} days ago",
    };

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
