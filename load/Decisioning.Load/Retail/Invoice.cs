namespace Decisioning.Load.Retail;

/// <summary>
/// The lines of one invoice of one customer, at the time of its first line (some invoices carry two).
/// </summary>
internal sealed class Invoice(string number, string customerId, DateTimeOffset at)
{
    public string Number { get; } = number;

    public string CustomerId { get; } = customerId;

    public DateTimeOffset At { get; } = at;

    public List<InvoiceLine> Lines { get; } = [];
}
