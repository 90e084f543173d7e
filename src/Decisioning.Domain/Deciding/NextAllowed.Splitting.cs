using Decisioning.Scoring;

namespace Decisioning.Domain.Deciding;

/// <content>
/// Where a stretch of time is cut. Any cut gives the same answer; a good one gives it after a few bounds instead of
/// some seventy.
/// </content>
internal ref partial struct NextAllowed
{
    /// <summary>
    /// Every so many guesses in a row one cut is made in the middle: where worth jumps, because a price comes to be
    /// another, guesses alone could creep up to the moment.
    /// </summary>
    private const int GuessesInARow = 4;

    /// <summary>
    /// The worth of the most hopeful candidate is nearly a straight line in trust to the power gamma, and the debt's
    /// decay says when that has a value: at the moment at which its gross part comes to be rounded up to what it needs.
    /// The nearer the beginning of the stretch is to that moment, the less the line bends, so that three or four cuts
    /// meet the very millisecond.
    /// </summary>
    private long SplitOf(long fromMs, long toMs)
    {
        var middleMs = fromMs + ((toMs - fromMs) / 2);
        if (_leader < 0 || ++_guesses % (GuessesInARow + 1) == 0)
        {
            return middleMs;
        }

        var from = MomentAt(fromMs);
        var shortfall = ExcessAt(from, _survivors[_leader]);
        var excess = ExcessAt(_last, _survivors[_leader]);
        if (!(shortfall < 0 && excess > 0))
        {
            return middleMs;
        }

        var share = shortfall / (shortfall - excess);
        var trust = from.TrustToGamma + ((_last.TrustToGamma - from.TrustToGamma) * share);
        return TimeOf(trust, from) is { } guessMs ? Math.Clamp(guessMs, fromMs + 1, toMs - 1) : middleMs;
    }

    /// <summary>When trust to the power gamma has a value, as far as the debt of a moment decays undisturbed.</summary>
    private readonly long? TimeOf(double trustToGamma, in Moment from)
    {
        var debt = -DeterministicMath.Log(trustToGamma) / _question.Catalog.Trust.Gamma;
        var halfLives = DeterministicMath.Log2(from.Debt / debt);
        var waitMs = halfLives * _question.Customer.Header.DebtHalfLifeSeconds * 1_000.0;
        return waitMs is > 0 and < HorizonMs ? from.WhenMs + (long)Math.Ceiling(waitMs) : null;
    }

    /// <summary>
    /// By how much the gross part of a candidate, not rounded, exceeds what it needs; millionths, below zero: less.
    /// </summary>
    private readonly double ExcessAt(in Moment moment, in Survivor survivor)
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
        return price.ExcessOf(offer, _terms[survivor.Offer], baseline);
    }
}
