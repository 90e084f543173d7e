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

    public IEnumerable<ReasonCode> Codes => _candidates.Keys;

    public void Count(NaiveAnswer answer)
    {
        Triples++;
        Asked += answer.ContactAsked ? 1 : 0;
        Sent += answer.Verdict == Verdict.Send ? 1 : 0;
        BetterChannels += answer.BetterChannel.Length > 0 ? 1 : 0;
        Fallbacks += answer.Placements.Count(p => p.IsFallback);
        FilledPlacements += answer.Placements.Count(p => !p.IsFallback && p.Offers.Count > 0);
        foreach (var candidate in answer.Candidates)
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
            $"{Triples} triples, {Asked} ask for a contact: {Sent} SEND ({ShareSent:P1})");
        text.AppendLine(CultureInfo.InvariantCulture, $"{BetterChannels} refusals name a better channel");
        text.AppendLine(
            CultureInfo.InvariantCulture, $"{FilledPlacements} placements filled, {Fallbacks} by their fallback");
        text.AppendLine("refused contacts: " + string.Join(", ", _contacts.Select(c => $"{c.Key} {c.Value}")));
        text.AppendLine("candidates: " + string.Join(", ", _candidates.Select(c => $"{c.Key} {c.Value}")));
        return text.ToString();
    }
}
