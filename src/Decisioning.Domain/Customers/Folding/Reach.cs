namespace Decisioning.Domain.Customers.Folding;

/// <summary>How often each channel was used and reached the customer, and whether his address works.</summary>
internal static class Reach
{
    /// <summary>
    /// Counts a contact as sent and as reached, each once. False when there is no room for its channel.
    /// </summary>
    public static bool TryCount(
        RecordDraft draft, ref ContactEntry contact, ContactOutcomes before, ContactOutcomes flag)
    {
        var sent = SettlementTable.IsSent(before | flag) ? 1 : 0;
        sent -= SettlementTable.IsSent(before) ? 1 : 0;
        var reached = (flag & SettlementTable.Reaches) != 0 && (before & ContactOutcomes.Reached) == 0;
        if (sent == 0 && !reached)
        {
            return true;
        }

        var index = FindOrAdd(draft, contact.Channel);
        if (index < 0)
        {
            return false;
        }

        ref var channel = ref draft.Channels[index];
        channel.Sent = (uint)Math.Clamp(channel.Sent + (long)sent, 0, uint.MaxValue);
        if (reached)
        {
            channel.Reached++;
            contact.Outcomes |= ContactOutcomes.Reached;
        }

        return true;
    }

    /// <summary>The latest word by its own time holds. False when there is no room for the channel.</summary>
    public static bool TrySetReachable(RecordDraft draft, ulong name, bool reachable, long atMs)
    {
        var index = FindOrAdd(draft, name);
        if (index < 0)
        {
            return false;
        }

        ref var channel = ref draft.Channels[index];
        var at = Seconds.Of(atMs);
        if (at >= channel.ReachabilityAtSeconds)
        {
            channel.Unreachable = reachable ? (byte)0 : (byte)1;
            channel.ReachabilityAtSeconds = at;
        }

        return true;
    }

    private static int FindOrAdd(RecordDraft draft, ulong name)
    {
        var channels = draft.Channels.Span;
        for (var i = 0; i < channels.Length; i++)
        {
            if (channels[i].Channel == name)
            {
                return i;
            }
        }

        if (channels.Length >= RecordLimits.Channels)
        {
            return -1;
        }

        draft.Channels.Add(new ChannelEntry { Channel = name });
        return channels.Length;
    }
}
