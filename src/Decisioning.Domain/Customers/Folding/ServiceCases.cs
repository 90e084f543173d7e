using Decisioning.Domain.Customers.Events;
using Decisioning.Domain.Names;

namespace Decisioning.Domain.Customers.Folding;

/// <summary>Matters with the service, opened and closed in any order of arrival.</summary>
internal static class ServiceCases
{
    public static ApplyOutcome Fold(RecordDraft draft, ServiceCaseEvent e)
    {
        var hash = NameHash.Of(e.CaseId);
        var index = Find(draft, hash);
        if (index < 0)
        {
            if (draft.ServiceCases.Count >= RecordLimits.ServiceCases && !TryForgetClosed(draft))
            {
                return ApplyOutcome.RecordFull;
            }

            index = draft.ServiceCases.Count;
            draft.ServiceCases.Add(new ServiceCaseEntry { Case = hash });
        }

        ref var entry = ref draft.ServiceCases[index];
        if (e.Opened)
        {
            entry.OpenedAtMs = Math.Max(entry.OpenedAtMs, e.OccurredAtMs);
        }
        else
        {
            entry.ClosedAtMs = Math.Max(entry.ClosedAtMs, e.OccurredAtMs);
        }

        OwnWords.Keep(draft, e.CaseId);
        return ApplyOutcome.Applied;
    }

    private static int Find(RecordDraft draft, ulong hash)
    {
        var cases = draft.ServiceCases.Span;
        for (var i = 0; i < cases.Length; i++)
        {
            if (cases[i].Case == hash)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Forgets the one that was closed first: only the latest closing is ever asked for.</summary>
    private static bool TryForgetClosed(RecordDraft draft)
    {
        var first = -1;
        var cases = draft.ServiceCases.Span;
        for (var i = 0; i < cases.Length; i++)
        {
            if (!cases[i].IsOpen && (first < 0 || cases[i].ClosedAtMs < cases[first].ClosedAtMs))
            {
                first = i;
            }
        }

        if (first >= 0)
        {
            draft.ServiceCases.RemoveAt(first);
        }

        return first >= 0;
    }
}
