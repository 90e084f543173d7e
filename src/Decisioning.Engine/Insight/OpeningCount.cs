using Decisioning.Domain.Insight;
using Decisioning.Engine.Actors;

namespace Decisioning.Engine.Insight;

/// <summary>
/// Who is in the counters while the saved states are counted behind the first calls, and the days that end meanwhile.
/// States come by growing key. Who changes before his state has come is taken in early, as he stood before the change,
/// and his state is passed over. A day that ends has counters of its own: they stand as at its end and take in only who
/// is still to come, who has not changed since. Under the gate of the counters.
/// </summary>
/// <param name="expected">The highest customer numbers of all partitions, added up: no state more can come.</param>
internal sealed class OpeningCount(long expected)
{
    private readonly HashSet<CustomerKey> _early = [];
    private readonly List<EndedDays> _days = [];
    private CustomerKey _upTo;
    private long _passed;

    /// <summary>Days that have ended and whose figures are to be read when everybody is in.</summary>
    public IReadOnlyList<EndedDays> Days => _days;

    /// <summary>How much is done, 0 to 1.</summary>
    public double Share => Math.Min(1, (double)_passed / expected);

    /// <summary>Whether a customer who changes is to be taken in now, as he stood before.</summary>
    public bool TakeEarly(CustomerKey customer) => customer.CompareTo(_upTo) > 0 && _early.Add(customer);

    /// <summary>Whether a customer whose state has come is to be taken in by it.</summary>
    public bool Take(CustomerKey customer)
    {
        if (customer.CompareTo(_upTo) <= 0) return false;
        _upTo = customer;
        _passed++;
        return !_early.Remove(customer);
    }

    /// <summary>All states have come: from here on everybody is in.</summary>
    public void End() => _upTo = new CustomerKey(byte.MaxValue, uint.MaxValue);

    /// <summary>Days ended, up to one, and the counters stand as at the end of the first of them.</summary>
    public void EndDays(BaseCounters counters, int until) => _days.Add(new EndedDays(counters, until));

    /// <summary>Nobody more comes: the figures of the days that have ended will not be known.</summary>
    /// <returns>How many days.</returns>
    public int DropDays()
    {
        var days = _days.Sum(each => each.Until - each.Counters.Day);
        _days.Clear();
        return days;
    }

    /// <summary>Takes in whom the counters of the base take in.</summary>
    public void Begin(ulong id, ReadOnlySpan<byte> record)
    {
        foreach (var days in _days) days.Counters.Begin(id, record);
    }

    /// <summary>A record that was counted before those days ended is read back after they did, from another log.
    /// </summary>
    public void Recount(ulong id, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        foreach (var days in _days) days.Counters.Recount(id, before, after);
    }

    /// <param name="Counters">As they stood at the end of the first day.</param>
    /// <param name="Until">The day that followed the last of them.</param>
    internal readonly record struct EndedDays(BaseCounters Counters, int Until);
}
