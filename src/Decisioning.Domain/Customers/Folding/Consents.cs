using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>Consents: the latest word by its own time holds; of two at one time the withdrawal.</summary>
internal static class Consents
{
    public static ApplyOutcome Fold(RecordDraft draft, ConsentEvent e)
    {
        var entry = new ConsentEntry
        {
            Channel = NameHash.Of(e.Channel),
            Purpose = NameHash.Of(e.Purpose),
            Source = NameHash.OfOptional(e.Source),
            AtMs = e.OccurredAtMs,
            Granted = e.Granted ? (byte)1 : (byte)0,
        };
        return TrySet(draft, entry, e.Source) ? ApplyOutcome.Applied : ApplyOutcome.RecordFull;
    }

    /// <summary>False when there is no room for another consent.</summary>
    public static bool TrySet(RecordDraft draft, in ConsentEntry word, string source)
    {
        if (!TrySet(draft, word))
        {
            return false;
        }

        OwnWords.Keep(draft, source);
        return true;
    }

    private static bool TrySet(RecordDraft draft, in ConsentEntry word)
    {
        foreach (ref var known in draft.Consents.Span)
        {
            if (known.Channel == word.Channel && known.Purpose == word.Purpose)
            {
                if (word.AtMs > known.AtMs || (word.AtMs == known.AtMs && word.Granted < known.Granted))
                {
                    known = word;
                }

                return true;
            }
        }

        if (draft.Consents.Count >= RecordLimits.Consents)
        {
            return false;
        }

        draft.Consents.Add(word);
        return true;
    }
}
