using System.Diagnostics.Metrics;
using Decisioning.Domain.Deciding;

namespace Decisioning.Engine.Instruments;

/// <summary>Decisions by verdict, by the reason where a contact is refused, and by whether the stored answer to a
/// repeated request was given.</summary>
internal sealed class DecisionCounters
{
    private const int Placements = 0;
    private const int Send = 1;
    private const int FirstReason = 2;
    private const int Reasons = 64;
    private const int Kinds = FirstReason + Reasons;

    private static readonly string[] ReasonNames =
        [.. Enumerable.Range(0, Reasons).Select(code => TagNames.Of($"{(ReasonCode)code}"))];

    private readonly StripedCounters _counters = new(2 * Kinds);

    public void Count(Decision decision, bool replayed) =>
        _counters.Increment((replayed ? Kinds : 0) + KindOf(decision.Contact));

    /// <summary>What is not zero, and the three verdicts, so that a rate has a beginning.</summary>
    public IEnumerable<Measurement<long>> Read()
    {
        for (var i = 0; i < _counters.Count; i++)
        {
            var (kind, replayed) = (i % Kinds, i >= Kinds);
            var count = _counters.Read(i);
            if (count == 0 && (replayed || kind > FirstReason)) continue;
            yield return new Measurement<long>(
                count,
                new("verdict", kind switch { Placements => "placements", Send => "send", _ => "do_not_send" }),
                new("reason", kind < FirstReason ? "none" : ReasonNames[kind - FirstReason]),
                new("replayed", replayed ? "true" : "false"));
        }
    }

    private static int KindOf(ContactDecision? contact) => contact switch
    {
        null => Placements,
        { Verdict: Verdict.Send } => Send,
        _ => FirstReason + Math.Min((int)(contact.Reason?.Code ?? ReasonCode.None), Reasons - 1),
    };
}
