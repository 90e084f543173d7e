using System.Globalization;
using Decisioning.Load.Retail;
using Decisioning.V1;

namespace Decisioning.Load.Tests.Retail;

public sealed class InvoiceEventsTests
{
    private static readonly DateTimeOffset At = new(2011, 1, 3, 9, 4, 0, TimeSpan.Zero);

    [Fact]
    public void Of_Invoice_IsAPurchaseNamedByItsNumber()
    {
        var made = Assert.Single(InvoiceEvents.Of(Invoice("501", quantity: 6, lines: 2)));

        Assert.Equal(("501", "17", At), (made.EventId, made.CustomerId, made.OccurredAt.ToDateTimeOffset()));
        Assert.Equal(Event.WhatOneofCase.Purchase, made.WhatCase);
        Assert.Equal("501", made.Purchase.OrderId);
        var line = new OrderLine { ProductId = "CUP", Category = "giftware", Quantity = 6, UnitPriceMinor = 255 };
        Assert.Equal([line, line], made.Purchase.Lines);
    }

    [Fact]
    public void Of_Cancellation_IsAReturnWithoutOrderAndPositiveQuantity()
    {
        var made = Assert.Single(InvoiceEvents.Of(Invoice("C501", quantity: -6, lines: 1)));

        Assert.Equal(Event.WhatOneofCase.Return, made.WhatCase);
        Assert.Equal("", made.Return.ReturnedOrderId);
        Assert.Equal(6, Assert.Single(made.Return.Lines).Quantity);
    }

    [Fact]
    public void Of_LongInvoice_IsSplitIntoEventsOfOneOrder()
    {
        var made = InvoiceEvents.Of(Invoice("501", quantity: 1, lines: 2001)).ToList();

        Assert.Equal(["501", "501/2", "501/3"], made.Select(one => one.EventId));
        Assert.Equal([1000, 1000, 1], made.Select(one => one.Purchase.Lines.Count));
        Assert.All(made, one => Assert.Equal("501", one.Purchase.OrderId));
    }

    [Theory]
    [InlineData("2.55", 255)]
    [InlineData("0.001", 0)]
    [InlineData("0.005", 1)]
    [InlineData("1.004", 100)]
    [InlineData("38970", 3_897_000)]
    public void Minor_Price_IsWholePenceHalfAwayFromZero(string price, long minor) =>
        Assert.Equal(minor, InvoiceEvents.Minor(decimal.Parse(price, CultureInfo.InvariantCulture)));

    private static Invoice Invoice(string number, int quantity, int lines)
    {
        var invoice = new Invoice(number, "17", At);
        invoice.Lines.AddRange(Enumerable.Repeat(new InvoiceLine(number, "CUP", quantity, At, 2.55m, "17"), lines));
        return invoice;
    }
}
