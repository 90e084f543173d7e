using Decisioning.V1;
using Google.Protobuf;

namespace Decisioning.Load.Cards;

/// <summary>Writes a card as one line of JSON that is the same for the same state.</summary>
internal static class CardLine
{
    private static readonly JsonFormatter Json = new(
        JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(false));

    /// <summary>
    /// Changes the card: maps are put in order, and without a stated time what time changes is removed.
    /// </summary>
    public static string Of(CustomerCard card, bool atStatedTime)
    {
        if (!atStatedTime)
        {
            RemoveWhatTimeChanges(card);
        }

        var attributes = card.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        card.Attributes.Clear();
        foreach (var (name, value) in attributes)
        {
            card.Attributes.Add(name, value);
        }

        return Json.Format(card);
    }

    /// <summary>
    /// Ages, rolling windows, decayed sums and whatever follows from them. A contact's state is among them: a
    /// reservation expires without an event.
    /// </summary>
    private static void RemoveWhatTimeChanges(CustomerCard card)
    {
        card.AsOf = null;
        card.Segment = "";
        card.Trust = 0;
        card.Debt = 0;
        card.NextAllowedAt.Clear();
        card.OpenReservations.Clear();
        foreach (var contact in card.Contacts)
        {
            contact.State = "";
            contact.DebtDrawn = 0;
        }

        foreach (var interest in card.Interests)
        {
            interest.Weight = 0;
        }

        if (card.Rfm is { } rfm)
        {
            rfm.ClearRecencyDays();
            rfm.ClearActionRecencyDays();
            rfm.YearFrequency = 0;
            rfm.YearFrequencyGross = 0;
            rfm.YearMonetaryMinor = 0;
            rfm.YearMonetaryGrossMinor = 0;
        }
    }
}
