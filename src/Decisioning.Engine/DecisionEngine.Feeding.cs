using Decisioning.Engine.Actors;
using Decisioning.Engine.Feeding;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    private readonly FeedBoard _feeds;
    private readonly FeedReading _feedReading;

    /// <summary>The logs that feeds are read from.</summary>
    public int Logs => _lanes.Length;

    /// <summary>The log that holds a partition's records.</summary>
    public int LogOf(byte partition) => _store.LogOf(partition);

    /// <summary>The number of a log's last durable record.</summary>
    public long DurableOf(int log) => _lanes[log].Durable;

    /// <summary>Opens the feed of what was decided and what became of it, at a position or with what comes from now on.
    /// Dispose of it when it is not read any more.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="kinds">What it shows.</param>
    /// <param name="takesPlace">Whether it is one of the <see cref="EngineOptions.Feeds"/>; not so the program's own.
    /// </param>
    /// <param name="ct">Stops the opening.</param>
    /// <returns>A refusal, or the feed; exactly one of them. <see cref="RefusalCause.PositionGone"/>: what follows the
    /// position is not in the log (any more).</returns>
    public async ValueTask<(Refusal Refusal, DecisionFeed? Feed)> OpenFeedAsync(
        FeedStart start, FeedKinds kinds, bool takesPlace = true, CancellationToken ct = default)
    {
        if (Volatile.Read(ref _closing) != 0) return (Refusals.IsClosing, null);
        if (takesPlace && !_feeds.TryTake()) return (Refusals.TooManyFeeds(_options.Feeds), null);
        DecisionFeed? feed = null;
        try
        {
            var (refusal, position) = await new FeedOpening(_store, _feedReading).FindAsync(start, ct)
                .ConfigureAwait(false);
            if (refusal.Refused) return (refusal, null);
            feed = new DecisionFeed(
                _store, _feeds, _feedReading, new FeedTranslator(_tokens, kinds), position!, start.OverCuts);
            _feeds.Add(feed, takesPlace);
            return (default, feed);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            return (Refusals.NotRead, null);
        }
        finally
        {
            if (feed is null && takesPlace) _feeds.GiveBack();
        }
    }
}
