using Decisioning.Engine.Actors;
using Decisioning.Engine.Feeding;
using Decisioning.Storage;

namespace Decisioning.Engine;

public sealed partial class DecisionEngine
{
    private readonly FeedBoard _feeds;
    private readonly FeedReading _feedReading;

    /// <summary>Opens the feed of what was decided and what became of it, at a position or with what comes from now on.
    /// Dispose of it when it is not read any more.</summary>
    /// <returns>A refusal, or the feed; exactly one of them. <see cref="RefusalCause.PositionGone"/>: what follows the
    /// position is not in the log (any more).</returns>
    public async ValueTask<(Refusal Refusal, DecisionFeed? Feed)> OpenFeedAsync(
        FeedStart start, FeedKinds kinds, CancellationToken ct = default)
    {
        if (Volatile.Read(ref _closing) != 0) return (Refusals.IsClosing, null);
        if (!_feeds.TryTake()) return (Refusals.TooManyFeeds(_options.Feeds), null);
        DecisionFeed? feed = null;
        try
        {
            var (refusal, position) = await new FeedOpening(_store, _feedReading).FindAsync(start, ct)
                .ConfigureAwait(false);
            if (refusal.Refused) return (refusal, null);
            feed = new DecisionFeed(
                _store, _feeds, _feedReading, new FeedTranslator(_tokens, kinds), position!);
            return (default, feed);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            return (Refusals.NotRead, null);
        }
        finally
        {
            if (feed is null) _feeds.GiveBack();
        }
    }
}
