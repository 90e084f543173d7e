namespace Decisioning.RealData.Tests.OnlineRetail;

/// <summary>
/// One invoice of a known customer: a purchase, or a cancellation with quantities turned positive. Its time is that of
/// its first line in the file (43 invoices carry two times).
/// </summary>
internal sealed record Invoice(
    string Number, string CustomerId, bool IsCancellation, long AtMs, IReadOnlyList<InvoiceItem> Items);

/// <summary>
/// Goods on an invoice. The unit price is rounded to the penny before it is multiplied: four lines of the file are
/// priced at a tenth of one and come to nothing. The sum is the published turnover of 8,911,407.90, to which the exact
/// 8,911,407.904 rounds as well.
/// </summary>
internal readonly record struct InvoiceItem(string Product, int Units, long UnitPriceMinor)
{
    public long MoneyMinor => Units * UnitPriceMinor;
}
