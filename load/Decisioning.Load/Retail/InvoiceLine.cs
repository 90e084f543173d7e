namespace Decisioning.Load.Retail;

/// <summary>
/// One line of the invoice file as it stands there. The default value is no line.
/// </summary>
/// <param name="InvoiceNo">Number of the invoice; of a cancellation when it begins with C.</param>
/// <param name="StockCode">What was sold.</param>
/// <param name="Quantity">Pieces; below zero on a cancellation.</param>
/// <param name="At">Time of the invoice; the file has no zone, it is read as UTC.</param>
/// <param name="UnitPrice">Price of one piece in currency units, at times with more than two decimals.</param>
/// <param name="CustomerId">Empty on a quarter of the lines.</param>
internal readonly record struct InvoiceLine(
    string InvoiceNo, string StockCode, int Quantity, DateTimeOffset At, decimal UnitPrice, string CustomerId)
{
    /// <summary>A cancellation gives goods back; everything else sells them.</summary>
    public bool IsCancellation => InvoiceNo.StartsWith('C');
}
