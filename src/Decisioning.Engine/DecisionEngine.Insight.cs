using Decisioning.Domain.Insight;
using Decisioning.Engine.Actors;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    /// <summary>The state of the whole base from its counters: everything that is durable, as seen at a time. Takes
    /// about a millisecond for a million customers; writing waits for so long. Refused while the saved states are
    /// counted after an opening.</summary>
    /// <param name="asOfMs">The time to see it at; null: now. Only with <see cref="EngineOptions.AcceptClientTime"/>.
    /// It changes what time does (days since an order, trust), never which records are in it.</param>
    public BaseResult GetBase(long? asOfMs = null)
    {
        if (asOfMs is not null && !_options.AcceptClientTime) return new BaseResult(Refusals.NoClientTime, null);
        if (Volatile.Read(ref _closing) != 0) return new BaseResult(Refusals.IsClosing, null);
        return _base.Read(asOfMs) is { } figures
            ? new BaseResult(default, figures)
            : new BaseResult(NotCounted, null);
    }

    /// <summary>The figures at the end of the newest UTC days that ended, by growing day.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="ct">Stops the reading.</param>
    /// <returns>A refusal when the store cannot be read, or a day ended that is not counted yet; else the days.
    /// </returns>
    public async ValueTask<(Refusal Refusal, IReadOnlyList<BaseFigures> Days)> GetBaseHistoryAsync(
        int most, CancellationToken ct = default)
    {
        if (Volatile.Read(ref _closing) != 0) return (Refusals.IsClosing, []);
        if (_base.HasWaitingDays) return (NotCounted, []);
        try
        {
            return (default, await _base.HistoryAsync(most, ct).ConfigureAwait(false));
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            return (Refusals.NotRead, []);
        }
    }

    private Refusal NotCounted => _base.IsGivenUp
        ? Refusals.NeverCounted(_base.CountingFailure)
        : Refusals.NotCounted(_base.CountedShare);
}
