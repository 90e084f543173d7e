using Decisioning.Domain.Customers.Events;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>What a random customer says himself: agreements about channels, matters with the service.</summary>
/// <param name="later">Puts an event on the agenda of his life.</param>
internal sealed class RandomWords(Dice dice, long now, Action<CustomerEvent> later)
{
    private int _ids;

    public void Tell(long start, bool silent)
    {
        if (silent)
        {
            return;
        }

        for (var i = dice.Chance(0.7) ? 0 : dice.Whole(1, 3); i > 0; i--)
        {
            later(Agreement(start));
        }

        for (var i = dice.Chance(0.8) ? 0 : dice.Whole(1, 3); i > 0; i--)
        {
            Case(start, $"case-{i}");
        }
    }

    private AgreementEvent Agreement(long start)
    {
        var limited = dice.Chance(0.5);
        return new AgreementEvent
        {
            EventId = $"w{_ids++}",
            OccurredAtMs = dice.Whole(start, now),
            Channel = dice.Chance(0.3) ? "" : dice.Pick(Words.OutboundChannels),
            Contacts = limited ? dice.Whole(1, 4) : 0,
            WindowHours = limited ? dice.Pick([24, 168, dice.Whole(1, 700)]) : 0,
            RefusedTopics = dice.Chance(0.35) ? [dice.Pick(Words.Topics)] : [],
            WantedTopics = dice.Chance(0.2) ? dice.Some([.. Words.Topics, .. Words.Groups], 1) : [],
            PausedUntilMs = dice.Chance(0.3) ? now + dice.Whole(-3 * Words.MsPerDay, 20 * Words.MsPerDay) : null,
        };
    }

    private void Case(long start, string id)
    {
        var opened = dice.Whole(Math.Max(start, now - (40 * Words.MsPerDay)), now);
        later(new ServiceCaseEvent { EventId = $"w{_ids++}", OccurredAtMs = opened, CaseId = id, Opened = true });
        if (dice.Chance(0.7))
        {
            var closed = dice.Whole(opened, now);
            later(new ServiceCaseEvent { EventId = $"w{_ids++}", OccurredAtMs = closed, CaseId = id, Opened = false });
        }
    }
}
