using Decisioning.Domain.Customers.Events;
using Decisioning.Engine;

namespace Decisioning.Server.Mapping;

/// <summary>
/// Channels that customers speak of must be some catalog's: a consent or its withdrawal for a channel that is written
/// wrongly would be acknowledged and change nothing. One that only an earlier version of the catalog had is taken too,
/// so that a withdrawal is always heard. Before the first version every name is.
/// </summary>
public static class ChannelCheck
{
    /// <summary>Refuses the first channel of an event that nobody knows, by its field within the event.</summary>
    public static void Check(CustomerEvent e, DecisionEngine engine, FieldCheck check)
    {
        check.Enter();
        switch (e)
        {
            case ConsentEvent consent:
                One("consent.channel", consent.Channel, engine, check);
                break;
            case AgreementEvent agreement:
                One("agreement.channel", agreement.Channel, engine, check);
                break;
            case ProfileEvent profile:
                Each("profile.reachable_channels", profile.ReachableChannels, engine, check);
                Each("profile.unreachable_channels", profile.UnreachableChannels, engine, check);
                break;
        }
    }

    private static void Each(string field, IReadOnlyList<string> channels, DecisionEngine engine, FieldCheck check)
    {
        for (var i = 0; i < channels.Count; i++)
        {
            One($"{field}[{i}]", channels[i], engine, check);
        }
    }

    /// <summary>An empty name is another rule's to judge.</summary>
    private static void One(string field, string channel, DecisionEngine engine, FieldCheck check)
    {
        var known = engine.Catalogs.Channels;
        if (channel.Length > 0 && known.Count > 0 && !known.Contains(channel))
        {
            check.Refuse(field, $"is '{channel}', which no catalog has; {Names.Suggest(channel, known)}");
        }
    }
}
