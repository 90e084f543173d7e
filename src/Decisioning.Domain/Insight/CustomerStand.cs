using Decisioning.Domain.Customers;
using Decisioning.Domain.Segments;

namespace Decisioning.Domain.Insight;

/// <summary>
/// What one customer's record contributes to the counters of the base, as far as it moves with time: orders, the last
/// one, and debt. It is a function of the record alone, so that the contribution of the record before can be taken out
/// exactly. <c>default</c> is a customer of whom nothing is known, or who was erased.
/// </summary>
internal readonly record struct CustomerStand
{
    public bool Exists { get; private init; }

    /// <summary>Orders with units left, and the second of the newest; as <see cref="Rfm"/> counts them.</summary>
    public int Frequency { get; private init; }

    public uint LastSeconds { get; private init; }

    public double Debt { get; private init; }

    public long DebtAtMs { get; private init; }

    /// <summary>Half-life of the debt in seconds; 0: none.</summary>
    public uint HalfLifeSeconds { get; private init; }

    public long RecordedAtMs { get; private init; }

    /// <summary>Contacts whose draw comes back by itself when their hold runs out; null for none.</summary>
    public ReleasableHold[]? Holds { get; private init; }

    public static CustomerStand Of(CustomerView view)
    {
        if (view.IsNewcomer || view.IsErased)
        {
            return default;
        }

        ref readonly var header = ref view.Header;
        var orders = OrderStanding.Of(view);
        return new CustomerStand
        {
            Exists = true,
            Frequency = orders.Frequency,
            LastSeconds = orders.LastSeconds,
            Debt = header.DebtHalfLifeSeconds == 0 ? 0 : header.Debt,
            DebtAtMs = header.DebtAtMs,
            HalfLifeSeconds = header.DebtHalfLifeSeconds,
            RecordedAtMs = header.RecordedAtMs,
            Holds = header.DebtHalfLifeSeconds == 0 ? null : HoldsOf(view),
        };
    }

    /// <summary>Whether two records buy and owe the same, so that nothing in the counters moves.</summary>
    public bool IsSameAs(in CustomerStand other) => Exists == other.Exists && Frequency == other.Frequency
        && LastSeconds == other.LastSeconds && Debt.Equals(other.Debt) && DebtAtMs == other.DebtAtMs
        && HalfLifeSeconds == other.HalfLifeSeconds && Holds is null && other.Holds is null;

    /// <summary>The debt at a time, as <see cref="CustomerDebt.At"/> gives it; expiry is judged by a time of its own.
    /// </summary>
    public double DebtAt(long atMs, long expiryAsOfMs)
    {
        if (HalfLifeSeconds == 0)
        {
            return 0;
        }

        var debt = CustomerDebt.Decayed(Debt, DebtAtMs, atMs, HalfLifeSeconds);
        var asOfMs = Math.Max(expiryAsOfMs, RecordedAtMs);
        foreach (var hold in Holds ?? [])
        {
            debt -= hold.ExpiresAtMs <= asOfMs ? CustomerDebt.Decayed(hold.Due, hold.AtMs, atMs, HalfLifeSeconds) : 0;
        }

        return debt;
    }

    private static ReleasableHold[]? HoldsOf(CustomerView view)
    {
        List<ReleasableHold>? holds = null;
        foreach (ref readonly var contact in view.Contacts)
        {
            if (contact.State == ContactState.Reserved && contact.OnExpiry == ExpiryRule.Release)
            {
                var due = contact.Draw * (1 - contact.GivenBack);
                (holds ??= []).Add(new ReleasableHold(contact.ExpiresAtMs, contact.AtMs, due));
            }
        }

        return holds?.ToArray();
    }
}

/// <summary>Debt that is due back when a hold runs out.</summary>
internal readonly record struct ReleasableHold(long ExpiresAtMs, long AtMs, double Due);
