using Decisioning.Load.Retail;
using Decisioning.Load.Tests.Fakes;

namespace Decisioning.Load.Tests.Retail;

public sealed class RealFileTests
{
    [RealDataFact("online-retail")]
    public void Read_RealFile_ComesToThePublishedFigures()
    {
        using var file = RetailFile.Open(Fakes.RealData.Folder("online-retail")!);
        var reader = new InvoiceReader(file, withoutFees: false);
        var totals = new InvoiceTotals();
        var buyers = new HashSet<string>();
        var ids = new HashSet<string>();
        foreach (var invoice in reader.Read())
        {
            totals.Add(invoice);
            Assert.All(InvoiceEvents.Of(invoice), made => Assert.True(ids.Add(made.EventId), made.EventId));
            if (!invoice.Lines[0].IsCancellation)
            {
                buyers.Add(invoice.CustomerId);
            }
        }

        Assert.Equal(541_909, file.LinesRead);
        Assert.Equal(135_080, reader.LeftOut(LeftOutCause.NoCustomer));
        Assert.Equal(40, reader.LeftOut(LeftOutCause.NoPrice));
        Assert.Equal(0, reader.LeftOut(LeftOutCause.WrongQuantity) + reader.LeftOut(LeftOutCause.Malformed));
        Assert.Equal((18_532, 397_884, 891_140_790), (totals.Orders, totals.OrderLines, totals.OrdersMinor));
        Assert.Equal((3_654, 8_905), (totals.Cancellations, totals.CancellationLines));
        Assert.Equal(4_338, buyers.Count);
        Assert.Equal(22_186, ids.Count);
    }
}
