using Decisioning.Engine;
using Decisioning.Engine.Feeding;
using Decisioning.Server.Mapping;
using Decisioning.Storage.Redis.Streams;
using Google.Protobuf;

namespace Decisioning.Server.Feeding;

/// <summary>
/// Writes one opening of the feed to the stream, batch by batch: what the log has next, up to a size, and then the
/// position after it in the same script. It holds one batch and one page of the log, however far it is behind.
/// </summary>
internal sealed class FeedStreamWriter(
    DecisionFeed feed, StreamOutput output, OutputStand stand, FeedStreamProgress progress, TimeProvider time,
    Action wrote)
{
    private const int MostEntries = 256;
    private const int MostBytes = 256 * 1024;

    /// <summary>A batch is written no later than this after its first entry, also while more comes in.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    /// <summary>What was read and says nothing to the stream's readers is noted this often, so that it is not read
    /// again.</summary>
    private static readonly TimeSpan NotePeriod = TimeSpan.FromSeconds(1);

    private readonly List<OutputEntry> _batch = [];
    private OutputStand _stand = stand;
    private int _bytes;
    private long _firstAt;
    private long _writtenAt = time.GetTimestamp();
    private bool _hasRead;

    /// <summary>Writes until the log's reading is refused, or somebody else has written; that refusal, or none. It
    /// begins by writing nothing: that puts its own stamp there, so that whoever wrote before cannot any more.
    /// </summary>
    public async Task<Refusal> RunAsync(CancellationToken ct)
    {
        if (!await WriteAsync(ct)) return default;
        while (true)
        {
            var step = await feed.NextAsync(_batch.Count > 0 ? TimeSpan.Zero : NotePeriod, ct);
            if (step.Refusal.Refused) return step.Refusal;
            if (step.Record is { } record) Take(record);
            _hasRead |= step.Record is not null || step.IsPageEnd;
            if (MustWrite(step) && !await WriteAsync(ct)) return default;
        }
    }

    private void Take(FeedRecord record)
    {
        if (_batch.Count == 0) _firstAt = time.GetTimestamp();
        var content = FeedMapping.ToWire(record).ToByteArray();
        var kind = record.IsErasure ? OutputKind.Erasure : record.IsGap ? OutputKind.Gap : OutputKind.Record;
        _batch.Add(new OutputEntry(
            kind, record.Partition, record.Number, record.Previous, record.CustomerRef, content));
        _bytes += content.Length;
    }

    private bool MustWrite(FeedStep step)
    {
        var isIdle = step.Record is null && !step.IsPageEnd;
        if (_batch.Count > 0)
        {
            return isIdle || _batch.Count >= MostEntries || _bytes >= MostBytes
                || time.GetElapsedTime(_firstAt) >= Longest;
        }

        return _hasRead && time.GetElapsedTime(_writtenAt) >= NotePeriod;
    }

    /// <summary>False when another stand was found there.</summary>
    private async Task<bool> WriteAsync(CancellationToken ct)
    {
        if (await output.AppendAsync(_stand, _batch, feed.Position, ct) is not { } written) return false;
        _stand = written;
        progress.Count(_batch.Count, _batch.Count(entry => entry.Kind == OutputKind.Gap));
        wrote();
        _batch.Clear();
        (_bytes, _hasRead, _writtenAt) = (0, false, time.GetTimestamp());
        return await ForgetAsync(ct);
    }

    private async Task<bool> ForgetAsync(CancellationToken ct)
    {
        if (_stand.ToForget.Count > 0)
        {
            if (await output.ForgetAsync(_stand, ct) is not { } forgotten) return false;
            _stand = forgotten;
        }

        progress.Reach(log => feed.ReadOf(log).Number);
        return true;
    }
}
