using Decisioning.V1;
using Google.Protobuf.WellKnownTypes;

namespace Decisioning.Load.Retail;

/// <summary>
/// Makes events of an invoice: a purchase, or a return for a cancellation. The event's id is the invoice's number, so
/// the file may be sent again. Money is whole pence: the price of one piece is rounded, half away from zero. In the
/// real file only four lines, each of one piece at 0.001, have more than two decimals; they become 0, which takes the
/// 0.004 off that the published turnover of 8,911,407.90 leaves out as well.
/// </summary>
internal static class InvoiceEvents
{
    /// <summary>
    /// The server's limit of lines in an event. What is above goes into further events of the same order.
    /// </summary>
    public const int LinesPerEvent = 1000;

    /// <summary>
    /// The file knows no categories. All goods are of one, so that an offer of it has a rate of buying.
    /// </summary>
    public const string Category = "giftware";

    /// <summary>The events in their order: NUMBER, NUMBER/2, NUMBER/3 and so on, each with up to 1,000 lines.</summary>
    public static IEnumerable<Event> Of(Invoice invoice)
    {
        for (var first = 0; first < invoice.Lines.Count; first += LinesPerEvent)
        {
            var part = 1 + (first / LinesPerEvent);
            var made = new Event
            {
                EventId = part == 1 ? invoice.Number : $"{invoice.Number}/{part}",
                CustomerId = invoice.CustomerId,
                OccurredAt = Timestamp.FromDateTimeOffset(invoice.At),
            };
            var lines = invoice.Lines.Skip(first).Take(LinesPerEvent).Select(LineOf);
            if (invoice.Lines[first].IsCancellation)
            {
                made.Return = new Return { Lines = { lines } };
            }
            else
            {
                made.Purchase = new Purchase { OrderId = invoice.Number, Lines = { lines } };
            }

            yield return made;
        }
    }

    /// <summary>A price in currency units as whole pence.</summary>
    public static long Minor(decimal price) => (long)decimal.Round(price * 100, 0, MidpointRounding.AwayFromZero);

    private static OrderLine LineOf(InvoiceLine line) => new()
    {
        ProductId = line.StockCode,
        Category = Category,
        Quantity = Math.Abs(line.Quantity),
        UnitPriceMinor = Minor(line.UnitPrice),
    };
}
