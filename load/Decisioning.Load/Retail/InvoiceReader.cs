namespace Decisioning.Load.Retail;

/// <summary>
/// Puts the lines of a file together to invoices, in the order of their first lines. An invoice whose lines are
/// interrupted by others is still one as long as fewer than <see cref="OpenInvoices"/> began in between (the file has
/// one such place, with one invoice in between), so memory does not grow with the file.
/// </summary>
internal sealed class InvoiceReader(RetailFile file, bool withoutFees)
{
    public const int OpenInvoices = 64;

    private readonly Queue<Invoice> _open = new();
    private readonly Dictionary<(string Number, string Customer), Invoice> _byKey = [];
    private readonly long[] _leftOut = new long[Enum.GetValues<LeftOutCause>().Length];
    private DateTimeOffset _latest = DateTimeOffset.MinValue;

    public long LeftOut(LeftOutCause cause) => _leftOut[(int)cause];

    /// <exception cref="UsageException">The file is not in the order of time.</exception>
    public IEnumerable<Invoice> Read()
    {
        while (file.TryRead(out var line, out var cause))
        {
            cause ??= CauseToLeaveOut(line);
            if (cause is { } left)
            {
                _leftOut[(int)left]++;
                continue;
            }

            if (!_byKey.TryGetValue((line.InvoiceNo, line.CustomerId), out var invoice))
            {
                invoice = Begin(line);
                if (_open.Count > OpenInvoices)
                {
                    yield return Close();
                }
            }

            invoice.Lines.Add(line);
        }

        while (_open.Count > 0)
        {
            yield return Close();
        }
    }

    private LeftOutCause? CauseToLeaveOut(in InvoiceLine line)
    {
        if (line.CustomerId.Length == 0)
        {
            return LeftOutCause.NoCustomer;
        }

        if (line.UnitPrice <= 0)
        {
            return LeftOutCause.NoPrice;
        }

        if (line.IsCancellation ? line.Quantity >= 0 || line.Quantity == int.MinValue : line.Quantity <= 0)
        {
            return LeftOutCause.WrongQuantity;
        }

        return withoutFees && FeeCodes.Contains(line.StockCode) ? LeftOutCause.Fee : null;
    }

    private Invoice Begin(in InvoiceLine line)
    {
        if (line.At < _latest)
        {
            throw new UsageException(
                $"{file.Path}, invoice line {file.LinesRead}: invoice {line.InvoiceNo} of {line.At:yyyy-MM-dd HH:mm} "
                + $"begins after one of {_latest:yyyy-MM-dd HH:mm}; the file must be sorted by InvoiceDate.");
        }

        _latest = line.At;
        var invoice = new Invoice(line.InvoiceNo, line.CustomerId, line.At);
        _open.Enqueue(invoice);
        _byKey.Add((line.InvoiceNo, line.CustomerId), invoice);
        return invoice;
    }

    private Invoice Close()
    {
        var invoice = _open.Dequeue();
        _byKey.Remove((invoice.Number, invoice.CustomerId));
        return invoice;
    }
}
