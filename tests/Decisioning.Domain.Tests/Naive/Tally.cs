using System.Globalization;
using System.Text;
using Decisioning.Domain.Deciding;

namespace Decisioning.Domain.Tests.Naive;

/// <summary>How often each verdict and reason came out over a run, so that one sees what the run has tried.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<ReasonCode, int> _candidates = [];
    private readonly SortedDictionary<ReasonCode, int> _contacts = [];

    public int Triples { get; private set; }

    public int Asked { get; private set; }

    public int Sent { get; private set; }

    public int Fallbacks { get; private set; }

    public int FilledPlacements { get; private set; }

    public int BetterChannels { get; private set; }

    public double ShareSent => Sent / (double)Math.Max(1, Asked);

    /// <summary>Triples whose candidates were compared reason by reason: the question asked for reasons.</summary>
    public int Explained { get; private set; }

    /// <summary>Candidates with a reason whose engine's counterpart was looked at.</summary>
    public int Compared(ReasonCode code) => _candidates.GetValueOrDefault(code);

    /// <param name="answer">The naive answer, after it was compared with the engine's.</param>
    /// <param name="explained">Whether the reasons of its candidates were compared too.</param>
    public void Count(NaiveAnswer answer, bool explained)
    {
        Triples++;
        Explained += explained ? 1 : 0;
        Asked += answer.ContactAsked ? 1 : 0;
        Sent += answer.Verdict == Verdict.Send ? 1 : 0;
        BetterChannels += answer.BetterChannel.Length > 0 ? 1 : 0;
        Fallbacks += answer.Placements.Count(p => p.IsFallback);
        FilledPlacements += answer.Placements.Count(p => !p.IsFallback && p.Offers.Count > 0);
        foreach (var candidate in explained ? answer.Candidates : [])
        {
            _candidates[candidate.Code] = _candidates.GetValueOrDefault(candidate.Code) + 1;
        }

        if (answer.ContactAsked && answer.Verdict == Verdict.DoNotSend)
        {
            _contacts[answer.ContactReason] = _contacts.GetValueOrDefault(answer.ContactReason) + 1;
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{Triples} triples, {Explained} with reasons, {Asked} ask for a contact: {Sent} SEND ({ShareSent:P1})");
        text.AppendLine(CultureInfo.InvariantCulture, $"{BetterChannels} refusals name a better channel");
        text.AppendLine(
            CultureInfo.InvariantCulture, $"{FilledPlacements} placements filled, {Fallbacks} by their fallback");
        text.AppendLine("refused contacts: " + string.Join(", ", _contacts.Select(c => $"{c.Key} {c.Value}")));
        text.AppendLine("candidates: " + string.Join(", ", _candidates.Select(c => $"{c.Key} {c.Value}")));
        return text.ToString();
    }
}
