using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Folding;
using Decisioning.Scoring;

namespace Decisioning.Domain.Deciding.Models;

/// <summary>
/// What models see of offers and of the customer's dealings with them, a column for each feature; NaN where it is
/// missing. The customer has it by category and by group, a few numbers each, worked out once a request; a column then
/// takes them offer by offer. Offer by offer and feature by feature it was a third of the time of a decision.
/// </summary>
internal sealed class OfferColumns(ModelBook book)
{
    /// <summary>A record's categories are numbered by a byte.</summary>
    private const int Slots = 256;

    private readonly float[] _orders = new float[Slots];
    private readonly float[] _days = new float[Slots];
    private readonly float[] _interests = new float[Slots];
    private readonly ResponsesBySubject _responses = new(book);

    /// <summary>Takes in a request.</summary>
    public void Begin(in Question question)
    {
        if (book.SeesCategories)
        {
            LoadCategories(question.Categories, question.SlotCount, question.NowMs);
        }

        if (book.SeesResponses)
        {
            _responses.Load(question);
        }
    }

    /// <summary>Puts a feature of each of some offers into a column.</summary>
    /// <param name="question">Of whom, and of which catalog.</param>
    /// <param name="source">The feature.</param>
    /// <param name="offers">Indexes of the offers.</param>
    /// <param name="column">At least as long.</param>
    public void Fill(in Question question, FeatureSource source, ReadOnlySpan<int> offers, Span<float> column)
    {
        var table = question.Catalog.Table;
        switch (source)
        {
            case FeatureSource.CategoryOrders:
                OfCategories(question, _orders, offers, column);
                break;
            case FeatureSource.CategoryDays:
                OfCategories(question, _days, offers, column);
                break;
            case FeatureSource.CategoryInterest:
                OfCategories(question, _interests, offers, column);
                break;
            case FeatureSource.GroupContacts:
                OfSubjects(_responses.Shown, offers, column);
                break;
            case FeatureSource.GroupResponses:
                OfSubjects(_responses.Positive, offers, column);
                break;
            case FeatureSource.OfferMarginMinor:
                OfCatalog(table.MarginsMinor, offers, column);
                Rated(question, offers, column, OfferTerms.MarginOf);
                break;
            case FeatureSource.OfferIncentiveMinor:
                OfCatalog(table.IncentivesMinor, offers, column);
                Rated(question, offers, column, static (in Question question, CatalogOffer offer) =>
                    OfferTerms.IncentiveOf(question.Bench.Priors.OrderMinor, offer));
                break;
            case FeatureSource.OfferLever:
                OfCatalog(table.Levers, offers, column);
                break;
            case FeatureSource.OfferStartingPropensity:
                OfCatalog(table.Propensities, offers, column);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(source), source, "It is shared by all offers.");
        }
    }

    private delegate double Amount(in Question question, CatalogOffer offer);

    private static void OfCategories(
        in Question question, ReadOnlySpan<float> bySlot, ReadOnlySpan<int> offers, Span<float> column)
    {
        var categories = question.Catalog.Table.Categories;
        var slots = question.Bench.Slots;
        for (var i = 0; i < offers.Length; i++)
        {
            var category = categories[offers[i]];
            column[i] = category < 0 ? float.NaN : bySlot[slots[category]];
        }
    }

    private void OfSubjects(ReadOnlySpan<float> bySubject, ReadOnlySpan<int> offers, Span<float> column)
    {
        var subjects = book.Subjects;
        for (var i = 0; i < offers.Length; i++)
        {
            column[i] = bySubject[subjects[offers[i]]];
        }
    }

    private static void OfCatalog(ReadOnlySpan<double> byOffer, ReadOnlySpan<int> offers, Span<float> column)
    {
        for (var i = 0; i < offers.Length; i++)
        {
            column[i] = (float)byOffer[offers[i]];
        }
    }

    /// <summary>Amounts that are a share of the customer's order.</summary>
    private static void Rated(in Question question, ReadOnlySpan<int> offers, Span<float> column, Amount amount)
    {
        if (!question.Catalog.Table.HasRates)
        {
            return;
        }

        for (var i = 0; i < offers.Length; i++)
        {
            column[i] = (float)amount(question, question.Catalog.Offers[offers[i]]);
        }
    }

    private void LoadCategories(ReadOnlySpan<CategoryEntry> categories, int slots, long nowMs)
    {
        // Slots beyond those of the record are of categories that only his segment buys in.
        _orders.AsSpan(0, slots).Clear();
        _days.AsSpan(0, slots).Fill(float.NaN);
        _interests.AsSpan(0, slots).Clear();
        for (var i = 0; i < categories.Length; i++)
        {
            ref readonly var category = ref categories[i];
            _orders[i + 1] = category.Orders;
            _days[i + 1] = category.Orders == 0 ? float.NaN : DaysSince(category.LastOrderAtSeconds, nowMs);
            _interests[i + 1] = Interest(category, nowMs);
        }
    }

    /// <summary>The interest in a category of the record, decayed until now.</summary>
    private static float Interest(in CategoryEntry category, long nowMs)
    {
        if (category.Interest == 0)
        {
            return 0;
        }

        var ageSeconds = Math.Max(0, nowMs - Seconds.ToMs(category.InterestAtSeconds)) / 1000.0;
        return (float)(category.Interest * DeterministicMath.Exp2(-ageSeconds / Actions.InterestHalfLifeSeconds));
    }

    private static float DaysSince(uint seconds, long nowMs) =>
        Math.Max(0, nowMs - Seconds.ToMs(seconds)) / CalendarDays.DayMs;
}
