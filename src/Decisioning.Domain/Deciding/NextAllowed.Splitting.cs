using Decisioning.Scoring;

namespace Decisioning.Domain.Deciding;

/// <content>
/// Where a stretch of time is cut. Any cut gives the same answer; a good one gives it after a few bounds instead of
/// some seventy.
/// </content>
internal ref partial struct NextAllowed
{
    /// <summary>A worth so near to nothing is rounding, of which a line through two points says nothing.</summary>
    private const long NearMicros = 8;

    /// <summary>A guess aims so far before or behind the moment sought, so that one side of it is settled.</summary>
    private const double AsideMicros = 4;

    /// <summary>After so many guesses in one search it is cut in the middle: they seem to lead nowhere.</summary>
    private const int MostGuesses = 16;

    /// <summary>
    /// The worth of the most hopeful candidate is nearly a straight line in trust to the power gamma, and the debt's
    /// decay says when that has a value: first just before the moment at which it comes to be worth it, then just
    /// behind.
    /// </summary>
    private long SplitOf(long fromMs, long toMs)
    {
        var middleMs = fromMs + ((toMs - fromMs) / 2);
        if (_leader < 0 || _leaderExcess <= 0 || ++_guesses > MostGuesses)
        {
            return middleMs;
        }

        var excess = _leaderExcess;
        var from = Moment.Of(_question, fromMs, fromMs);
        var shortfall = ExcessAt(from, _survivors[_leader]);
        if (shortfall >= 0 || (shortfall > -NearMicros && excess < NearMicros))
        {
            return middleMs;
        }

        var last = Moment.Of(_question, toMs - 1, toMs - 1);
        var aim = shortfall < -NearMicros ? -AsideMicros : AsideMicros;
        var share = (aim - shortfall) / (excess - shortfall);
        var trust = from.TrustToGamma + ((last.TrustToGamma - from.TrustToGamma) * share);
        return TimeOf(trust, from) is { } guessMs ? Math.Clamp(guessMs, fromMs + 1, toMs - 1) : middleMs;
    }

    /// <summary>When trust to the power gamma has a value, as far as the debt of a moment decays undisturbed.</summary>
    private readonly long? TimeOf(double trustToGamma, in Moment from)
    {
        var debt = -DeterministicMath.Log(trustToGamma) / _question.Catalog.Trust.Gamma;
        var halfLives = DeterministicMath.Log2(from.Debt / debt);
        var waitMs = halfLives * _question.Customer.Header.DebtHalfLifeSeconds * 1_000.0;
        return waitMs is > 0 and < HorizonMs ? from.WhenMs + (long)waitMs : null;
    }

    /// <summary>By how much a candidate is worth more than it has to be, millionths; below zero: less.</summary>
    private readonly long ExcessAt(in Moment moment, in Survivor survivor)
    {
        var offer = _question.Catalog.Offers[survivor.Offer];
        var channel = _channels[survivor.Channel];
        var ordinary = Worth.OrdinaryContact(
            _question.Customer.Header, _best.At(_question, moment.WhenMs), _question.Catalog.Trust);
        var price = _lasting[survivor.Channel].At(
            _question,
            moment,
            channel,
            ordinary,
            _calibrations[(survivor.Channel * Customers.CustomerDebt.BandCount) + moment.Band]);
        var baseline = Baselines.Of(_question, offer, channel, moment.WhenMs);
        _ = price.Weigh(offer, _terms[survivor.Offer], baseline, out var net);
        return net - price.Threshold;
    }
}
