using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>
/// What the customer agreed to, and the callbacks he asked for: the latest word by its own time holds.
/// </summary>
internal static class Agreements
{
    public static ApplyOutcome Fold(RecordDraft draft, AgreementEvent e)
    {
        var channel = NameHash.OfOptional(e.Channel);
        foreach (ref readonly var known in draft.Agreements.Span)
        {
            if (known.Channel == channel && known.Kind == AgreementKind.Terms && known.AtMs > e.OccurredAtMs)
            {
                return ApplyOutcome.Applied;
            }
        }

        Forget(draft, channel, isCallback: false);
        draft.Agreements.Add(new AgreementEntry
        {
            Channel = channel,
            AtMs = e.OccurredAtMs,
            UntilSeconds = e.PausedUntilMs is { } until ? Seconds.Ceiling(until) : 0,
            WindowHours = (ushort)e.WindowHours,
            Limit = (byte)e.Contacts,
            Kind = AgreementKind.Terms,
        });
        AddTopics(draft, e, channel, e.RefusedTopics, AgreementKind.RefusedTopic);
        AddTopics(draft, e, channel, e.WantedTopics, AgreementKind.WantedTopic);
        return draft.Agreements.Count <= RecordLimits.Agreements ? ApplyOutcome.Applied : ApplyOutcome.RecordFull;
    }

    /// <summary>Keeps one callback for each channel. False when there is no room for it.</summary>
    public static bool TryKeepCallback(RecordDraft draft, ulong channel, ulong offer, long atMs, long callbackAtMs)
    {
        foreach (ref readonly var known in draft.Agreements.Span)
        {
            if (known.Channel == channel && known.Kind == AgreementKind.Callback && known.AtMs > atMs)
            {
                return true;
            }
        }

        Forget(draft, channel, isCallback: true);
        draft.Agreements.Add(new AgreementEntry
        {
            Channel = channel,
            Subject = offer,
            AtMs = atMs,
            UntilSeconds = Seconds.Ceiling(callbackAtMs),
            Kind = AgreementKind.Callback,
        });
        return draft.Agreements.Count <= RecordLimits.Agreements;
    }

    /// <summary>A contact at or after the time of a callback is the one that was asked for.</summary>
    public static void KeepPromise(RecordDraft draft, ulong channel, long atMs)
    {
        var list = draft.Agreements;
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (list[i].Kind == AgreementKind.Callback && list[i].Channel == channel
                && Seconds.ToMs(list[i].UntilSeconds) <= atMs)
            {
                list.RemoveAt(i);
            }
        }
    }

    private static void AddTopics(
        RecordDraft draft, AgreementEvent e, ulong channel, IReadOnlyList<string> topics, AgreementKind kind)
    {
        for (var i = 0; i < topics.Count; i++)
        {
            draft.Agreements.Add(new AgreementEntry
            {
                Channel = channel,
                Subject = NameHash.Of(topics[i]),
                AtMs = e.OccurredAtMs,
                Kind = kind,
            });
        }
    }

    private static void Forget(RecordDraft draft, ulong channel, bool isCallback)
    {
        var list = draft.Agreements;
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (list[i].Channel == channel && list[i].Kind == AgreementKind.Callback == isCallback)
            {
                list.RemoveAt(i);
            }
        }
    }
}
