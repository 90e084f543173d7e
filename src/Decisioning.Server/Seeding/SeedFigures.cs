using System.Globalization;
using Decisioning.Domain.Customers;

namespace Decisioning.Server.Seeding;

/// <summary>What the customers of a seeded base hold on average, and how long their records are.</summary>
public sealed class SeedFigures
{
    private const int MostBytes = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly long[] _byBytes = new long[MostBytes + 1];
    private long _customers;
    private long _orders;
    private long _products;
    private long _contacts;
    private long _events;
    private long _bytes;

    public long Customers => Interlocked.Read(ref _customers);

    public void Count(ReadOnlySpan<byte> record)
    {
        var view = new CustomerView(record);
        lock (_gate)
        {
            _customers++;
            _orders += view.Orders.Length;
            _products += view.Products.Length;
            _contacts += view.Contacts.Length;
            _events += view.EventIds.Length;
            _bytes += record.Length;
            _byBytes[Math.Min(record.Length, MostBytes)]++;
        }
    }

    /// <summary>The means and the 99th percentile, one sentence.</summary>
    public string Sentence() => string.Create(
        CultureInfo.InvariantCulture,
        $"A customer has on average {Mean(_orders):0.0} orders, {Mean(_products):0.0} products, {Mean(_contacts):0.0} "
        + $"contacts and {Mean(_events):0.0} event ids in {Mean(_bytes):N0} bytes; "
        + $"99 % have at most {Percentile(.99):N0}.");

    private double Mean(long sum) => _customers == 0 ? 0 : (double)sum / _customers;

    private int Percentile(double share)
    {
        var left = (long)Math.Ceiling(share * _customers);
        for (var bytes = 0; bytes <= MostBytes; bytes++)
        {
            left -= _byBytes[bytes];
            if (left <= 0)
            {
                return bytes;
            }
        }

        return MostBytes;
    }
}
