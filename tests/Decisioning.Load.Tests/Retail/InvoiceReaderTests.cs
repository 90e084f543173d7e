using Decisioning.Load.Retail;
using Decisioning.Load.Tests.Fakes;

namespace Decisioning.Load.Tests.Retail;

public sealed class InvoiceReaderTests
{
    [Fact]
    public void Read_LinesThatCannotCount_AreLeftOutByTheirCause()
    {
        using var text = new RetailText()
            .Line("501", "17")
            .Line("501", "")
            .Line("501", "", price: "0")
            .Line("501", "17", price: "0")
            .Line("501", "17", price: "-4.00")
            .Line("501", "17", quantity: 0)
            .Line("501", "17", quantity: -3)
            .Line("C502", "17", quantity: 3)
            .Line("C502", "17", quantity: -1)
            .Raw("nonsense");

        var (invoices, reader) = Read(text);

        Assert.Equal(["501", "C502"], invoices.Select(invoice => invoice.Number));
        Assert.All(invoices, invoice => Assert.Single(invoice.Lines));
        Assert.Equal(2, reader.LeftOut(LeftOutCause.NoCustomer));
        Assert.Equal(2, reader.LeftOut(LeftOutCause.NoPrice));
        Assert.Equal(3, reader.LeftOut(LeftOutCause.WrongQuantity));
        Assert.Equal(1, reader.LeftOut(LeftOutCause.Malformed));
        Assert.Equal(0, reader.LeftOut(LeftOutCause.Fee));
    }

    [Theory]
    [InlineData(false, 3, 0)]
    [InlineData(true, 1, 2)]
    public void Read_PostageAndFees_AreGoodsUnlessLeftOut(bool withoutFees, int lines, int leftOut)
    {
        using var text = new RetailText()
            .Line("501", "17").Line("501", "17", stock: "POST").Line("501", "17", stock: "m");

        var (invoices, reader) = Read(text, withoutFees);

        Assert.Equal(lines, Assert.Single(invoices).Lines.Count);
        Assert.Equal(leftOut, reader.LeftOut(LeftOutCause.Fee));
    }

    [Fact]
    public void Read_EqualLines_AllCount()
    {
        using var text = new RetailText().Line("501", "17").Line("501", "17");

        Assert.Equal(2, Assert.Single(Read(text).Invoices).Lines.Count);
    }

    [Fact]
    public void Read_InvoiceWithTwoTimes_TakesTheFirst()
    {
        using var text = new RetailText().Line("501", "17", minute: 5).Line("501", "17", minute: 6);

        var invoice = Assert.Single(Read(text).Invoices);

        Assert.Equal(5, invoice.At.Minute);
        Assert.Equal(2, invoice.Lines.Count);
    }

    [Fact]
    public void Read_InvoiceInterruptedByOthers_IsOneInvoiceInItsFirstPlace()
    {
        using var text = new RetailText().Line("501", "17", minute: 1);
        for (var other = 0; other < InvoiceReader.OpenInvoices - 1; other++)
        {
            text.Line($"6{other:00}", "18", minute: 2);
        }

        text.Line("501", "17", minute: 1);

        var (invoices, _) = Read(text);

        Assert.Equal(InvoiceReader.OpenInvoices, invoices.Count);
        Assert.Equal(("501", 2), (invoices[0].Number, invoices[0].Lines.Count));
    }

    [Fact]
    public void Read_OneNumberForTwoCustomers_IsTwoInvoices()
    {
        using var text = new RetailText().Line("501", "17").Line("501", "18");

        Assert.Equal(["17", "18"], Read(text).Invoices.Select(invoice => invoice.CustomerId));
    }

    [Fact]
    public void Read_FileNotInOrderOfTime_SaysWhereAndWhatToDo()
    {
        using var text = new RetailText().Line("501", "17", minute: 5).Line("502", "17", minute: 4);

        var mistake = Assert.Throws<UsageException>(() => Read(text));

        Assert.Contains("invoice line 2: invoice 502", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("must be sorted by InvoiceDate", mistake.Message, StringComparison.Ordinal);
    }

    private static (List<Invoice> Invoices, InvoiceReader Reader) Read(RetailText text, bool withoutFees = false)
    {
        using var file = RetailFile.Open(text.Plain());
        var reader = new InvoiceReader(file, withoutFees);
        return (reader.Read().ToList(), reader);
    }
}
