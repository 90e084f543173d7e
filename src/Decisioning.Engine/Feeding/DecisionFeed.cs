using Decisioning.Storage;

namespace Decisioning.Engine.Feeding;

/// <summary>
/// Decisions, contacts, settlements and crossings of the loyalty grid, read from the durable log in its order: nothing
/// is shown that may be annulled, and nothing is left out. It is pulled: it holds one page of the log, whatever its
/// reader does. One call at a time.
/// </summary>
public sealed class DecisionFeed : IDisposable
{
    private const int PageRecords = 256;
    private const int PageBytes = 1 << 20;

    private readonly Queue<(LogRecord Record, bool IsReadable)> _page = new();
    private readonly Queue<FeedRecord> _gaps = new();
    private readonly IStore _store;
    private readonly FeedBoard _board;
    private readonly FeedReading _reading;
    private readonly FeedTranslator _translator;
    private readonly FeedPosition _position;
    private readonly bool _overCuts;
    private int _pageLog;
    private bool _isInPage;

    internal DecisionFeed(
        IStore store, FeedBoard board, FeedReading reading, FeedTranslator translator, FeedPosition position,
        bool overCuts)
    {
        (_store, _board, _reading, _translator, _position) = (store, board, reading, translator, position);
        _overCuts = overCuts;
    }

    /// <summary>A position after the records that were given: who begins there is given what follows.</summary>
    public string Position => _position.Encode(_reading.Mark);

    /// <summary>Durable records that were not read yet.</summary>
    public long Behind
    {
        get
        {
            var behind = 0L;
            for (var log = 0; log < _position.Logs; log++)
                behind += Math.Max(0, _reading.DurableOf(log) - _position.Read(log).Number);
            return behind;
        }
    }

    /// <summary>How far a log was read: the number of the last record and its time.</summary>
    public (long Number, long AtMs) ReadOf(int log) => _position.Read(log);

    /// <summary>The logs that are read.</summary>
    public int Logs => _position.Logs;

    /// <summary>The next record, or the end of what was read at one time; waits for news, but not for ever.</summary>
    /// <param name="longest">How long it waits.</param>
    /// <param name="ct">Stops the waiting.</param>
    /// <exception cref="StoreException">The log cannot be read now; the same may be called again.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, or the engine ends.</exception>
    public async ValueTask<FeedStep> NextAsync(TimeSpan longest, CancellationToken ct = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, _board.End);
        while (true)
        {
            if (_gaps.TryDequeue(out var gap))
            {
                _position.SetShown(gap.Partition, gap.Number);
                if (_gaps.Count == 0) _position.SetRead(_pageLog, gap.Number, 0);
                return new FeedStep(gap);
            }

            while (_page.TryPeek(out var next))
            {
                var shown = await ShowAsync(next.Record, next.IsReadable, both.Token).ConfigureAwait(false);
                _page.Dequeue();
                _position.SetRead(_pageLog, next.Record.Number, next.Record.AtMs);
                if (shown is null) continue;
                _position.SetShown(shown.Partition, shown.Number);
                return new FeedStep(shown);
            }

            if (_isInPage)
            {
                _isInPage = false;
                return new FeedStep(null, IsPageEnd: true);
            }

            var news = _board.NewsAsync();
            var refusal = await FillAsync(both.Token).ConfigureAwait(false);
            if (refusal.Refused) return new FeedStep(null, refusal);
            if (_isInPage || _gaps.Count > 0) continue;
            if (!await _reading.WaitAsync(news, longest, both.Token).ConfigureAwait(false)) return default;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _board.Remove(this);

    /// <summary>Reads a page of the next log that has something, the logs by turns.</summary>
    private async ValueTask<Refusal> FillAsync(CancellationToken ct)
    {
        for (var i = 1; i <= _position.Logs; i++)
        {
            var log = (_pageLog + i) % _position.Logs;
            var from = _position.Read(log).Number;
            var end = _reading.DurableOf(log);
            if (end <= from) continue;
            _pageLog = log;
            _page.Clear();
            await FillAsync(log, from, end, ct).ConfigureAwait(false);

            // Looked at afterwards: what was cut while it was read would be missing in the middle.
            var position = await _store.GetPositionAsync(log, ct).ConfigureAwait(false);
            if (position.TrimmedTo > from)
            {
                _page.Clear();
                if (!_overCuts) return FeedReading.Gone(log, from, position);
                NoteCut(log, position.TrimmedTo);
                return default;
            }

            _isInPage = _page.Count > 0;
            if (_isInPage) break;
        }

        return default;
    }

    /// <summary>Every partition of a log may miss something that was cut.</summary>
    private void NoteCut(int log, long cutTo)
    {
        for (var partition = 0; partition < Partitions.Count; partition++)
        {
            var shown = _position.Shown((byte)partition);
            if (_store.LogOf(partition) != log || shown >= cutTo) continue;
            _gaps.Enqueue(new FeedRecord
            {
                Partition = (byte)partition,
                Number = cutTo,
                Previous = shown,
                AtMs = 0,
                IsGap = true,
            });
        }
    }

    private async Task FillAsync(int log, long from, long end, CancellationToken ct)
    {
        void Note(CorruptRecordException corrupt) => _page.Enqueue((
            new LogRecord
            {
                Number = corrupt.Number,
                Partition = unchecked((byte)corrupt.Partition),
                Customer = corrupt.Customer,
            },
            false));

        var bytes = 0;
        await foreach (var record in _store.ReadLogAsync(log, from, Note, ct).ConfigureAwait(false))
        {
            if (record.Number > end) break;
            _page.Enqueue((record, true));
            bytes += record.Payload.Length;
            if (_page.Count >= PageRecords || bytes >= PageBytes) break;
        }
    }

    /// <summary>What is shown of a record; null for nothing. Whether its customer was erased is looked at now, not when
    /// the page was read: a reader may have taken his time.</summary>
    private async ValueTask<FeedRecord?> ShowAsync(LogRecord record, bool isReadable, CancellationToken ct)
    {
        var previous = _position.Shown(record.Partition);
        if (record.Number <= previous) return null;
        if (!isReadable)
        {
            return new FeedRecord
            {
                Partition = record.Partition,
                Number = record.Number,
                Previous = previous,
                AtMs = record.AtMs,
                IsUnreadable = true,
            };
        }

        if (!_translator.MaySay(in record)) return null;
        var said = _translator.Translate(in record);
        if (!said.SaysSomething) return null;
        if (record.Customer == 0 || said.IsErasure) return said with { Previous = previous };
        var (id, isErased) = await _reading.IdOfAsync(record.Partition, record.Customer, ct).ConfigureAwait(false);
        return isErased ? null : said with { Previous = previous, CustomerId = id };
    }
}
