namespace Decisioning.Domain.Customers.Folding;

/// <summary>The list of categories a customer bought in or looked at.</summary>
internal static class Categories
{
    public static ref CategoryEntry FindOrAdd(RecordDraft draft, ulong category)
    {
        for (var i = 0; i < draft.Categories.Count; i++)
        {
            if (draft.Categories[i].Category == category)
            {
                return ref draft.Categories[i];
            }
        }

        draft.Categories.Add(new CategoryEntry { Category = category });
        return ref draft.Categories[draft.Categories.Count - 1];
    }

    /// <summary>Forgets the category in which nothing has happened for the longest time.</summary>
    public static void ForgetOldest(RecordDraft draft)
    {
        var oldest = 0;
        for (var i = 1; i < draft.Categories.Count; i++)
        {
            oldest = LastAt(draft.Categories[i]) < LastAt(draft.Categories[oldest]) ? i : oldest;
        }

        draft.Categories.RemoveAt(oldest);
    }

    private static uint LastAt(in CategoryEntry entry) => Math.Max(entry.LastOrderAtSeconds, entry.InterestAtSeconds);
}
