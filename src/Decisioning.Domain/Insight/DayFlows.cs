using System.Runtime.InteropServices;
using Decisioning.Domain.Deciding;

namespace Decisioning.Domain.Insight;

/// <summary>What happened in one channel: contacts promised and given back, outcomes, consents.</summary>
public sealed class ChannelFlows
{
    /// <summary>Contacts that were promised to senders.</summary>
    public long Contacts { get; set; }

    /// <summary>Contacts of any day whose place was given back.</summary>
    public long GivenBack { get; set; }

    public long ConsentsGiven { get; set; }

    public long ConsentsLost { get; set; }

    /// <summary>Outcomes reported, by <see cref="Customers.Events.Outcome"/>.</summary>
    public Dictionary<byte, long> Outcomes { get; set; } = [];

    /// <summary>Reserving requests that were answered DO_NOT_SEND, by the reason given; 0: no candidate.</summary>
    public Dictionary<byte, long> Refusals { get; set; } = [];

    public void Add(ChannelFlows other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Contacts += other.Contacts;
        GivenBack += other.GivenBack;
        ConsentsGiven += other.ConsentsGiven;
        ConsentsLost += other.ConsentsLost;
        DayFlows.Add(Outcomes, other.Outcomes);
        DayFlows.Add(Refusals, other.Refusals);
    }
}

/// <summary>What happened on one UTC day, or on several added up. Keys are name hashes; channel 0 is none: a refusal
/// without a candidate.</summary>
public sealed class DayFlows
{
    /// <summary>Offers that are counted apart in one day; later ones are counted together under 0.</summary>
    private const int MostOffers = 5_000;

    public Dictionary<ulong, ChannelFlows> Channels { get; set; } = [];

    /// <summary>Contacts promised, by offer.</summary>
    public Dictionary<ulong, long> Offers { get; set; } = [];

    public ChannelFlows this[ulong channel]
    {
        get
        {
            ref var flows = ref CollectionsMarshal.GetValueRefOrAddDefault(Channels, channel, out _);
            return flows ??= new ChannelFlows();
        }
    }

    public void Refuse(ulong channel, ReasonCode reason) =>
        CollectionsMarshal.GetValueRefOrAddDefault(this[channel].Refusals, (byte)reason, out _)++;

    public void Send(ulong offer)
    {
        var counted = Offers.Count < MostOffers || Offers.ContainsKey(offer) ? offer : 0;
        CollectionsMarshal.GetValueRefOrAddDefault(Offers, counted, out _)++;
    }

    public void Add(DayFlows other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (channel, flows) in other.Channels)
        {
            this[channel].Add(flows);
        }

        Add(Offers, other.Offers);
    }

    internal static void Add<TKey>(Dictionary<TKey, long> sums, Dictionary<TKey, long> others)
        where TKey : notnull
    {
        foreach (var (key, count) in others)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(sums, key, out _) += count;
        }
    }
}
