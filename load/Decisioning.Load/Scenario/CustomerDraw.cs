using System.Globalization;
using Decisioning.Load.Measuring;

namespace Decisioning.Load.Scenario;

/// <summary>
/// Whose visit is next: somebody who was never seen, somebody who has not come for long, or one of those who come by
/// Zipf's law. Who has not come for long is taken from the second half of the base, of which nobody else comes, one
/// after the other: where the base is larger than the server's memory he rests in the store. Safe for several callers.
/// </summary>
/// <param name="customers">Of the base; numbers 1 to so many.</param>
/// <param name="exponent">Of Zipf's law.</param>
/// <param name="newShare">Share of visits by customers who were never seen before, 0..1.</param>
/// <param name="restingShare">Share of visits by those who have not come for long, 0..1.</param>
internal sealed class CustomerDraw(int customers, double exponent, double newShare, double restingShare)
{
    private readonly int _regulars = RegularsOf(customers, restingShare);
    private readonly Zipf _zipf = new(RegularsOf(customers, restingShare), exponent);
    private long _rested;

    /// <summary>What is drawn, in words.</summary>
    public string Words => string.Create(
        CultureInfo.InvariantCulture,
        $"{_regulars:N0} customers by Zipf (exponent {exponent}), {newShare:P0} never seen before{Others}");

    private string Others => restingShare > 0
        ? string.Create(
            CultureInfo.InvariantCulture,
            $", {restingShare:P0} of the other {customers - _regulars:N0}, each once before one comes again")
        : "";

    /// <summary>The id of the customer whose visit is next.</summary>
    /// <param name="random">Of the caller.</param>
    /// <param name="newId">Makes the id of somebody who was never seen.</param>
    public string Next(Random random, Func<string> newId)
    {
        var draw = random.NextDouble();
        if (draw < newShare)
        {
            return newId();
        }

        return BenchRequests.IdOf(
            draw < newShare + restingShare ? Resting() : _zipf.At(random.NextDouble()));
    }

    private int Resting()
    {
        var others = Math.Max(1, customers - _regulars);
        return customers - (int)((Interlocked.Increment(ref _rested) - 1) % others);
    }

    private static int RegularsOf(int customers, double restingShare) =>
        restingShare > 0 ? Math.Max(1, customers / 2) : customers;
}
