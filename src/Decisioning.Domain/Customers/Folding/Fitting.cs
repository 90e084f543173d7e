namespace Decisioning.Domain.Customers.Folding;

/// <summary>
/// Keeps a record within its limits: lists at their upper limits always; when it is still too large, the sender's own
/// words are forgotten (the log still has them), then the impressions that count no more, then the oldest event ids
/// (the log still knows them), then the oldest orders are folded into months, then the oldest products, categories and
/// responses are forgotten, down to the lower limits and no further than needed.
/// </summary>
internal static class Fitting
{
    /// <summary>False when the record is too large even so.</summary>
    public static bool MakeFit(RecordDraft draft)
    {
        Shorten(draft, draft.Orders, RecordLimits.Orders, always: true, Orders.FoldOldest);
        Shorten(draft, draft.Products, RecordLimits.Products, always: true, ForgetOldestProduct);
        Shorten(draft, draft.Categories, RecordLimits.Categories, always: true, Categories.ForgetOldest);
        Shorten(draft, draft.Responses, RecordLimits.Responses, always: true, ForgetOldestResponse);
        Shorten(draft, draft.EventIds, RecordLimits.EventIds, always: true, RememberedEvents.ForgetOldest);

        if (draft.EncodedLength > RecordLayout.MaxBytes)
        {
            draft.Texts.Clear();
        }

        if (draft.EncodedLength > RecordLayout.MaxBytes)
        {
            Impressions.ForgetLapsed(draft);
        }

        Shorten(
            draft, draft.EventIds, RecordLimits.EventIdsUnderPressure, always: false, RememberedEvents.ForgetOldest);
        Shorten(draft, draft.Orders, RecordLimits.OrdersUnderPressure, always: false, Orders.FoldOldest);
        Shorten(draft, draft.Products, RecordLimits.ProductsUnderPressure, always: false, ForgetOldestProduct);
        Shorten(draft, draft.Categories, RecordLimits.CategoriesUnderPressure, always: false, Categories.ForgetOldest);
        Shorten(draft, draft.Responses, RecordLimits.ResponsesUnderPressure, always: false, ForgetOldestResponse);
        return draft.EncodedLength <= RecordLayout.MaxBytes;
    }

    private static void Shorten<T>(
        RecordDraft draft, EntryList<T> list, int limit, bool always, Action<RecordDraft> forgetOldest)
        where T : unmanaged
    {
        while (list.Count > limit && (always || draft.EncodedLength > RecordLayout.MaxBytes))
        {
            forgetOldest(draft);
        }
    }

    private static void ForgetOldestResponse(RecordDraft draft) => draft.Responses.RemoveAt(0);

    private static void ForgetOldestProduct(RecordDraft draft) => draft.Products.RemoveAt(0);
}
