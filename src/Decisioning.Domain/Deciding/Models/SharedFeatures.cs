using Decisioning.Domain.Catalog;
using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Customers.Folding;
using Decisioning.Scoring;

namespace Decisioning.Domain.Deciding.Models;

/// <summary>
/// What several offers have in common within one request: the customer's responses to their group and his interest in
/// their category. Worked out when the first of them asks; for a hundred offers in ten groups that was a quarter of the
/// time of a decision.
/// </summary>
internal sealed class SharedFeatures(ModelBook book)
{
    /// <summary>A record's categories are numbered by a byte.</summary>
    private const int Slots = 256;

    private readonly OwnResponses[] _responses = new OwnResponses[book.Offers];
    private readonly bool[] _hasResponses = new bool[book.Offers];
    private readonly float[] _interests = new float[Slots];
    private readonly bool[] _hasInterest = new bool[Slots];

    /// <summary>Forgets the request before.</summary>
    public void Begin()
    {
        Array.Clear(_hasResponses);
        Array.Clear(_hasInterest);
    }

    public OwnResponses Responses(in Question question, CatalogOffer offer)
    {
        var subject = book.Subjects[offer.Index];
        if (!_hasResponses[subject])
        {
            _responses[subject] = OwnResponses.Of(question, offer);
            _hasResponses[subject] = true;
        }

        return _responses[subject];
    }

    /// <summary>The interest in a category of the record, decayed until now.</summary>
    public float Interest(int slot, in CategoryEntry category, long nowMs)
    {
        if (category.Interest == 0)
        {
            return 0;
        }

        if (!_hasInterest[slot])
        {
            var ageSeconds = Math.Max(0, nowMs - Seconds.ToMs(category.InterestAtSeconds)) / 1000.0;
            _interests[slot] = (float)(category.Interest
                * DeterministicMath.Exp2(-ageSeconds / Actions.InterestHalfLifeSeconds));
            _hasInterest[slot] = true;
        }

        return _interests[slot];
    }
}
