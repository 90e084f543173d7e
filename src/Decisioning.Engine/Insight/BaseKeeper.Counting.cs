using Decisioning.Domain.Insight;
using Decisioning.Engine.Actors;
using Decisioning.Storage;
using Microsoft.Extensions.Logging;

namespace Decisioning.Engine.Insight;

/// <summary>The counting of the saved states behind the first calls.</summary>
internal sealed partial class BaseKeeper
{
    /// <summary>States between two rests: some milliseconds of work.</summary>
    private const int PieceStates = 256;

    /// <summary>Attempts in a row, a second apart, that may bring no state more while a day, and so all saving, waits.
    /// </summary>
    private const int MostRetries = 600;

    /// <summary>Timers ring in whole milliseconds.</summary>
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(1);

    /// <summary>A piece that took longer has waited for others itself.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>Ended when everybody is counted (true), or when the counting was given up (false).</summary>
    private readonly TaskCompletionSource<bool> _countingEnded;
    private OpeningCount? _opening;
    private Task _counting = Task.CompletedTask;
    private bool _hurries;
    private bool _isGivenUp;
    private Exception? _failure;

    /// <summary>How much of the base is counted: 0 to 1.</summary>
    public double CountedShare
    {
        get
        {
            lock (_gate) return _opening?.Share ?? 1;
        }
    }

    /// <summary>Whether the counting was given up: this engine will not know the figures any more.</summary>
    public bool IsGivenUp
    {
        get
        {
            lock (_gate) return _isGivenUp;
        }
    }

    /// <summary>Why the saved states cannot be counted; null as long as nothing says so.</summary>
    public Exception? CountingFailure
    {
        get
        {
            lock (_gate) return _failure;
        }
    }

    /// <summary>Whether days wait for the end of the counting: what is stored before they are would lose them.
    /// </summary>
    public bool HasWaitingDays
    {
        get
        {
            lock (_gate) return _opening is { Days.Count: > 0 };
        }
    }

    /// <summary>Ends with the counting: false when it was given up.</summary>
    public Task<bool> CountedAsync() => _work.Of(_countingEnded);

    /// <summary>Begins to count the saved states, each once, and shows them to whoever can use them too.</summary>
    public void CountStates(Action<StateRow> show)
    {
        if (_opening is not null) _counting = _work.Run(() => CountStatesAsync(show));
    }

    /// <summary>Gives up what is still to be counted: the engine closes, or what others save from here on is not in its
    /// log. Days that wait stay to be counted by the next opening, so nothing is stored any more that would pass them
    /// over.</summary>
    public void GiveUpCounting()
    {
        lock (_gate)
        {
            if (_opening is null || _isGivenUp) return;
            _isGivenUp = true;
        }

        _work.End(_countingEnded, false);
    }

    private async Task CountStatesAsync(Action<StateRow> show)
    {
        var began = _time.GetTimestamp();
        LogCounting(_logger);
        for (var retries = 0; !IsGivenUp; retries++)
        {
            var share = CountedShare;
            try
            {
                await ReadStatesAsync(show).ConfigureAwait(false);
                EndCounting();
                break;
            }
            catch (StoreUnavailableException failure)
            {
                if (CountedShare > share) retries = 0;
                if (retries >= MostRetries && HasWaitingDays) FailCounting(failure);
                else LogCountingWaits(_logger, failure, failure.Message);
            }
            catch (ObjectDisposedException)
            {
                GiveUpCounting();
            }
            catch (Exception failure)
            {
                // A damaged file or a defect: to read it again would end the same.
                FailCounting(failure);
            }

            await Task.WhenAny(Task.Delay(RetryPause, _time), CountedAsync()).ConfigureAwait(false);
        }

        if (!IsGivenUp) LogCounted(_logger, _time.GetElapsedTime(began));
    }

