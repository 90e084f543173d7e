using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;

namespace Decisioning.Domain.Deciding;

/// <summary>What the customer agreed to himself: of it and the policy the stricter holds.</summary>
internal static class AgreementCheck
{
    /// <summary>
    /// Until when the customer wants nothing through a channel; <see cref="long.MinValue"/>: no pause.
    /// </summary>
    public static long PausedUntil(in Question question, CatalogChannel channel)
    {
        var untilMs = long.MinValue;
        foreach (ref readonly var entry in question.Agreements)
        {
            var pauses = entry.Kind is AgreementKind.Terms or AgreementKind.Callback && entry.UntilSeconds > 0;
            if (pauses && entry.Covers(channel.Hash))
            {
                untilMs = Math.Max(untilMs, Seconds.ToMs(entry.UntilSeconds));
            }
        }

        return untilMs;
    }

    public static bool HasTopics(in Question question, CatalogChannel channel)
    {
        foreach (ref readonly var entry in question.Agreements)
        {
            if (IsTopic(entry) && entry.Covers(channel.Hash))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether the customer wants to hear of a topic through a channel: neither of the agreements about the channel and
    /// about all of them refuses it, and each that names topics it wants names this one.
    /// </summary>
    public static bool IsWanted(in Question question, CatalogChannel channel, ulong topic) =>
        IsWantedBy(question, channel.Hash, topic) && IsWantedBy(question, 0, topic);

    /// <summary>The frequencies that were agreed upon, as caps of rolling windows.</summary>
    public static CatalogCap[] Frequencies(CustomerView customer)
    {
        var agreements = customer.Agreements;
        if (agreements.IsEmpty)
        {
            return [];
        }

        var caps = new List<CatalogCap>();
        foreach (ref readonly var entry in agreements)
        {
            if (entry is { Kind: AgreementKind.Terms, Limit: > 0 })
            {
                caps.Add(CapOf(entry, caps.Count));
            }
        }

        return [.. caps];
    }

    private static bool IsWantedBy(in Question question, ulong agreedChannel, ulong topic)
    {
        var (anyWanted, wanted) = (false, false);
        foreach (ref readonly var entry in question.Agreements)
        {
            if (entry.Channel != agreedChannel)
            {
                continue;
            }

            if (entry.Kind == AgreementKind.RefusedTopic && entry.Subject == topic)
            {
                return false;
            }

            anyWanted |= entry.Kind == AgreementKind.WantedTopic;
            wanted |= entry.Kind == AgreementKind.WantedTopic && entry.Subject == topic;
        }

        return wanted || !anyWanted;
    }

    private static bool IsTopic(in AgreementEntry entry) =>
        entry.Kind is AgreementKind.RefusedTopic or AgreementKind.WantedTopic;

    private static CatalogCap CapOf(in AgreementEntry entry, int index) => new()
    {
        Definition = new CapDefinition
        {
            CapId = "agreement",
            Limit = entry.Limit,
            Window = CapWindowKind.Rolling,
            WindowHours = entry.WindowHours,
            Scope = entry.Channel == 0 ? CapScope.AllOutbound : CapScope.Channel,
        },
        Index = index,
        Hash = 0,
        ChannelHash = entry.Channel,
        SubjectHash = 0,
    };
}
