namespace Decisioning.RealData.Tests.OnlineRetail;

/// <summary>One line of the file as it stands there; a cancellation has a negative quantity.</summary>
internal readonly record struct InvoiceLine(
    string InvoiceNo, string StockCode, int Quantity, DateTime InvoiceDate, decimal UnitPrice, string CustomerId)
{
    public bool IsCancellation => InvoiceNo.StartsWith('C');
}