    /// <summary>The states cannot be counted while the engine goes on serving. The history goes without the days that
    /// end from here on, because saving and erasing would wait for them as long as the process lives.</summary>
    private void FailCounting(Exception failure)
    {
        int days;
        lock (_gate)
        {
            if (_opening is null || _isGivenUp) return;
            (_isGivenUp, _failure) = (true, failure);
            days = _opening.DropDays();
        }

        LogCountingFailed(_logger, failure, days, failure.Message);
        _work.End(_countingEnded, false);
    }

    /// <summary>Begins at the first state also when it was broken off before: those that were taken are passed over.
    /// </summary>
    private async Task ReadStatesAsync(Action<StateRow> show)
    {
        var (states, began) = (0, _time.GetTimestamp());
        await foreach (var row in _store.ReadStatesAsync(_ => { }).ConfigureAwait(false))
        {
            if (!Take(in row)) return;
            show(row);
            if (++states % PieceStates != 0) continue;
            await RestAsync(_time.GetElapsedTime(began)).ConfigureAwait(false);
            began = _time.GetTimestamp();
        }
    }

    /// <summary>Takes a saved state in; false when the counting was given up.</summary>
    private bool Take(in StateRow row)
    {
        lock (_gate)
        {
            if (_isGivenUp) return false;
            var who = new CustomerKey(row.Partition, row.Customer);
            if (_opening!.Take(who)) Begin(who, row.Record.Span);
            return true;
        }
    }

    /// <summary>Takes a customer in as he stood before a change, unless he is in already. Under the gate.</summary>
    private void TakeEarly(CustomerKey who, ReadOnlySpan<byte> before)
    {
        if (_opening is { } opening && opening.TakeEarly(who) && !before.IsEmpty) Begin(who, before);
    }

    private void Begin(CustomerKey who, ReadOnlySpan<byte> record)
    {
        _counters.Begin(IdOf(who), record);
        _opening!.Begin(IdOf(who), record);
    }

    private static StoreUnavailableException DaysNotCounted() => new(
        StoreOutcome.Known, "A day ended before the base was counted, and this process does not count on.");

    /// <summary>Rests for as long as a piece took, which leaves half of one core to those who are answered, unless
    /// somebody waits for the end of the counting.</summary>
    private async Task RestAsync(TimeSpan worked)
    {
        var rest = worked < LongestRest ? worked : LongestRest;
        if (rest < ShortestRest || Volatile.Read(ref _hurries)) return;
        await Task.WhenAny(Task.Delay(rest, _time), CountedAsync()).ConfigureAwait(false);
    }

    /// <summary>Everybody is in. The figures of the days that ended meanwhile take milliseconds each and are read
    /// outside the gate: nothing changes their counters any more.</summary>
    private void EndCounting()
    {
        var opening = _opening!;
        lock (_gate) opening.End();
        var figures = new List<BaseFigures>();
        for (var told = 0; ; told++)
        {
            OpeningCount.EndedDays days;
            lock (_gate)
            {
                if (_isGivenUp) return;
                if (told == opening.Days.Count)
                {
                    _ended.AddRange(figures);
                    _opening = null;
                    break;
                }

                days = opening.Days[told];
            }

            EndDays(days.Counters, days.Until, figures);
        }

        try
        {
            AskOnce();
        }
        catch (Exception failure)
        {
            // A defect, which whoever asks meets again. Nobody is kept waiting for it.
            LogNotAsked(_logger, failure, failure.Message);
        }

        _work.End(_countingEnded, true);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The base is being counted; until that is done its figures are answered UNAVAILABLE")]
    private static partial void LogCounting(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "The base is counted; it took {Took}")]
    private static partial void LogCounted(ILogger logger, TimeSpan took);

    [LoggerMessage(Level = LogLevel.Error, Message = "The base is counted, but its figures cannot be made: {Why}")]
    private static partial void LogNotAsked(ILogger logger, Exception failure, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The counting of the base has to wait: {Why}")]
    private static partial void LogCountingWaits(ILogger logger, Exception failure, string why);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The base cannot be counted; its figures are refused until a restart, and its history goes without "
            + "{Days} days that have ended and those that end before it: {Why}")]
    private static partial void LogCountingFailed(ILogger logger, Exception failure, int days, string why);
}
