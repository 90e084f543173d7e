using Decisioning.Scoring;

namespace Decisioning.Domain.Customers;

/// <summary>
/// The debt of a customer's account of trust, a sum that decays: a contact at time t adds x, and x has halved at t + h.
/// The record keeps one number, the time it refers to and the half-life h; amounts with earlier or later times are
/// brought to that time, so the order of arrival does not matter.
/// </summary>
public static class CustomerDebt
{
    /// <summary>Lower bounds of the bands of debt, by which responses are calibrated.</summary>
    private static readonly double[] BandStarts = [0, 0.25, 0.5, 1, 2];

    public static int BandCount => BandStarts.Length;

    /// <summary>
    /// The debt at a time. What is due back for contacts whose hold ran out under <see cref="ExpiryRule.Release"/> by
    /// now (or by the record's own time) and that are not folded yet is taken off. Negative after bonuses.
    /// </summary>
    public static double At(CustomerView view, long atMs, long nowMs)
    {
        ref readonly var header = ref view.Header;
        if (header.DebtHalfLifeSeconds == 0)
        {
            return 0;
        }

        var debt = Decayed(header.Debt, header.DebtAtMs, atMs, header.DebtHalfLifeSeconds);
        var asOfMs = ContactLog.AsOf(view, nowMs);
        foreach (ref readonly var contact in view.Contacts)
        {
            if (ContactLog.IsReleasedByExpiry(contact, asOfMs) && contact.State == ContactState.Reserved)
            {
                var due = contact.Draw * (1 - contact.GivenBack);
                debt -= Decayed(due, contact.AtMs, atMs, header.DebtHalfLifeSeconds);
            }
        }

        return debt;
    }

    /// <summary>Trust of a debt: exp(-debt), 1 when the debt is negative. Always 0..1.</summary>
    public static double Trust(double debt) => DeterministicMath.Exp(-Math.Max(0, debt));

    /// <summary>Trust of a customer at a time, 0..1.</summary>
    public static double TrustAt(CustomerView view, long atMs, long nowMs) => Trust(At(view, atMs, nowMs));

    /// <summary>Index of the band that a debt lies in: [0, .25) [.25, .5) [.5, 1) [1, 2) [2, inf).</summary>
    public static byte Band(double debt)
    {
        var band = BandStarts.Length - 1;
        while (band > 0 && !(debt >= BandStarts[band]))
        {
            band--;
        }

        return (byte)band;
    }

    /// <summary>
    /// The earliest time from <paramref name="fromMs"/> on at which the debt is at most <paramref name="level"/> if
    /// nothing happens: from + h * log2(debt / level), rounded up to the first millisecond at which that really holds.
    /// Null when it never is (a level of zero or below that is not reached already).
    /// </summary>
    public static long? FallsTo(CustomerView view, double level, long fromMs, long nowMs)
    {
        var debt = At(view, fromMs, nowMs);
        if (debt <= level)
        {
            return fromMs;
        }

        if (!(level > 0) || !double.IsFinite(debt))
        {
            return null;
        }

        var halfLifeMs = view.Header.DebtHalfLifeSeconds * 1000.0;
        var waitMs = Math.Ceiling(halfLifeMs * DeterministicMath.Log2(debt / level));
        if (waitMs > long.MaxValue / 4)
        {
            return null;
        }

        // The closed form is right to a rounding of far less than a millisecond: one step either way finds the first.
        var atMs = fromMs + (long)waitMs;
        if (At(view, atMs, nowMs) > level)
        {
            return atMs + 1;
        }

        return atMs - 1 > fromMs && At(view, atMs - 1, nowMs) <= level ? atMs - 1 : atMs;
    }

    /// <summary>An amount of a time as it counts at another time (earlier: more, later: less).</summary>
    internal static double Decayed(double amount, long fromMs, long toMs, uint halfLifeSeconds) => amount == 0
        ? 0
        : amount * DeterministicMath.Exp2(-(toMs - fromMs) / (halfLifeSeconds * 1000.0));

    /// <summary>
    /// Adds an amount at its own time. A new half-life holds from the later of the record's time and the time the debt
    /// refers to: what was there has decayed under the old one until then, and decays under the new one from then on.
    /// </summary>
    internal static void Add(
        ref CustomerHeader header, double amount, long atMs, uint halfLifeSeconds, long recordedAtMs)
    {
        if (halfLifeSeconds != 0 && header.DebtHalfLifeSeconds != halfLifeSeconds)
        {
            if (header.DebtHalfLifeSeconds != 0)
            {
                MoveForward(ref header, recordedAtMs);
            }

            header.DebtHalfLifeSeconds = halfLifeSeconds;
        }

        if (amount == 0 || header.DebtHalfLifeSeconds == 0)
        {
            return;
        }

        if (header.Debt == 0)
        {
            header.DebtAtMs = atMs;
        }

        MoveForward(ref header, atMs);
        header.Debt += Decayed(amount, atMs, header.DebtAtMs, header.DebtHalfLifeSeconds);
    }

    private static void MoveForward(ref CustomerHeader header, long atMs)
    {
        if (atMs > header.DebtAtMs)
        {
            header.Debt = Decayed(header.Debt, header.DebtAtMs, atMs, header.DebtHalfLifeSeconds);
            header.DebtAtMs = atMs;
        }
    }
}
