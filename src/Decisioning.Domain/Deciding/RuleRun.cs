using Decisioning.Domain.Catalog;
using Decisioning.Domain.Customers;
using Decisioning.Domain.Rules;

namespace Decisioning.Domain.Deciding;

/// <summary>
/// The rules of a catalog while one question is decided: what they ask for is read once, and each is evaluated at most
/// once at a time (and for a place, when it asks for the channel or placement). Rests with its catalog between
/// decisions, so that deciding allocates nothing for it.
/// </summary>
internal sealed class RuleRun
{
    private readonly RuleBook _book;
    private readonly RuleFrame _frame;
    private readonly ulong[][] _names;

    /// <summary>By rule (and place): 0 not asked yet, 1 holds, 2 does not.</summary>
    private readonly byte[] _answers;
    private readonly int[] _answersFrom;
    private readonly long[] _sameUntilMs;
    private long _atMs;
    private long _nowMs;
    private long _endMs;

    public RuleRun(RuleBook book)
    {
        _book = book;
        _frame = new RuleFrame(book.Variables.Length);
        _names = [.. book.Variables.Select(_ => Array.Empty<ulong>())];
        _answersFrom = new int[book.Rules.Length + 1];
        for (var i = 0; i < book.Rules.Length; i++)
        {
            _answersFrom[i + 1] = _answersFrom[i] + (book.IsOfPlace[i] ? book.Places : 1);
        }

        _answers = new byte[_answersFrom[^1]];
        _sameUntilMs = new long[book.Rules.Length];
    }

    /// <summary>Reads everything for a question at a time.</summary>
    public void Begin(in Question question, long whenMs, long nowMs)
    {
        Array.Clear(_answers);
        Array.Fill(_sameUntilMs, long.MinValue);
        (_atMs, _nowMs, _endMs) = (whenMs, nowMs, long.MinValue);
        var rfm = Rfm.Of(question.Customer, whenMs);
        for (var slot = 0; slot < _book.Inputs.Length; slot++)
        {
            Read(question, slot, rfm);
        }
    }

    /// <summary>Goes on to a later time, at which nothing else has happened; that time is also now.</summary>
    public void MoveTo(in Question question, long atMs)
    {
        if (atMs == _atMs && atMs == _nowMs)
        {
            return;
        }

        Load(question, _book.Timed, atMs);
        for (var rule = 0; rule < _sameUntilMs.Length; rule++)
        {
            if (_book.Rules[rule].Watches.Count > 0 && _sameUntilMs[rule] <= atMs)
            {
                _answers.AsSpan(_answersFrom[rule].._answersFrom[rule + 1]).Clear();
                _sameUntilMs[rule] = long.MinValue;
            }
        }
    }

    /// <summary>Whether a rule holds; one without an answer does not.</summary>
    public bool Holds(int rule, int place)
    {
        ref var answer = ref _answers[_answersFrom[rule] + (_book.IsOfPlace[rule] ? place : 0)];
        if (answer == 0)
        {
            answer = _book.Rules[rule].Evaluate(_frame).IsTrue ? (byte)1 : (byte)2;
        }

        return answer == 1;
    }

    /// <summary>Says which channel and placement is asked about; the placement is null for a contact.</summary>
    public void GoTo(CatalogChannel channel, CatalogPlacement? placement)
    {
        for (var slot = 0; slot < _book.Inputs.Length; slot++)
        {
            var source = _book.Inputs[slot].Source;
            if (source == RuleSource.Channel)
            {
                _frame.Slots[slot] = RuleValue.Of(channel.Name);
            }
            else if (source == RuleSource.Placement)
            {
                _frame.Slots[slot] = placement is null
                    ? _book.Variables[slot].WhenMissing
                    : RuleValue.Of(placement.Name);
            }
        }
    }

    public string WhyNot(int rule) => _book.Rules[rule].WhyNot(_frame);

