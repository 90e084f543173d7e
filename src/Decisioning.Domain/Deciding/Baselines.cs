using Decisioning.Domain.Catalog;
using Decisioning.Scoring;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// p0, the probability that the customer buys unasked, at one moment: it depends only on the category and the length of
/// the attribution window, so a few exponentials a channel serve all offers.
/// </summary>
internal readonly ref struct Baselines(Span<double> table, int slots)
{
    /// <summary>
    /// A purchase history counts as at least so many days, so that one order does not make a daily buyer.
    /// </summary>
    private const double LeastHistoryDays = 30;

    private readonly Span<double> _table = table;
    private readonly int _slots = slots;

    /// <summary>Slot of offers in no category that the customer or his segment buys in: their p0 is zero.</summary>
    public const int NoSlot = 0;

    /// <summary>p0 of the category in a slot, through the channel at a position.</summary>
    public double Of(int channel, int slot) => _table[(channel * _slots) + slot];

    /// <summary>p0 of every slot through the channel at a position.</summary>
    public ReadOnlySpan<double> RowOf(int channel) => _table.Slice(channel * _slots, _slots);

    public void Fill(in Question question, ReadOnlySpan<CatalogChannel> channels, long whenMs)
    {
        for (var i = 0; i < channels.Length; i++)
        {
            var row = _table.Slice(i * _slots, _slots);
            if (i > 0 && channels[i].AttributionWindowDays == channels[i - 1].AttributionWindowDays)
            {
                _table.Slice((i - 1) * _slots, _slots).CopyTo(row);
                continue;
            }

            row[NoSlot] = 0;
            for (var slot = 1; slot < _slots; slot++)
            {
                var rate = BuyingRate(question, slot, whenMs);
                row[slot] = Of(rate, channels[i].AttributionWindowDays);
            }
        }
    }

    /// <summary>The same for one offer and channel alone.</summary>
    public static double Of(in Question question, CatalogOffer offer, CatalogChannel channel, long whenMs)
    {
        var slot = question.SlotOf(offer);
        return slot == NoSlot ? 0 : Of(BuyingRate(question, slot, whenMs), channel.AttributionWindowDays);
    }

    private static double Of(double buyingRate, double windowDays) =>
        buyingRate == 0 ? 0 : 1 - DeterministicMath.Exp(-buyingRate * windowDays);

    /// <summary>
    /// Orders a day of the customer in the category of a slot, shrunk to his segment's where that is known.
    /// </summary>
    private static double BuyingRate(in Question question, int slot, long whenMs)
    {
        var days = Math.Max(
            LeastHistoryDays, (whenMs - question.Customer.Header.FirstPurchaseAtMs) / (double)CalendarDays.DayMs);
        var orders = slot <= question.Categories.Length ? question.Categories[slot - 1].Orders : 0;
        var rate = question.Bench.Priors.RateOf(slot);
        var prior = question.Catalog.Definition.Policy.RatePriorDays;
        return rate < 0 ? orders / days : (orders + (prior * rate)) / (days + prior);
    }
}
