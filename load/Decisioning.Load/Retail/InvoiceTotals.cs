namespace Decisioning.Load.Retail;

/// <summary>What the invoices come to, to be held against figures from elsewhere. Money in pence.</summary>
internal sealed class InvoiceTotals
{
    public long Orders { get; private set; }

    public long OrderLines { get; private set; }

    public long OrdersMinor { get; private set; }

    public long Cancellations { get; private set; }

    public long CancellationLines { get; private set; }

    public long CancellationsMinor { get; private set; }

    public void Add(Invoice invoice)
    {
        var minor = invoice.Lines.Sum(line => line.Quantity * InvoiceEvents.Minor(line.UnitPrice));
        if (invoice.Lines[0].IsCancellation)
        {
            Cancellations++;
            CancellationLines += invoice.Lines.Count;
            CancellationsMinor += minor;
        }
        else
        {
            Orders++;
            OrderLines += invoice.Lines.Count;
            OrdersMinor += minor;
        }
    }
}