    /// <summary>Whether it is asked how long answers stay the same.</summary>
    public bool LooksAhead => _endMs != long.MinValue;

    /// <summary>From now on it is asked how long answers stay the same, up to an end (excluded).</summary>
    public void LookAheadTo(long endMs) => _endMs = endMs;

    /// <summary>
    /// Until when a rule keeps its answer of the present time; <see cref="long.MaxValue"/>: as far as is looked ahead.
    /// </summary>
    public long SameUntil(in Question question, int rule)
    {
        var watches = _book.Rules[rule].Watches;
        if (watches.Count == 0 || !LooksAhead)
        {
            return long.MaxValue;
        }

        if (_sameUntilMs[rule] == long.MinValue)
        {
            var untilMs = long.MaxValue;
            for (var i = 0; i < watches.Count; i++)
            {
                untilMs = Math.Min(untilMs, NextChange(question, watches[i], Math.Min(_endMs, untilMs)));
            }

            _sameUntilMs[rule] = untilMs;
        }

        return _sameUntilMs[rule];
    }

    private long NextChange(in Question question, RuleWatch watch, long endMs)
    {
        var atMs = _atMs;
        var present = watch.Value(_frame);
        var foundMs = watch.GridMs == 0
            ? ByHalving(question, watch, present, atMs, endMs)
            : OnGrid(question, watch, present, atMs, endMs);
        Load(question, watch.Slots, atMs);
        return foundMs;
    }

    private long ByHalving(in Question question, RuleWatch watch, in RuleValue present, long atMs, long endMs)
    {
        var (sameMs, otherMs) = (atMs, endMs - 1);
        if (otherMs <= atMs || IsSame(question, watch, present, otherMs))
        {
            return long.MaxValue;
        }

        while (otherMs - sameMs > 1)
        {
            var middleMs = sameMs + ((otherMs - sameMs) / 2);
            if (IsSame(question, watch, present, middleMs))
            {
                sameMs = middleMs;
            }
            else
            {
                otherMs = middleMs;
            }
        }

        return otherMs;
    }

    private long OnGrid(in Question question, RuleWatch watch, in RuleValue present, long atMs, long endMs)
    {
        var fromMs = atMs;
        while (fromMs < endMs)
        {
            var toMs = Math.Min(Next(fromMs, watch.CoarseMs), endMs);
            if (!IsSame(question, watch, present, toMs))
            {
                var changeMs = Next(fromMs, watch.GridMs);
                while (changeMs < toMs && IsSame(question, watch, present, changeMs))
                {
                    changeMs += watch.GridMs;
                }

                return changeMs < endMs ? changeMs : long.MaxValue;
            }

            fromMs = toMs;
        }

        return long.MaxValue;
    }

    private static long Next(long atMs, long stepMs) => (CalendarDays.FloorDivide(atMs, stepMs) + 1) * stepMs;

    private bool IsSame(in Question question, RuleWatch watch, in RuleValue present, long atMs)
    {
        Load(question, watch.Slots, atMs);
        return RuleWatch.IsSame(watch.Value(_frame), present);
    }

    private void Load(in Question question, IReadOnlyList<int> slots, long atMs)
    {
        (_atMs, _nowMs) = (atMs, atMs);
        var rfm = default(Rfm);
        var hasRfm = false;
        for (var i = 0; i < slots.Count; i++)
        {
            if (!hasRfm && _book.Inputs[slots[i]].Source >= RuleSource.Segment)
            {
                rfm = Rfm.Of(question.Customer, atMs);
                hasRfm = true;
            }

            Read(question, slots[i], rfm);
        }
    }

    private void Read(in Question question, int slot, in Rfm rfm) =>
        _frame.Slots[slot] = RuleFeatures.Of(question, _book.Inputs[slot], rfm, _atMs, _nowMs, ref _names[slot])
            ?? _book.Variables[slot].WhenMissing;
}
