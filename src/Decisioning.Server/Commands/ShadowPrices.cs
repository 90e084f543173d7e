namespace Decisioning.Server.Commands;

/// <summary>
/// What a place in a scarce channel is worth: the price at which so many contacts remain. A contact remains at a price
/// when its net lies above it. Amounts are in millionths of the currency unit, prices in its smallest units.
/// </summary>
/// <param name="nets">Net of each contact that would be made at no price, in the order in which customers come.</param>
/// <param name="microsPerMinor">Millionths in one smallest unit.</param>
public sealed class ShadowPrices(IReadOnlyList<long> nets, long microsPerMinor)
{
    private readonly long[] _falling = [.. nets.OrderDescending()];

    /// <summary>Contacts that would be made at no price.</summary>
    public int Contacts => _falling.Length;

    /// <summary>How many contacts remain at a price.</summary>
    public int RemainAt(long priceMinor)
    {
        var price = priceMinor * microsPerMinor;
        return _falling.TakeWhile(net => net > price).Count();
    }

    /// <summary>
    /// The price for so many contacts: the lowest that leaves at most as many. Where equal contacts stand at the edge
    /// that may leave far fewer; then the highest that leaves at least as many, if the first who come are worth more
    /// with it.
    /// </summary>
    public long PriceFor(int contacts)
    {
        if (Contacts <= contacts)
        {
            return 0;
        }

        var first = _falling[contacts];
        var fewer = Math.Max(0, (first + microsPerMinor - 1) / microsPerMinor);
        var enough = Math.Max(0, (_falling[contacts - 1] - 1) / microsPerMinor);
        return FirstComeNet(enough, contacts) > FirstComeNet(fewer, contacts) ? enough : fewer;
    }

    /// <summary>Net of the first so many who come and remain at a price.</summary>
    public long FirstComeNet(long priceMinor, int contacts) =>
        nets.Where(net => net > priceMinor * microsPerMinor).Take(contacts).Sum();

    /// <summary>Net of the best so many.</summary>
    public long BestNet(int contacts) => _falling.Take(contacts).Sum();

    /// <summary>
    /// How many contacts each of some prices leaves, from no price on: for the numbers 1, 2, 5, 10, 20, 50 and so on,
    /// the number asked for among them.
    /// </summary>
    public IEnumerable<(long PriceMinor, int Contacts)> Table(int contacts)
    {
        var numbers = new SortedSet<int>(Comparer<int>.Create((a, b) => b.CompareTo(a))) { Contacts, contacts };
        for (long step = 1; step < Contacts; step *= 10)
        {
            numbers.UnionWith(new[] { step, 2 * step, 5 * step }.Where(n => n < Contacts).Select(n => (int)n));
        }

        return numbers.Where(number => number <= Contacts)
            .Select(PriceFor)
            .Distinct()
            .Select(price => (price, RemainAt(price)));
    }
}
