using Decisioning.Domain.Statistics;
using Decisioning.Storage;

namespace Decisioning.Engine.Statistics;

/// <summary>
/// What the segments are like, as numbered documents that versions of the base statistics name. They are taken from the
/// counters of the base at most once a period, because they move slowly and each is some kilobytes; not while the base
/// is counted, when the last ones go on.
/// </summary>
internal sealed class SegmentVersions(IStore store, TimeSpan period, Func<SegmentFigures?> read)
{
    public const string Series = "segments";

    private byte[] _content = [];
    private long _takenAtMs = long.MinValue;

    /// <summary>Number of the newest document; 0: none.</summary>
    public long Number { get; private set; }

    public SegmentFigures? Current { get; private set; }

    /// <summary>Goes on from the document that the newest statistics name.</summary>
    public async Task LoadAsync(long number)
    {
        if (number == 0) return;
        _content = (await store.GetDocumentAsync(Series, number).ConfigureAwait(false)).GetValueOrDefault().ToArray();
        (Number, Current) = (number, SegmentFiguresCodec.Decode(_content));
    }

    public async ValueTask<SegmentFigures?> GetAsync(long number)
    {
        if (number == 0 || number == Number) return number == 0 ? null : Current;
        var content = await store.GetDocumentAsync(Series, number).ConfigureAwait(false);
        return SegmentFiguresCodec.Decode(content.GetValueOrDefault().Span);
    }

    /// <summary>Takes the figures anew when it is time to; whether they are others than before.</summary>
    public async Task<bool> RenewAsync(long nowMs)
    {
        if (_takenAtMs != long.MinValue && nowMs - _takenAtMs < period.TotalMilliseconds) return false;
        if (read() is not { } figures) return false;
        var content = figures.IsEmpty && Number == 0 ? [] : SegmentFiguresCodec.Encode(figures);
        if (!content.AsSpan().SequenceEqual(_content))
        {
            // A document that no statistics name is left by a stop in between; its number is passed over.
            var number = Number + 1;
            while (!await store.PutDocumentAsync(Series, number, content).ConfigureAwait(false)) number++;
            _content = content;
            (Number, Current) = (number, figures);
            Begin(figures, nowMs);
            return true;
        }

        Begin(figures, nowMs);
        return false;
    }

    /// <summary>Begins a period, but not before somebody bought: the first purchases are not to wait for its end.
    /// </summary>
    private void Begin(SegmentFigures figures, long nowMs)
    {
        if (!figures.IsEmpty) _takenAtMs = nowMs;
    }
}
