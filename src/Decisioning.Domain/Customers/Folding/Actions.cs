using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;
using Decisioning.Scoring;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>What a customer does without buying: a count, a time, and interest in a category that decays.</summary>
internal static class Actions
{
    /// <summary>Half-life of interest in a category, seconds.</summary>
    public const double InterestHalfLifeSeconds = 30 * 86_400;

    public static ApplyOutcome Fold(RecordDraft draft, ActionEvent e)
    {
        Count(ref draft.Header, e.OccurredAtMs);
        ActiveHours.Count(draft, e.OccurredAtMs, HourCounts.OfAction);
        var category = NameHash.OfOptional(e.Category);
        if (category != 0)
        {
            AddInterest(ref Categories.FindOrAdd(draft, category), Seconds.Of(e.OccurredAtMs));
        }

        return ApplyOutcome.Applied;
    }

    public static void Count(ref CustomerHeader header, long atMs)
    {
        header.LastActionAtMs = header.Actions == 0 ? atMs : Math.Max(header.LastActionAtMs, atMs);
        header.Actions = Money.AddUnits(header.Actions, 1);
    }

    private static void AddInterest(ref CategoryEntry entry, uint at)
    {
        if (entry.Interest == 0)
        {
            entry.InterestAtSeconds = at;
        }

        if (at > entry.InterestAtSeconds)
        {
            entry.Interest = (float)(1 + (entry.Interest * Decay(at - entry.InterestAtSeconds)));
            entry.InterestAtSeconds = at;
        }
        else
        {
            entry.Interest = (float)(entry.Interest + Decay(entry.InterestAtSeconds - at));
        }
    }

    private static double Decay(uint seconds) => DeterministicMath.Exp2(-(seconds / InterestHalfLifeSeconds));
}
