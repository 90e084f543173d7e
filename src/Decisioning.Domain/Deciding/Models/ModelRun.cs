using Decisioning.Domain.Catalog.Models;
using Decisioning.Domain.Customers;
using Decisioning.Scoring;

namespace Decisioning.Domain.Deciding.Models;

/// <summary>
/// What the models of a catalog say of one customer as of <c>now</c> of the request: the customer's features once,
/// those offers in one go that are likely to be asked for, any other when it is.
/// </summary>
internal sealed class ModelRun
{
    private readonly ModelBook _book;
    private readonly OfferColumns _columns;
    private readonly double[] _scores;
    private readonly bool[] _isScored;
    private readonly float[][] _shared;
    private readonly int[] _candidates;
    private readonly double[] _sums;
    private readonly float[] _own;
    private MomentFeatures _moment;

    public ModelRun(ModelBook book)
    {
        _book = book;
        _columns = new OfferColumns(book);
        _scores = new double[book.Offers];
        _isScored = new bool[book.Offers];
        _shared = [.. book.Models.Select(model => new float[model.Shared.Length])];
        _candidates = new int[book.Offers];
        _sums = new double[ResponseModel.ColumnOf(book.Offers)];
        _own = new float[_sums.Length * book.Models.Max(model => model.Own.Length)];
    }

    /// <summary>Takes in a request, and scores the offers that passed their own gates.</summary>
    public void Begin(in Question question, ReadOnlySpan<ReasonCode> offerCodes)
    {
        Array.Clear(_isScored);
        _columns.Begin(question);
        var rfm = Rfm.Of(question.Customer, question.NowMs);
        _moment = MomentFeatures.Of(question.Clock, question.NowMs);
        for (var i = 0; i < _book.Models.Length; i++)
        {
            var model = _book.Models[i];
            for (var feature = 0; feature < model.Shared.Length; feature++)
            {
                _shared[i][feature] = CustomerFeatures.Of(question, model.Shared[feature], rfm, _moment);
            }

            var count = 0;
            foreach (var offer in model.Offers)
            {
                if (offerCodes[offer] == ReasonCode.None)
                {
                    _candidates[count++] = offer;
                }
            }

            Score(question, i, _candidates.AsSpan(0, count));
        }
    }

    /// <summary>Probability of a response to an offer that names a model, 0..1.</summary>
    public double Of(in Question question, int offer)
    {
        if (!_isScored[offer])
        {
            _candidates[0] = offer;
            Score(question, Array.IndexOf(_book.Models, _book.ByOffer[offer]), _candidates.AsSpan(0, 1));
        }

        return _scores[offer];
    }

    private void Score(in Question question, int number, ReadOnlySpan<int> candidates)
    {
        if (candidates.IsEmpty)
        {
            return;
        }

        var model = _book.Models[number];
        var column = ResponseModel.ColumnOf(candidates.Length);
        var own = _own.AsSpan(0, column * model.Own.Length);
        var sums = _sums.AsSpan(0, column);
        for (var feature = 0; feature < model.Own.Length; feature++)
        {
            var values = own.Slice(feature * column, column);
            _columns.Fill(question, model.Own[feature].Source, candidates, values);
            values[candidates.Length..].Clear();
        }

        for (var i = 0; i < candidates.Length; i++)
        {
            sums[i] = model.OfferBias[candidates[i]];
        }

        sums[candidates.Length..].Clear();
        model.Response.Score(_shared[number], own, sums);
        Logistic.Apply(sums);
        for (var i = 0; i < candidates.Length; i++)
        {
            _scores[candidates[i]] = sums[i];
            _isScored[candidates[i]] = true;
        }
    }
}
