using System.Runtime.InteropServices;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Insight;

/// <summary>How many customers may be reached: who granted a consent for a channel and purpose and has a working
/// address there, and whose address is known not to work. Kept for every channel and purpose that a record names, so
/// that any catalog can be answered.</summary>
internal sealed class ReachLedger
{
    private readonly Dictionary<(ulong Channel, ulong Purpose), long> _granted;
    private readonly Dictionary<ulong, long> _unreachable;

    public ReachLedger() => (_granted, _unreachable) = ([], []);

    private ReachLedger(ReachLedger other) => (_granted, _unreachable, Known) = (
        new Dictionary<(ulong Channel, ulong Purpose), long>(other._granted),
        new Dictionary<ulong, long>(other._unreachable), other.Known);

    public long Known { get; private set; }

    /// <summary>Another one that holds the same.</summary>
    public ReachLedger Copy() => new(this);

    public void Change(CustomerView before, bool existed, CustomerView after, bool exists)
    {
        Known += (exists ? 1 : 0) - (existed ? 1 : 0);
        if (existed && exists && Same(before.Consents, after.Consents) && Same(before.Channels, after.Channels))
        {
            return;
        }

        if (existed)
        {
            Count(before, -1);
        }

        if (exists)
        {
            Count(after, 1);
        }
    }

    /// <summary>Customers with a working address and, where a purpose is named (not 0), its consent.</summary>
    public long Reachable(ulong channel, ulong purpose) => purpose == 0
        ? Known - _unreachable.GetValueOrDefault(channel)
        : _granted.GetValueOrDefault((channel, purpose));

    private static bool Same<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged => MemoryMarshal.AsBytes(left).SequenceEqual(MemoryMarshal.AsBytes(right));

    private void Count(CustomerView view, int by)
    {
        foreach (ref readonly var channel in view.Channels)
        {
            if (channel.Unreachable != 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_unreachable, channel.Channel, out _) += by;
            }
        }

        foreach (ref readonly var consent in view.Consents)
        {
            if (consent.Granted != 0 && CustomerFacts.Channel(view, consent.Channel).Unreachable == 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(
                    _granted, (consent.Channel, consent.Purpose), out _) += by;
            }
        }
    }
}
