namespace Decisioning.Domain.Customers;

/// <summary>
/// Sums of money in minor units that stop at the ends of their range instead of wrapping round: a figure that cannot be
/// right any more must not turn from riches into debt.
/// </summary>
internal static class Money
{
    public static long Add(long a, long b)
    {
        var sum = unchecked(a + b);

        // The sum has wrapped when it differs in sign from both.
        return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? long.MinValue : long.MaxValue) : sum;
    }

    public static long Times(long unitPriceMinor, uint units)
    {
        var product = Math.BigMul(unitPriceMinor, (long)units);
        return product > long.MaxValue ? long.MaxValue : product < long.MinValue ? long.MinValue : (long)product;
    }

    /// <summary>Units, likewise.</summary>
    public static uint AddUnits(uint a, uint b) => (uint)Math.Min(uint.MaxValue, (ulong)a + b);
}
